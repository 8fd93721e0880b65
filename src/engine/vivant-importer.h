/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Imports of checkpoints for a window that goes on meanwhile: one after another, each with progress, none over a model
 * that is there already. Main thread.
 *
 * Properties, readable and notifying: "path" (of the checkpoint that is being read, or NULL), "fraction" (0 … 1).
 * Signals: "imported" (VivantModel *model), "failed" (const char *path, GError *error). */
#pragma once

#include "vivant-model-catalog.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_IMPORTER (vivant_importer_get_type ())
G_DECLARE_FINAL_TYPE (VivantImporter, vivant_importer, VIVANT, IMPORTER, GObject)

VivantImporter *vivant_importer_new (VivantModelCatalog *catalog);

/** Imports `path` when those before it are done. */
void vivant_importer_add (VivantImporter *self, const char *path);
/** Stops what is under way and forgets what waits; no file is left. */
void vivant_importer_cancel (VivantImporter *self);

/** NULL when nothing is being imported. */
const char *vivant_importer_get_path (VivantImporter *self);
double vivant_importer_get_fraction (VivantImporter *self);

G_END_DECLS
