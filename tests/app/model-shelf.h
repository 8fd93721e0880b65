/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A folder with models in it, for the widgets that show them. */
#pragma once

#include "vivant-model-import.h"
#include "vivant-studio.h"
#include "wait.h"
#include "widget-test.h"

#include <glib/gstdio.h>

typedef struct ModelShelf {
  char *folder;
  VivantProject *project;
  VivantModelCatalog *catalog;
  VivantStudio *studio;
} ModelShelf;

/* Imports a small checkpoint as this user's own. `from` names a file of tests/data, `as` is what the user's file is
 * called, which the import guesses from. Returns the model's path. */
static inline char *
model_shelf_import (ModelShelf *self, const char *from, const char *as)
{
  g_autofree char *source = g_build_filename (g_getenv ("VIVANT_TEST_CHECKPOINTS"), from, NULL);
  g_autofree char *own = g_build_filename (g_get_tmp_dir (), as, NULL), *bytes = NULL;
  const VivantImportOptions options = {.name = NULL};
  g_autoptr (GError) error = NULL;
  char *path;
  gsize size;

  g_assert_true (g_file_get_contents (source, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (own, bytes, (gssize) size, NULL));
  path = vivant_model_import_file (self->folder, own, &options, NULL, &error);
  g_assert_no_error (error);
  g_unlink (own);
  if (self->catalog != NULL)
    vivant_model_catalog_refresh (self->catalog);
  return path;
}

static inline void
model_shelf_set_up (ModelShelf *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("vivant-models-XXXXXX", NULL);
  g_free (model_shelf_import (self, "variants/half.pth.tar", "portrait.pth.tar"));
  self->project = vivant_project_new ();
  self->catalog = vivant_model_catalog_new_for_folders (self->folder, (const char *const[]){NULL});
  self->studio = vivant_studio_new (self->project, self->catalog);
}

static inline void
model_shelf_tear_down (ModelShelf *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  WAIT_UNTIL (G_OBJECT (self->studio)->ref_count == 1);
  g_assert_finalize_object (self->studio);
  g_object_unref (self->catalog);
  g_assert_finalize_object (self->project);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}
