/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Where an export goes: its name, whose ending follows the format, and the folder. In a sandbox there is no folder to
 * choose: it is asked for at the end. */
#pragma once

#include "vivant-export-settings.h"
#include "vivant-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_EXPORT_FILE (vivant_export_file_get_type ())
G_DECLARE_FINAL_TYPE (VivantExportFile, vivant_export_file, VIVANT, EXPORT_FILE, AdwBin)

/** `folder` is the last one, or ""; names that exports in `queue` will have are taken. */
GtkWidget *vivant_export_file_new (VivantQueue *queue, const char *folder);
void vivant_export_file_set_format (VivantExportFile *self, VivantMediaFormat format);
/** Fills in the name, or the name with the first number that no other export has taken. */
void vivant_export_file_propose (VivantExportFile *self, const char *wanted);

/** The name with its ending; NULL when none was given. */
char *vivant_export_file_dup_name (VivantExportFile *self);
/** The name in the folder; NULL when none was given. */
char *vivant_export_file_dup_path (VivantExportFile *self);
const char *vivant_export_file_get_folder (VivantExportFile *self);
/** TRUE when such a file is there, or will be. */
gboolean vivant_export_file_is_taken (VivantExportFile *self, const char *path);

G_END_DECLS
