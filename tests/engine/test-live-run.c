/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-live-run.h"
#include "wait.h"

typedef struct Fixture {
  FommModel *model;
  VivantMediaPicture *source;
  VivantProjectState *state;
  VivantLiveSettings settings;

  VivantLiveNews news;
  int calls, ends;
  GError *error;
} Fixture;

static const char *camera_path;

static void
plug_in (void)
{
  g_autoptr (GFile) from = g_file_new_for_path (g_getenv ("VIVANT_TEST_CLIP"));
  g_autoptr (GFile) to = g_file_new_for_path (camera_path);
  g_autoptr (GError) error = NULL;

  g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  plug_in ();
  fixture->model = sample_tiny_model ();
  fixture->source = sample_portrait ();
  fixture->state = sample_state (0, 0);
  fixture->settings =
      (VivantLiveSettings){fixture->state, fixture->model, fixture->source, {.automatic = FALSE}, 0, 25};
}

static void
news_cb (VivantLiveRun *run, gpointer data)
{
  Fixture *fixture = data;

  vivant_live_run_take_news (run, &fixture->news);
  fixture->calls++;
}

static void
ended_cb (VivantLiveRun *run, const GError *error, gpointer data)
{
  Fixture *fixture = data;

  g_clear_error (&fixture->error);
  if (error != NULL)
    fixture->error = g_error_copy (error);
  fixture->ends++;
}

static VivantLiveRun *
start (Fixture *fixture, const char *device, VivantLiveRun *before)
{
  return vivant_live_run_new (device, before, &fixture->settings, FALSE, news_cb, ended_cb, fixture);
}

/* Returns when the run is over: another one, of no camera, that waits for it has ended. */
static void
finish (Fixture *fixture, VivantLiveRun *run)
{
  VivantLiveRun *after;
  const int ends = fixture->ends;

  vivant_live_run_stop (run);
  after = start (fixture, "/nowhere/camera.mp4", run);
  vivant_live_run_unref (run);
  WAIT_UNTIL (fixture->ends > ends);
  g_assert_nonnull (fixture->error);
  vivant_live_run_unref (after);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  vivant_live_news_clear (&fixture->news);
  g_clear_error (&fixture->error);
  vivant_project_state_free (fixture->state);
  vivant_media_picture_unref (fixture->source);
  fomm_model_unref (&fixture->model);
  g_unlink (camera_path);
}

static void
test_news (Fixture *fixture, gconstpointer data)
{
  VivantLiveRun *run = start (fixture, camera_path, NULL);
  VivantLiveNews again = {0};

  WAIT_UNTIL (fixture->news.picture != NULL);
  WAIT_UNTIL (fixture->news.n_frames >= 15);
  g_assert_nonnull (fixture->news.result);
  g_assert_cmpint (fixture->news.picture->width, ==, 384);
  g_assert_true (fixture->news.crop_known && fixture->news.source_crop_known);
  g_assert_cmpint (fixture->calls, <=, fixture->news.n_frames + 2); /* one call for any number of results */
  WAIT_UNTIL (fixture->news.rate > 0);
  g_assert_cmpfloat (fixture->news.latency, >, 0);
  /* Whoever asks again without news gets the newest once more, as references of its own. */
  vivant_live_run_take_news (run, &again);
  g_assert_nonnull (again.result);
  vivant_live_news_clear (&again);
  g_assert_null (again.result);
  g_assert_cmpint (fixture->ends, ==, 0);
  finish (fixture, run);
}

static void
test_nothing_after_stopping (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 8; i++) {
    VivantLiveRun *run = start (fixture, camera_path, NULL);
    int calls;

    for (int turn = 0; turn < 3 * i; turn++) {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (3000);
    }
    vivant_live_run_stop (run);
    calls = fixture->calls;
    finish (fixture, run);
    g_assert_cmpint (fixture->calls, ==, calls);
    g_assert_cmpint (fixture->ends, ==, i + 1); /* only the one that waited for it */
  }
}

static void
test_no_camera (Fixture *fixture, gconstpointer data)
{
  VivantLiveRun *run = start (fixture, "/nowhere/camera.mp4", NULL);

  WAIT_UNTIL (fixture->ends > 0);
  g_assert_nonnull (fixture->error);
  g_assert_nonnull (strstr (fixture->error->message, "camera.mp4"));
  g_assert_cmpint (fixture->calls, ==, 0);
  vivant_live_run_unref (run);
}

