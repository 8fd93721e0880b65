/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-export-file.h"
#include "widget-test.h"

#include <glib/gstdio.h>

typedef struct Fixture {
  VivantModelCatalog *catalog;
  VivantQueue *queue;
  char *folder;
  GtkWidget *widget;
  VivantExportFile *file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->catalog = vivant_model_catalog_new ();
  fixture->queue = vivant_queue_new (fixture->catalog);
  vivant_queue_set_paused (fixture->queue, TRUE);
  fixture->folder = g_dir_make_tmp ("vivant-export-XXXXXX", NULL);
  fixture->widget = g_object_ref_sink (vivant_export_file_new (fixture->queue, fixture->folder));
  fixture->file = VIVANT_EXPORT_FILE (fixture->widget);
  vivant_export_file_set_format (fixture->file, VIVANT_MEDIA_FORMAT_MP4);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->widget);
  g_object_unref (fixture->queue);
  g_object_unref (fixture->catalog);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
assert_named (Fixture *fixture, const char *wanted, const char *expected)
{
  g_autofree char *name = NULL;

  vivant_export_file_propose (fixture->file, wanted);
  name = vivant_export_file_dup_name (fixture->file);
  g_assert_cmpstr (name, ==, expected);
}

/* A name is a name, never a way out of the folder. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  assert_named (fixture, "result", "result.mp4");
  assert_named (fixture, "result.mp4", "result.mp4");
  assert_named (fixture, "  spaced ", "spaced.mp4");
  assert_named (fixture, "../over/there", "..-over-there.mp4");
  assert_named (fixture, " ", NULL);
  assert_named (fixture, "..", NULL);
  path = vivant_export_file_dup_path (fixture->file);
  g_assert_null (path);
  vivant_export_file_set_format (fixture->file, VIVANT_MEDIA_FORMAT_GIF);
  assert_named (fixture, "result", "result.gif");
}

static void
test_taken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *there = g_build_filename (fixture->folder, "result.mp4", NULL), *path = NULL;

  g_assert_true (g_file_set_contents (there, "a clip", -1, NULL));
  g_assert_true (vivant_export_file_is_taken (fixture->file, there));
  assert_named (fixture, "result", "result (2).mp4");
  path = vivant_export_file_dup_path (fixture->file);
  g_assert_true (g_str_has_prefix (path, fixture->folder));
  g_assert_false (vivant_export_file_is_taken (fixture->file, path));
  g_unlink (there);
}

/* One that was removed since gives way to one that is there. */
static void
test_folder (Fixture *fixture, gconstpointer data)
{
  GtkWidget *other = g_object_ref_sink (vivant_export_file_new (fixture->queue, "/nowhere/at/all"));

  g_assert_cmpstr (vivant_export_file_get_folder (fixture->file), ==, fixture->folder);
  g_assert_true (g_file_test (vivant_export_file_get_folder (VIVANT_EXPORT_FILE (other)), G_FILE_TEST_IS_DIR));
  g_object_unref (other);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add ("/export-file/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/export-file/taken", Fixture, NULL, set_up, test_taken, tear_down);
  g_test_add ("/export-file/folder", Fixture, NULL, set_up, test_folder, tear_down);
  return g_test_run ();
}
