/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Maps as pictures, from planes that are made here, and whole pictures with an overlay. */
#include "vivant-overlay.h"

#include "sample.h"

#define SIDE 8

static void
test_identifiers (void)
{
  VivantOverlay found;

  for (int i = 0; i < VIVANT_N_OVERLAYS; i++) {
    g_assert_true (vivant_overlay_from_id (vivant_overlay_get_id ((VivantOverlay) i), &found));
    g_assert_cmpint (found, ==, i);
  }
  g_assert_false (vivant_overlay_from_id ("everything", &found));
}

static const guint8 *
pixel_of (const VivantMediaPicture *picture, int x, int y)
{
  return picture->data + (gsize) y * picture->stride + 3 * (gsize) x;
}

static void
assert_pixel (const VivantMediaPicture *picture, int x, int y, guint rgb)
{
  for (int c = 0; c < 3; c++)
    g_assert_cmpint (abs (pixel_of (picture, x, y)[c] - (int) (rgb >> (16 - 8 * c) & 255)), <=, 6);
}

/* Painted by the model on the left, kept on the right. */
static void
test_occlusion (void)
{
  float plane[SIDE * SIDE];
  const FommFrameData data = {.motion_width = SIDE, .motion_height = SIDE, .occlusion = plane}, none = {0};
  g_autoptr (VivantMediaPicture) picture = NULL;

  for (int i = 0; i < SIDE * SIDE; i++)
    plane[i] = i % SIDE < SIDE / 2 ? 0.0f : 1.0f;
  picture = vivant_overlay_occlusion_picture (&data, 64, 32);
  g_assert_true (picture->width == 64 && picture->height == 32);
  assert_pixel (picture, 2, 16, 0x00204d);
  assert_pixel (picture, 61, 16, 0xffea46);
  g_assert_null (vivant_overlay_occlusion_picture (&none, 64, 32));
}

static void
test_flow (void)
{
  float still[SIDE * SIDE * 2];
  const FommFrameData data = {.motion_width = SIDE, .motion_height = SIDE, .deformation = still}, none = {0};
  g_autoptr (VivantMediaPicture) picture = NULL, moved = NULL;

  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++) {
      still[2 * (y * SIDE + x)] = 2.0f * (float) x / (SIDE - 1) - 1.0f;
      still[2 * (y * SIDE + x) + 1] = 2.0f * (float) y / (SIDE - 1) - 1.0f;
    }
  picture = vivant_overlay_flow_picture (&data, 32, 32);
  assert_pixel (picture, 16, 16, 0x8c8c8c); /* nothing moves */
  for (int i = 0; i < SIDE * SIDE; i++)
    still[2 * i] -= 0.5f;
  moved = vivant_overlay_flow_picture (&data, 32, 32);
  g_assert_cmpint (pixel_of (moved, 16, 16)[0] - pixel_of (moved, 16, 16)[2], >, 100); /* to the right: orange */
  g_assert_null (vivant_overlay_flow_picture (&none, 32, 32));
}

static void
test_masks (void)
{
  float planes[3 * SIDE * SIDE] = {0};
  const FommFrameData data = {.motion_width = SIDE, .motion_height = SIDE, .num_kp = 2, .masks = planes};
  g_autoptr (VivantMediaPicture) all = NULL, one = NULL;

  for (int i = 0; i < SIDE * SIDE; i++)
    planes[(i % SIDE < SIDE / 2 ? 0 : 2) * SIDE * SIDE + i] = 1.0f; /* background, keypoint 1 */
  all = vivant_overlay_masks_picture (&data, SIDE, SIDE);
  assert_pixel (all, 0, 4, 0x000000);
  assert_pixel (all, SIDE - 1, 4, 0xfd762d);
  one = vivant_overlay_mask_picture (planes + 2 * SIDE * SIDE, SIDE, SIDE, 1.0f, 1);
  g_assert_cmpmem (pixel_of (one, 0, 0), 3, pixel_of (one, 1, 5), 3);
  g_assert_cmpint (memcmp (pixel_of (one, 0, 0), pixel_of (one, SIDE - 1, 0), 3), !=, 0);
}

/* Every number near its own keypoint, inside the picture, none on another. */
static void
test_numbers (void)
{
  const double centres[3][2] = {{50, 50}, {54, 52}, {2, 2}}, rings[3] = {8, 8, 8}, bounds[4] = {0, 0, 100, 100};
  double places[3][2];

  vivant_overlay_place_numbers (3, centres, rings, 6, bounds, places);
  for (int a = 0; a < 3; a++) {
    for (int c = 0; c < 2; c++) {
      g_assert_cmpfloat (places[a][c], >=, 0);
      g_assert_cmpfloat (places[a][c], <=, 100);
      g_assert_cmpfloat (ABS (places[a][c] - centres[a][c]), <, 40);
    }
    for (int b = 0; b < a; b++)
      g_assert_cmpfloat (ABS (places[a][0] - places[b][0]) + ABS (places[a][1] - places[b][1]), >, 6);
  }
}

static void
test_pictures (void)
{
  FommModel *model = sample_model ();
  g_autoptr (VivantMediaPicture) portrait = sample_portrait ();
  FommAnimator *animator = sample_animator (model, portrait, NULL);
  const FommKeypoints *keypoints = fomm_animator_get_source_keypoints (animator);
  g_autoptr (VivantRenderedFrame) frame = vivant_rendered_frame_new ();

  frame->picture = vivant_media_crop_resize (portrait, NULL, 120, 100);
  frame->driving = vivant_media_crop_resize (portrait, NULL, 64, 64);
  for (int i = 0; i < VIVANT_N_OVERLAYS; i++) {
    int width = 120, height = 100;
    g_autoptr (VivantMediaPicture) picture = NULL;

    fomm_frame_unref (&frame->result);
    g_assert_cmpint (fomm_animator_generate (animator, keypoints, keypoints,
                                             vivant_overlay_get_parts ((VivantOverlay) i), &frame->result, NULL),
                     ==, FOMM_OK);
    vivant_overlay_get_size ((VivantOverlay) i, &width, &height);
    picture = vivant_overlay_paint ((VivantOverlay) i, frame, portrait);
    g_assert_cmpint (picture->width, ==, width);
    g_assert_cmpint (picture->height, ==, height);
    if (i == VIVANT_OVERLAY_NONE)
      g_assert_true (picture == frame->picture);
    else if (i != VIVANT_OVERLAY_SIDE_BY_SIDE)
      g_assert_cmpint (memcmp (picture->data, frame->picture->data, frame->picture->stride * 100), !=, 0);
    else
      g_assert_cmpmem (pixel_of (picture, 240, 50), 360, pixel_of (frame->picture, 0, 50), 360);
  }
  fomm_animator_free (&animator);
  fomm_model_unref (&model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overlay/identifiers", test_identifiers);
  g_test_add_func ("/overlay/occlusion", test_occlusion);
  g_test_add_func ("/overlay/flow", test_flow);
  g_test_add_func ("/overlay/masks", test_masks);
  g_test_add_func ("/overlay/numbers", test_numbers);
  g_test_add_func ("/overlay/pictures", test_pictures);
  return g_test_run ();
}
