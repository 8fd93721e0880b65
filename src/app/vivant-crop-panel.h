/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What the model sees of a picture, with advice: a panel beside the picture, or a strip below it. */
#pragma once

#include "vivant-crop-fit.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_CROP_PANEL (vivant_crop_panel_get_type ())
G_DECLARE_FINAL_TYPE (VivantCropPanel, vivant_crop_panel, VIVANT, CROP_PANEL, AdwBin)

/** A panel with the verdicts of `fit`, which it takes; without (NULL) a strip. `model_size` is the side of the model's
 * picture. */
GtkWidget *vivant_crop_panel_new (VivantCropFit *fit, int model_size);
/** NULL: nothing. */
void vivant_crop_panel_set_picture (VivantCropPanel *self, GdkPaintable *picture);
void vivant_crop_panel_say (VivantCropPanel *self, const char *advice);

G_END_DECLS
