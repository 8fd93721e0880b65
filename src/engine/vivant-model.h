/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One model file of the catalogue, or one named by its path. Creating it costs nothing; its facts are read by
 * vivant_model_describe(), its weights by vivant_model_load(). */
#pragma once

#include "fomm.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_MODEL (vivant_model_get_type ())
G_DECLARE_FINAL_TYPE (VivantModel, vivant_model, VIVANT, MODEL, GObject)

/** A model in the file `path`. `id` NULL takes the file's name without its ending. `removable` says that the file is
 * the user's own. */
VivantModel *vivant_model_new (const char *path, const char *id, gboolean removable);

/** Name for scripts: what `--model` takes. */
const char *vivant_model_get_id (VivantModel *self);
const char *vivant_model_get_path (VivantModel *self);
/** Size of the file in bytes; 0 when it cannot be read. */
guint64 vivant_model_get_size (VivantModel *self);
gboolean vivant_model_get_removable (VivantModel *self);

/** TRUE when both stand for the same file, and it was not written in between. */
gboolean vivant_model_is_same_file (VivantModel *self, VivantModel *other);
/** A number that changes when the file is written again. */
guint64 vivant_model_get_stamp (VivantModel *self);
/** When the file was written; NULL when it cannot be read. */
GDateTime *vivant_model_dup_written (VivantModel *self);

/** The facts below are placeholders (the id, empty strings, zeros) until the model was described or loaded. Main
 * thread. */
gboolean vivant_model_is_described (VivantModel *self);
const char *vivant_model_get_title (VivantModel *self);
const char *vivant_model_get_object_class (VivantModel *self);
const char *vivant_model_get_licence (VivantModel *self);
const char *vivant_model_get_origin (VivantModel *self);
/** One warning a line; empty for a flawless file. */
const char *vivant_model_get_warnings (VivantModel *self);
const char *vivant_model_get_container_name (VivantModel *self);
gboolean vivant_model_get_config_inferred (VivantModel *self);
/** Words for what was only guessed about the model: "class", "size". */
const char *vivant_model_get_assumed (VivantModel *self);
guint64 vivant_model_get_parameters (VivantModel *self);
const FommConfig *vivant_model_get_config (VivantModel *self);

/** Reads the facts; returns at once when they are known. Emits notify for the properties "title", "object-class",
 * "licence", "origin" and "described". Errors: VIVANT_ERROR_MODEL. */
gboolean vivant_model_describe (VivantModel *self, GError **error);

/** Loads the weights. `options` may be NULL. Returns a reference for fomm_model_unref(), or NULL with
 * VIVANT_ERROR_MODEL. Any thread; does not change the object. */
FommModel *vivant_model_load (VivantModel *self, const FommLoadOptions *options, GError **error);

/** The same in a thread. */
void vivant_model_load_async (VivantModel *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/** Also describes the model. */
FommModel *vivant_model_load_finish (VivantModel *self, GAsyncResult *result, GError **error);

/** Loads the model and animates one plain picture with it: TRUE when every number that comes out is finite. Any
 * thread. */
gboolean vivant_model_verify (VivantModel *self, GCancellable *cancellable, GError **error);

G_END_DECLS
