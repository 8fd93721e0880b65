/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * "Train on My Clips…": begins a training, or shows the one there is. The training belongs to the application and goes
 * on when the dialog is closed. */
#pragma once

#include "vivant-model-catalog.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_TRAIN_DIALOG (vivant_train_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VivantTrainDialog, vivant_train_dialog, VIVANT, TRAIN_DIALOG, AdwWindow)

void vivant_train_dialog_present (GtkWindow *parent, VivantModelCatalog *catalog);
/** The folder of clips, as if it had been chosen. */
void vivant_train_dialog_set_folder (VivantTrainDialog *self, const char *path);

G_END_DECLS
