/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One model in the list. Its facts are read in the background when the row is made. */
#pragma once

#include "vivant-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_MODEL_ROW (vivant_model_row_get_type ())
G_DECLARE_FINAL_TYPE (VivantModelRow, vivant_model_row, VIVANT, MODEL_ROW, AdwActionRow)

GtkWidget *vivant_model_row_new (VivantModel *model);
VivantModel *vivant_model_row_get_model (VivantModelRow *self);
void vivant_model_row_set_in_use (VivantModelRow *self, gboolean in_use);

G_END_DECLS
