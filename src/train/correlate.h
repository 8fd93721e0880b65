/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The two inner loops of a convolution and its gradients, in one variant for each kind of processor. Planes carry a
 * border of zeros and are walked as one line of floats: what is computed between the end of a row and the beginning of
 * the next is nobody's pixel and gets ignored. */
#pragma once

#include <stddef.h>

/** Rows of results that one call computes: what packed weights are grouped by. */
#define FOMM_CORRELATE_ROWS 8

/** Both loops can do the first half of the rows alone, in half the time. */
#define FOMM_CORRELATE_HALF 4

/** Floats that a sum is spread over until the end. */
#define FOMM_CORRELATE_LANES 16

/** Most neighbouring taps of one call of `gradient`. */
#define FOMM_CORRELATE_TAPS 3

/** y[r][i] = Σ over channels c and taps (ky, kx) of w[c][ky][kx][r] · x[c·plane + ky·pitch + kx + i], for i < count and
 * r < rows, which is FOMM_CORRELATE_ROWS or FOMM_CORRELATE_HALF. `y` has room for 48 more, and x may be read
 * 48 + kernel beyond. */
typedef struct FommCorrelation {
  int rows, channels, kernel_height, kernel_width, count;
  ptrdiff_t plane, pitch, y_stride;
  const float *x, *w;
  float *y;
} FommCorrelation;

typedef struct FommCorrelators {
  void (*correlate) (const FommCorrelation *correlation);
  /** For r < rows and j < taps: the lanes of sums[r][j] together gain Σ over i < count of dy[r·stride + i] · x[i + j].
   * `count` is a multiple of 16; sums are rows × taps × FOMM_CORRELATE_LANES floats, 64-byte aligned. */
  void (*gradient) (const float *dy, ptrdiff_t stride, const float *x, int count, int rows, int taps, float *sums);
} FommCorrelators;

/** The best variant for this processor; FOMM_KERNELS chooses as for the core's. */
const FommCorrelators *fomm_correlators_get (void);

extern const FommCorrelators fomm_correlators_portable, fomm_correlators_avx2, fomm_correlators_avx512;
