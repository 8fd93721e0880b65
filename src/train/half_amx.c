/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Products of bfloat16 numbers in AMX: eight registers that hold matrices of up to a kilobyte, 16 rows of 64 bytes. */
#include "half.h"

#include <immintrin.h>
#include <string.h>

enum { BLOCK = FOMM_HALF_BLOCK, STEP = FOMM_HALF_STEP, WIDTH = 16 };

typedef struct Shapes {
  uint8_t palette, start, reserved[14];
  uint16_t row_bytes[16];
  uint8_t rows[16];
} Shapes;

/* Registers of correlations: 0 … 3 are the sums, 4 and 5 weights, 6 and 7 pixels, whose rows are channel pairs. Those
 * of gradients are full: 0 … 5 are the sums, 6 is x and 7 is dy. */
static void
begin (int pairs)
{
  const uint8_t depth = (uint8_t) (pairs ? pairs : FOMM_HALF_PAIRS);
  Shapes shapes = {.palette = 1};
  for (int i = 0; i < 8; i++) {
    shapes.rows[i] = 16;
    shapes.row_bytes[i] = 64;
  }
  if (pairs) {
    shapes.row_bytes[4] = shapes.row_bytes[5] = 4 * depth;
    shapes.rows[6] = shapes.rows[7] = depth;
  }
  /* Compilers believe that the instruction reads the first few bytes only. */
  __asm__ volatile("" : : "r"(&shapes) : "memory");
  _tile_loadconfig (&shapes);
}

/* Otherwise the system would save eight kilobytes whenever the thread rests. */
static void
end (void)
{
  _tile_release ();
}

/* ---- Numbers ---------------------------------------------------------------------------------------------------- */

static __mmask16
mask_of (int count)
{
  return count >= WIDTH ? 0xffff : (__mmask16) ((1U << count) - 1);
}

static void
narrow (const float *from, uint16_t *to, int count)
{
  for (int i = 0; i < count; i += WIDTH) {
    const __mmask16 mask = mask_of (count - i);
    _mm256_mask_storeu_epi16 (to + i, mask, (__m256i) _mm512_cvtneps_pbh (_mm512_maskz_loadu_ps (mask, from + i)));
  }
}

/* The high halves of two registers of floats, one behind the other's words: low half `a`, high half `b`. */
static __m512i
join (__m512 a, __m512 b)
{
  const __m512i even = _mm512_cvtepu16_epi32 ((__m256i) _mm512_cvtneps_pbh (a));
  const __m512i odd = _mm512_cvtepu16_epi32 ((__m256i) _mm512_cvtneps_pbh (b));
  return _mm512_or_si512 (even, _mm512_slli_epi32 (odd, 16));
}

static void
pair (const float *even, const float *odd, uint16_t *to, int count)
{
  for (int i = 0; i < count; i += WIDTH) {
    const __mmask16 mask = mask_of (count - i);
    const __m512 a = _mm512_maskz_loadu_ps (mask, even + i);
    const __m512 b = odd ? _mm512_maskz_loadu_ps (mask, odd + i) : _mm512_setzero_ps ();
    _mm512_mask_storeu_epi32 (to + 2 * i, mask, join (a, b));
  }
}

/* 16 × 16 numbers of 32 bits change rows and columns: first in fours within the quarters of registers, then the
 * quarters. */
static void
transpose (__m512i rows[16])
{
  __m512i t[16];
  for (int i = 0; i < 16; i += 4) {
    const __m512i a = _mm512_unpacklo_epi32 (rows[i], rows[i + 1]), b = _mm512_unpackhi_epi32 (rows[i], rows[i + 1]);
    const __m512i c = _mm512_unpacklo_epi32 (rows[i + 2], rows[i + 3]),
                  d = _mm512_unpackhi_epi32 (rows[i + 2], rows[i + 3]);
    t[i] = _mm512_unpacklo_epi64 (a, c);
    t[i + 1] = _mm512_unpackhi_epi64 (a, c);
    t[i + 2] = _mm512_unpacklo_epi64 (b, d);
    t[i + 3] = _mm512_unpackhi_epi64 (b, d);
  }
  for (int j = 0; j < 4; j++) {
    const __m512i a = _mm512_shuffle_i32x4 (t[j], t[j + 4], 0x88), b = _mm512_shuffle_i32x4 (t[j], t[j + 4], 0xdd);
    const __m512i c = _mm512_shuffle_i32x4 (t[j + 8], t[j + 12], 0x88),
                  d = _mm512_shuffle_i32x4 (t[j + 8], t[j + 12], 0xdd);
    rows[j] = _mm512_shuffle_i32x4 (a, c, 0x88);
    rows[j + 4] = _mm512_shuffle_i32x4 (b, d, 0x88);
    rows[j + 8] = _mm512_shuffle_i32x4 (a, c, 0xdd);
    rows[j + 12] = _mm512_shuffle_i32x4 (b, d, 0xdd);
  }
}

static void
interleave (const float *from, ptrdiff_t plane, int channels, uint16_t *to, int count)
{
  for (int i = 0; i < count; i += STEP, from += STEP, to += STEP * BLOCK) {
    const int left = count - i < STEP ? count - i : STEP;
    const __mmask16 first = mask_of (left), second = left > WIDTH ? mask_of (left - WIDTH) : 0;
    __m512i rows[16];
    for (int c = 0; c < 16; c++) {
      if (c >= channels)
        rows[c] = _mm512_setzero_si512 ();
      else
        rows[c] = (__m512i) _mm512_cvtne2ps_pbh (_mm512_maskz_loadu_ps (second, from + c * plane + WIDTH),
                                                 _mm512_maskz_loadu_ps (first, from + c * plane));
    }
    transpose (rows);
    for (int j = 0; j < (left + 1) / 2; j++)
      _mm512_storeu_si512 (to + j * 2 * BLOCK, rows[j]);
  }
}

