/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-model-catalog.h"

G_BEGIN_DECLS

/** A name that is safe as a file name and easy to type: ASCII letters, digits, '.', '_' and '-' of `text`, other runs
 * become one '-'; never empty, never hidden, at most 64 bytes. */
char *vivant_model_id_from_text (const char *text);

/** Converts `path` to `folder`/id.safetensors. Any thread. Returns the path of the new file. */
char *vivant_model_import_file (const char *folder, const char *path, const VivantImportOptions *options,
                                GCancellable *cancellable, GError **error);

/** Writes a native file anew with what `edit` corrects. Any thread. */
gboolean vivant_model_edit_file (const char *path, const VivantModelEdit *edit, GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
