/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Transforms between pixels and product planes, FOMM_WIDTH channels at a time.
 *
 * Winograd's F(4×4, 3×3) uses the points 0, ±3/4, ±3/2 and infinity instead of the usual 0, ±1, ±2: half the rounding
 * error for the same work, and all constants here are exact. Weights are transformed by conv_winograd.c. */
#pragma once

#include "ops/kernels_vector.h"

#if defined FOMM_HALF
/* Where tile `index` of the block goes, in floats, each of which has room for two numbers. See FommKernels. */
FOMM_INLINE float *
get_packed_row (const FommTransform *t, int index)
{
  return t->planes + (ptrdiff_t) (index / 16) * ((t->depth + 31) / 32 * 256) + index % 16 * 16;
}

FOMM_INLINE ptrdiff_t
get_packed_channel (int channel)
{
  return (ptrdiff_t) (channel / 32) * 256 + channel % 32 / 2;
}

FOMM_INLINE void
store_plane (float *to, Vector value)
{
  *(__m256i *) to = (__m256i) _mm512_cvtneps_pbh (value);
}
#else
/* Where tile `index` of the block goes in a packed A; channel c is at c / 16 · 16 · TILE_ROWS + c % 16 from there. */
FOMM_INLINE float *
get_packed_row (const FommTransform *t, int index)
{
  return t->planes + (ptrdiff_t) (index / TILE_ROWS * TILE_ROWS) * t->depth + index % TILE_ROWS * FOMM_LANES;
}

FOMM_INLINE ptrdiff_t
get_packed_channel (int channel)
{
  return (ptrdiff_t) (channel / FOMM_LANES) * FOMM_LANES * TILE_ROWS + channel % FOMM_LANES;
}

FOMM_INLINE void
store_plane (float *to, Vector value)
{
  store (to, value);
}
#endif

/* ---- Input ---------------------------------------------------------------------------------------------------------
 */

FOMM_INLINE Vector
load_input (const FommTransform *t, const float *from, int channel)
{
  Vector value = load (from + channel);

  return t->scale ? rectify (value * load (t->scale + channel) + load (t->shift + channel)) : value;
}

/* A patch of n × n pixels from (y, x) on, when it lies inside the image. */
FOMM_INLINE void
load_inside (const FommTransform *t, int n, const float *corner, int channel, Vector *patch)
{
  ptrdiff_t right = t->input->pixel_stride, down = t->input->row_stride;

  if (t->scale) {
    Vector scale = load (t->scale + channel), shift = load (t->shift + channel);
    FOMM_UNROLL for (int a = 0; a < n; a++) FOMM_UNROLL for (int b = 0; b < n; b++) patch[a * n + b] =
        rectify (load (corner + a * down + b * right + channel) * scale + shift);
  } else {
    FOMM_UNROLL for (int a = 0; a < n; a++) FOMM_UNROLL for (int b = 0; b < n; b++) patch[a * n + b] =
        load (corner + a * down + b * right + channel);
  }
}

/* The same at the border; pixels outside are zero, also where the input is scaled and shifted. */
FOMM_INLINE void
load_border (const FommTransform *t, int n, int y, int x, int channel, Vector *patch)
{
  const FommView *in = t->input;
  int left = x < 0 ? -x : 0, right = in->width - x < n ? in->width - x : n;

  for (int a = 0; a < n; a++) {
    bool outside = y + a < 0 || y + a >= in->height;
    const float *row = in->data + (outside ? 0 : (y + a) * in->row_stride);
    for (int b = 0; b < n; b++)
      patch[a * n + b] =
          outside || b < left || b >= right ? (Vector){0} : load_input (t, row + (x + b) * in->pixel_stride, channel);
  }
}

/* v = Bᵀ·d for six values `s` apart, in place. */
FOMM_INLINE void
transform4 (Vector *d, int s)
{
  Vector d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s], d4 = d[4 * s], d5 = d[5 * s];
  Vector even_a = d4 - 2.25f * d2, odd_a = d3 - 2.25f * d1;
  Vector even_b = d4 - 0.5625f * d2, odd_b = d3 - 0.5625f * d1;

  d[0] = (d4 - 2.8125f * d2) + 1.265625f * d0;
  d[s] = even_a + 0.75f * odd_a;
  d[2 * s] = even_a - 0.75f * odd_a;
  d[3 * s] = even_b + 1.5f * odd_b;
  d[4 * s] = even_b - 1.5f * odd_b;
  d[5 * s] = (d5 - 2.8125f * d3) + 1.265625f * d1;
}

