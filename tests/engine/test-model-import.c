/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "disk.h"
#include "sample.h"
#include "vivant-error.h"
#include "vivant-model-import.h"

#include <string.h>
#include <utime.h>

typedef struct Fixture {
  char *root, *folder, *checkpoint; /* the folder does not exist yet */
  VivantImportOptions options;
  GCancellable *cancellable;
  double cancel_at, fraction; /* progress at which it is cancelled, 2: never; the last one */
} Fixture;

static void
progress_cb (double fraction, gpointer data)
{
  Fixture *fixture = data;

  g_assert_cmpfloat (fraction, >=, fixture->fraction);
  g_assert_cmpfloat (fraction, <=, 1.0);
  fixture->fraction = fraction;
  if (fraction >= fixture->cancel_at)
    g_cancellable_cancel (fixture->cancellable);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  fixture->folder = g_build_filename (fixture->root, "models", NULL);
  fixture->checkpoint = sample_path ("variants/half.pth.tar");
  fixture->cancellable = g_cancellable_new ();
  fixture->options = (VivantImportOptions){.progress = progress_cb, .progress_data = fixture};
  fixture->cancel_at = 2;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sample_remove_folder (fixture->root);
  g_object_unref (fixture->cancellable);
  g_free (fixture->checkpoint);
  g_free (fixture->folder);
  g_free (fixture->root);
}

static int
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  int n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static char *
import (Fixture *fixture, GError **error)
{
  fixture->fraction = 0;
  return vivant_model_import_file (fixture->folder, fixture->checkpoint, &fixture->options, fixture->cancellable,
                                   error);
}

static char *
import_well (Fixture *fixture)
{
  GError *error = NULL;
  char *path = import (fixture, &error);

  g_assert_no_error (error);
  g_assert_nonnull (path);
  return path;
}

static void
assert_fails (Fixture *fixture, GQuark domain, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  const int before = count_files (fixture);

  g_assert_null (import (fixture, &error));
  g_assert_error (error, domain, code);
  if (says != NULL && strstr (error->message, says) == NULL)
    g_error ("“%s” does not name “%s”", error->message, says);
  g_assert_cmpint (count_files (fixture), ==, before); /* nothing partial, under whatever name */
}

static void
test_what_arrives (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = import_well (fixture), *wanted = g_build_filename (fixture->folder, "half.safetensors", NULL);
  g_autoptr (VivantModel) model = vivant_model_new (path, NULL, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (path, ==, wanted);
  g_assert_cmpint (count_files (fixture), ==, 1);
  g_assert_true (vivant_model_describe (model, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (vivant_model_get_origin (model), ==, "half.pth.tar");
  g_assert_cmpfloat (fixture->fraction, >, 0.5);
}

/* The name of a published checkpoint tells what it shows, and a size that its tensors do not tell. */
static void
test_what_the_name_tells (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *shows;
    int size;
  } files[] = {{"vox-adv-cpk.pth.tar", "face", 256}, {"TaiChi-cpk.pth.tar", "body", 256},
               {"fashion.pth.tar", "clothes", 256},  {"mgif-cpk.pth.tar", "drawing", 256},
               {"vox-cpk-512.pth.tar", "face", 512}, {"something.pth.tar", "", 256}};
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->checkpoint, &bytes, &size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = NULL;
    g_autoptr (VivantModel) model = NULL;

    g_free (fixture->checkpoint);
    fixture->checkpoint = g_build_filename (fixture->root, files[i].name, NULL);
    g_assert_true (g_file_set_contents (fixture->checkpoint, bytes, (gssize) size, NULL));
    path = import_well (fixture);
    model = vivant_model_new (path, NULL, TRUE);
    g_assert_true (vivant_model_describe (model, NULL));
    g_assert_cmpstr (vivant_model_get_object_class (model), ==, files[i].shows);
    g_assert_cmpint (vivant_model_get_config (model)->width, ==, files[i].size);
  }
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = import_well (fixture), *second = NULL;

  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, "half");
  fixture->options.replace = TRUE;
  second = import_well (fixture);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (count_files (fixture), ==, 1);
}

