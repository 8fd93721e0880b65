/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Says how well a crop suits the model: where the object is in it, how large it is, and whether there are pixels
 * enough. */
#pragma once

#include "vivant-project-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** What the model found in a picture, pixels; half_width 0: nothing is known. */
typedef struct VivantFound {
  double x, y, half_width, half_height;
} VivantFound;

#define VIVANT_TYPE_CROP_FIT (vivant_crop_fit_get_type ())
G_DECLARE_FINAL_TYPE (VivantCropFit, vivant_crop_fit, VIVANT, CROP_FIT, AdwBin)

GtkWidget *vivant_crop_fit_new (void);
/** `model_size` is the side of the model's picture. */
void vivant_crop_fit_update (VivantCropFit *self, const VivantCrop *crop, const VivantFound *found, int model_size);
/** The most useful advice, translated; "" when nothing is known. Belongs to the widget. */
const char *vivant_crop_fit_get_advice (VivantCropFit *self);

/** What keypoints found in the square `crop` of a picture say of the object's place. */
void vivant_found_from_keypoints (VivantFound *found, const FommKeypoints *keypoints, const VivantCrop *crop);

G_END_DECLS