FOMM_INLINE void
transform2 (Vector *d, int s)
{
  Vector d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s];

  d[0] = d0 - d2;
  d[s] = d1 + d2;
  d[2 * s] = d2 - d1;
  d[3 * s] = d1 - d3;
}

FOMM_INLINE void
transform (int n, Vector *d, int s)
{
  if (n == 6)
    transform4 (d, s);
  else
    transform2 (d, s);
}

FOMM_INLINE void
transform_patch (const FommTransform *t, int n, Vector *patch, float *to)
{
  FOMM_UNROLL for (int a = 0; a < n; a++) transform (n, patch + a * n, 1);
  FOMM_UNROLL for (int b = 0; b < n; b++)
  {
    transform (n, patch + b, n);
    FOMM_UNROLL for (int a = 0; a < n; a++) store_plane (to + (a * n + b) * t->plane_stride, patch[a * n + b]);
  }
}

/* What the next tile to the right needs and this one does not. */
FOMM_INLINE void
fetch_next_patch (const FommTransform *t, int n, const float *corner)
{
  FOMM_UNROLL for (int a = 0; a < n; a++) FOMM_UNROLL for (int b = n; b < 2 * n - 2; b++)
      __builtin_prefetch (corner + a * t->input->row_stride + b * t->input->pixel_stride);
}

/* n = 6 for tiles of 4×4 outputs, 4 for 2×2. The convolution's padding is 1. */
FOMM_INLINE void
winograd_input (const FommTransform *t, int n)
{
  for (int i = 0; i < t->count; i++) {
    int y = (t->first + i) / t->tile_columns * (n - 2) - 1, x = (t->first + i) % t->tile_columns * (n - 2) - 1;
    bool inside = y >= 0 && x >= 0 && y + n <= t->input->height && x + n <= t->input->width;
    const float *corner = inside ? fomm_view_at (t->input, y, x) : NULL;
    float *to = get_packed_row (t, i);
    for (int channel = 0; channel < t->depth; channel += FOMM_WIDTH) {
      Vector patch[36];
      float *here = to + get_packed_channel (channel);
      FOMM_UNROLL for (int p = 0; p < n * n; p++) /* places to store to, two steps ahead */
          __builtin_prefetch (here + p * t->plane_stride + 2 * FOMM_LANES * TILE_ROWS, 1, 3);
      if (inside) {
        fetch_next_patch (t, n, corner + channel);
        load_inside (t, n, corner, channel, patch);
      } else {
        load_border (t, n, y, x, channel, patch);
      }
      transform_patch (t, n, patch, here);
    }
  }
}

static void
winograd4_input (const FommTransform *transform)
{
  winograd_input (transform, 6);
}

static void
winograd2_input (const FommTransform *transform)
{
  winograd_input (transform, 4);
}

/* A pixel and its differences to the eight around it; outside the image everything is zero. One tile is one pixel. */
static void
upsample_input (const FommTransform *t)
{
  for (int i = 0; i < t->count; i++) {
    int y = (t->first + i) / t->tile_columns, x = (t->first + i) % t->tile_columns;
    bool inside = y > 0 && x > 0 && y + 1 < t->input->height && x + 1 < t->input->width;
    float *row = get_packed_row (t, i);
    for (int channel = 0; channel < t->depth; channel += FOMM_WIDTH) {
      Vector d[9];
      if (inside) {
        /* The row below is new; the others were read before. */
        __builtin_prefetch (fomm_view_at (t->input, y + 1, x) + 4 * t->input->pixel_stride + channel);
        load_inside (t, 3, fomm_view_at (t->input, y - 1, x - 1), channel, d);
      } else
        load_border (t, 3, y - 1, x - 1, channel, d);
      float *to = row + get_packed_channel (channel);
      FOMM_UNROLL for (int b = 0; b < 3; b++)
      {
        Vector above = d[b], centre = d[3 + b], below = d[6 + b];
        d[b] = centre;
        d[3 + b] = above - centre;
        d[6 + b] = below - centre;
      }
      FOMM_UNROLL for (int a = 0; a < 3; a++)
      {
        store_plane (to + 3 * a * t->plane_stride, d[3 * a + 1]);
        store_plane (to + (3 * a + 1) * t->plane_stride, d[3 * a] - d[3 * a + 1]);
        store_plane (to + (3 * a + 2) * t->plane_stride, d[3 * a + 2] - d[3 * a + 1]);
      }
    }
  }
}

