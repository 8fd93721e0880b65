/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Products of bfloat16 numbers in plain C, on any processor. */
#include "half.h"

#include <string.h>

enum { BLOCK = FOMM_HALF_BLOCK, PAIRS = FOMM_HALF_PAIRS };

static uint16_t
narrow_one (float value)
{
  uint32_t bits;
  memcpy (&bits, &value, sizeof bits);
  if (value != value)
    return (uint16_t) (bits >> 16 | 0x40);
  return (uint16_t) ((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static float
widen (uint16_t half)
{
  const uint32_t bits = (uint32_t) half << 16;
  float value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static void
begin (int pairs)
{
}

static void
end (void)
{
}

static void
narrow (const float *from, uint16_t *to, int count)
{
  for (int i = 0; i < count; i++)
    to[i] = narrow_one (from[i]);
}

static void
pair (const float *even, const float *odd, uint16_t *to, int count)
{
  for (int i = 0; i < count; i++) {
    to[2 * i] = narrow_one (even[i]);
    to[2 * i + 1] = odd ? narrow_one (odd[i]) : 0;
  }
}

static void
interleave (const float *from, ptrdiff_t plane, int channels, uint16_t *to, int count)
{
  memset (to, 0, (size_t) ((count + 1) / 2) * BLOCK * 2 * sizeof *to);
  for (int c = 0; c < channels; c++)
    for (int i = 0; i < count; i++)
      to[(i / 2 * BLOCK + c) * 2 + i % 2] = narrow_one (from[c * plane + i]);
}

/* One tap of one chunk, added to a row of results. */
static void
add_tap (const uint16_t *w, const uint16_t *x, const FommHalfCorrelation *p, float *y)
{
  for (int q = 0; q < p->pairs; q++, x += 2 * p->plane) {
    const float even = widen (w[2 * q]), odd = widen (w[2 * q + 1]);
    for (int i = 0; i < p->count; i++)
      y[i] += even * widen (x[2 * i]) + odd * widen (x[2 * i + 1]);
  }
}

static void
correlate (const FommHalfCorrelation *p)
{
  const int taps = p->kernel_height * p->kernel_width, row = 2 * p->pairs;
  for (int r = 0; r < p->blocks * BLOCK; r++) {
    const uint16_t *w = p->w[r / BLOCK] + r % BLOCK * row, *x = p->x;
    float *y = p->y + r * p->y_stride;
    memset (y, 0, (size_t) p->count * sizeof *y);
    for (int chunk = 0; chunk < p->chunks; chunk++, x += 2 * p->pairs * p->plane)
      for (int tap = 0; tap < taps; tap++, w += BLOCK * row)
        add_tap (w, x + 2 * (tap / p->kernel_width * p->pitch + tap % p->kernel_width), p, y);
  }
}

static void
gradient (const FommHalfGradient *p)
{
  float *sums = p->sums;
  for (int block = 0; block < p->blocks; block++)
    for (int tap = 0; tap < p->taps; tap++)
      for (int c = block * BLOCK; c < (block + 1) * BLOCK; c++, sums += BLOCK) {
        const uint16_t *x = p->x + c * p->plane + tap, *dy = p->dy;
        for (int i = 0; i < p->steps * FOMM_HALF_STEP; i += 2, dy += 2 * BLOCK)
          for (int o = 0; o < BLOCK; o++)
            sums[o] += widen (x[i]) * widen (dy[2 * o]) + widen (x[i + 1]) * widen (dy[2 * o + 1]);
      }
}

const FommHalfProducts fomm_half_products_portable = {"portable", begin,  end,  correlate,
                                                      gradient,   narrow, pair, interleave};
