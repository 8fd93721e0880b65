/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Says how well a crop suits the model: where the object is in it, how large it is, whether the shoulders are in
 * it, and whether there are pixels enough. */
#pragma once

#include "vivant-found.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_CROP_FIT (vivant_crop_fit_get_type ())
G_DECLARE_FINAL_TYPE (VivantCropFit, vivant_crop_fit, VIVANT, CROP_FIT, AdwBin)

GtkWidget *vivant_crop_fit_new (void);
/** `height` is the picture's, `model_size` the side of the model's picture. */
void vivant_crop_fit_update (VivantCropFit *self, const VivantCrop *crop, const VivantFound *found, int height,
                             int model_size);
/** The most useful advice, translated; "" when nothing is known. Belongs to the widget. */
const char *vivant_crop_fit_get_advice (VivantCropFit *self);

G_END_DECLS
