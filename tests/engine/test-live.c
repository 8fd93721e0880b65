/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Live mode with the sample clip as the camera. */
#include "vivant-media-decoder.h"
#include "vivant-media-virtual-camera.h"
#include "vivant-studio.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <math.h>

typedef struct Fixture {
  VivantModelCatalog *catalog;
  VivantProject *project;
  VivantStudio *studio;
  VivantLive *live;
  char *camera; /* a copy of the sample that can be unplugged */
  int frames;   /* announcements */
  GError *failed, *record_failed, *output_failed;
  char *recorded;
} Fixture;

static const char *scratch; /* the folder of this program */

static void
frame_cb (VivantLive *live, Fixture *fixture)
{
  fixture->frames++;
}

static void
failed_cb (VivantLive *live, GError *error, Fixture *fixture)
{
  g_clear_error (&fixture->failed);
  fixture->failed = g_error_copy (error);
}

static void
recorded_cb (VivantLive *live, const char *path, Fixture *fixture)
{
  g_free (fixture->recorded);
  fixture->recorded = g_strdup (path);
}

static void
record_failed_cb (VivantLive *live, GError *error, Fixture *fixture)
{
  g_clear_error (&fixture->record_failed);
  fixture->record_failed = g_error_copy (error);
}

static void
output_failed_cb (VivantLive *live, GError *error, Fixture *fixture)
{
  g_clear_error (&fixture->output_failed);
  fixture->output_failed = g_error_copy (error);
}

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from), target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->camera = g_build_filename (scratch, "camera.mp4", NULL);
  copy_file (g_getenv ("VIVANT_TEST_CLIP"), fixture->camera);
  fixture->catalog = vivant_model_catalog_new ();
  fixture->project = vivant_project_new ();
  fixture->studio = vivant_studio_new (fixture->project, fixture->catalog);
  fixture->live = g_object_ref (vivant_studio_get_live (fixture->studio));
  g_signal_connect (fixture->live, "frame", G_CALLBACK (frame_cb), fixture);
  g_signal_connect (fixture->live, "failed", G_CALLBACK (failed_cb), fixture);
  g_signal_connect (fixture->live, "recorded", G_CALLBACK (recorded_cb), fixture);
  g_signal_connect (fixture->live, "record-failed", G_CALLBACK (record_failed_cb), fixture);
  g_signal_connect (fixture->live, "output-failed", G_CALLBACK (output_failed_cb), fixture);
  vivant_project_set_source (fixture->project, g_getenv ("VIVANT_TEST_PORTRAIT"));
  vivant_live_set_active (fixture->live, TRUE);
  WAIT_UNTIL (vivant_live_get_can_start (fixture->live));
}

/* Nothing is left: neither studio nor live mode, although a worker may be in the middle of a picture. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vivant_studio_close (fixture->studio);
  g_assert_false (vivant_live_get_running (fixture->live));
  g_signal_handlers_disconnect_by_data (fixture->live, fixture);
  WAIT_UNTIL (G_OBJECT (fixture->studio)->ref_count == 1);
  g_assert_finalize_object (fixture->studio);
  WAIT_UNTIL (G_OBJECT (fixture->live)->ref_count == 1);
  g_assert_finalize_object (fixture->live);
  g_assert_finalize_object (fixture->project);
  g_object_unref (fixture->catalog);
  g_clear_error (&fixture->failed);
  g_clear_error (&fixture->record_failed);
  g_clear_error (&fixture->output_failed);
  g_free (fixture->recorded);
  g_unlink (fixture->camera);
  g_free (fixture->camera);
}

static void
wait_for_results (Fixture *fixture, int more)
{
  const int wanted = vivant_live_get_n_frames (fixture->live) + more;

  WAIT_UNTIL (fixture->failed != NULL || vivant_live_get_n_frames (fixture->live) >= wanted);
  g_assert_no_error (fixture->failed);
}

static void
start (Fixture *fixture)
{
  vivant_live_start (fixture->live);
  g_assert_true (vivant_live_get_running (fixture->live));
  wait_for_results (fixture, 2);
}

/* How far the portrait's keypoints are from their own places. */
static double
movement (const VivantResult *result)
{
  double most = 0;

  for (int k = 0; k < result->source.count; k++)
    most = MAX (most, hypot (result->transferred.value[k][0] - result->source.value[k][0],
                             result->transferred.value[k][1] - result->source.value[k][1]));
  return most;
}