/* At whatever moment: nothing is there afterwards. */
static void
test_cancelling (Fixture *fixture, gconstpointer data)
{
  for (fixture->cancel_at = 0.0; fixture->cancel_at < 0.95; fixture->cancel_at += 0.3) {
    assert_fails (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
    g_cancellable_reset (fixture->cancellable);
  }
}

static void
test_bad_checkpoints (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->checkpoint, &bytes, &size, NULL));
  g_free (fixture->checkpoint);
  fixture->checkpoint = g_build_filename (fixture->root, "cut.pth.tar", NULL);
  for (gsize length = 0; length < size; length += size / 7) {
    g_assert_true (g_file_set_contents (fixture->checkpoint, bytes, (gssize) length, NULL));
    assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_MODEL, "cut.pth.tar");
  }
  g_unlink (fixture->checkpoint);
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_MODEL, "cut.pth.tar");
  g_assert_cmpint (g_mkdir (fixture->checkpoint, 0700), ==, 0);
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_MODEL, "cut.pth.tar");
}

/* The checkpoint is not to blame. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  disk_set_room (4096);
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, "models");
  disk_set_room (RLIM_INFINITY);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->folder, "", 0, NULL)); /* keeps root out, too */
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, "models");
}

/* An import that was killed leaves a file as large as the model; another one that still runs is left alone. */
static void
test_leftovers (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {".old.safetensors.1.part.a", ".new.safetensors.2.part.b", ".notes.part"};
  struct utimbuf old = {.actime = time (NULL) - 100000, .modtime = time (NULL) - 100000};

  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  for (int i = 0; i < 3; i++) {
    g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

    g_assert_true (g_file_set_contents (path, "x", 1, NULL));
    if (i != 1)
      g_assert_cmpint (utime (path, &old), ==, 0);
  }
  g_free (import_well (fixture));
  for (int i = 0; i < 3; i++) {
    g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == (i > 0));
  }
}

/* What is stated is assumed no more, and all else stays. */
static void
test_corrections (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = import_well (fixture), *before = NULL, *after = NULL;
  const VivantModelEdit edit = {
      .title = "Ünïcode", .object_class = "body", .licence = "CC0", .align_corners = 0, .size = 384};
  g_autoptr (VivantModel) model = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (vivant_model_edit_file (path, &edit, NULL, &error));
  g_assert_no_error (error);
  model = vivant_model_new (path, NULL, TRUE);
  g_assert_true (vivant_model_describe (model, &error));
  g_assert_cmpstr (vivant_model_get_title (model), ==, "Ünïcode");
  g_assert_cmpstr (vivant_model_get_object_class (model), ==, "body");
  g_assert_cmpstr (vivant_model_get_licence (model), ==, "CC0");
  g_assert_cmpstr (vivant_model_get_origin (model), ==, "half.pth.tar");
  g_assert_cmpint (vivant_model_get_config (model)->align_corners, ==, 0);
  g_assert_cmpint (vivant_model_get_config (model)->width, ==, 384);
  g_assert_cmpstr (vivant_model_get_assumed (model), ==, "");

  g_cancellable_cancel (fixture->cancellable);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_false (vivant_model_edit_file (path, &edit, fixture->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (count_files (fixture), ==, 1);
}

static void
test_ids (void)
{
  static const char *const pairs[][2] = {
      {"vox-cpk", "vox-cpk"},
      {"My Model", "My-Model"},
      {"../../etc/passwd", "etc-passwd"},
      {".hidden", "hidden"},
      {"", "model"},
      {"…", "model"},
      {"a//b", "a-b"},
      {"end.", "end"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *id = vivant_model_id_from_text (pairs[i][0]);

    g_assert_cmpstr (id, ==, pairs[i][1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-import/ids", test_ids);
#define ADD(name, test) g_test_add ("/model-import/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("what-arrives", test_what_arrives);
  ADD ("what-the-name-tells", test_what_the_name_tells);
  ADD ("names", test_names);
  ADD ("cancelling", test_cancelling);
  ADD ("bad-checkpoints", test_bad_checkpoints);
  ADD ("no-room", test_no_room);
  ADD ("no-folder", test_no_folder);
  ADD ("leftovers", test_leftovers);
  ADD ("corrections", test_corrections);
#undef ADD
  return g_test_run ();
}
