/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The loops of correlate.h for vectors of FOMM_WIDTH floats. A tile of sums stays in registers while the taps go by:
 * 8 or 4 rows of 3 vectors, as many as just fit with the inputs. */
#pragma once

#include "correlate.h"

#include "ops/kernels_vector.h"

/* Keeps a vector in its register. Left alone, compilers read it from memory again for every product, and the processor
 * runs out of loads before it runs out of multiply-adds. */
#if defined __AVX512F__
#define KEEP(vector) __asm__("" : "+v"(vector))
#elif defined __SSE2__
#define KEEP(vector) __asm__("" : "+x"(vector))
#else
#define KEEP(vector)
#endif

#define TILE(R, N)                                                                                           \
  static void tile_##R##x##N (const FommCorrelation *p, const float *w, const float *x, float *y)            \
  {                                                                                                          \
    Vector sum[R][N];                                                                                        \
    FOMM_UNROLL for (int r = 0; r < R; r++) FOMM_UNROLL for (int j = 0; j < N; j++) sum[r][j] = (Vector){0}; \
    for (int c = 0; c < p->channels; c++, x += p->plane) {                                                   \
      const float *row = x;                                                                                  \
      for (int ky = 0; ky < p->kernel_height; ky++, row += p->pitch)                                         \
        for (int kx = 0; kx < p->kernel_width; kx++, w += FOMM_CORRELATE_ROWS) {                             \
          Vector in[N];                                                                                      \
          FOMM_UNROLL for (int j = 0; j < N; j++) in[j] = load_loose (row + kx + j * FOMM_WIDTH);            \
          FOMM_UNROLL for (int r = 0; r < R; r++)                                                            \
          {                                                                                                  \
            Vector weight = spread (w[r]);                                                                   \
            FOMM_UNROLL for (int j = 0; j < N; j++) sum[r][j] += weight * in[j];                             \
          }                                                                                                  \
        }                                                                                                    \
    }                                                                                                        \
    FOMM_UNROLL for (int r = 0; r < R; r++) FOMM_UNROLL for (int j = 0; j < N; j++)                          \
        store_loose (y + r * p->y_stride + j * FOMM_WIDTH, sum[r][j]);                                       \
  }

typedef void (*Tile) (const FommCorrelation *p, const float *w, const float *x, float *y);

TILE (4, 3)
TILE (4, 1)
#if FOMM_WIDTH == 16
TILE (8, 3)
TILE (8, 1)
#endif

static void
correlate_rows (const FommCorrelation *p, int row, Tile wide, Tile narrow)
{
  const float *w = p->w + row, *x = p->x;
  float *y = p->y + row * p->y_stride;
  int i = 0;
  /* What is left goes into a wide tile, too, if it fills more than a third of one. */
  for (; i + FOMM_WIDTH < p->count; i += 3 * FOMM_WIDTH)
    wide (p, w, x + i, y + i);
  for (; i < p->count; i += FOMM_WIDTH)
    narrow (p, w, x + i, y + i);
}

static void
correlate (const FommCorrelation *p)
{
#if FOMM_WIDTH == 16
  if (p->rows == 8) {
    correlate_rows (p, 0, tile_8x3, tile_8x1);
    return;
  }
#endif
  for (int row = 0; row < p->rows; row += 4)
    correlate_rows (p, row, tile_4x3, tile_4x1);
}

#define GRADIENT(R, N)                                                                                       \
  static void gradient_##R##x##N (const float *dy, ptrdiff_t stride, const float *x, int count, float *sums) \
  {                                                                                                          \
    Vector sum[R][N];                                                                                        \
    FOMM_UNROLL for (int r = 0; r < R; r++) FOMM_UNROLL for (int j = 0; j < N; j++) sum[r][j] =              \
        load (sums + (r * N + j) * FOMM_CORRELATE_LANES);                                                    \
    for (int i = 0; i < count; i += FOMM_WIDTH) {                                                            \
      Vector in[N];                                                                                          \
      FOMM_UNROLL for (int j = 0; j < N; j++) in[j] = load_loose (x + i + j);                                \
      FOMM_UNROLL for (int r = 0; r < R; r++)                                                                \
      {                                                                                                      \
        Vector d = load_loose (dy + r * stride + i);                                                         \
        KEEP (d);                                                                                            \
        FOMM_UNROLL for (int j = 0; j < N; j++) sum[r][j] += d * in[j];                                      \
      }                                                                                                      \
    }                                                                                                        \
    FOMM_UNROLL for (int r = 0; r < R; r++) FOMM_UNROLL for (int j = 0; j < N; j++)                          \
        store (sums + (r * N + j) * FOMM_CORRELATE_LANES, sum[r][j]);                                        \
  }

typedef void (*Gradient) (const float *dy, ptrdiff_t stride, const float *x, int count, float *sums);

GRADIENT (4, 3)
GRADIENT (4, 2)
GRADIENT (4, 1)
static const Gradient gradients_of_4[] = {gradient_4x1, gradient_4x2, gradient_4x3};
#if FOMM_WIDTH == 16
GRADIENT (8, 3)
GRADIENT (8, 2)
GRADIENT (8, 1)
static const Gradient gradients_of_8[] = {gradient_8x1, gradient_8x2, gradient_8x3};
#endif

static void
gradient (const float *dy, ptrdiff_t stride, const float *x, int count, int rows, int taps, float *sums)
{
#if FOMM_WIDTH == 16
  if (rows == 8) {
    gradients_of_8[taps - 1](dy, stride, x, count, sums);
    return;
  }
#endif
  for (int r = 0; r < rows; r += 4, dy += 4 * stride, sums += 4 * taps * FOMM_CORRELATE_LANES)
    gradients_of_4[taps - 1](dy, stride, x, count, sums);
}
