/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The models a user can choose from: a GListModel of VivantModel. The user's own folder comes first, then the
 * system's; of two files with the same id the first wins. Native `.safetensors` files only: other checkpoints are
 * imported (converted) into the user's folder. Main thread, except where a function says otherwise. */
#pragma once

#include "vivant-model.h"

G_BEGIN_DECLS

/** Id of the model that is used when none is named. */
#define VIVANT_DEFAULT_MODEL_ID "portrait"

#define VIVANT_TYPE_MODEL_CATALOG (vivant_model_catalog_get_type ())
G_DECLARE_FINAL_TYPE (VivantModelCatalog, vivant_model_catalog, VIVANT, MODEL_CATALOG, GObject)

/** The catalogue of `$XDG_DATA_HOME/vivant/models`, and of the system folders: `$VIVANT_DATADIR/models` when that is
 * set (running from a build tree), else `vivant/models` of the installation and of every `$XDG_DATA_DIRS`, and last
 * the source tree's `data/models`. */
VivantModelCatalog *vivant_model_catalog_new (void);

/** A catalogue of the folders given; `system_folders` is NULL-terminated. */
VivantModelCatalog *vivant_model_catalog_new_for_folders (const char *user_folder, const char *const *system_folders);

const char *vivant_model_catalog_get_user_folder (VivantModelCatalog *self);

/** Looks at the folders again. Cheap: files are listed, not read. */
void vivant_model_catalog_refresh (VivantModelCatalog *self);

/** The default model, else the first one of the list, else NULL. Belongs to the catalogue. */
VivantModel *vivant_model_catalog_get_default (VivantModelCatalog *self);

/** A model by its id, by its title (ignoring case), or by the path of a checkpoint of any kind; NULL or "" is the
 * default one. Returns a reference, or NULL with VIVANT_ERROR_MODEL. */
VivantModel *vivant_model_catalog_find (VivantModelCatalog *self, const char *name_or_path, GError **error);

/** How a checkpoint is imported; the strings may be NULL and are copied by the asynchronous function. */
typedef struct VivantImportOptions {
  const char *name;        /**< id and title of the new model; NULL takes the file's name */
  const char *config_path; /**< official YAML that overrides what the tensors say */
  FommPrecision precision;
  gboolean replace;                                  /**< allow an existing model of that name to be replaced */
  void (*progress) (double fraction, gpointer data); /**< called in the thread that converts; may be NULL */
  gpointer progress_data;
} VivantImportOptions;

/** Converts the checkpoint `path` into the user's folder, under a temporary name until it is complete, and loads the
 * result once to prove it. Returns a reference on the new model. Errors: VIVANT_ERROR_MODEL when the checkpoint cannot
 * be used, VIVANT_ERROR_OUTPUT when the folder cannot be written, G_IO_ERROR_CANCELLED. */
VivantModel *vivant_model_catalog_import (VivantModelCatalog *self, const char *path,
                                          const VivantImportOptions *options, GCancellable *cancellable,
                                          GError **error);
void vivant_model_catalog_import_async (VivantModelCatalog *self, const char *path, const VivantImportOptions *options,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
VivantModel *vivant_model_catalog_import_finish (VivantModelCatalog *self, GAsyncResult *result, GError **error);

/** A name for `path` that no model of the user's has yet: its own, or with a number. */
char *vivant_model_catalog_dup_free_name (VivantModelCatalog *self, const char *path);

/** What a user may correct in a model of his own. */
typedef struct VivantModelEdit {
  const char *title, *object_class, *licence; /**< NULL leaves it; copied */
  int align_corners;                          /**< -1 leaves it; 0 as the reference demo, 1 as trained */
  int size;                                   /**< side of the picture, pixels; 0 leaves it */
} VivantModelEdit;

/** Leaves everything. */
#define VIVANT_MODEL_EDIT_INIT \
  {                            \
    .align_corners = -1        \
  }

/** Writes one of the user's own models anew, in a thread. When it is done the list has a new object for it. Errors as
 * those of an import. */
void vivant_model_catalog_edit_async (VivantModelCatalog *self, VivantModel *model, const VivantModelEdit *edit,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean vivant_model_catalog_edit_finish (VivantModelCatalog *self, GAsyncResult *result, GError **error);

/** Deletes one of the user's own models. */
gboolean vivant_model_catalog_remove (VivantModelCatalog *self, const char *id, GError **error);

G_END_DECLS
