/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Imports in the background, and corrections of what was imported. VIVANT_TEST_CHECKPOINTS is the folder of small
 * checkpoints. */
#include "vivant-error.h"
#include "vivant-importer.h"

#include <glib/gstdio.h>

typedef struct Fixture {
  char *root, *user;
  VivantModelCatalog *catalog;
  VivantImporter *importer;
  GPtrArray *imported;
  GError *error;
  char *failed;
  gboolean edited;
} Fixture;

static void
imported_cb (VivantImporter *importer, VivantModel *model, Fixture *fixture)
{
  g_ptr_array_add (fixture->imported, g_object_ref (model));
}

static void
failed_cb (VivantImporter *importer, const char *path, GError *error, Fixture *fixture)
{
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
  g_free (fixture->failed);
  fixture->failed = g_strdup (path);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("vivant-importer-XXXXXX", NULL);
  fixture->user = g_build_filename (fixture->root, "models", NULL);
  fixture->catalog = vivant_model_catalog_new_for_folders (fixture->user, (const char *const[]){NULL});
  fixture->importer = vivant_importer_new (fixture->catalog);
  fixture->imported = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->importer, "imported", G_CALLBACK (imported_cb), fixture);
  g_signal_connect (fixture->importer, "failed", G_CALLBACK (failed_cb), fixture);
}

static guint
empty_folder (const char *path, gboolean remove)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint count = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    count++;
    if (remove)
      g_unlink (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  if (remove)
    g_rmdir (path);
  return count;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ; /* progress that was due holds a reference */
  g_ptr_array_unref (fixture->imported);
  g_assert_finalize_object (fixture->importer);
  /* A worker may let go of it a little later. */
  g_object_unref (fixture->catalog);
  empty_folder (fixture->user, TRUE);
  empty_folder (fixture->root, TRUE);
  g_clear_error (&fixture->error);
  g_free (fixture->failed);
  g_free (fixture->user);
  g_free (fixture->root);
}

static char *
place (Fixture *fixture, const char *checkpoint, const char *name)
{
  g_autofree char *from = g_build_filename (g_getenv ("VIVANT_TEST_CHECKPOINTS"), checkpoint, NULL);
  char *to = g_build_filename (fixture->root, name, NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) size, NULL));
  return to;
}

