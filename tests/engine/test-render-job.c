/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-error.h"
#include "vivant-media-decoder.h"
#include "vivant-media-still.h"
#include "vivant-render-job.h"

#include <glib/gstdio.h>
#include <string.h>

enum { FRAMES = 12 };

typedef struct Fixture {
  FommModel *model;
  VivantProjectState *state;
  VivantRenderOptions options;
  GCancellable *cancellable;

  /* The job's threads, then the test's. */
  GPtrArray *frames;
  gint seen, prepared; /* atomic */
  int stop_at;         /* the sink cancels (or fails) at this frame; -1 never */
  gboolean fail;

  /* The main context. */
  int announced_first, announced_last, announcements;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->model = sample_model ();
  fixture->state = sample_state (10, 10 + FRAMES);
  fixture->options = (VivantRenderOptions) VIVANT_RENDER_OPTIONS_INIT;
  fixture->cancellable = g_cancellable_new ();
  fixture->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) vivant_rendered_frame_unref);
  fixture->stop_at = -1;
  fixture->announced_first = fixture->announced_last = -1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->frames);
  g_object_unref (fixture->cancellable);
  g_clear_object (&fixture->result);
  vivant_project_state_free (fixture->state);
  fomm_model_unref (&fixture->model);
}

static gboolean
on_prepared (const VivantRenderInfo *info, gpointer data, GError **error)
{
  g_atomic_int_inc (&((Fixture *) data)->prepared);
  return TRUE;
}

static gboolean
on_frame (VivantRenderedFrame *frame, gpointer data, GError **error)
{
  Fixture *fixture = data;

  g_ptr_array_add (fixture->frames, vivant_rendered_frame_ref (frame));
  g_atomic_int_inc (&fixture->seen);
  if (frame->index != fixture->stop_at)
    return TRUE;
  if (fixture->fail)
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, "full");
  else
    g_cancellable_cancel (fixture->cancellable);
  return !fixture->fail;
}

static VivantRenderJob *
make_job (Fixture *fixture)
{
  VivantRenderJob *job = vivant_render_job_new (fixture->state, fixture->model, &fixture->options);

  vivant_render_job_set_sink (job, on_prepared, on_frame, fixture);
  return job;
}

static VivantRenderedFrame *
frame_at (Fixture *fixture, guint i)
{
  return g_ptr_array_index (fixture->frames, i);
}

/* Lays the portrait and the first frames of the range into files on their sides. */
static void
lay_down (Fixture *fixture, const char *folder, int quarters)
{
  g_autoptr (VivantMediaPicture) upright =
      vivant_media_still_load (fixture->state->source, VIVANT_MEDIA_BACKGROUND_WHITE, NULL, NULL, NULL);
  g_autoptr (VivantMediaPicture) portrait = vivant_media_picture_turn (upright, quarters);
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (fixture->state->driver, NULL, NULL);

  g_free (fixture->state->source);
  fixture->state->source = g_build_filename (folder, "portrait.png", NULL);
  g_assert_true (vivant_media_picture_save_png (portrait, fixture->state->source, FALSE, NULL, NULL));
  g_free (fixture->state->driver);
  fixture->state->driver = g_build_filename (folder, "clip", NULL);
  g_assert_cmpint (g_mkdir (fixture->state->driver, 0700), ==, 0);
  vivant_media_decoder_set_turn (decoder, quarters);
  for (int i = 0; i < fixture->state->trim_out; i++) {
    g_autoptr (VivantMediaPicture) frame = vivant_media_decoder_next (decoder, NULL, NULL, NULL);
    g_autofree char *name = g_strdup_printf ("%03d.png", i), *path = NULL;

    path = g_build_filename (fixture->state->driver, name, NULL);
    g_assert_true (vivant_media_picture_save_png (frame, path, FALSE, NULL, NULL));
  }
}