/* ---- Output --------------------------------------------------------------------------------------------------------
 */

/* Pools n × n finished values into the output. */
FOMM_INLINE void
store_average (const FommTransform *t, int n, const Vector *values, int y, int x, int channel, bool whole)
{
  FOMM_UNROLL for (int a = 0; a < n; a += 2) FOMM_UNROLL for (int b = 0; b < n; b += 2)
  {
    Vector mean =
        0.25f * ((values[a * n + b] + values[a * n + b + 1]) + (values[(a + 1) * n + b] + values[(a + 1) * n + b + 1]));
    if (whole || (y + a + 1 < t->height && x + b + 1 < t->width))
      store (fomm_view_at (t->output, (y + a) / 2, (x + b) / 2) + channel, mean);
  }
}

/* Bias, residual, ReLU, pooling and storing of one tile of n × n values at (y, x). */
FOMM_INLINE void
finish_tile (const FommTransform *t, int n, Vector *values, int y, int x, int channel, bool whole)
{
  Vector bias = load (t->bias + channel);

  FOMM_UNROLL for (int i = 0; i < n * n; i++) values[i] += bias;
  if (t->residual) {
    FOMM_UNROLL for (int a = 0; a < n; a++) FOMM_UNROLL for (int b = 0; b < n; b++)
    {
      if (whole || (y + a < t->height && x + b < t->width))
        values[a * n + b] += load (fomm_view_at (t->residual, y + a, x + b) + channel);
    }
  }
  if (t->relu)
    FOMM_UNROLL for (int i = 0; i < n * n; i++) values[i] = rectify (values[i]);
  if (t->average) {
    store_average (t, n, values, y, x, channel, whole);
    return;
  }
  FOMM_UNROLL for (int a = 0; a < n; a++) FOMM_UNROLL for (int b = 0; b < n; b++)
  {
    if (whole || (y + a < t->height && x + b < t->width))
      store (fomm_view_at (t->output, y + a, x + b) + channel, values[a * n + b]);
  }
}

/* o = Aᵀ·m for values `s` apart; results `step` apart. */
FOMM_INLINE void
untransform4 (const Vector *m, int s, Vector *o, int step)
{
  Vector p = m[s] + m[2 * s], q = m[s] - m[2 * s], r = m[3 * s] + m[4 * s], u = m[3 * s] - m[4 * s];

  o[0] = (m[0] + p) + r;
  o[step] = 0.75f * q + 1.5f * u;
  o[2 * step] = 0.5625f * p + 2.25f * r;
  o[3 * step] = (m[5 * s] + 0.421875f * q) + 3.375f * u;
}

FOMM_INLINE void
untransform2 (const Vector *m, int s, Vector *o, int step)
{
  o[0] = (m[0] + m[s]) + m[2 * s];
  o[step] = (m[s] - m[2 * s]) - m[3 * s];
}

FOMM_INLINE void
untransform (int n, const Vector *m, int s, Vector *o, int step)
{
  if (n == 6)
    untransform4 (m, s, o, step);
  else
    untransform2 (m, s, o, step);
}

