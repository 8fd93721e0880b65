/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-error.h"
#include "vivant-export-job.h"
#include "vivant-frame-tag.h"
#include "vivant-media-probe.h"
#include "vivant-media-still.h"

#include <glib/gstdio.h>
#include <string.h>

enum { FRAMES = 6 };

typedef struct Fixture {
  char *folder;
  FommModel *model;
  VivantProjectState *state;
  VivantExportSettings settings;
  VivantRenderOptions options;
  int last, total, calls;
  VivantFrameStore *store; /* frames that are rendered already, or NULL */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vivant-export-XXXXXX", NULL);
  fixture->model = sample_model ();
  fixture->state = sample_state (0, FRAMES);
  fixture->options = (VivantRenderOptions) VIVANT_RENDER_OPTIONS_INIT;
  vivant_export_settings_init (&fixture->settings);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fomm_model_unref (&fixture->model);
  vivant_project_state_free (fixture->state);
  g_clear_object (&fixture->store);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0); /* empty: no partial file, whatever happened */
  g_free (fixture->folder);
}

/* In one of the job's threads. */
static void
progress_cb (int done, int total, gpointer data)
{
  Fixture *fixture = data;

  g_assert_cmpint (done, ==, fixture->last + 1);
  fixture->last = done;
  fixture->total = total;
  fixture->calls++;
}

static gboolean
export_to (Fixture *fixture, const char *path, GCancellable *cancellable, GError **error)
{
  VivantExportJob *job;
  gboolean ok;

  fixture->settings.path = path;
  fixture->last = 0;
  job = vivant_export_job_new (fixture->state, fixture->model, &fixture->options, &fixture->settings);
  if (fixture->store)
    vivant_export_job_set_frames (job, fixture->store, vivant_frame_tag_common (fixture->state, 0, 0));
  vivant_export_job_set_progress (job, progress_cb, fixture);
  ok = vivant_export_job_run (job, cancellable, error);
  g_assert_finalize_object (job);
  return ok;
}

static void
test_every_format (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < VIVANT_MEDIA_FORMAT_PNG; i++) {
    const VivantMediaFormat format = (VivantMediaFormat) i;
    g_autofree char *name = g_strconcat ("result", vivant_media_format_get_extension (format), NULL);
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (VivantMediaProbe) probe = NULL;

    if (!vivant_media_format_is_available (format)) {
      g_test_message ("no encoder for %s here", name);
      continue;
    }
    fixture->settings.format = format;
    g_assert_true (export_to (fixture, path, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpint (fixture->last, ==, FRAMES);
    g_assert_cmpint (fixture->total, ==, FRAMES);
    probe = vivant_media_probe_file (path, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint ((int) probe->frames, ==, FRAMES);
    g_assert_true (probe->has_audio == vivant_media_format_has_audio (format));
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
}

static void
test_a_part_with_an_overlay (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "part.gif", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantMediaProbe) probe = NULL;

  fixture->settings.format = VIVANT_MEDIA_FORMAT_GIF;
  fixture->settings.overlay = VIVANT_OVERLAY_SIDE_BY_SIDE;
  fixture->options.first = 2;
  fixture->options.count = 3;
  g_assert_true (export_to (fixture, path, NULL, &error));
  g_assert_no_error (error);
  probe = vivant_media_probe_file (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint ((int) probe->frames, ==, 3);
  g_assert_cmpint (probe->width, ==, 3 * probe->height);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* A frame of one grey that no model would paint. */
static void
put_grey (Fixture *fixture, int index, int side, guint64 common)
{
  VivantResult *result = g_new0 (VivantResult, 1);

  g_atomic_ref_count_init (&result->references);
  result->index = index;
  result->picture = vivant_media_picture_new (side, side);
  memset (result->picture->data, 77, result->picture->stride * (gsize) side);
  g_assert_true (vivant_frame_store_put (fixture->store, result, vivant_frame_store_get_generation (fixture->store),
                                         vivant_frame_tag (common, fixture->state, index), NULL));
  vivant_result_unref (result);
}

/* Whether all of a written frame is grey; the file is gone afterwards. */
static gboolean
take_grey (const char *folder, int index)
{
  g_autofree char *name = g_strdup_printf ("frame-%05d.png", index + 1), *path = g_build_filename (folder, name, NULL);
  g_autoptr (VivantMediaPicture) picture =
      vivant_media_still_load (path, VIVANT_MEDIA_BACKGROUND_WHITE, NULL, NULL, NULL);
  gboolean grey = TRUE;

  g_assert_nonnull (picture);
  g_assert_cmpint (picture->width, ==, 256);
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < 3 * picture->width; x++)
      grey &= picture->data[(gsize) y * picture->stride + (gsize) x] == 77;
  g_assert_cmpint (g_unlink (path), ==, 0);
  return grey;
}

/* Frame 1 is there, 2 with another size, 3 with other settings. */
static void
test_rendered_frames_are_taken (Fixture *fixture, gconstpointer data)
{
  const guint64 common = vivant_frame_tag_common (fixture->state, 0, 0);
  g_autofree char *path = g_build_filename (fixture->folder, "frames", NULL);
  g_autoptr (GError) error = NULL;

  fixture->store = vivant_frame_store_new (G_MAXINT);
  vivant_frame_store_reset (fixture->store, FRAMES);
  put_grey (fixture, 1, 256, common);
  put_grey (fixture, 2, 64, common);
  put_grey (fixture, 3, 256, common + 1);
  fixture->settings.format = VIVANT_MEDIA_FORMAT_PNG;
  g_assert_true (export_to (fixture, path, NULL, &error));
  g_assert_no_error (error);
  for (int i = 0; i < FRAMES; i++)
    g_assert_true (take_grey (path, i) == (i == 1 || i == 2));
  g_assert_cmpint (g_rmdir (path), ==, 0);
  /* What shows more than the result is rendered. */
  fixture->settings.overlay = VIVANT_OVERLAY_OCCLUSION;
  g_assert_true (export_to (fixture, path, NULL, &error));
  for (int i = 0; i < FRAMES; i++)
    g_assert_false (take_grey (path, i));
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
test_what_stood_there_is_replaced_whole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "result.gif", NULL), *text = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "something of value", -1, NULL));
  fixture->settings.format = VIVANT_MEDIA_FORMAT_GIF;
  g_cancellable_cancel (cancellable);
  g_assert_false (export_to (fixture, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "something of value");
  g_clear_error (&error);
  g_assert_true (export_to (fixture, path, NULL, &error));
  g_free (g_steal_pointer (&text));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "GIF8"));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "result.mp4", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "result.mp4", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (export_to (fixture, path, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_assert_nonnull (strstr (error->message, "result.mp4"));
  g_clear_error (&error);
  /* Never over one of its own inputs. */
  g_assert_false (export_to (fixture, fixture->state->driver, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_clear_error (&error);
  g_free (fixture->state->source);
  fixture->state->source = g_strdup ("/nowhere/portrait.jpg");
  g_assert_false (export_to (fixture, other, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "portrait.jpg"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/export-job/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("every-format", test_every_format);
  ADD ("a-part-with-an-overlay", test_a_part_with_an_overlay);
  ADD ("rendered-frames-are-taken", test_rendered_frames_are_taken);
  ADD ("what-stood-there-is-replaced-whole", test_what_stood_there_is_replaced_whole);
  ADD ("failures", test_failures);
#undef ADD
  return g_test_run ();
}