static void
test_results (Fixture *fixture, gconstpointer data)
{
  VivantResult *result;
  double square[4];

  vivant_live_start (fixture->live);
  WAIT_UNTIL (vivant_live_get_picture (fixture->live) != NULL);
  g_assert_cmpint (vivant_live_get_picture (fixture->live)->width, ==, 384);
  wait_for_results (fixture, 12);
  result = vivant_live_get_result (fixture->live);
  g_assert_cmpint (result->picture->width, >=, 256);
  g_assert_nonnull (result->occlusion);
  g_assert_nonnull (result->deformation);
  g_assert_cmpfloat (movement (result), >, 0.0);
  g_assert_true (vivant_live_get_square (fixture->live, square));
  g_assert_cmpfloat (square[2], >, 0.2);
  g_assert_true (vivant_live_get_face_found (fixture->live));
  WAIT_UNTIL (vivant_live_get_rate (fixture->live) > 0.0);
  g_assert_cmpfloat (vivant_live_get_rate (fixture->live), <, 50.0); /* the camera's is 25; it may catch up */
  g_assert_cmpfloat (vivant_live_get_latency (fixture->live), >, 0.0);
  g_assert_cmpint (fixture->frames, <=, vivant_live_get_n_frames (fixture->live) + 1);
  /* What was found of the portrait is known now, and no step that could be undone. */
  g_assert_cmpfloat (vivant_project_get_state (fixture->project)->source_crop.size, >, 0.0);
  g_assert_cmpstr (vivant_history_get_undo_name (vivant_project_get_history (fixture->project)), !=, NULL);
  g_free (vivant_project_undo (fixture->project));
  g_assert_null (vivant_history_get_undo_name (vivant_project_get_history (fixture->project)));
}

/* The present picture becomes the one that the portrait's own pose belongs to. */
static void
test_neutral_pose (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  WAIT_UNTIL (movement (vivant_live_get_result (fixture->live)) > 0.02);
  vivant_live_recentre (fixture->live);
  WAIT_UNTIL (movement (vivant_live_get_result (fixture->live)) < 0.002);
  g_object_set (fixture->project, "relative", FALSE, NULL);
  /* Without relative motion the poses are the camera's own from the first to the last. */
  wait_for_results (fixture, 3);
  g_assert_cmpfloat (movement (vivant_live_get_result (fixture->live)), >, 0.002);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  const VivantKeypointEdit muted = {.keypoint = 3, .amount = 1.0, .muted = TRUE};
  const VivantResult *result;
  g_autofree char *other = NULL;

  start (fixture);
  vivant_project_edit_keypoint (fixture->project, &muted, NULL);
  wait_for_results (fixture, 3);
  result = vivant_live_get_result (fixture->live);
  for (int i = 0; i < 2; i++)
    g_assert_cmpfloat_with_epsilon (result->transferred.value[3][i], result->source.value[3][i], 1e-5);
  g_object_set (fixture->project, "keep-detail", FALSE, "paste-back", FALSE, NULL);
  wait_for_results (fixture, 3);
  g_assert_cmpint (vivant_live_get_result (fixture->live)->picture->width, ==, 256);
  g_object_set (fixture->project, "paste-back", TRUE, NULL);
  wait_for_results (fixture, 3);
  g_assert_cmpint (vivant_live_get_result (fixture->live)->picture->width, ==,
                   vivant_studio_get_source (fixture->studio)->width);
  /* Another portrait: a copy is one, too. */
  other = g_build_filename (scratch, "other.jpg", NULL);
  copy_file (g_getenv ("VIVANT_TEST_PORTRAIT"), other);
  vivant_project_set_source (fixture->project, other);
  wait_for_results (fixture, 20);
  g_assert_true (vivant_live_get_running (fixture->live));
  g_unlink (other);
}

/* The square is placed by hand, is the mirror's when the picture is, and is looked for again on request. */
static void
test_crop (Fixture *fixture, gconstpointer data)
{
  const VivantCrop placed = {FALSE, 20, 40, 300}, automatic = {.automatic = TRUE};
  VivantCrop now;
  double square[4];

  vivant_live_get_crop (fixture->live, &now);
  g_assert_true (now.automatic && now.size == 0);
  start (fixture);
  vivant_live_get_crop (fixture->live, &now);
  g_assert_true (now.automatic && now.size > 100);
  vivant_live_set_crop (fixture->live, &placed, 384);
  WAIT_UNTIL (vivant_live_get_square (fixture->live, square) && fabs (square[0] - 20 / 384.0) < 1e-6);
  g_assert_cmpfloat_with_epsilon (square[2], 300 / 384.0, 1e-6);
  g_object_set (fixture->live, "mirrored", FALSE, NULL);
  WAIT_UNTIL (vivant_live_get_square (fixture->live, square) && fabs (square[0] - 64 / 384.0) < 1e-6);
  vivant_live_get_crop (fixture->live, &now);
  g_assert_false (now.automatic);
  vivant_live_set_crop (fixture->live, &automatic, 384);
  WAIT_UNTIL (vivant_live_get_square (fixture->live, square) && fabs (square[0] - 64 / 384.0) > 1e-3);
  g_assert_true (vivant_live_get_face_found (fixture->live));
}

