/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Everything about one model: what it shows, what of that was read from the file and what is only assumed, and what can
 * be done with it. The user's own models can be corrected. */
#pragma once

#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_MODEL_DETAILS (vivant_model_details_get_type ())
G_DECLARE_FINAL_TYPE (VivantModelDetails, vivant_model_details, VIVANT, MODEL_DETAILS, AdwBin)

GtkWidget *vivant_model_details_new (VivantStudio *studio);
/** Shows a model, described or broken. */
void vivant_model_details_set_model (VivantModelDetails *self, VivantModel *model);
VivantModel *vivant_model_details_get_model (VivantModelDetails *self);
/** Whether there is only room for one thing beside another: the button is below the model's name then. */
void vivant_model_details_set_narrow (VivantModelDetails *self, gboolean narrow);

G_END_DECLS
