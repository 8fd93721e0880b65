/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-live-animator.h"

#include <math.h>

typedef struct Fixture {
  FommModel *model;
  VivantMediaPicture *source;
  VivantMediaPicture *pictures[4]; /* the square goes to the right */
  VivantProjectState *state;
  VivantLiveSettings settings;
  GCancellable *cancellable;
  VivantLiveAnimator *animator;
} Fixture;

static VivantMediaPicture *
load (const char *folder, int index)
{
  g_autofree char *name = g_strdup_printf ("%03d.png", index), *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  VivantMediaPicture *picture = vivant_media_still_load (path, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  return picture;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("vivant-XXXXXX", NULL), *clip = g_build_filename (folder, "clip", NULL);

  sample_pictures (clip, 14);
  fixture->model = sample_tiny_model ();
  fixture->source = load (clip, 5);
  for (int i = 0; i < 4; i++)
    fixture->pictures[i] = load (clip, 4 * i);
  sample_remove_folder (folder);
  fixture->state = sample_state (0, 0);
  fixture->settings = (VivantLiveSettings){fixture->state, fixture->model, fixture->source, {FALSE, 0, 0, 0}, 0, 25};
  fixture->cancellable = g_cancellable_new ();
  fixture->animator = vivant_live_animator_new (fixture->cancellable);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vivant_live_animator_free (fixture->animator);
  vivant_live_animator_free (NULL);
  g_assert_finalize_object (fixture->cancellable);
  vivant_project_state_free (fixture->state);
  for (int i = 0; i < 4; i++)
    vivant_media_picture_unref (fixture->pictures[i]);
  vivant_media_picture_unref (fixture->source);
  fomm_model_unref (&fixture->model);
}

static void
set (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  vivant_live_animator_set (fixture->animator, &fixture->settings, &error);
  g_assert_no_error (error);
}

static VivantResult *
step (Fixture *fixture, int picture)
{
  g_autoptr (GError) error = NULL;
  VivantResult *result = vivant_live_animator_step (fixture->animator, fixture->pictures[picture], picture, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_cmpint (result->index, ==, picture);
  return result;
}

/* How far the portrait's keypoints are from their own places. */
static double
movement (Fixture *fixture, int picture)
{
  g_autoptr (VivantResult) result = step (fixture, picture);
  double most = 0;

  for (int k = 0; k < result->source.count; k++)
    most = MAX (most, hypot (result->transferred.value[k][0] - result->source.value[k][0],
                             result->transferred.value[k][1] - result->source.value[k][1]));
  return most;
}

static void
test_the_neutral_pose (Fixture *fixture, gconstpointer data)
{
  set (fixture);
  g_assert_cmpfloat (movement (fixture, 1), <, 1e-5); /* the first picture is where the portrait is */
  g_assert_cmpfloat (movement (fixture, 3), >, 1e-4);
  g_assert_cmpfloat (movement (fixture, 1), <, 1e-5);
  vivant_live_animator_recentre (fixture->animator);
  g_assert_cmpfloat (movement (fixture, 3), <, 1e-5);
  g_assert_cmpfloat (movement (fixture, 1), >, 1e-4);
}

/* It stays with every setting but another model or another square of the camera. */
static void
test_what_keeps_the_pose (Fixture *fixture, gconstpointer data)
{
  FommModel *same = fixture->model;

  set (fixture);
  movement (fixture, 1);
  fixture->state->source_crop.size = 30; /* of the portrait */
  fixture->state->smoothing = 0.0;
  fixture->state->adapt_scale = FALSE;
  fixture->state->keep_detail = fixture->state->paste_back = TRUE;
  set (fixture);
  g_assert_cmpfloat (movement (fixture, 3), >, 1e-4);
  g_assert_cmpfloat (movement (fixture, 1), <, 1e-5);
  fixture->settings.crop = (VivantCrop){FALSE, 8, 8, 32};
  set (fixture);
  g_assert_cmpfloat (movement (fixture, 3), <, 1e-5);
  g_assert_cmpfloat (movement (fixture, 1), >, 1e-4);
  fixture->settings.model = sample_tiny_model ();
  set (fixture);
  g_assert_cmpfloat (movement (fixture, 2), <, 1e-5);
  fomm_model_unref (&fixture->settings.model);
  fixture->settings.model = same;
  set (fixture);
  g_assert_cmpfloat (movement (fixture, 1), <, 1e-5);
}

/* Settings are borrowed for the call only. */
static void
test_settings_are_copied (Fixture *fixture, gconstpointer data)
{
  VivantProjectState *state = vivant_project_state_copy (fixture->state);
  VivantMediaPicture *source = vivant_media_picture_turn (fixture->source, 1);
  FommModel *model = sample_tiny_model ();

  vivant_project_state_set_edit (state, &(VivantKeypointEdit){.keypoint = 1, .dx = 0.25, .amount = 1.0});
  fixture->settings = (VivantLiveSettings){state, model, source, {FALSE, 0, 0, 0}, 0, 25};
  set (fixture);
  vivant_project_state_free (state);
  vivant_media_picture_unref (source);
  fomm_model_unref (&model);
  g_assert_cmpfloat_with_epsilon (movement (fixture, 0), 0.25, 1e-4);
}

static void
test_edits (Fixture *fixture, gconstpointer data)
{
  set (fixture);
  movement (fixture, 1);
  vivant_project_state_set_edit (fixture->state, &(VivantKeypointEdit){.keypoint = 1, .dx = 0.25, .amount = 1.0});
  vivant_project_state_set_edit (fixture->state,
                                 &(VivantKeypointEdit){.keypoint = 1, .from = 10, .dx = 0.5, .amount = 1.0});
  set (fixture);
  g_assert_cmpfloat_with_epsilon (movement (fixture, 1), 0.25, 1e-4);
  fixture->settings.edits_at = 12; /* where the playhead is */
  set (fixture);
  g_assert_cmpfloat_with_epsilon (movement (fixture, 1), 0.5, 1e-4);
}

static void
test_squares (Fixture *fixture, gconstpointer data)
{
  VivantMediaCrop crop;
  gboolean found;

  g_assert_false (vivant_live_animator_get_source_crop (fixture->animator, &crop, &found));
  fixture->settings.crop = (VivantCrop){FALSE, 8, 4, 32};
  set (fixture);
  g_assert_true (vivant_live_animator_get_source_crop (fixture->animator, &crop, &found));
  g_assert_cmpint (crop.width, ==, 64); /* all of the portrait */
  g_assert_false (vivant_live_animator_get_crop (fixture->animator, &crop, &found));
  movement (fixture, 0);
  g_assert_true (vivant_live_animator_get_crop (fixture->animator, &crop, &found));
  g_assert_cmpint (crop.x, ==, 8);
  g_assert_cmpint (crop.y, ==, 4);
  g_assert_cmpint (crop.width, ==, 32);
  g_assert_true (found);
  vivant_live_animator_recentre (fixture->animator);
  g_assert_false (vivant_live_animator_get_crop (fixture->animator, &crop, &found));
}

/* A camera that is turned sends pictures of another shape. */
static void
test_another_shape (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantMediaPicture) turned = vivant_media_picture_turn (fixture->pictures[2], 1);
  VivantMediaCrop crop;
  gboolean found;

  fixture->settings.crop = (VivantCrop){.automatic = TRUE};
  set (fixture);
  movement (fixture, 2);
  vivant_live_animator_get_crop (fixture->animator, &crop, &found);
  g_assert_cmpint (crop.x + crop.width, <=, 64);
  vivant_media_picture_unref (fixture->pictures[2]);
  fixture->pictures[2] = vivant_media_picture_ref (turned);
  g_assert_cmpfloat (movement (fixture, 2), <, 1e-5);
  vivant_live_animator_get_crop (fixture->animator, &crop, &found);
  g_assert_cmpint (crop.x + crop.width, <=, 48);
}

static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantResult) small = NULL, pasted = NULL;

  set (fixture);
  small = step (fixture, 0);
  g_assert_cmpint (small->picture->width, ==, 32);
  g_assert_nonnull (small->occlusion);
  g_assert_nonnull (small->masks);
  g_assert_nonnull (small->deformation);
  fixture->state->paste_back = TRUE;
  set (fixture);
  pasted = step (fixture, 0);
  g_assert_cmpint (pasted->picture->width, ==, 64);
  g_assert_cmpint (pasted->picture->height, ==, 48);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) stepping = NULL, setting = NULL;

  set (fixture);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_null (vivant_live_animator_step (fixture->animator, fixture->pictures[0], 0, &stepping));
  g_assert_error (stepping, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture->state->relative = FALSE;
  g_assert_false (vivant_live_animator_set (fixture->animator, &fixture->settings, &setting));
  g_assert_error (setting, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/live-animator/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("the-neutral-pose", test_the_neutral_pose);
  ADD ("what-keeps-the-pose", test_what_keeps_the_pose);
  ADD ("settings-are-copied", test_settings_are_copied);
  ADD ("edits", test_edits);
  ADD ("squares", test_squares);
  ADD ("another-shape", test_another_shape);
  ADD ("pictures", test_pictures);
  ADD ("cancelled", test_cancelled);
#undef ADD
  return g_test_run ();
}