/* What lies on its side and is turned upright gives the pictures of what stood upright. */
static void
test_turned_inputs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("vivant-XXXXXX", NULL), *command = NULL;
  g_autoptr (VivantRenderJob) upright = NULL, turned = NULL;
  g_autoptr (GError) error = NULL;

  fixture->state->trim_in = 0;
  fixture->state->trim_out = 2;
  fixture->state->source_crop = (VivantCrop){FALSE, 20, 60, 400};
  upright = make_job (fixture);
  g_assert_true (vivant_render_job_run (upright, NULL, &error));
  lay_down (fixture, folder, 3);
  fixture->state->source_turn = fixture->state->driver_turn = 1;
  turned = make_job (fixture);
  g_assert_true (vivant_render_job_run (turned, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->frames->len, ==, 4);
  sample_assert_same (vivant_render_job_get_source (upright), vivant_render_job_get_source (turned));
  for (guint i = 0; i < 2; i++) {
    sample_assert_same (frame_at (fixture, i)->driving, frame_at (fixture, i + 2)->driving);
    sample_assert_same (frame_at (fixture, i)->picture, frame_at (fixture, i + 2)->picture);
  }
  command = g_strdup_printf ("rm -r '%s'", folder);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static void
test_frames (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantRenderJob) job = make_job (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_null (vivant_render_job_get_info (job));
  g_assert_true (vivant_render_job_run (job, fixture->cancellable, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture->prepared, ==, 1);
  g_assert_cmpuint (fixture->frames->len, ==, FRAMES);
  g_assert_cmpint (vivant_render_job_get_frames_done (job), ==, FRAMES);
  g_assert_cmpint (vivant_render_job_get_info (job)->frames, ==, FRAMES);
  g_assert_null (vivant_render_job_get_damage (job));
  for (guint i = 0; i < FRAMES; i++) {
    g_assert_cmpint (frame_at (fixture, i)->index, ==, 10 + (int) i);
    g_assert_cmpfloat_with_epsilon (frame_at (fixture, i)->time, i / 25.0, 1e-3);
    g_assert_cmpint (frame_at (fixture, i)->picture->width, ==, 256);
  }
}

static void
copy_pixels (const VivantRenderedFrame *frame, guint8 *out)
{
  for (int y = 0; y < frame->picture->height; y++)
    memcpy (out + (gsize) y * 3 * 256, frame->picture->data + (gsize) y * frame->picture->stride, 3 * 256);
}

/* A part of the range, however it is cut and computed, gives the same pictures as the whole. */
static void
test_same_pictures (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *whole = g_malloc (3 * 256 * 256), *part = g_malloc (3 * 256 * 256);
  g_autoptr (VivantRenderJob) first = make_job (fixture), second = NULL;

  g_assert_true (vivant_render_job_run (first, NULL, NULL));
  copy_pixels (frame_at (fixture, 7), whole);
  g_ptr_array_set_size (fixture->frames, 0);
  fixture->options.first = 17;
  fixture->options.count = 1;
  fixture->options.threads = 1;
  second = make_job (fixture);
  g_assert_true (vivant_render_job_run (second, NULL, NULL));
  g_assert_cmpuint (fixture->frames->len, ==, 1);
  g_assert_cmpint (frame_at (fixture, 0)->index, ==, 17);
  copy_pixels (frame_at (fixture, 0), part);
  g_assert_cmpmem (whole, 3 * 256 * 256, part, 3 * 256 * 256);
}

static void
test_seconds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantRenderJob) job = NULL;

  fixture->state->trim_in = fixture->state->trim_out = 0;
  fixture->options.from = 1;
  fixture->options.to = 1.2;
  job = make_job (fixture);
  g_assert_true (vivant_render_job_run (job, NULL, NULL));
  g_assert_cmpuint (fixture->frames->len, ==, 5);
  g_assert_cmpint (frame_at (fixture, 0)->index, ==, 25);
  g_assert_cmpfloat (vivant_render_job_get_info (job)->from, ==, 1);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantRenderJob) job = make_job (fixture);
  g_autoptr (GError) error = NULL;

  fixture->stop_at = 13;
  g_assert_false (vivant_render_job_run (job, fixture->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* What was delivered before stays, and stays whole. */
  g_assert_cmpuint (fixture->frames->len, ==, 4);
  g_assert_cmpint (fomm_frame_get_data (frame_at (fixture, 3)->result)->width, ==, 256);
}

static void
test_sink_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantRenderJob) job = make_job (fixture);
  g_autoptr (GError) error = NULL;

  fixture->stop_at = 11;
  fixture->fail = TRUE;
  g_assert_false (vivant_render_job_run (job, fixture->cancellable, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_assert_cmpuint (fixture->frames->len, ==, 2);
}

static void
test_input_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantRenderJob) no_clip = NULL, no_picture = NULL;
  g_autoptr (GError) error = NULL;

  g_free (fixture->state->driver);
  fixture->state->driver = g_strdup ("/nowhere/clip.mp4");
  no_clip = make_job (fixture);
  g_assert_false (vivant_render_job_run (no_clip, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "clip.mp4"));
  g_clear_error (&error);
  g_free (fixture->state->source);
  fixture->state->source = g_strdup (g_getenv ("VIVANT_TEST_MODEL"));
  no_picture = make_job (fixture);
  g_assert_false (vivant_render_job_run (no_picture, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
  g_assert_cmpint (fixture->prepared, ==, 0);
}

static void
on_ready (VivantRenderJob *job, int first, int last, gpointer data)
{
  Fixture *fixture = data;

  if (fixture->announced_first < 0)
    fixture->announced_first = first;
  else
    g_assert_cmpint (first, ==, fixture->announced_last + 1);
  g_assert_nonnull (vivant_render_job_get_info (job));
  fixture->announced_last = last;
  fixture->announcements++;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Fixture *) data)->result = g_object_ref (result);
}