FOMM_INLINE void
winograd_output (const FommTransform *t, int n)
{
  int size = n - 2;

  for (int i = 0; i < t->count; i++) {
    int y = (t->first + i) / t->tile_columns * size, x = (t->first + i) % t->tile_columns * size;
    bool whole = y + size <= t->height && x + size <= t->width;
    for (int c = 0; c < t->channels; c += FOMM_WIDTH) {
      const float *from = t->planes + i * t->row_stride + c;
      Vector columns[24], tile[16];
      if (t->residual && whole) /* the next tile's */
        FOMM_UNROLL for (int a = 0; a < size; a++) FOMM_UNROLL for (int b = 0; b < size; b++)
            __builtin_prefetch (fomm_view_at (t->residual, y + a, x + b + size) + t->channel + c);
      FOMM_UNROLL for (int b = 0; b < n; b++)
      {
        Vector products[6];
        FOMM_UNROLL for (int a = 0; a < n; a++) products[a] = load (from + (a * n + b) * t->plane_stride);
        untransform (n, products, 1, columns + b, n);
      }
      FOMM_UNROLL for (int a = 0; a < size; a++) untransform (n, columns + a * n, 1, tile + a * size, 1);
      if (whole)
        finish_tile (t, size, tile, y, x, t->channel + c, true);
      else
        finish_tile (t, size, tile, y, x, t->channel + c, false);
    }
  }
}

static void
winograd4_output (const FommTransform *transform)
{
  winograd_output (transform, 6);
}

static void
winograd2_output (const FommTransform *transform)
{
  winograd_output (transform, 4);
}

static void
upsample_output (const FommTransform *t)
{
  for (int i = 0; i < t->count; i++) {
    int y = (t->first + i) / t->tile_columns, x = (t->first + i) % t->tile_columns;
    for (int c = 0; c < t->channels; c += FOMM_WIDTH) {
      const float *from = t->planes + i * t->row_stride + c;
      Vector sums[3][2], tile[4];
      FOMM_UNROLL for (int a = 0; a < 3; a++, from += 3 * t->plane_stride)
      {
        Vector centre = load (from);
        sums[a][0] = centre + load (from + t->plane_stride);
        sums[a][1] = centre + load (from + 2 * t->plane_stride);
      }
      FOMM_UNROLL for (int r = 0; r < 2; r++) FOMM_UNROLL for (int s = 0; s < 2; s++) tile[2 * r + s] =
          sums[0][s] + sums[1 + r][s];
      finish_tile (t, 2, tile, 2 * y, 2 * x, t->channel + c, true);
    }
  }
}

static void
finish (const FommFinish *f)
{
  for (int i = 0; i < f->count; i++) {
    const float *from = f->product + i * f->product_stride;
    const float *residual = f->residual ? f->residual + i * f->residual_stride : NULL;
    float *to = f->output + i * f->output_stride;
    for (int c = 0; c < f->channels; c += FOMM_WIDTH) {
      Vector value = load (from + c) + load (f->bias + c);
      if (residual)
        value += load (residual + c);
      store (to + c, f->relu ? rectify (value) : value);
    }
  }
}

/* ---- Few output channels -------------------------------------------------------------------------------------------
 */

/* sums[x] = Σ over kx of products[x + kx] from column kx·group on. What lies beyond the group is left unsaid. */
static void
taps_sum (const FommTapSums *t, const float *products, float *sums, int count)
{
  for (int x = 0; x < count; x++, products += t->columns, sums += t->sum_stride)
    for (int c = 0; c < t->group; c += FOMM_WIDTH) {
      Vector sum = {0};
      for (int kx = 0; kx < t->kernel; kx++)
        sum += load_loose (products + (ptrdiff_t) kx * (t->columns + t->group) + c);
      store (sums + c, sum);
    }
}

typedef float Quad __attribute__ ((vector_size (16), aligned (4)));
typedef int32_t IntQuad __attribute__ ((vector_size (16)));

static const int32_t first_lanes[FOMM_LANES]
    __attribute__ ((aligned (64))) = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/* Up to four channels. */
static void
taps_finish_quad (const FommTapSums *t, const float *const *inside, int used, const float *residual, float *output,
                  int count)
{
  const IntQuad places = {0, 1, 2, 3};
  const IntQuad present = places < t->channels;

  for (int x = 0; x < count; x++, output += t->output_stride) {
    Quad sum = *(const Quad *) t->bias;
    for (int i = 0; i < used; i++)
      sum += *(const Quad *) (inside[i] + x * t->sum_stride);
    if (residual)
      sum += *(const Quad *) (residual + x * t->residual_stride);
    if (t->relu)
      sum = (Quad) ((IntQuad) sum & (sum > (Quad){0}));
    sum = (Quad) ((IntQuad) sum & present);
    *(Quad *) output = sum;
    for (int c = 4; c < FOMM_LANES; c += 4)
      *(Quad *) (output + c) = (Quad){0};
  }
}

