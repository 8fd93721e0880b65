/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Pictures of results, without any toolkit. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/** An RGB picture owned by the caller, three bytes a pixel. */
typedef struct FommCanvas {
  uint8_t *rgb;
  int width, height;
  ptrdiff_t stride; /**< bytes from row to row */
} FommCanvas;

/** Value of a plane of `height` × `width` floats, `step` floats apart, at normalised (x, y), read bilinearly with -1
 * and 1 at the centres of the outermost samples; beyond them the edge repeats. */
static inline float
fomm_plane_sample (const float *plane, int height, int width, int step, double x, double y)
{
  double px = (x + 1) / 2 * (width - 1), py = (y + 1) / 2 * (height - 1);
  px = px > 0 ? (px < width - 1 ? px : width - 1) : 0; /* NaN becomes 0 */
  py = py > 0 ? (py < height - 1 ? py : height - 1) : 0;
  int x0 = (int) px, y0 = (int) py, x1 = x0 + 1 < width ? x0 + 1 : x0, y1 = y0 + 1 < height ? y0 + 1 : y0;
  float fx = (float) (px - x0), fy = (float) (py - y0);
  const float *a = plane + (ptrdiff_t) y0 * width * step, *b = plane + (ptrdiff_t) y1 * width * step;

  return (a[x0 * step] * (1 - fx) + a[x1 * step] * fx) * (1 - fy) + (b[x0 * step] * (1 - fx) + b[x1 * step] * fx) * fy;
}

/** Normalised coordinate of the centre of pixel `i` of `n`. */
static inline double
fomm_lattice (int i, int n)
{
  return n > 1 ? 2.0 * i / (n - 1) - 1 : 0;
}