static void
test_other_model (Fixture *fixture, gconstpointer data)
{
  FommModel *before;

  start (fixture);
  before = vivant_studio_get_model (fixture->studio);
  g_object_set (fixture->project, "model-id", "copy", NULL);
  WAIT_UNTIL (vivant_studio_get_model (fixture->studio) != NULL && vivant_studio_get_model (fixture->studio) != before);
  wait_for_results (fixture, 4);
  g_object_set (fixture->project, "model-id", VIVANT_DEFAULT_MODEL_ID, NULL);
  wait_for_results (fixture, 4);
}

/* Stopping never waits, whatever the worker is at, and starting again does not meet the camera still open. */
static void
test_stop_and_start (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 12; i++) {
    gint64 began;

    vivant_live_start (fixture->live);
    for (int turn = 0; turn < i * i; turn++) {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
    began = g_get_monotonic_time ();
    vivant_live_stop (fixture->live);
    g_assert_cmpint (g_get_monotonic_time () - began, <, 2 * G_USEC_PER_SEC); /* it may wait for a processor */
    g_assert_false (vivant_live_get_running (fixture->live));
    g_assert_null (vivant_live_get_picture (fixture->live));
  }
  start (fixture);
  g_assert_no_error (fixture->failed);
}

static void
test_unplugged (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  g_unlink (fixture->camera);
  WAIT_UNTIL (fixture->failed != NULL);
  g_assert_false (vivant_live_get_running (fixture->live));
  g_assert_nonnull (strstr (vivant_live_get_problem (fixture->live), "camera.mp4"));
  g_assert_cmpuint (vivant_live_get_devices (fixture->live)->len, ==, 0);
  vivant_live_start (fixture->live);
  g_assert_false (vivant_live_get_running (fixture->live));
  /* Plugged in again it works again. */
  g_clear_error (&fixture->failed);
  copy_file (g_getenv ("VIVANT_TEST_CLIP"), fixture->camera);
  start (fixture);
  g_assert_null (vivant_live_get_problem (fixture->live));
}

static void
test_record (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantMediaDecoder) decoder = NULL;
  g_autoptr (GError) error = NULL;
  VivantMediaFrameInfo info;
  int n = 0;

  vivant_live_set_recording (fixture->live, TRUE);
  g_assert_false (vivant_live_get_recording (fixture->live)); /* the camera is off */
  start (fixture);
  vivant_live_set_recording (fixture->live, TRUE);
  g_assert_true (vivant_live_get_recording (fixture->live));
  wait_for_results (fixture, 15);
  vivant_live_set_recording (fixture->live, FALSE);
  WAIT_UNTIL (fixture->recorded != NULL || fixture->record_failed != NULL);
  g_assert_no_error (fixture->record_failed);
  g_assert_true (g_str_has_prefix (fixture->recorded, scratch));
  g_assert_true (vivant_live_get_running (fixture->live));
  decoder = vivant_media_decoder_open (fixture->recorded, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vivant_media_decoder_get_probe (decoder)->width, ==, 384);
  for (VivantMediaPicture *picture; (picture = vivant_media_decoder_next (decoder, &info, NULL, &error)); n++)
    vivant_media_picture_unref (picture);
  g_assert_no_error (error);
  g_assert_cmpint (n, >=, 8);
  /* In real time: as the camera sent them. */
  g_assert_cmpfloat (info.time / (n - 1), >, 0.02);
}

/* Whoever stops the camera while it records keeps what was recorded. */
static void
test_record_and_stop (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  vivant_live_set_recording (fixture->live, TRUE);
  wait_for_results (fixture, 5);
  vivant_live_stop (fixture->live);
  g_assert_false (vivant_live_get_recording (fixture->live));
  WAIT_UNTIL (fixture->recorded != NULL || fixture->record_failed != NULL);
  g_assert_no_error (fixture->record_failed);
  g_assert_true (g_file_test (fixture->recorded, G_FILE_TEST_IS_REGULAR));
}