static void
test_signals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantRenderJob) job = make_job (fixture);
  g_autoptr (GError) error = NULL;

  g_signal_connect (job, "frames-ready", G_CALLBACK (on_ready), fixture);
  vivant_render_job_run_async (job, fixture->cancellable, on_done, fixture);
  /* As long as the loop does not turn, everything piles up into one announcement. */
  while (g_atomic_int_get (&fixture->seen) < FRAMES)
    g_thread_yield ();
  while (!fixture->result || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (vivant_render_job_run_finish (job, fixture->result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture->announced_first, ==, 10);
  g_assert_cmpint (fixture->announced_last, ==, 10 + FRAMES - 1);
  g_assert_cmpint (fixture->announcements, <=, 2);
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantRenderJob) job = make_job (fixture);
  g_autoptr (GError) error = NULL;

  vivant_render_job_set_paused (job, TRUE);
  vivant_render_job_run_async (job, fixture->cancellable, on_done, fixture);
  while (!g_atomic_int_get (&fixture->prepared))
    g_thread_yield ();
  g_assert_cmpint (g_atomic_int_get (&fixture->seen), ==, 0);
  g_assert_true (vivant_render_job_get_paused (job));
  /* A paused job can be cancelled. */
  g_cancellable_cancel (fixture->cancellable);
  while (!fixture->result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (vivant_render_job_run_finish (job, fixture->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_atomic_int_get (&fixture->seen), ==, 0);
}

static void
test_resume (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantRenderJob) job = make_job (fixture);

  vivant_render_job_set_paused (job, TRUE);
  vivant_render_job_run_async (job, fixture->cancellable, on_done, fixture);
  while (!g_atomic_int_get (&fixture->prepared))
    g_thread_yield ();
  vivant_render_job_set_paused (job, FALSE);
  while (!fixture->result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (vivant_render_job_run_finish (job, fixture->result, NULL));
  g_assert_cmpint (g_atomic_int_get (&fixture->seen), ==, FRAMES);
}

static void
test_edits (Fixture *fixture, gconstpointer data)
{
  const VivantKeypointEdit edit = {.keypoint = 5, .from = 15, .dx = 0.25, .amount = 1};
  const FommFrameData *before, *after;
  g_autoptr (VivantRenderJob) job = NULL;

  vivant_project_state_set_edit (fixture->state, &edit);
  fixture->state->relative = FALSE;
  job = make_job (fixture);
  g_assert_true (vivant_render_job_run (job, NULL, NULL));
  before = fomm_frame_get_data (frame_at (fixture, 4)->result);
  after = fomm_frame_get_data (frame_at (fixture, 5)->result);
  g_assert_cmpfloat_with_epsilon (before->transferred->value[5][0], before->driving->value[5][0], 1e-5);
  g_assert_cmpfloat_with_epsilon (after->transferred->value[5][0], after->driving->value[5][0] + 0.25, 1e-5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/render-job/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("frames", test_frames);
  ADD ("turned-inputs", test_turned_inputs);
  ADD ("same-pictures", test_same_pictures);
  ADD ("seconds", test_seconds);
  ADD ("cancel", test_cancel);
  ADD ("sink-error", test_sink_error);
  ADD ("input-errors", test_input_errors);
  ADD ("signals", test_signals);
  ADD ("pause", test_pause);
  ADD ("resume", test_resume);
  ADD ("edits", test_edits);
  return g_test_run ();
}
