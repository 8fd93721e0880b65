/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Loops over the pixels of a plane that are bound by memory when they are wide enough: one variant for each kind of
 * processor. */
#pragma once

#include <stdbool.h>

/** One plane on its way through a normalisation (op_norm.c); below `lowest` nothing comes through. */
typedef struct FommNormPlane {
  const float *x, *y, *dy;
  float mean, inverse; /**< of the standard deviation */
  float lowest;
} FommNormPlane;

typedef struct FommPlanes {
  /** Adds Σ x and Σ (x − about)². */
  void (*sum) (const float *x, int count, float about, double *sum, double *squares);
  /** y = max (lowest, x · scale + shift) */
  void (*scale) (const float *x, float *restrict y, int count, float scale, float shift, float lowest);
  /** Adds Σ dy and Σ dy · x̂ over those dy whose y is above the lowest, with x̂ = (x − mean) · inverse. */
  void (*sum_slopes) (const FommNormPlane *plane, int count, double *sum, double *dot);
  /** dx = factor · (dy − a − x̂ · b), or that added to what is there. */
  void (*slopes) (const FommNormPlane *plane, int count, float factor, const float ab[2], float *restrict dx,
                  bool more);
  /** to = from + shift */
  void (*shift) (const float *from, float *restrict to, int count, float shift);
  /** to += from */
  void (*add) (const float *from, float *restrict to, int count);
} FommPlanes;

/** A row of a gradient: the first that comes, or one more. */
static inline void
fomm_planes_put (const FommPlanes *planes, const float *from, float *to, int count, bool first)
{
  if (first)
    planes->shift (from, to, count, 0);
  else
    planes->add (from, to, count);
}

/** The best variant for this processor; FOMM_KERNELS chooses as for the core's. */
const FommPlanes *fomm_planes_get (void);

extern const FommPlanes fomm_planes_portable, fomm_planes_avx2, fomm_planes_avx512;
