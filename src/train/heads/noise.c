/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "noise.h"

#include <glib.h>
#include <string.h>

enum { GRAINS = 4 };

struct HeadNoise {
  gint8 *level[HEAD_NOISE_LEVELS]; /* side × side × GRAINS */
};

float
head_hash (int x, int y, uint32_t seed)
{
  uint32_t h = (uint32_t) x * 0x9E3779B1U ^ (uint32_t) y * 0x85EBCA77U ^ seed * 0xC2B2AE3DU;
  h = (h ^ h >> 15) * 0x2C1B3C6DU;
  h = (h ^ h >> 12) * 0x297A2D39U;
  return (float) ((h ^ h >> 15) >> 8) * (1.0F / 16777216);
}

/* Value noise that repeats after `cells` in both directions; x and y in 0 … 1. −1 … 1. */
static float
lattice (float x, float y, int cells_x, int cells_y, uint32_t seed)
{
  const float fx = x * (float) cells_x, fy = y * (float) cells_y;
  const int ix = (int) fx % cells_x, iy = (int) fy % cells_y;
  const float sx = smooth_step (fx - floorf (fx), 0, 1), sy = smooth_step (fy - floorf (fy), 0, 1);
  const int nx = (ix + 1) % cells_x, ny = (iy + 1) % cells_y;
  const float top = head_hash (ix, iy, seed) * (1 - sx) + head_hash (nx, iy, seed) * sx;
  const float bottom = head_hash (ix, ny, seed) * (1 - sx) + head_hash (nx, ny, seed) * sx;
  return 2 * (top * (1 - sy) + bottom * sy) - 1;
}

static float
octaves (float x, float y, int cells_x, int cells_y, int count, uint32_t seed)
{
  float sum = 0, weight = 1, total = 0;
  for (int i = 0; i < count; i++, weight *= 0.6F) {
    sum += weight * lattice (x, y, cells_x << i, cells_y << i, seed + (uint32_t) i);
    total += weight;
  }
  return sum / total;
}

static gint8
to_byte (float x)
{
  return (gint8) lrintf (127 * clamp_to (1.4F * x, -1, 1));
}

static void
paint_tile (gint8 *out)
{
  for (int y = 0; y < HEAD_NOISE_SIDE; y++)
    for (int x = 0; x < HEAD_NOISE_SIDE; x++, out += GRAINS) {
      const float u = (float) x / HEAD_NOISE_SIDE, v = (float) y / HEAD_NOISE_SIDE;
      out[0] = to_byte (octaves (u, v, 5, 5, 4, 1));
      out[1] = to_byte (octaves (u, v, 18, 18, 3, 11));
      out[2] = to_byte (octaves (u, v, 90, 90, 2, 21));
      out[3] = to_byte (octaves (u, v, 64, 5, 3, 31));
    }
}

static void
halve (const gint8 *in, gint8 *out, int side)
{
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      for (int c = 0; c < GRAINS; c++) {
        const gint8 *p = in + ((gsize) 4 * y * side + 2 * x) * GRAINS + c;
        const int sum = p[0] + p[GRAINS] + p[(gsize) 2 * side * GRAINS] + p[((gsize) 2 * side + 1) * GRAINS];
        out[((gsize) y * side + x) * GRAINS + c] = (gint8) (sum / 4);
      }
}

HeadNoise *
head_noise_new (void)
{
  HeadNoise *noise = g_new0 (HeadNoise, 1);

  for (int l = 0; l < HEAD_NOISE_LEVELS; l++) {
    const int side = HEAD_NOISE_SIDE >> l;
    noise->level[l] = g_new (gint8, (gsize) side * side * GRAINS);
    if (l == 0)
      paint_tile (noise->level[0]);
    else
      halve (noise->level[l - 1], noise->level[l], side);
  }
  return noise;
}

void
head_noise_free (HeadNoise *noise)
{
  if (!noise)
    return;
  for (int l = 0; l < HEAD_NOISE_LEVELS; l++)
    g_free (noise->level[l]);
  g_free (noise);
}

int
head_noise_level (float tiles)
{
  const float texels = tiles * HEAD_NOISE_SIDE;
  int level = 0;
  while (level < HEAD_NOISE_LEVELS - 1 && (float) (2 << level) <= texels * 1.4F)
    level++;
  return level;
}

/* Four grains at once; both compilers turn these into vector instructions. */
typedef float Four __attribute__ ((vector_size (16)));
typedef gint8 FourBytes __attribute__ ((vector_size (4)));

static inline Four
texel (const gint8 *at)
{
  FourBytes bytes;
  memcpy (&bytes, at, sizeof bytes);
  return __builtin_convertvector(bytes, Four);
}

HeadNoise4
head_noise_at (const HeadNoise *noise, int level, float u, float v)
{
  const int side = HEAD_NOISE_SIDE >> level, mask = side - 1;
  const float fx = u * (float) side, fy = v * (float) side;
  const int x = floor_of (fx), y = floor_of (fy);
  const float tx = fx - (float) x, ty = (fy - (float) y) / 127, by = 1.0F / 127 - ty;
  const gint8 *top = noise->level[level] + (gsize) ((y & mask) * side) * GRAINS;
  const gint8 *bottom = noise->level[level] + (gsize) (((y + 1) & mask) * side) * GRAINS;
  const int left = (x & mask) * GRAINS, right = ((x + 1) & mask) * GRAINS;
  const Four sum = ((1 - tx) * by) * texel (top + left) + (tx * by) * texel (top + right) +
                   ((1 - tx) * ty) * texel (bottom + left) + (tx * ty) * texel (bottom + right);
  return (HeadNoise4){sum[0], sum[1], sum[2], sum[3]};
}

float
head_noise_strand (const HeadNoise *noise, int level, float u, float v)
{
  const int side = HEAD_NOISE_SIDE >> level, mask = side - 1;
  const int x = floor_of (u * (float) side) & mask, y = floor_of (v * (float) side) & mask;
  return noise->level[level][(y * side + x) * GRAINS + 3] * (1.0F / 127);
}
