/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The loops of correlate.h for vectors of FOMM_WIDTH floats. A tile of sums stays in registers while the taps go by:
 * ROWS × 3 vectors of them, which with the inputs just fit. */
#pragma once

#include "correlate.h"

#include "ops/kernels_vector.h"

#if FOMM_WIDTH == 16
enum { ROWS = 8 };
#else
enum { ROWS = 4 };
#endif

/* Keeps a vector in its register. Left alone, compilers read it from memory again for every product, and the processor
 * runs out of loads before it runs out of multiply-adds. */
#if defined __AVX512F__
#define KEEP(vector) __asm__("" : "+v"(vector))
#elif defined __SSE2__
#define KEEP(vector) __asm__("" : "+x"(vector))
#else
#define KEEP(vector)
#endif

#define TILE(N)                                                                                                 \
  static void tile_##N (const FommCorrelation *p, const float *w, const float *x, float *y)                     \
  {                                                                                                             \
    Vector sum[ROWS][N];                                                                                        \
    FOMM_UNROLL for (int r = 0; r < ROWS; r++) FOMM_UNROLL for (int j = 0; j < N; j++) sum[r][j] = (Vector){0}; \
    for (int c = 0; c < p->channels; c++, x += p->plane) {                                                      \
      const float *row = x;                                                                                     \
      for (int ky = 0; ky < p->kernel_height; ky++, row += p->pitch)                                            \
        for (int kx = 0; kx < p->kernel_width; kx++, w += FOMM_CORRELATE_ROWS) {                                \
          Vector in[N];                                                                                         \
          FOMM_UNROLL for (int j = 0; j < N; j++) in[j] = load_loose (row + kx + j * FOMM_WIDTH);               \
          FOMM_UNROLL for (int r = 0; r < ROWS; r++)                                                            \
          {                                                                                                     \
            Vector weight = spread (w[r]);                                                                      \
            FOMM_UNROLL for (int j = 0; j < N; j++) sum[r][j] += weight * in[j];                                \
          }                                                                                                     \
        }                                                                                                       \
    }                                                                                                           \
    FOMM_UNROLL for (int r = 0; r < ROWS; r++) FOMM_UNROLL for (int j = 0; j < N; j++)                          \
        store_loose (y + r * p->y_stride + j * FOMM_WIDTH, sum[r][j]);                                          \
  }

TILE (3)
TILE (1)

static void
correlate (const FommCorrelation *p)
{
  for (int r = 0; r < FOMM_CORRELATE_ROWS; r += ROWS) {
    float *y = p->y + r * p->y_stride;
    int i = 0;
    for (; i + 3 * FOMM_WIDTH <= p->count; i += 3 * FOMM_WIDTH)
      tile_3 (p, p->w + r, p->x + i, y + i);
    for (; i < p->count; i += FOMM_WIDTH)
      tile_1 (p, p->w + r, p->x + i, y + i);
  }
}

#define GRADIENT(N)                                                                                    \
  static void gradient_##N (const float *dy, ptrdiff_t stride, const float *x, int count, float *sums) \
  {                                                                                                    \
    Vector sum[ROWS][N];                                                                               \
    FOMM_UNROLL for (int r = 0; r < ROWS; r++) FOMM_UNROLL for (int j = 0; j < N; j++) sum[r][j] =     \
        load (sums + (r * N + j) * FOMM_CORRELATE_LANES);                                              \
    for (int i = 0; i < count; i += FOMM_WIDTH) {                                                      \
      Vector in[N];                                                                                    \
      FOMM_UNROLL for (int j = 0; j < N; j++) in[j] = load_loose (x + i + j);                          \
      FOMM_UNROLL for (int r = 0; r < ROWS; r++)                                                       \
      {                                                                                                \
        Vector d = load_loose (dy + r * stride + i);                                                   \
        KEEP (d);                                                                                      \
        FOMM_UNROLL for (int j = 0; j < N; j++) sum[r][j] += d * in[j];                                \
      }                                                                                                \
    }                                                                                                  \
    FOMM_UNROLL for (int r = 0; r < ROWS; r++) FOMM_UNROLL for (int j = 0; j < N; j++)                 \
        store (sums + (r * N + j) * FOMM_CORRELATE_LANES, sum[r][j]);                                  \
  }

GRADIENT (3)
GRADIENT (2)
GRADIENT (1)

static void
gradient (const float *dy, ptrdiff_t stride, const float *x, int count, int taps, float *sums)
{
  for (int r = 0; r < FOMM_CORRELATE_ROWS; r += ROWS, dy += ROWS * stride, sums += ROWS * taps * FOMM_CORRELATE_LANES) {
    if (taps == 3)
      gradient_3 (dy, stride, x, count, sums);
    else if (taps == 2)
      gradient_2 (dy, stride, x, count, sums);
    else
      gradient_1 (dy, stride, x, count, sums);
  }
}
