/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Sizes and places of the user's picture, and the picture itself for a frame of the sample. */
#include "vivant-composer.h"

#include "sample.h"

static const VivantRenderOptions natural = VIVANT_RENDER_OPTIONS_INIT;

static VivantRenderInfo
make_info (int width, int height, VivantMediaCrop crop)
{
  return (VivantRenderInfo){
      .source_width = width, .source_height = height, .source_crop = crop, .model_width = 256, .model_height = 256};
}

static void
expect_size (const VivantProjectState *state, const VivantRenderOptions *options, const VivantRenderInfo *info,
             int width, int height)
{
  int w, h;

  vivant_composer_get_size (state, options, info, &w, &h);
  g_assert_cmpint (w, ==, width);
  g_assert_cmpint (h, ==, height);
}

static void
test_sizes (void)
{
  g_autoptr (VivantProjectState) state = vivant_project_state_new ();
  const VivantRenderInfo small = make_info (640, 480, (VivantMediaCrop){100, 50, 300, 300});
  const VivantRenderInfo huge = make_info (20000, 10000, (VivantMediaCrop){0, 0, 9000, 9000});
  VivantRenderOptions plain = natural, sized = natural;

  plain.plain = TRUE;
  sized.size = 100;
  state->keep_detail = state->paste_back = FALSE;
  expect_size (state, &natural, &small, 256, 256);
  expect_size (state, &sized, &small, 100, 100);
  g_assert_cmpuint (vivant_composer_get_parts (state, &natural), ==, FOMM_PART_NONE);
  state->keep_detail = TRUE;
  expect_size (state, &natural, &small, 300, 300);
  expect_size (state, &natural, &huge, 2048, 2048); /* not larger than a file should be */
  expect_size (state, &plain, &huge, 256, 256);
  g_assert_cmpuint (vivant_composer_get_parts (state, &natural) & FOMM_PART_DEFORMATION, !=, 0);
  g_assert_cmpuint (vivant_composer_get_parts (state, &plain), ==, FOMM_PART_NONE);
  state->paste_back = TRUE;
  expect_size (state, &natural, &small, 640, 480);
  expect_size (state, &sized, &small, 100, 75);
  expect_size (state, &natural, &huge, 8192, 4096);
  expect_size (state, &plain, &small, 256, 256);
}

static void
test_places (void)
{
  g_autoptr (VivantProjectState) state = vivant_project_state_new ();
  const VivantRenderInfo info = make_info (640, 480, (VivantMediaCrop){160, 48, 320, 240});
  double place[4];

  state->paste_back = FALSE;
  vivant_composer_get_place (state, &info, place);
  g_assert_true (place[0] == 0.0 && place[1] == 0.0 && place[2] == 1.0 && place[3] == 1.0);
  state->paste_back = TRUE;
  vivant_composer_get_place (state, &info, place);
  g_assert_true (place[0] == 0.25 && place[1] == 0.1 && place[2] == 0.5 && place[3] == 0.5);
  vivant_composer_get_place (state, NULL, place); /* nothing is known yet */
  g_assert_true (place[2] == 1.0 && place[3] == 1.0);
}

/* ---- Pictures --------------------------------------------------------------------------------------------------- */

typedef struct Fixture {
  VivantProjectState *state;
  FommModel *model;
  VivantMediaPicture *portrait;
  FommAnimator *animator;
  FommFrame *frame; /* the portrait with one keypoint moved */
  VivantRenderInfo info;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const unsigned all = FOMM_PART_DEFORMATION | FOMM_PART_DEFORMED | FOMM_PART_OCCLUSION | FOMM_PART_ALPHA;
  const VivantMediaCrop crop = {20, 60, 400, 400};
  FommKeypoints moved;

  fixture->state = vivant_project_state_new ();
  fixture->model = sample_model ();
  fixture->portrait = sample_portrait ();
  fixture->animator = sample_animator (fixture->model, fixture->portrait, &crop);
  moved = *fomm_animator_get_source_keypoints (fixture->animator);
  moved.value[3][0] += 0.1f;
  g_assert_cmpint (fomm_animator_generate (fixture->animator, NULL, &moved, all, &fixture->frame, NULL), ==, FOMM_OK);
  fixture->info = make_info (fixture->portrait->width, fixture->portrait->height, crop);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fomm_frame_unref (&fixture->frame);
  fomm_animator_free (&fixture->animator);
  vivant_media_picture_unref (fixture->portrait);
  fomm_model_unref (&fixture->model);
  vivant_project_state_free (fixture->state);
}

