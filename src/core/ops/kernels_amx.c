/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * AVX-512 with products of bfloat16 numbers in AMX: eight registers that hold matrices of a kilobyte. Four of them are
 * sums (32 × 32), two are of A and two of B. */
#define FOMM_WIDTH 16
#define FOMM_TILE_ROWS 8
#define FOMM_PACKED_ROWS 16
#define FOMM_HALF
#define FOMM_OWN_PACKED_PRODUCT

#include "ops/kernels_vector.h"

#include "ops/kernels_product.h"

enum { MATRIX = 256 }; /* floats, a kilobyte */

/* All eight registers have 16 rows of 64 bytes. */
static const struct {
  uint8_t palette, start, reserved[14];
  uint16_t row_bytes[16];
  uint8_t rows[16];
} shapes = {.palette = 1, .row_bytes = {64, 64, 64, 64, 64, 64, 64, 64}, .rows = {16, 16, 16, 16, 16, 16, 16, 16}};

static void
begin_products (void)
{
  _tile_loadconfig (&shapes);
}

/* Otherwise the system would save eight kilobytes whenever the thread rests. */
static void
end_products (void)
{
  _tile_release ();
}

/* What a product of 16 or 32 rows and columns needs to know. */
typedef struct Block {
  int matrices; /* in depth */
  const float *a, *b;
  float *c;
  ptrdiff_t c_stride; /* floats */
  const char *next;   /* weights to fetch into the second-level cache, `lines` at each step */
  int lines;
} Block;

#define FETCH()                                                 \
  for (int line = 0; line < block->lines; line++, next += LINE) \
  __builtin_prefetch (next, 0, 2)

/* R × N matrices; registers 0 … 3 are the sums, 4 and 5 of A, 6 and 7 of B. */
#define BLOCK(R, N)                                                                                     \
  static void block_##R##x##N (const Block *block)                                                      \
  {                                                                                                     \
    const float *a0 = block->a, *a1 = a0 + (ptrdiff_t) block->matrices * MATRIX;                        \
    const float *b0 = block->b, *b1 = b0 + (ptrdiff_t) block->matrices * MATRIX;                        \
    const char *next = block->next;                                                                     \
    float *c1 = block->c + 16 * block->c_stride;                                                        \
    size_t stride = (size_t) block->c_stride * sizeof (float);                                          \
                                                                                                        \
    _tile_zero (0);                                                                                     \
    if (N > 1)                                                                                          \
      _tile_zero (1);                                                                                   \
    if (R > 1)                                                                                          \
      _tile_zero (2);                                                                                   \
    if (R > 1 && N > 1)                                                                                 \
      _tile_zero (3);                                                                                   \
    for (int k = 0; k < block->matrices; k++, a0 += MATRIX, a1 += MATRIX, b0 += MATRIX, b1 += MATRIX) { \
      FETCH ();                                                                                         \
      _tile_loadd (4, a0, 64);                                                                          \
      _tile_loadd (6, b0, 64);                                                                          \
      _tile_dpbf16ps (0, 4, 6);                                                                         \
      if (N > 1) {                                                                                      \
        _tile_loadd (7, b1, 64);                                                                        \
        _tile_dpbf16ps (1, 4, 7);                                                                       \
      }                                                                                                 \
      if (R > 1) {                                                                                      \
        _tile_loadd (5, a1, 64);                                                                        \
        _tile_dpbf16ps (2, 5, 6);                                                                       \
      }                                                                                                 \
      if (R > 1 && N > 1)                                                                               \
        _tile_dpbf16ps (3, 5, 7);                                                                       \
    }                                                                                                   \
    _tile_stored (0, block->c, stride);                                                                 \
    if (N > 1)                                                                                          \
      _tile_stored (1, block->c + 16, stride);                                                          \
    if (R > 1)                                                                                          \
      _tile_stored (2, c1, stride);                                                                     \
    if (R > 1 && N > 1)                                                                                 \
      _tile_stored (3, c1 + 16, stride);                                                                \
  }

BLOCK (1, 1)
BLOCK (1, 2)
BLOCK (2, 1)
BLOCK (2, 2)

static void
packed_product (const FommPackedProduct *p)
{
  static void (*const blocks[2][2]) (const Block *) = {{block_1x1, block_1x2}, {block_2x1, block_2x2}};
  int matrices = p->depth / 32, pairs = (p->rows + 31) / 32;
  Block block = {.matrices = matrices, .c_stride = p->c_stride, .lines = (32 + pairs - 1) / pairs};

  for (int column = 0; column < p->columns; column += 32) {
    block.b = p->b + (ptrdiff_t) (column / 16) * matrices * MATRIX;
    block.next = (const char *) (block.b + (ptrdiff_t) 2 * matrices * MATRIX);
    for (int row = 0; row < p->rows; row += 32) {
      block.a = p->a + (ptrdiff_t) (row / 16) * matrices * MATRIX;
      block.c = p->c + row * p->c_stride + column;
      blocks[p->rows - row > 16][p->columns - column > 16](&block);
      block.next += (ptrdiff_t) matrices * block.lines * LINE;
    }
  }
}

#define FOMM_KERNELS_HALF .half = true, .begin_products = begin_products, .end_products = end_products,
#include "ops/kernels_transform.h"

const FommKernels fomm_kernels_amx = FOMM_KERNELS ("amx");
