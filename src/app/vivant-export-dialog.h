/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-export-settings.h"
#include "vivant-render-options.h"
#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_EXPORT_DIALOG (vivant_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VivantExportDialog, vivant_export_dialog, VIVANT, EXPORT_DIALOG, AdwWindow)

/** Asks how to export and starts it, or with `queue` adds it to the queue. */
void vivant_export_dialog_present (GtkWindow *parent, VivantStudio *studio, gboolean queue);

/** Puts an export at the end of the queue, with a toast in `parent` (a VivantWindow) when it is done. */
void vivant_export_start (GtkWindow *parent, VivantStudio *studio, const VivantRenderOptions *options,
                          const VivantExportSettings *settings);

G_END_DECLS