static VivantMediaPicture *
compose (Fixture *fixture, gboolean detail, gboolean paste, int size)
{
  VivantRenderOptions options = natural;
  g_autoptr (VivantComposer) composer = NULL;
  VivantMediaPicture *picture;

  fixture->state->keep_detail = detail;
  fixture->state->paste_back = paste;
  options.size = size;
  vivant_composer_get_size (fixture->state, &options, &fixture->info, &fixture->info.picture_width,
                            &fixture->info.picture_height);
  composer = vivant_composer_new (fixture->state, &options, &fixture->info, fixture->portrait);
  g_assert_nonnull (composer);
  picture = vivant_composer_compose (composer, fixture->frame);
  g_assert_nonnull (picture);
  g_assert_cmpint (picture->width, ==, fixture->info.picture_width);
  g_assert_cmpint (picture->height, ==, fixture->info.picture_height);
  return picture;
}

static const guint8 *
pixel_of (const VivantMediaPicture *picture, int x, int y)
{
  return picture->data + (gsize) y * picture->stride + 3 * (gsize) x;
}

/* Mean difference of two pictures of one size, in grey levels, inside or outside of a rectangle. */
static double
difference (const VivantMediaPicture *a, const VivantMediaPicture *b, const VivantMediaCrop *area, gboolean inside)
{
  double sum = 0.0;
  int n = 0;

  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < a->width; x++) {
      const gboolean in = x >= area->x && x < area->x + area->width && y >= area->y && y < area->y + area->height;

      if (in != inside)
        continue;
      for (int c = 0; c < 3; c++)
        sum += abs (pixel_of (a, x, y)[c] - pixel_of (b, x, y)[c]);
      n += 3;
    }
  return n > 0 ? sum / n : 0.0;
}

static void
test_plain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantMediaPicture) plain = compose (fixture, FALSE, FALSE, 0),
                                 small = compose (fixture, FALSE, FALSE, 64);
  g_autoptr (VivantMediaPicture) model = vivant_media_picture_new (256, 256);

  fomm_frame_to_rgb8 (fixture->frame, model->data, (ptrdiff_t) model->stride);
  g_assert_cmpint (plain->width, ==, 256);
  g_assert_cmpfloat (difference (plain, model, &(VivantMediaCrop){0, 0, 256, 256}, TRUE), ==, 0.0);
  g_assert_cmpint (small->width, ==, 64);
}

/* Detail brings the picture nearer to the portrait's own pixels than stretching the model's does. */
static void
test_detail (Fixture *fixture, gconstpointer data)
{
  const VivantMediaCrop whole = {0, 0, 400, 400};
  g_autoptr (VivantMediaPicture) detailed = compose (fixture, TRUE, FALSE, 0);
  g_autoptr (VivantMediaPicture) stretched = compose (fixture, FALSE, FALSE, 400);
  g_autoptr (VivantMediaPicture) source =
      vivant_media_crop_resize (fixture->portrait, &fixture->info.source_crop, 400, 400);

  g_assert_cmpint (detailed->width, ==, 400);
  g_assert_cmpfloat (difference (detailed, source, &whole, TRUE), <, difference (stretched, source, &whole, TRUE));
}

static void
test_pasted (Fixture *fixture, gconstpointer data)
{
  const VivantMediaCrop *crop = &fixture->info.source_crop;
  g_autoptr (VivantMediaPicture) pasted = compose (fixture, FALSE, TRUE, 0);

  g_assert_cmpint (pasted->width, ==, fixture->portrait->width);
  g_assert_cmpfloat (difference (pasted, fixture->portrait, crop, FALSE), ==, 0.0); /* around it nothing changes */
  g_assert_cmpfloat (difference (pasted, fixture->portrait, crop, TRUE), >, 0.5);
}

/* A whole picture that was squashed into the model's square is stretched back. */
static void
test_squashed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantMediaPicture) picture = NULL;

  fixture->info.source_crop = (VivantMediaCrop){0, 0, fixture->portrait->width, fixture->portrait->height / 2};
  picture = compose (fixture, TRUE, TRUE, 0);
  g_assert_cmpint (picture->height, ==, fixture->portrait->height);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/composer/sizes", test_sizes);
  g_test_add_func ("/composer/places", test_places);
#define ADD(path, test) g_test_add ("/composer/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("plain", test_plain);
  ADD ("detail", test_detail);
  ADD ("pasted", test_pasted);
  ADD ("squashed", test_squashed);
#undef ADD
  return g_test_run ();
}