/* ---- Products --------------------------------------------------------------------------------------------------- */

/* R × N matrices of sums, for 16·R results and 16·N pixels. */
#define CORRELATE(R, N)                                                                       \
  static void correlate_##R##x##N (const FommHalfCorrelation *p, const uint16_t *x, float *y) \
  {                                                                                           \
    const size_t plane = (size_t) p->plane * 4, depth = (size_t) p->pairs * 4;                \
    const size_t stride = (size_t) p->y_stride * sizeof (float);                              \
    const uint16_t *w0 = p->w[0], *w1 = p->w[1];                                              \
                                                                                              \
    _tile_zero (0);                                                                           \
    if (N > 1)                                                                                \
      _tile_zero (1);                                                                         \
    if (R > 1)                                                                                \
      _tile_zero (2);                                                                         \
    if (R > 1 && N > 1)                                                                       \
      _tile_zero (3);                                                                         \
    for (int chunk = 0; chunk < p->chunks; chunk++, x += 2 * p->pairs * p->plane)             \
      for (int ky = 0; ky < p->kernel_height; ky++) {                                         \
        const uint16_t *row = x + 2 * ky * p->pitch;                                          \
        for (int kx = 0; kx < p->kernel_width; kx++, row += 2) {                              \
          _tile_loadd (4, w0, depth);                                                         \
          _tile_loadd (6, row, plane);                                                        \
          _tile_dpbf16ps (0, 4, 6);                                                           \
          if (N > 1) {                                                                        \
            _tile_loadd (7, row + 2 * WIDTH, plane);                                          \
            _tile_dpbf16ps (1, 4, 7);                                                         \
          }                                                                                   \
          if (R > 1) {                                                                        \
            _tile_loadd (5, w1, depth);                                                       \
            _tile_dpbf16ps (2, 5, 6);                                                         \
            w1 += 2 * BLOCK * p->pairs;                                                       \
          }                                                                                   \
          if (R > 1 && N > 1)                                                                 \
            _tile_dpbf16ps (3, 5, 7);                                                         \
          w0 += 2 * BLOCK * p->pairs;                                                         \
        }                                                                                     \
      }                                                                                       \
    _tile_stored (0, y, stride);                                                              \
    if (N > 1)                                                                                \
      _tile_stored (1, y + WIDTH, stride);                                                    \
    if (R > 1)                                                                                \
      _tile_stored (2, y + BLOCK * p->y_stride, stride);                                      \
    if (R > 1 && N > 1)                                                                       \
      _tile_stored (3, y + BLOCK * p->y_stride + WIDTH, stride);                              \
  }

CORRELATE (1, 1)
CORRELATE (1, 2)
CORRELATE (2, 1)
CORRELATE (2, 2)

static void
correlate (const FommHalfCorrelation *p)
{
  static void (*const tiles[2][2]) (const FommHalfCorrelation *, const uint16_t *,
                                    float *) = {{correlate_1x1, correlate_1x2}, {correlate_2x1, correlate_2x2}};
  for (int i = 0; i < p->count; i += 2 * WIDTH)
    tiles[p->blocks - 1][p->count - i > WIDTH](p, p->x + 2 * i, p->y + i);
}

#define SUM(block, tap) (p->sums + ((block) *p->taps + (tap)) * BLOCK * BLOCK)
#define FETCH(sum, block, tap) _tile_loadd (sum, SUM (block, tap), 64)
#define KEEP(sum, block, tap) _tile_stored (sum, SUM (block, tap), 64)
#define MULTIPLY(sum, block, tap)                                               \
  do {                                                                          \
    _tile_loadd (6, x + (ptrdiff_t) (block) *BLOCK * p->plane + (tap), stride); \
    _tile_dpbf16ps (sum, 6, 7);                                                 \
  } while (0)

/* With register numbers written out, as the assembler wants them. */
#define EACH(use, B, T)   \
  use (0, 0, 0);          \
  if ((T) > 1)            \
    use (1, 0, 1);        \
  if ((T) > 2)            \
    use (2, 0, 2);        \
  if ((B) > 1)            \
    use (3, 1, 0);        \
  if ((B) > 1 && (T) > 1) \
    use (4, 1, 1);        \
  if ((B) > 1 && (T) > 2) \
  use (5, 1, 2)

#define GRADIENT(B, T)                                                           \
  static void gradient_##B##x##T (const FommHalfGradient *p)                     \
  {                                                                              \
    const size_t stride = (size_t) p->plane * sizeof (uint16_t);                 \
    const uint16_t *x = p->x, *dy = p->dy;                                       \
    EACH (FETCH, B, T);                                                          \
    for (int step = 0; step < p->steps; step++, x += STEP, dy += STEP * BLOCK) { \
      _tile_loadd (7, dy, 64);                                                   \
      EACH (MULTIPLY, B, T);                                                     \
    }                                                                            \
    EACH (KEEP, B, T);                                                           \
  }

GRADIENT (1, 1)
GRADIENT (1, 2)
GRADIENT (1, 3)
GRADIENT (2, 1)
GRADIENT (2, 2)
GRADIENT (2, 3)

static void
gradient (const FommHalfGradient *p)
{
  static void (*const tiles[2][3]) (const FommHalfGradient *) = {{gradient_1x1, gradient_1x2, gradient_1x3},
                                                                 {gradient_2x1, gradient_2x2, gradient_2x3}};
  tiles[p->blocks - 1][p->taps - 1](p);
}

const FommHalfProducts fomm_half_products_amx = {"amx", begin, end, correlate, gradient, narrow, pair, interleave};
