/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A camera's pictures as a clip: at their times, whole, and nothing where nothing came. */
#include "vivant-live-recorder.h"

#include "vivant-error.h"
#include "vivant-media-decoder.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct Outcome {
  gboolean there;
  char *path;
  GError *error;
} Outcome;

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->path = vivant_live_recorder_finish (result, &outcome->error);
  outcome->there = TRUE;
}

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->path, g_free);
  g_clear_error (&outcome->error);
}

static void
push_grey (VivantLiveRecorder *recorder, int level, gint64 time)
{
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (64, 48);

  memset (picture->data, level, picture->stride * (gsize) picture->height);
  vivant_live_recorder_push (recorder, picture, time);
}

static void
test_times (void)
{
  static const double times[] = {0.0, 0.04, 0.12, 0.5};
  g_autofree char *path = vivant_live_recorder_choose_path (NULL);
  g_autoptr (VivantMediaDecoder) decoder = NULL;
  g_autoptr (GError) error = NULL;
  VivantMediaFrameInfo info;
  Outcome outcome = {0};
  VivantLiveRecorder *recorder = vivant_live_recorder_new (path, recorded_cb, &outcome);

  g_assert_true (vivant_live_recorder_is_writing ());
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    push_grey (recorder, 40 + 50 * (int) i, 1000000 + (gint64) (times[i] * G_USEC_PER_SEC));
  vivant_live_recorder_end (recorder);
  WAIT_UNTIL (outcome.there && !vivant_live_recorder_is_writing ());
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (outcome.path, ==, path);

  decoder = vivant_media_decoder_open (path, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (decoder, &info, NULL, &error);

    g_assert_nonnull (picture);
    g_assert_cmpfloat_with_epsilon (info.time, times[i], 0.002);
    g_assert_cmpint (ABS (picture->data[0] - (40 + 50 * (int) i)), <, 8);
  }
  g_assert_null (vivant_media_decoder_next (decoder, &info, NULL, &error));
  g_assert_no_error (error);
  outcome_clear (&outcome);
}

static void
test_names (void)
{
  g_autofree char *first = vivant_live_recorder_choose_path (NULL), *second = NULL;

  g_assert_true (g_file_set_contents (first, "", 0, NULL));
  second = vivant_live_recorder_choose_path (NULL);
  g_assert_cmpstr (first, !=, second);
  g_assert_false (g_file_test (second, G_FILE_TEST_EXISTS));
  g_unlink (first);
}

static void
test_nothing (void)
{
  g_autofree char *path = vivant_live_recorder_choose_path (NULL);
  Outcome outcome = {0};

  vivant_live_recorder_end (vivant_live_recorder_new (path, recorded_cb, &outcome));
  WAIT_UNTIL (outcome.there);
  g_assert_error (outcome.error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_assert_null (outcome.path);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  outcome_clear (&outcome);
}

/* Pictures that nobody can write are let go, however many come. */
static void
test_no_folder (void)
{
  Outcome outcome = {0};
  VivantLiveRecorder *recorder = vivant_live_recorder_new ("/nowhere/at/all.mp4", recorded_cb, &outcome);

  for (int i = 0; i < 100; i++)
    push_grey (recorder, i, 1000000 + i * 40000);
  vivant_live_recorder_end (recorder);
  WAIT_UNTIL (outcome.there);
  g_assert_nonnull (outcome.error);
  g_assert_nonnull (strstr (outcome.error->message, "all.mp4"));
  outcome_clear (&outcome);
}

int
main (int argc, char **argv)
{
  /* Before anything asks for it: there is no folder for videos, so recordings lie among the user's data. */
  g_setenv ("XDG_DATA_HOME", g_get_tmp_dir (), TRUE);
  g_setenv ("XDG_CONFIG_HOME", g_get_tmp_dir (), TRUE);
  g_setenv ("HOME", g_get_tmp_dir (), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live-recorder/times", test_times);
  g_test_add_func ("/live-recorder/names", test_names);
  g_test_add_func ("/live-recorder/nothing", test_nothing);
  g_test_add_func ("/live-recorder/no-folder", test_no_folder);
  return g_test_run ();
}