/* Channels c … c + FOMM_WIDTH − 1; what lies beyond the last one belongs to the next tap and becomes zero. */
static void
taps_finish_vector (const FommTapSums *t, const float *const *inside, int used, const float *residual, float *output,
                    int count, int c)
{
  const IntVector present = *(const IntVector *) first_lanes < (IntVector){0} + (t->channels - c);

  for (int x = 0; x < count; x++) {
    Vector sum = load (t->bias + c);
    for (int i = 0; i < used; i++)
      sum += load_loose (inside[i] + x * t->sum_stride + c);
    if (residual)
      sum += load (residual + x * t->residual_stride + c);
    if (t->relu)
      sum = rectify (sum);
    store (output + x * t->output_stride + c, (Vector) ((IntVector) sum & present));
  }
}

/* One row of the output from the sums of `kernel` input rows; NULL for rows outside the image. */
static void
taps_finish (const FommTapSums *t, const float *const *rows, const float *residual, float *output, int count)
{
  const float *inside[32];
  int used = 0;

  for (int ky = 0; ky < t->kernel; ky++)
    if (rows[ky])
      inside[used++] = rows[ky] + ky * t->channels;
  if (t->channels <= FOMM_TAPS_QUAD)
    taps_finish_quad (t, inside, used, residual, output, count);
  else
    for (int c = 0; c < fomm_pad_lanes (t->channels); c += FOMM_WIDTH)
      taps_finish_vector (t, inside, used, residual, output, count, c);
}

/* ---- Weights -------------------------------------------------------------------------------------------------------
 */

/* In double precision: it happens once, and what is lost here is lost in every frame. */
static void
expand (const double (*matrix)[3], int n, const float *taps, int lanes, float *out, ptrdiff_t stride)
{
  enum { BATCH = 8 };

  for (int first = 0; first < lanes; first += BATCH) {
    double half[6][3][BATCH];
    for (int a = 0; a < n; a++)
      for (int q = 0; q < 3; q++) {
        const float *column = taps + (ptrdiff_t) q * lanes + first;
        for (int j = 0; j < BATCH; j++)
          half[a][q][j] =
              matrix[a][0] * column[j] + matrix[a][1] * column[3 * lanes + j] + matrix[a][2] * column[6 * lanes + j];
      }
    for (int a = 0; a < n; a++)
      for (int b = 0; b < n; b++)
        for (int j = 0; j < BATCH; j++)
          out[(a * n + b) * stride + first + j] =
              (float) (matrix[b][0] * half[a][0][j] + matrix[b][1] * half[a][1][j] + matrix[b][2] * half[a][2][j]);
  }
}

typedef uint16_t HalfVector __attribute__ ((vector_size (FOMM_WIDTH * 2), aligned (1)));

/* Exponent and mantissa move to their new places; a multiplication corrects the exponent, and of subnormal numbers
 * makes normal ones. */
FOMM_INLINE Vector
widen (HalfVector halves)
{
  IntVector bits = __builtin_convertvector(halves, IntVector);
  IntVector special = (bits & 0x7c00) == 0x7c00;
  Vector value = (Vector) ((bits & 0x7fff) << 13) * 0x1p112f;

  return (Vector) ((IntVector) value | (special & 0x7f800000) | (bits & 0x8000) << 16);
}

static void
widen_halves (const void *from, float *to, size_t count)
{
  const char *halves = from;
  size_t i = 0;

  for (; i + FOMM_WIDTH <= count; i += FOMM_WIDTH)
    store_loose (to + i, widen (*(const HalfVector *) (halves + 2 * i)));
  if (i == count)
    return;
  HalfVector rest = {0};
  float last[FOMM_WIDTH];
  __builtin_memcpy (&rest, halves + 2 * i, 2 * (count - i));
  store_loose (last, widen (rest));
  __builtin_memcpy (to + i, last, (count - i) * sizeof *to);
}