static void
wait (Fixture *fixture)
{
  while (vivant_importer_get_path (fixture->importer) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_import (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = place (fixture, "variants/half.pth.tar", "vox-cpk.pth.tar");
  VivantModel *model;

  vivant_importer_add (fixture->importer, path);
  g_assert_cmpstr (vivant_importer_get_path (fixture->importer), ==, path);
  wait (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->imported->len, ==, 1);
  model = g_ptr_array_index (fixture->imported, 0);
  g_assert_true (vivant_model_describe (model, NULL));
  g_assert_cmpstr (vivant_model_get_id (model), ==, "vox-cpk");
  g_assert_cmpstr (vivant_model_get_object_class (model), ==, "face");
  g_assert_cmpstr (vivant_model_get_origin (model), ==, "vox-cpk.pth.tar");
  g_assert_cmpstr (vivant_model_get_assumed (model), ==, "class size");
  g_assert_true (vivant_model_get_config_inferred (model));
  g_assert_true (vivant_model_get_config (model)->align_corners);
}

/* Several at once: none replaces another, and a bad one does not stop the rest. */
static void
test_queue (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = place (fixture, "paddle/micro32_f16_p2.pdparams", "vox-cpk-512.pdparams");
  g_autofree char *bad = g_build_filename (fixture->root, "page.pth.tar", NULL);

  g_assert_true (g_file_set_contents (bad, "<!DOCTYPE html><html></html>", -1, NULL));
  vivant_importer_add (fixture->importer, good);
  vivant_importer_add (fixture->importer, bad);
  vivant_importer_add (fixture->importer, good);
  wait (fixture);
  g_assert_error (fixture->error, VIVANT_ERROR, VIVANT_ERROR_MODEL);
  g_assert_cmpstr (fixture->failed, ==, bad);
  g_assert_cmpuint (fixture->imported->len, ==, 2);
  g_assert_cmpstr (vivant_model_get_id (g_ptr_array_index (fixture->imported, 0)), ==, "vox-cpk-512");
  g_assert_cmpstr (vivant_model_get_id (g_ptr_array_index (fixture->imported, 1)), ==, "vox-cpk-512-2");
  g_assert_true (vivant_model_describe (g_ptr_array_index (fixture->imported, 0), NULL));
  g_assert_cmpint (vivant_model_get_config (g_ptr_array_index (fixture->imported, 0))->width, ==, 512);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = place (fixture, "variants/half.pth.tar", "a.pth.tar");

  vivant_importer_add (fixture->importer, path);
  vivant_importer_add (fixture->importer, path);
  vivant_importer_cancel (fixture->importer);
  wait (fixture);
  g_assert_no_error (fixture->error);
  /* The first may have been done before it noticed. */
  g_assert_cmpuint (fixture->imported->len, <=, 1);
  g_assert_cmpuint (empty_folder (fixture->user, FALSE), ==, fixture->imported->len);
}

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  vivant_model_catalog_edit_finish (VIVANT_MODEL_CATALOG (object), result, &fixture->error);
  fixture->edited = TRUE;
}

static VivantModel *
edit (Fixture *fixture, VivantModel *model, const VivantModelEdit *change)
{
  fixture->edited = FALSE;
  vivant_model_catalog_edit_async (fixture->catalog, model, change, NULL, edited_cb, fixture);
  while (!fixture->edited)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (fixture->error);
  return vivant_model_catalog_find (fixture->catalog, vivant_model_get_id (model), NULL);
}

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = place (fixture, "variants/half.pth.tar", "vox.pth.tar");
  g_autoptr (VivantModel) once = NULL, twice = NULL;
  VivantModelEdit change = VIVANT_MODEL_EDIT_INIT;
  VivantModel *model;

  vivant_importer_add (fixture->importer, path);
  wait (fixture);
  model = g_ptr_array_index (fixture->imported, 0);
  change.align_corners = 0;
  change.licence = "CC-BY-4.0";
  once = edit (fixture, model, &change);
  g_assert_true (once != model);
  g_assert_true (vivant_model_describe (once, NULL));
  g_assert_false (vivant_model_get_config (once)->align_corners);
  g_assert_cmpstr (vivant_model_get_licence (once), ==, "CC-BY-4.0");
  g_assert_cmpstr (vivant_model_get_assumed (once), ==, "class size");

  change = (VivantModelEdit) VIVANT_MODEL_EDIT_INIT;
  change.object_class = "body";
  change.size = 384;
  change.title = "My Bodies";
  twice = edit (fixture, once, &change);
  g_assert_true (vivant_model_describe (twice, NULL));
  g_assert_cmpstr (vivant_model_get_title (twice), ==, "My Bodies");
  g_assert_cmpstr (vivant_model_get_object_class (twice), ==, "body");
  g_assert_cmpstr (vivant_model_get_licence (twice), ==, "CC-BY-4.0");
  g_assert_cmpstr (vivant_model_get_assumed (twice), ==, "");
  g_assert_cmpint (vivant_model_get_config (twice)->height, ==, 384);
  g_assert_false (vivant_model_get_config (twice)->align_corners);
  g_assert_true (vivant_model_get_config_inferred (twice));
  g_assert_cmpuint (empty_folder (fixture->user, FALSE), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/importer/import", test_import);
  ADD ("/importer/queue", test_queue);
  ADD ("/importer/cancel", test_cancel);
  ADD ("/importer/edit", test_edit);
#undef ADD
  return g_test_run ();
}