/* Other programs see the result; a virtual camera that cannot be used does not stop anything. */
static void
test_virtual_camera (Fixture *fixture, gconstpointer data)
{
  const gsize size = VIVANT_MEDIA_VIRTUAL_CAMERA_WIDTH * VIVANT_MEDIA_VIRTUAL_CAMERA_HEIGHT * 3 / 2;
  const char *path = g_getenv ("VIVANT_VIRTUAL_CAMERA");
  g_autofree char *sent = NULL, *output = NULL;
  gsize length = 0;

  g_assert_cmpuint (vivant_live_get_outputs (fixture->live)->len, ==, 1);
  start (fixture);
  g_object_set (fixture->live, "output", path, NULL);
  wait_for_results (fixture, 8);
  vivant_live_stop (fixture->live);
  g_object_set (fixture->live, "output", "/nowhere/else", NULL);
  start (fixture);
  WAIT_UNTIL (fixture->output_failed != NULL);
  g_object_get (fixture->live, "output", &output, NULL);
  g_assert_null (output);
  wait_for_results (fixture, 2);
  g_assert_true (g_file_get_contents (path, &sent, &length, NULL));
  g_assert_cmpuint (length / size, >=, 5);
  g_assert_cmpuint (length % size, ==, 0);
  g_assert_cmpint ((guint8) sent[20], ==, 16);             /* the bar beside the portrait */
  g_assert_cmpint ((guint8) sent[size / 3 + 640], !=, 16); /* the portrait */
}

/* The studio rests while the camera is the driver, and a clip that is opened takes over. */
static void
test_clip_takes_over (Fixture *fixture, gconstpointer data)
{
  VivantFrameStore *store = vivant_studio_get_store (fixture->studio);

  start (fixture);
  vivant_project_set_driver (fixture->project, g_getenv ("VIVANT_TEST_CLIP"));
  g_assert_false (vivant_live_get_active (fixture->live));
  g_assert_false (vivant_live_get_running (fixture->live));
  WAIT_UNTIL (vivant_frame_store_get_state (store, 0) == VIVANT_FRAME_DONE);
  vivant_studio_start (fixture->studio);
  vivant_live_set_active (fixture->live, TRUE);
  g_assert_cmpint (vivant_studio_get_phase (fixture->studio), ==, VIVANT_PHASE_IDLE);
  g_object_set (fixture->project, "smoothing", 0.5, NULL);
  start (fixture);
  wait_for_results (fixture, 10);
  g_assert_cmpint (vivant_frame_store_get_state (store, 0), !=, VIVANT_FRAME_DONE);
  vivant_live_set_active (fixture->live, FALSE);
  WAIT_UNTIL (vivant_frame_store_get_state (store, 0) == VIVANT_FRAME_DONE);
}

/* Without a portrait there is nothing to animate. */
static void
test_portrait_goes (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  g_free (vivant_project_undo (fixture->project));
  g_assert_false (vivant_live_get_running (fixture->live));
  g_assert_false (vivant_live_get_can_start (fixture->live));
  g_free (vivant_project_redo (fixture->project));
  WAIT_UNTIL (vivant_live_get_can_start (fixture->live));
  start (fixture);
}

/* A folder of its own for everything, with a second model in it. */
static void
prepare (void)
{
  g_autofree char *camera = NULL, *models = NULL, *copy = NULL, *output = NULL;

  scratch = g_get_tmp_dir ();
  camera = g_build_filename (scratch, "camera.mp4", NULL);
  models = g_build_filename (scratch, "vivant", "models", NULL);
  copy = g_build_filename (models, "copy.safetensors", NULL);
  output = g_build_filename (scratch, "virtual-camera", NULL);
  g_setenv ("VIVANT_CAMERA", camera, TRUE);
  g_setenv ("VIVANT_VIRTUAL_CAMERA", output, TRUE);
  g_setenv ("XDG_DATA_HOME", scratch, TRUE);
  g_setenv ("XDG_CONFIG_HOME", scratch, TRUE);
  g_setenv ("HOME", scratch, TRUE);
  g_assert_cmpint (g_mkdir_with_parents (models, 0700), ==, 0);
  copy_file (g_getenv ("VIVANT_TEST_MODEL"), copy);
}

int
main (int argc, char **argv)
{
  prepare ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/live/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("results", test_results);
  ADD ("neutral-pose", test_neutral_pose);
  ADD ("changes", test_changes);
  ADD ("crop", test_crop);
  ADD ("other-model", test_other_model);
  ADD ("stop-and-start", test_stop_and_start);
  ADD ("unplugged", test_unplugged);
  ADD ("record", test_record);
  ADD ("virtual-camera", test_virtual_camera);
  ADD ("record-and-stop", test_record_and_stop);
  ADD ("clip-takes-over", test_clip_takes_over);
  ADD ("portrait-goes", test_portrait_goes);
#undef ADD
  return g_test_run ();
}
