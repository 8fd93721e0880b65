/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Asks how to export.
 *
 * Signal "export" (const VivantRenderOptions *options, const VivantExportSettings *settings): the user chose; both are
 * good until the handler returns. The dialog closes afterwards. */
#pragma once

#include "vivant-export-settings.h"
#include "vivant-queue.h"
#include "vivant-render-options.h"
#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_EXPORT_DIALOG (vivant_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VivantExportDialog, vivant_export_dialog, VIVANT, EXPORT_DIALOG, AdwWindow)

/** `settings` has the last choices; names that exports in `queue` will have are not proposed. `later`: what was chosen
 * will wait for its turn, says the button. */
GtkWidget *vivant_export_dialog_new (VivantStudio *studio, GSettings *settings, VivantQueue *queue, gboolean later);
/** Export, as the button does. */
void vivant_export_dialog_go (VivantExportDialog *self);

G_END_DECLS
