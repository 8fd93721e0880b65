/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-error.h"
#include "vivant-inspection.h"
#include "vivant-overlay.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Fixture {
  FommModel *model;
  VivantProjectState *state;
  VivantRenderOptions options;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->model = sample_model ();
  fixture->state = sample_state (0, 0);
  fixture->state->source_crop.automatic = fixture->state->driver_crop.automatic = TRUE;
  fixture->state->start_mode = VIVANT_START_AUTO;
  fixture->options = (VivantRenderOptions) VIVANT_RENDER_OPTIONS_INIT;
  fixture->folder = g_dir_make_tmp ("vivant-inspection-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sample_remove_folder (fixture->folder);
  g_free (fixture->folder);
  vivant_project_state_free (fixture->state);
  fomm_model_unref (&fixture->model);
}

static void
inspect (Fixture *fixture, int frame, VivantInspection *inspection)
{
  g_autoptr (GError) error = NULL;
  const gboolean done =
      vivant_inspection_run (inspection, fixture->state, fixture->model, &fixture->options, frame, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

/* Every heatmap is a distribution whose mean is the keypoint: equation of the paper's soft-argmax. */
static void
test_heatmaps_are_those_of_the_keypoints (Fixture *fixture, gconstpointer data)
{
  VivantInspection inspection;

  inspect (fixture, 40, &inspection);
  const FommKeypoints *source = fomm_frame_get_data (inspection.frame->result)->source;
  const gsize size = (gsize) inspection.heatmap_height * (gsize) inspection.heatmap_width;

  g_assert_cmpint (inspection.num_kp, ==, source->count);
  for (int k = 0; k < inspection.num_kp; k++) {
    const float *plane = inspection.source_heatmaps + (gsize) k * size;
    double sum = 0, x = 0, y = 0;

    for (gsize i = 0; i < size; i++) {
      sum += plane[i];
      x += plane[i] * (2.0 * (double) (i % (gsize) inspection.heatmap_width) / (inspection.heatmap_width - 1) - 1);
      y += plane[i] * (2.0 * (double) (i / (gsize) inspection.heatmap_width) / (inspection.heatmap_height - 1) - 1);
    }
    g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-3);
    g_assert_cmpfloat_with_epsilon (x, (double) source->value[k][0], 2e-2);
    g_assert_cmpfloat_with_epsilon (y, (double) source->value[k][1], 2e-2);
  }
  vivant_inspection_clear (&inspection);
}

static void
test_portrait_alone (Fixture *fixture, gconstpointer data)
{
  VivantInspection inspection;

  g_clear_pointer (&fixture->state->driver, g_free);
  inspect (fixture, -1, &inspection);
  g_assert_nonnull (inspection.source);
  g_assert_nonnull (inspection.source_heatmaps);
  g_assert_null (inspection.driving_heatmaps);
  g_assert_null (inspection.frame);
  vivant_inspection_clear (&inspection);
}

static void
test_the_middle_is_taken (Fixture *fixture, gconstpointer data)
{
  VivantInspection inspection;

  fixture->state->trim_in = 20;
  fixture->state->trim_out = 30;
  inspect (fixture, -1, &inspection);
  g_assert_cmpint (inspection.frame->index, ==, 25);
  vivant_inspection_clear (&inspection);
}

static void
assert_fails (Fixture *fixture, int frame, int code, const char *mentions)
{
  VivantInspection inspection;
  g_autoptr (GError) error = NULL;

  g_assert_false (
      vivant_inspection_run (&inspection, fixture->state, fixture->model, &fixture->options, frame, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, code);
  if (!strstr (error->message, mentions))
    g_error ("%s does not mention %s", error->message, mentions);
}

static void
test_inputs_that_are_gone (Fixture *fixture, gconstpointer data)
{
  assert_fails (fixture, 100000, VIVANT_ERROR_INPUT, "ends before");
  g_free (fixture->state->driver);
  fixture->state->driver = g_build_filename (fixture->folder, "no-clip.mp4", NULL);
  assert_fails (fixture, -1, VIVANT_ERROR_INPUT, "no-clip.mp4");
  g_free (fixture->state->source);
  fixture->state->source = g_build_filename (fixture->folder, "no-portrait.png", NULL);
  g_clear_pointer (&fixture->state->driver, g_free);
  assert_fails (fixture, -1, VIVANT_ERROR_INPUT, "no-portrait.png");
}

static void
test_a_folder_that_cannot_be_made (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL), *below = g_build_filename (file, "x", NULL);
  g_autoptr (GError) error = NULL;
  VivantInspection inspection;

  g_file_set_contents (file, "in the way", -1, NULL);
  g_clear_pointer (&fixture->state->driver, g_free);
  inspect (fixture, -1, &inspection);
  g_assert_false (vivant_inspection_save (&inspection, below, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_assert_nonnull (strstr (error->message, below));
  vivant_inspection_clear (&inspection);
}

/* ---- Overlays of the same frame ---------------------------------------------------------------------------------- */

static double
difference (const VivantMediaPicture *a, const VivantMediaPicture *b)
{
  double sum = 0;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < 3 * a->width; x++)
      sum += abs (a->data[(gsize) y * a->stride + (gsize) x] - b->data[(gsize) y * b->stride + (gsize) x]);
  return sum / (3.0 * a->width * a->height);
}

static void
test_overlays_say_something_else_each (Fixture *fixture, gconstpointer data)
{
  VivantInspection inspection;
  VivantMediaPicture *painted[VIVANT_N_OVERLAYS];

  inspect (fixture, 40, &inspection);
  for (int i = 0; i < VIVANT_N_OVERLAYS; i++) {
    int width = inspection.frame->picture->width, height = inspection.frame->picture->height;

    painted[i] = vivant_overlay_paint ((VivantOverlay) i, inspection.frame, inspection.source);
    vivant_overlay_get_size ((VivantOverlay) i, &width, &height);
    g_assert_cmpint (painted[i]->width, ==, width);
    g_assert_cmpint (painted[i]->height, ==, height);
    for (int j = 0; j < i; j++)
      g_assert_true (painted[i]->width != painted[j]->width || difference (painted[i], painted[j]) > 0.5);
  }
  g_assert_true (painted[VIVANT_OVERLAY_NONE] == inspection.frame->picture);
  for (int i = 0; i < VIVANT_N_OVERLAYS; i++)
    vivant_media_picture_unref (painted[i]);
  vivant_inspection_clear (&inspection);
}

static void
test_side_by_side_is_source_driver_result (Fixture *fixture, gconstpointer data)
{
  VivantInspection inspection;

  inspect (fixture, 40, &inspection);
  VivantRenderedFrame *frame = inspection.frame;
  g_autoptr (VivantMediaPicture) all = vivant_overlay_paint (VIVANT_OVERLAY_SIDE_BY_SIDE, frame, inspection.source);
  const VivantMediaPicture *const parts[] = {inspection.source, frame->driving, frame->picture};

  for (int i = 0; i < 3; i++) {
    VivantMediaPicture third = *parts[i];

    third.data = all->data + 3 * (gsize) i * (gsize) frame->picture->width;
    third.stride = all->stride;
    g_assert_cmpfloat (difference (&third, parts[i]), <, 0.01);
  }
  vivant_inspection_clear (&inspection);
}

static void
test_identifiers (Fixture *fixture, gconstpointer data)
{
  VivantOverlay overlay = VIVANT_OVERLAY_FLOW;

  for (int i = 0; i < VIVANT_N_OVERLAYS; i++) {
    g_assert_true (vivant_overlay_from_id (vivant_overlay_get_id ((VivantOverlay) i), &overlay));
    g_assert_cmpint (overlay, ==, i);
  }
  g_assert_false (vivant_overlay_from_id ("heat", &overlay));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/inspection/heatmaps", test_heatmaps_are_those_of_the_keypoints);
  ADD ("/inspection/portrait-alone", test_portrait_alone);
  ADD ("/inspection/middle", test_the_middle_is_taken);
  ADD ("/inspection/inputs-that-are-gone", test_inputs_that_are_gone);
  ADD ("/inspection/folder-that-cannot-be-made", test_a_folder_that_cannot_be_made);
  ADD ("/overlay/each-says-something-else", test_overlays_say_something_else_each);
  ADD ("/overlay/side-by-side", test_side_by_side_is_source_driver_result);
  ADD ("/overlay/identifiers", test_identifiers);
#undef ADD
  return g_test_run ();
}
