/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-error.h"
#include "vivant-export-job.h"
#include "vivant-media-probe.h"

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
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  FommError error;

  fixture->folder = g_dir_make_tmp ("vivant-export-XXXXXX", NULL);
  g_assert_cmpint (fomm_model_load (g_getenv ("VIVANT_TEST_MODEL"), NULL, &fixture->model, &error), ==, FOMM_OK);
  fixture->state = vivant_project_state_new ();
  fixture->state->source = g_strdup (g_getenv ("VIVANT_TEST_PORTRAIT"));
  fixture->state->driver = g_strdup (g_getenv ("VIVANT_TEST_CLIP"));
  fixture->state->source_crop = fixture->state->driver_crop = (VivantCrop){.automatic = FALSE};
  fixture->state->start_mode = VIVANT_START_FIRST;
  fixture->state->trim_out = FRAMES;
  fixture->options = (VivantRenderOptions) VIVANT_RENDER_OPTIONS_INIT;
  vivant_export_settings_init (&fixture->settings);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fomm_model_unref (&fixture->model);
  vivant_project_state_free (fixture->state);
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
  ADD ("what-stood-there-is-replaced-whole", test_what_stood_there_is_replaced_whole);
  ADD ("failures", test_failures);
#undef ADD
  return g_test_run ();
}
