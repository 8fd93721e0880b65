/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The micro-kernels of the matrix products. A tile of C stays in registers while A and B stream by: for each step in
 * depth a few vectors of B are loaded, and each element of A is broadcast straight from memory. */
#pragma once

#include "ops/kernels_vector.h"

enum { TILE_ROWS = FOMM_TILE_ROWS, TILE_COLUMNS = 2 * FOMM_WIDTH, LINE = 64 };

#if !defined FOMM_OWN_PACKED_PRODUCT
/* C[R × N vectors] of a packed A. Meanwhile `lines` cache lines for each 16 steps of depth are fetched from `next`, the
 * block of B that comes after this one: weights are read once per block of tiles, from far away. */
#define PACKED_TILE(R, N)                                                                                    \
  static void packed_##R##x##N (int depth, const float *a, const float *restrict b, float *restrict c,       \
                                ptrdiff_t c_stride, const char *next, int lines)                             \
  {                                                                                                          \
    Vector sum[R][N];                                                                                        \
    FOMM_UNROLL for (int i = 0; i < R; i++) FOMM_UNROLL for (int j = 0; j < N; j++) sum[i][j] = (Vector){0}; \
    for (int k = 0; k < depth; k += 16, a += TILE_ROWS * 16) {                                               \
      for (int line = 0; line < lines; line++, next += LINE)                                                 \
        __builtin_prefetch (next, 0, 2);                                                                     \
      _Pragma ("GCC unroll 4") for (int q = 0; q < 16; q++, b += N * FOMM_WIDTH)                             \
      {                                                                                                      \
        Vector columns[N];                                                                                   \
        FOMM_UNROLL for (int j = 0; j < N; j++) columns[j] = load (b + j * FOMM_WIDTH);                      \
        FOMM_UNROLL for (int i = 0; i < R; i++)                                                              \
        {                                                                                                    \
          Vector element = spread (a[i * 16 + q]);                                                           \
          FOMM_UNROLL for (int j = 0; j < N; j++) sum[i][j] += element * columns[j];                         \
        }                                                                                                    \
      }                                                                                                      \
    }                                                                                                        \
    FOMM_UNROLL for (int i = 0; i < R; i++) FOMM_UNROLL for (int j = 0; j < N; j++)                          \
        store (c + i * c_stride + j * FOMM_WIDTH, sum[i][j]);                                                \
  }

typedef void (*PackedTile) (int depth, const float *a, const float *restrict b, float *restrict c, ptrdiff_t c_stride,
                            const char *next, int lines);

#if FOMM_WIDTH == 16
PACKED_TILE (8, 2)
PACKED_TILE (4, 2)
PACKED_TILE (8, 1)
PACKED_TILE (4, 1)
enum { HALF_ROWS = 4 };
static const PackedTile packed_tiles[2][2] = {{packed_4x1, packed_8x1}, {packed_4x2, packed_8x2}};
#else
PACKED_TILE (6, 2)
PACKED_TILE (3, 2)
enum { HALF_ROWS = 3 };
static const PackedTile packed_tiles[2][2] = {{0}, {packed_3x2, packed_6x2}};
#endif

static void
packed_product (const FommPackedProduct *p)
{
  int blocks = (p->rows + TILE_ROWS - 1) / TILE_ROWS;
  int lines = (16 * TILE_COLUMNS * (int) sizeof (float) / LINE + blocks - 1) / blocks;

  for (int column = 0; column < p->columns; column += TILE_COLUMNS) {
    const float *b = p->b + (size_t) column * (size_t) p->depth;
    int vectors = p->columns - column < TILE_COLUMNS ? 1 : 2;
    const char *next = (const char *) (b + (size_t) p->depth * (size_t) (vectors * FOMM_WIDTH));
    for (int row = 0; row < p->rows; row += TILE_ROWS, next += (size_t) (p->depth / 16 * lines) * LINE)
      packed_tiles[vectors - 1][p->rows - row > HALF_ROWS](p->depth, p->a + (ptrdiff_t) row * p->depth, b,
                                                           p->c + row * p->c_stride + column, p->c_stride, next, lines);
  }
}
#endif

/* The compiler may not see where the pointer comes from. Otherwise it keeps a pointer for each row, more than there are
 * registers, where a few pointers and one stride reach them all. */
