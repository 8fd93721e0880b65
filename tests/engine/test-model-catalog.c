/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-error.h"
#include "vivant-model-catalog.h"

#include <glib/gstdio.h>

typedef struct Fixture {
  char *root, *user, *system;
  VivantModelCatalog *catalog;
  int changes;
} Fixture;

static void
copy_model (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (g_getenv ("VIVANT_TEST_MODEL")), to = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
on_changed (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  ((Fixture *) data)->changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("vivant-catalog-XXXXXX", NULL);
  fixture->user = g_build_filename (fixture->root, "user", NULL);
  fixture->system = g_build_filename (fixture->root, "system", NULL);
  g_assert_cmpint (g_mkdir (fixture->system, 0700), ==, 0);
  copy_model (fixture->system, "portrait.safetensors");
  fixture->catalog = vivant_model_catalog_new_for_folders (fixture->user, (const char *const[]){fixture->system, NULL});
  g_signal_connect (fixture->catalog, "items-changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->catalog);
  sample_remove_folder (fixture->root);
  g_free (fixture->root);
  g_free (fixture->user);
  g_free (fixture->system);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->catalog));
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  VivantModel *model = vivant_model_catalog_get_default (fixture->catalog);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (vivant_model_get_id (model), ==, VIVANT_DEFAULT_MODEL_ID);
  g_assert_cmpstr (vivant_model_get_title (model), ==, VIVANT_DEFAULT_MODEL_ID);
  g_assert_false (vivant_model_get_removable (model));
  g_assert_cmpuint (vivant_model_get_size (model), >, 1000000);
  g_assert_false (vivant_model_is_described (model));
  g_assert_true (vivant_model_describe (model, &error));
  g_assert_no_error (error);
  g_assert_cmpint (vivant_model_get_config (model)->num_kp, ==, 19);
  g_assert_cmpstr (vivant_model_get_object_class (model), ==, "face");
}

static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  VivantModel *model = vivant_model_catalog_get_default (fixture->catalog);

  vivant_model_catalog_refresh (fixture->catalog);
  g_assert_cmpint (fixture->changes, ==, 0);
  g_assert_true (model == vivant_model_catalog_get_default (fixture->catalog));
  copy_model (fixture->system, "second.safetensors");
  copy_model (fixture->system, ".hidden.safetensors");
  copy_model (fixture->system, "other.txt");
  vivant_model_catalog_refresh (fixture->catalog);
  g_assert_cmpint (fixture->changes, ==, 1);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_true (model == vivant_model_catalog_get_default (fixture->catalog));
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantModel) by_id = NULL, by_title = NULL, by_path = NULL, by_default = NULL;
  g_autoptr (GError) error = NULL;

  by_default = vivant_model_catalog_find (fixture->catalog, NULL, &error);
  by_id = vivant_model_catalog_find (fixture->catalog, "portrait", &error);
  by_title = vivant_model_catalog_find (fixture->catalog, "PORTRAIT", &error);
  by_path = vivant_model_catalog_find (fixture->catalog, g_getenv ("VIVANT_TEST_MODEL"), &error);
  g_assert_no_error (error);
  g_assert_true (by_id == by_default && by_title == by_id && by_path != NULL);
  g_assert_null (vivant_model_catalog_find (fixture->catalog, "nobody", &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_MODEL);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_import (Fixture *fixture, gconstpointer data)
{
  VivantImportOptions options = {.name = "A/../B"};
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (VivantModel) model = NULL;
  g_autoptr (GError) error = NULL;

  vivant_model_catalog_import_async (fixture->catalog, g_getenv ("VIVANT_TEST_MODEL"), &options, NULL, on_imported,
                                     &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  model = vivant_model_catalog_import_finish (fixture->catalog, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vivant_model_get_id (model), ==, "A-..-B");
  g_assert_true (vivant_model_get_removable (model));
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_true (vivant_model_verify (model, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (
      vivant_model_catalog_import (fixture->catalog, g_getenv ("VIVANT_TEST_MODEL"), &options, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_clear_error (&error);
  g_assert_true (vivant_model_catalog_remove (fixture->catalog, "A-..-B", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (fixture), ==, 1);
}

static void
test_import_cancelled (Fixture *fixture, gconstpointer data)
{
  VivantImportOptions options = {.name = "x"};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (
      vivant_model_catalog_import (fixture->catalog, g_getenv ("VIVANT_TEST_MODEL"), &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (g_rmdir (fixture->user), ==, 0);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (vivant_model_catalog_remove (fixture->catalog, "portrait", &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_assert_cmpuint (count (fixture), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/model-catalog/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("list", test_list);
  ADD ("refresh", test_refresh);
  ADD ("find", test_find);
  ADD ("import", test_import);
  ADD ("import-cancelled", test_import_cancelled);
  ADD ("remove", test_remove);
  return g_test_run ();
}
