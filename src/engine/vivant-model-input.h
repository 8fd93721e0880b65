/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "fomm.h"
#include "vivant-media-crop.h"

G_BEGIN_DECLS

/** What the model is given of a picture. */
typedef struct VivantModelInput {
  VivantMediaPicture *picture; /**< the crop at the model's size, in colour */
  guint8 *grey;                /**< the same in grey, for models of one channel; else NULL */
  FommImage image;             /**< one of the two */
} VivantModelInput;

/** Cuts and resizes as in reference section 5.3. FALSE when memory is short. Any thread. */
gboolean vivant_model_input_init (VivantModelInput *self, const VivantMediaPicture *picture,
                                  const VivantMediaCrop *crop, const FommConfig *config);
void vivant_model_input_clear (VivantModelInput *self);

G_END_DECLS
