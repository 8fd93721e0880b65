/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The inner loops of a convolution and its gradients with products of bfloat16 numbers, whose sums are single
 * precision. As in correlate.h pictures have a border of zeros and are walked as one line; what falls between two rows
 * is nobody's pixel. Products go by pairs: two numbers of one side times two of the other, both added to one sum. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/** Results, and input channels of a weights' gradient, that are computed together. */
#define FOMM_HALF_BLOCK 16

/** Blocks of one call. */
#define FOMM_HALF_BLOCKS 2

/** Channel pairs of a chunk, at most. */
#define FOMM_HALF_PAIRS 16

/** Pixels of one step of a weights' gradient. */
#define FOMM_HALF_STEP 32

/** Neighbouring taps of one call of `gradient`, at most. */
#define FOMM_HALF_TAPS 3

/** Numbers that may be read beyond what is asked for. */
#define FOMM_HALF_SLACK 128

/** y[r][i] = Σ over channels c and taps (ky, kx) of w[c][ky][kx][r] · x[c][ky·pitch + kx + i], for i < count and
 * r < 16·blocks. Channels are `chunks` × `pairs` × 2. `y` has room for a multiple of 32 numbers in a row. */
typedef struct FommHalfCorrelation {
  int blocks, chunks, pairs;
  int kernel_height, kernel_width, count;
  ptrdiff_t plane, pitch; /**< of x, in pairs of channels */
  ptrdiff_t y_stride;
  const uint16_t *x;    /**< [channel pair][pixel][2] */
  const uint16_t *w[2]; /**< of each block: [chunk][ky][kx][16][pairs][2] */
  float *y;
} FommHalfCorrelation;

/** sums[block][tap][c][o] += Σ over i < 32·steps of x[c][i + tap] · dy[o][i], for 16·blocks channels c, 16 results o.
 */
typedef struct FommHalfGradient {
  int blocks, taps, steps;
  ptrdiff_t plane;    /**< from channel to channel of x */
  const uint16_t *x;  /**< [channel][pixel] */
  const uint16_t *dy; /**< [pixel pair][16][2] */
  float *sums;        /**< 64-byte aligned */
} FommHalfGradient;

typedef struct FommHalfProducts {
  const char *name;
  /** Around calls in one thread; `pairs` is that of the correlations between, 0 for gradients. */
  void (*begin) (int pairs);
  void (*end) (void);
  void (*correlate) (const FommHalfCorrelation *correlation);
  void (*gradient) (const FommHalfGradient *gradient);
  /** to[i] = from[i], rounded to the nearest, ties to even. */
  void (*narrow) (const float *from, uint16_t *to, int count);
  /** to[i][0] = even[i], to[i][1] = odd[i]; `odd` may be NULL for zeros. */
  void (*pair) (const float *even, const float *odd, uint16_t *to, int count);
  /** to[i / 2][c][i % 2] = from[c·plane + i] for c < channels ≤ 16; zero for further c, and for i = count if that is
   * odd. */
  void (*interleave) (const float *from, ptrdiff_t plane, int channels, uint16_t *to, int count);
} FommHalfProducts;

/** The variant for processors that are faster with it, else NULL. When FOMM_KERNELS asks the core for lower kernels, a
 * variant in plain C stands in, slow and with the same results up to rounding: that is for tests. */
const FommHalfProducts *fomm_half_products_get (void);

extern const FommHalfProducts fomm_half_products_portable;
#if defined FOMM_HAVE_AMX
extern const FommHalfProducts fomm_half_products_amx;
#endif
