/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The few operations on 2×2 matrices that Jacobians need. Row-major, entries [row][column]; computed in double. */
#pragma once

#include <math.h>
#include <stdbool.h>

static inline double
fomm_matrix2_determinant (const float m[2][2])
{
  return (double) m[0][0] * m[1][1] - (double) m[0][1] * m[1][0];
}

/** out = a · b; out may be either of them. */
static inline void
fomm_matrix2_multiply (const float a[2][2], const float b[2][2], float out[2][2])
{
  double p[2][2];

  for (int r = 0; r < 2; r++)
    for (int c = 0; c < 2; c++)
      p[r][c] = (double) a[r][0] * b[0][c] + (double) a[r][1] * b[1][c];
  for (int r = 0; r < 2; r++)
    for (int c = 0; c < 2; c++)
      out[r][c] = (float) p[r][c];
}

static inline void
fomm_matrix2_identity (float out[2][2])
{
  out[0][0] = out[1][1] = 1.0F;
  out[0][1] = out[1][0] = 0.0F;
}

/** Inverse of `m`. A matrix that is singular (up to the rounding of floats) or not finite has none: `out` becomes the
 * identity and the result is false. */
static inline bool
fomm_matrix2_invert (const float m[2][2], float out[2][2])
{
  double det = fomm_matrix2_determinant (m);
  double size = fabs ((double) m[0][0] * m[1][1]) + fabs ((double) m[0][1] * m[1][0]);
  float adjugate[2][2] = {{m[1][1], -m[0][1]}, {-m[1][0], m[0][0]}};

  fomm_matrix2_identity (out);
  if (!isfinite (det) || !(fabs (det) > 1e-7 * size) || !(fabs (det) > 1e-30))
    return false;
  for (int r = 0; r < 2; r++)
    for (int c = 0; c < 2; c++)
      out[r][c] = (float) (adjugate[r][c] / det);
  return true;
}