static void
test_unplugged (Fixture *fixture, gconstpointer data)
{
  VivantLiveRun *run = start (fixture, camera_path, NULL);

  WAIT_UNTIL (fixture->news.n_frames > 2);
  g_unlink (camera_path);
  WAIT_UNTIL (fixture->ends > 0);
  g_assert_cmpint (fixture->ends, ==, 1);
  g_assert_nonnull (fixture->error);
  vivant_live_run_unref (run);
}

/* The second opens the camera when the first has closed it. */
static void
test_one_after_another (Fixture *fixture, gconstpointer data)
{
  VivantLiveRun *first = start (fixture, camera_path, NULL), *second;
  int frames;

  WAIT_UNTIL (fixture->news.n_frames > 2);
  second = start (fixture, camera_path, first);
  frames = fixture->news.n_frames;
  WAIT_UNTIL (fixture->news.n_frames > frames + 3); /* the first goes on until it is stopped */
  vivant_live_run_stop (first);
  vivant_live_run_unref (first);
  vivant_live_news_clear (&fixture->news);
  fixture->news.n_frames = 0;
  WAIT_UNTIL (fixture->news.n_frames > 2);
  finish (fixture, second);
}

static gpointer
run_in_context (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  VivantLiveRun *run;

  g_main_context_push_thread_default (context);
  run = start (fixture, camera_path, NULL);
  while (fixture->news.n_frames < 3)
    g_main_context_iteration (context, TRUE); /* nobody runs the default context meanwhile */
  g_unlink (camera_path);
  while (fixture->ends == 0)
    g_main_context_iteration (context, TRUE);
  vivant_live_run_unref (run);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_the_context_it_was_made_in (Fixture *fixture, gconstpointer data)
{
  g_thread_join (g_thread_new ("context", run_in_context, fixture));
  g_assert_cmpint (fixture->ends, ==, 1);
}

static void
test_settings_follow (Fixture *fixture, gconstpointer data)
{
  VivantLiveRun *run = start (fixture, camera_path, NULL);
  VivantProjectState *next = vivant_project_state_copy (fixture->state);

  WAIT_UNTIL (fixture->news.n_frames > 1);
  g_assert_cmpint (fixture->news.result->picture->width, ==, 32);
  next->paste_back = TRUE;
  fixture->settings.state = next;
  for (int i = 0; i < 5; i++)
    vivant_live_run_set_settings (run, &fixture->settings); /* the last one counts */
  vivant_project_state_free (next);
  fixture->settings.state = fixture->state;
  WAIT_UNTIL (fixture->news.result->picture->width == fixture->source->width);
  vivant_live_run_recentre (run);
  vivant_live_run_set_mirrored (run, TRUE);
  vivant_live_run_set_recorder (run, NULL);
  finish (fixture, run);
}

/* What cannot be sent to is given up, told once, and the rest goes on. */
static void
test_no_virtual_camera (Fixture *fixture, gconstpointer data)
{
  VivantLiveRun *run = start (fixture, camera_path, NULL);
  GError *error = NULL;
  int frames;

  g_assert_null (vivant_live_run_take_output_error (run));
  vivant_live_run_set_output (run, "/nowhere/virtual");
  WAIT_UNTIL ((error = vivant_live_run_take_output_error (run)) != NULL);
  g_clear_error (&error);
  frames = fixture->news.n_frames;
  WAIT_UNTIL (fixture->news.n_frames > frames + 3);
  g_assert_null (vivant_live_run_take_output_error (run));
  finish (fixture, run);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "camera.mp4", NULL);

  camera_path = path;
  g_setenv ("VIVANT_CAMERA", path, TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/live-run/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("news", test_news);
  ADD ("nothing-after-stopping", test_nothing_after_stopping);
  ADD ("no-camera", test_no_camera);
  ADD ("unplugged", test_unplugged);
  ADD ("one-after-another", test_one_after_another);
  ADD ("the-context-it-was-made-in", test_the_context_it_was_made_in);
  ADD ("settings-follow", test_settings_follow);
  ADD ("no-virtual-camera", test_no_virtual_camera);
#undef ADD
  return g_test_run ();
}
