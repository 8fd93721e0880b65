/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The local affine map of a keypoint, to be drawn: what it makes of a circle, and its two axes. */
#pragma once

#include <stdbool.h>

/** In the units of the matrix and radius it was made from; y points down, so that a positive angle turns clockwise. */
typedef struct FommEllipse {
  double major, minor; /**< semi-axes, major ≥ minor ≥ 0 */
  double angle;        /**< of the major axis against the x axis, radians, -π/2 … π/2 */
  bool mirrored;       /**< the map turns the circle over */
} FommEllipse;

/** The image of a circle of `radius` under `jacobian` (row-major). `scale_x`, `scale_y` stretch the result, e.g. from
 * normalised units to pixels: half the width and half the height. A matrix that is not finite gives a point. */
FommEllipse fomm_ellipse_from_jacobian (const float jacobian[2][2], double radius, double scale_x, double scale_y);

/** Where the map takes the x axis (axis 0) or the y axis (axis 1) of length `radius`, scaled likewise. */
void fomm_jacobian_axis (const float jacobian[2][2], int axis, double radius, double scale_x, double scale_y,
                         double out[2]);
