/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "view/ellipse.h"

#include <math.h>

void
fomm_jacobian_axis (const float jacobian[2][2], int axis, double radius, double scale_x, double scale_y, double out[2])
{
  out[0] = jacobian[0][axis] * radius * scale_x;
  out[1] = jacobian[1][axis] * radius * scale_y;
}

/* The singular value decomposition of a 2×2 matrix in closed form. */
FommEllipse
fomm_ellipse_from_jacobian (const float jacobian[2][2], double radius, double scale_x, double scale_y)
{
  const double pi = 3.14159265358979323846;
  double x[2], y[2];

  fomm_jacobian_axis (jacobian, 0, radius, scale_x, scale_y, x);
  fomm_jacobian_axis (jacobian, 1, radius, scale_x, scale_y, y);
  double sum = (x[0] + y[1]) / 2, difference = (x[0] - y[1]) / 2;
  double mean = (x[1] + y[0]) / 2, turn = (x[1] - y[0]) / 2;
  double q = hypot (sum, turn), r = hypot (difference, mean);
  double angle = (atan2 (mean, difference) + atan2 (turn, sum)) / 2;
  if (!isfinite (q + r))
    return (FommEllipse){0};
  angle -= pi * round (angle / pi);
  return (FommEllipse){q + r, fabs (q - r), angle, q < r};
}
