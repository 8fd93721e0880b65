/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "compose/seam.h"

#include <math.h>

/* The taper's width at rest and at most, in widths of the square. */
#define SMALLEST_BAND 0.08
#define LARGEST_BAND 0.30
/* Band for each width that something moves: at less than 1.5 (the slope of a smooth step) the picture would fold. */
#define BAND_PER_MOVE 2.0
/* Where the network's pixels come in, beyond the taper. */
#define BLEND 0.06

static double
smooth_step (double t)
{
  t = t > 0 ? (t < 1 ? t : 1) : 0;
  return t * t * (3 - 2 * t);
}

static double
edge_distance (const FommSeam *seam, double x, double y)
{
  double d = 1;

  if (seam->left)
    d = fmin (d, x);
  if (seam->right)
    d = fmin (d, 1 - x);
  if (seam->top)
    d = fmin (d, y);
  if (seam->bottom)
    d = fmin (d, 1 - y);
  return d;
}

void
fomm_seam_adapt (FommSeam *seam, const float *deformation, int height, int width)
{
  double furthest = 0;

  for (int i = 0; i < height; i++)
    for (int j = 0; j < width; j++, deformation += 2) {
      double x = width > 1 ? (double) j / (width - 1) : 0.5, y = height > 1 ? (double) i / (height - 1) : 0.5;
      double move = hypot (deformation[0] - (2 * x - 1), deformation[1] - (2 * y - 1)) / 2;
      /* Full weight at the edge, none where the smallest band ends, so that nothing jumps from frame to frame. */
      double near = 1 - edge_distance (seam, x, y) / (2 * SMALLEST_BAND);
      if (near > 0 && move * near > furthest)
        furthest = move * near;
    }
  seam->band = fmin (SMALLEST_BAND + BAND_PER_MOVE * furthest, LARGEST_BAND);
}

FommSeamWeights
fomm_seam_at (const FommSeam *seam, double x, double y)
{
  double d = edge_distance (seam, x, y);

  return (FommSeamWeights){(float) smooth_step (d / seam->band), (float) smooth_step ((d - seam->band) / BLEND)};
}