/* ---- Sums of arrays ------------------------------------------------------------------------------------------------
 */

static void
add_scaled (float *y, const float *x, float scale, size_t count)
{
  Vector factor = spread (scale);
  size_t i = 0;

  for (; i + FOMM_WIDTH <= count; i += FOMM_WIDTH)
    store_loose (y + i, load_loose (y + i) + factor * load_loose (x + i));
  for (; i < count; i++)
    y[i] += scale * x[i];
}

static void
blend (float *y, const float *const x[4], const float weights[4], size_t count)
{
  Vector factors[4];
  size_t i = 0;

  FOMM_UNROLL for (int t = 0; t < 4; t++) factors[t] = spread (weights[t]);
  for (; i + FOMM_WIDTH <= count; i += FOMM_WIDTH) {
    Vector sum = factors[0] * load_loose (x[0] + i);
    FOMM_UNROLL for (int t = 1; t < 4; t++) sum += factors[t] * load_loose (x[t] + i);
    store_loose (y + i, sum);
  }
  for (; i < count; i++)
    y[i] = weights[0] * x[0][i] + weights[1] * x[1][i] + weights[2] * x[2][i] + weights[3] * x[3][i];
}

/* ---- Exponential ---------------------------------------------------------------------------------------------------
 */

/* exp (x) = 2ⁿ·exp (r), |r| ≤ ln 2 / 2, with a polynomial for exp (r). ln 2 is split in two so that n·ln 2 has no
 * rounding error that matters. */
FOMM_INLINE Vector
exp_vector (Vector x)
{
  const float lowest = -87.3f, highest = 88.7f, shift = 12582912.0f; /* 1.5·2²³: adding it rounds to an integer */
  IntVector tiny = x<lowest, huge = x> highest, sound = ~(tiny | huge);
  Vector safe = (Vector) ((IntVector) x & sound);
  Vector n = (safe * 1.44269504f + shift) - shift;
  Vector r = (safe - n * 0.693359375f) + n * 2.12194440e-4f;
  Vector p = r * 1.9875691500e-4f + 1.3981999507e-3f;

  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = (p * r * r + r) + 1.0f;
  IntVector exponent = __builtin_convertvector(n, IntVector);
  IntVector low = exponent >> 1; /* in two steps: 2¹²⁸ is no float, but exp (88.7) is */
  Vector result = p * (Vector) ((low + 127) << 23) * (Vector) ((exponent - low + 127) << 23);
  Vector infinite = spread (__builtin_inff ());
  return (Vector) (((IntVector) result & sound) | ((IntVector) infinite & huge));
}

static void
exp_array (const float *x, float *y, size_t count)
{
  size_t i = 0;

  for (; i + FOMM_WIDTH <= count; i += FOMM_WIDTH)
    store_loose (y + i, exp_vector (load_loose (x + i)));
  if (i == count)
    return;
  float rest[FOMM_WIDTH] = {0};
  __builtin_memcpy (rest, x + i, (count - i) * sizeof *rest);
  Vector last = exp_vector (load_loose (rest));
  store_loose (rest, last);
  __builtin_memcpy (y + i, rest, (count - i) * sizeof *rest);
}

#if !defined FOMM_PACKED_ROWS
#define FOMM_PACKED_ROWS TILE_ROWS
#endif
#if !defined FOMM_KERNELS_HALF
#define FOMM_KERNELS_HALF
#endif
#define FOMM_KERNELS(NAME)                                                                                        \
  {                                                                                                               \
    .name = NAME, FOMM_KERNELS_HALF.tile_rows = FOMM_PACKED_ROWS, .tile_columns = TILE_COLUMNS,                   \
    .strided_rows = STRIDED_STEP, .packed_product = packed_product, .strided_product = strided_product,           \
    .winograd4_input = winograd4_input, .winograd4_output = winograd4_output, .winograd2_input = winograd2_input, \
    .winograd2_output = winograd2_output, .upsample_input = upsample_input, .upsample_output = upsample_output,   \
    .finish = finish, .taps_sum = taps_sum, .taps_finish = taps_finish, .expand = expand,                         \
    .widen_halves = widen_halves, .add_scaled = add_scaled, .blend = blend, .exp = exp_array,                     \
  }