#define FOMM_HIDE(pointer) __asm__("" : "+r"(pointer))

/* The same with rows of A that lie a_stride apart; C may already hold a part of the sums. A line of B is fetched early
 * again and again: `step` is less than a line, so that several tiles share the work. */
#define STRIDED_TILE(R, N)                                                                             \
  static void strided_##R##x##N (const FommStridedProduct *p, const float *a, const float *restrict b, \
                                 float *restrict c, const char *next, int step)                        \
  {                                                                                                    \
    ptrdiff_t stride = p->a_stride, c_stride = p->c_stride;                                            \
    const float *rows[(R + 3) / 4];                                                                    \
    Vector sum[R][N];                                                                                  \
    FOMM_UNROLL for (int i = 0; i < R; i += 4)                                                         \
    {                                                                                                  \
      rows[i / 4] = a + i * stride;                                                                    \
      if (R > 8)                                                                                       \
        FOMM_HIDE (rows[i / 4]);                                                                       \
    }                                                                                                  \
    FOMM_UNROLL for (int i = 0; i < R; i++) FOMM_UNROLL for (int j = 0; j < N; j++) sum[i][j] =        \
        p->accumulate ? load (c + i * c_stride + j * FOMM_WIDTH) : (Vector){0};                        \
    for (int k = 0; k < p->depth; k++, b += N * FOMM_WIDTH, next += step) {                            \
      Vector columns[N];                                                                               \
      if (N > 1)                                                                                       \
        __builtin_prefetch (next, 0, 2);                                                               \
      FOMM_UNROLL for (int j = 0; j < N; j++) columns[j] = load (b + j * FOMM_WIDTH);                  \
      FOMM_UNROLL for (int i = 0; i < R; i++)                                                          \
      {                                                                                                \
        Vector element = spread (rows[i / 4][i % 4 * stride]);                                         \
        FOMM_UNROLL for (int j = 0; j < N; j++) sum[i][j] += element * columns[j];                     \
      }                                                                                                \
      FOMM_UNROLL for (int i = 0; i < R; i += 4) rows[i / 4]++;                                        \
    }                                                                                                  \
    FOMM_UNROLL for (int i = 0; i < R; i++) FOMM_UNROLL for (int j = 0; j < N; j++)                    \
        store (c + i * c_stride + j * FOMM_WIDTH, sum[i][j]);                                          \
  }

typedef void (*StridedTile) (const FommStridedProduct *p, const float *a, const float *restrict b, float *restrict c,
                             const char *next, int step);

#if FOMM_WIDTH == 16
STRIDED_TILE (8, 2)
STRIDED_TILE (4, 2)
STRIDED_TILE (16, 1)
STRIDED_TILE (12, 1)
STRIDED_TILE (8, 1)
STRIDED_TILE (4, 1)
enum { STRIDED_STEP = 4, STRIDED_ROWS = 16 };
static const StridedTile strided_tiles[2][4] = {{strided_4x1, strided_8x1, strided_12x1, strided_16x1},
                                                {strided_4x2, strided_8x2}};
#else
STRIDED_TILE (6, 2)
STRIDED_TILE (4, 2)
STRIDED_TILE (2, 2)
enum { STRIDED_STEP = 2, STRIDED_ROWS = 12 };
static const StridedTile strided_tiles[2][4] = {{0}, {strided_2x2, strided_4x2, strided_6x2}};
#endif

/* The largest tile first; the last one is rounded up to the next there is. */
static void
strided_product (const FommStridedProduct *p)
{
  for (int column = 0; column < p->columns; column += TILE_COLUMNS) {
    const float *b = p->b + (ptrdiff_t) column * p->depth;
    int vectors = p->columns - column < TILE_COLUMNS ? 1 : 2;
    int most = vectors == 1 ? STRIDED_ROWS : TILE_ROWS;
    const char *next = p->next;
    for (int row = 0, rows; row < p->rows; row += rows, next += p->depth * p->next_step) {
      rows = p->rows - row < most ? (p->rows - row + STRIDED_STEP - 1) / STRIDED_STEP * STRIDED_STEP : most;
      strided_tiles[vectors - 1][rows / STRIDED_STEP - 1](p, p->a + row * p->a_stride, b,
                                                          p->c + row * p->c_stride + column, next, p->next_step);
    }
  }
}
