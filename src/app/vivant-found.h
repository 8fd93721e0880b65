/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Where the model sees the object in a picture. A model that names its keypoints knows a face from forehead to chin and
 * where the shoulders begin; of any other there is just the outline of all its keypoints. */
#pragma once

#include "fomm.h"
#include "vivant-project-state.h"

G_BEGIN_DECLS

/** An oval, pixels of the picture; half_width 0: nothing is known. */
typedef struct VivantFound {
  double x, y;                    /**< its middle */
  double half_width, half_height; /**< half axes */
  double lean;                    /**< how far it leans clockwise, radians */
  gboolean face;                  /**< it goes from forehead to chin, and `shoulders` is known */
  double shoulders;               /**< height (y) at which the neck ends */
} VivantFound;

/** From keypoints found in the square `crop`. `names` are FommModelInfo's, one for each keypoint, or NULL. */
void vivant_found_from_keypoints (VivantFound *found, const FommKeypoints *keypoints, const char *const *names,
                                  const VivantCrop *crop);

G_END_DECLS
