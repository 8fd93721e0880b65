/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One model file: what is known before and after it was read, loading, verifying, and a file that is none. */
#include "vivant-model.h"

#include "vivant-error.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>

static VivantModel *
built_in (void)
{
  return vivant_model_new (g_getenv ("VIVANT_TEST_MODEL"), NULL, FALSE);
}

static void
count_cb (GObject *object, GParamSpec *pspec, int *count)
{
  ++*count;
}

static void
test_described (void)
{
  g_autoptr (VivantModel) model = built_in ();
  g_autoptr (GError) error = NULL;
  int described = 0;

  g_signal_connect (model, "notify::described", G_CALLBACK (count_cb), &described);
  g_assert_cmpstr (vivant_model_get_id (model), ==, "portrait");
  g_assert_cmpstr (vivant_model_get_title (model), ==, "portrait"); /* its file's name, until it is read */
  g_assert_cmpuint (vivant_model_get_size (model), >, 1000000);
  g_assert_false (vivant_model_is_described (model));
  g_assert_true (vivant_model_describe (model, &error));
  g_assert_true (vivant_model_describe (model, &error)); /* known already */
  g_assert_no_error (error);
  g_assert_cmpint (described, ==, 1);
  g_assert_cmpstr (vivant_model_get_title (model), ==, "Portrait");
  g_assert_cmpstr (vivant_model_get_object_class (model), ==, "face");
  g_assert_cmpstr (vivant_model_get_licence (model), ==, "MIT");
  g_assert_cmpstr (vivant_model_get_warnings (model), ==, "");
  g_assert_cmpint (vivant_model_get_config (model)->width, ==, 256);
  g_assert_cmpuint (vivant_model_get_parameters (model), >, 100000);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_loaded (void)
{
  g_autoptr (VivantModel) model = built_in ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FommModel *loaded;

  vivant_model_load_async (model, NULL, loaded_cb, &result);
  WAIT_UNTIL (result != NULL);
  loaded = vivant_model_load_finish (model, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (loaded);
  g_assert_true (vivant_model_is_described (model));
  g_assert_cmpint (fomm_model_get_config (loaded)->num_kp, ==, vivant_model_get_config (model)->num_kp);
  fomm_model_unref (&loaded);
  g_assert_true (vivant_model_verify (model, NULL, &error));
  g_assert_no_error (error);
}

static void
test_none (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "page.safetensors", NULL);
  g_autoptr (VivantModel) model = vivant_model_new (path, "mine", TRUE),
                          gone = vivant_model_new ("/no/where", NULL, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "<!DOCTYPE html><html></html>", -1, NULL));
  g_assert_cmpstr (vivant_model_get_id (model), ==, "mine");
  g_assert_true (vivant_model_get_removable (model));
  g_assert_false (vivant_model_describe (model, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "page.safetensors"));
  g_assert_false (vivant_model_is_described (model));
  g_clear_error (&error);
  g_assert_null (vivant_model_load (model, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_MODEL);
  g_clear_error (&error);
  g_assert_false (vivant_model_verify (model, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_MODEL);
  g_clear_error (&error);
  g_assert_cmpuint (vivant_model_get_size (gone), ==, 0);
  g_assert_null (vivant_model_dup_written (gone));
  g_assert_false (vivant_model_describe (gone, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_MODEL);
}

/* A file that was written again is another one. */
static void
test_same_file (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "written.safetensors", NULL);
  g_autoptr (VivantModel) before = NULL, same = NULL, after = NULL, other = built_in ();
  g_autoptr (GDateTime) written = NULL;

  g_assert_true (g_file_set_contents (path, "one", -1, NULL));
  before = vivant_model_new (path, NULL, TRUE);
  same = vivant_model_new (path, NULL, TRUE);
  written = vivant_model_dup_written (before);
  g_assert_nonnull (written);
  g_assert_true (vivant_model_is_same_file (before, same));
  g_assert_cmpuint (vivant_model_get_stamp (before), ==, vivant_model_get_stamp (same));
  g_assert_false (vivant_model_is_same_file (before, other));
  g_assert_true (g_file_set_contents (path, "another", -1, NULL));
  after = vivant_model_new (path, NULL, TRUE);
  g_assert_false (vivant_model_is_same_file (before, after));
  g_assert_cmpuint (vivant_model_get_stamp (before), !=, vivant_model_get_stamp (after));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/described", test_described);
  g_test_add_func ("/model/loaded", test_loaded);
  g_test_add_func ("/model/none", test_none);
  g_test_add_func ("/model/same-file", test_same_file);
  return g_test_run ();
}
