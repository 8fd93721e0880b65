/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Changes of resolution. Linear ones are written once, as "out[i] += weight · in[j]", and run in either direction. */
#include "ops.h"

#include <math.h>
#include <string.h>

/* Pieces are planes from here on; so many that a piece has some work. */
static size_t
plane_piece (const FommVar *var)
{
  const size_t plane = (size_t) var->shape[2] * var->shape[3];
  return plane < FOMM_PIECE ? FOMM_PIECE / plane : 1;
}

static void
average_pool_slopes (FommOp *op, size_t first, size_t last)
{
  const FommVar *y = op->output;
  const int H = op->input[0]->shape[2], W = op->input[0]->shape[3], h = y->shape[2], w = y->shape[3];
  for (size_t p = first; p < last; p++)
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++) {
        float *dx = op->input[0]->grad + ((size_t) p * H + 2 * i) * W + 2 * j,
              d = y->grad[((size_t) p * h + i) * w + j] / 4;
        dx[0] += d;
        dx[1] += d;
        dx[W] += d;
        dx[W + 1] += d;
      }
}

static void
average_pool_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->output), plane_piece (op->output), average_pool_slopes);
}

static void
average_pool_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *x = op->input[0], *y = op->output;
  const int h = y->shape[2], w = y->shape[3], W = x->shape[3];
  for (size_t p = first; p < last; p++)
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++) {
        const float *v = x->value + (p * x->shape[2] + 2 * i) * W + 2 * j;
        y->value[(p * h + i) * w + j] = (v[0] + v[1] + v[W] + v[W + 1]) / 4;
      }
}

FommVar *
fomm_op_average_pool (FommTape *tape, FommVar *x)
{
  if (!x)
    return NULL;
  const int shape[4] = {x->shape[0], x->shape[1], x->shape[2] / 2, x->shape[3] / 2};
  FommOp *op = fomm_tape_record (tape, average_pool_backward, shape, x, NULL, NULL, NULL);
  if (!op)
    return NULL;
  fomm_op_split (op, fomm_op_planes (op->output), plane_piece (op->output), average_pool_values);
  return op->output;
}

/* Offset of the largest of four; the first one wins a tie. */
static int
largest_of_four (const float *v, int row)
{
  const int offsets[4] = {0, 1, row, row + 1};
  int best = 0;
  for (int i = 1; i < 4; i++)
    if (v[offsets[i]] > v[offsets[best]])
      best = i;
  return offsets[best];
}

static void
max_pool_slopes (FommOp *op, size_t first, size_t last)
{
  const FommVar *x = op->input[0], *y = op->output;
  const int H = x->shape[2], W = x->shape[3], h = y->shape[2], w = y->shape[3];
  for (size_t p = first; p < last; p++)
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++) {
        size_t at = (p * H + 2 * i) * W + 2 * j;
        x->grad[at + largest_of_four (x->value + at, W)] += y->grad[(p * h + i) * w + j];
      }
}

static void
max_pool_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->output), plane_piece (op->output), max_pool_slopes);
}

static void
max_pool_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *x = op->input[0], *y = op->output;
  const int h = y->shape[2], w = y->shape[3], W = x->shape[3];
  for (size_t p = first; p < last; p++)
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++) {
        const float *v = x->value + (p * x->shape[2] + 2 * i) * W + 2 * j;
        y->value[(p * h + i) * w + j] = v[largest_of_four (v, W)];
      }
}

FommVar *
fomm_op_max_pool (FommTape *tape, FommVar *x)
{
  if (!x)
    return NULL;
  const int shape[4] = {x->shape[0], x->shape[1], x->shape[2] / 2, x->shape[3] / 2};
  FommOp *op = fomm_tape_record (tape, max_pool_backward, shape, x, NULL, NULL, NULL);
  if (!op)
    return NULL;
  fomm_op_split (op, fomm_op_planes (op->output), plane_piece (op->output), max_pool_values);
  return op->output;
}

static void
upsample_slopes (FommOp *op, size_t first, size_t last)
{
  const FommVar *x = op->input[0];
  const int H = x->shape[2], W = x->shape[3];
  for (size_t row = first * H; row < last * H; row++) {
    const float *above = op->output->grad + row * 4 * W, *below = above + 2 * W;
    float *restrict dx = x->grad + row * W;
    for (int j = 0; j < W; j++)
      dx[j] = (x->fresh ? 0 : dx[j]) + ((above[2 * j] + above[2 * j + 1]) + (below[2 * j] + below[2 * j + 1]));
  }
}

static void
upsample_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->output), plane_piece (op->output), upsample_slopes);
}

static void
upsample_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *x = op->input[0];
  const int H = x->shape[2], W = x->shape[3];
  for (size_t row = first * H; row < last * H; row++) {
    float *restrict y = op->output->value + row * 4 * W;
    for (int j = 0; j < W; j++)
      y[2 * j] = y[2 * j + 1] = x->value[row * W + j];
    memcpy (y + 2 * W, y, 2 * W * sizeof *y);
  }
}

FommVar *
fomm_op_upsample (FommTape *tape, FommVar *x)
{
  if (!x)
    return NULL;
  const int shape[4] = {x->shape[0], x->shape[1], 2 * x->shape[2], 2 * x->shape[3]};
  FommOp *op = fomm_tape_record (tape, upsample_backward, shape, x, NULL, NULL, NULL);
  if (!op)
    return NULL;
  op->overwrites = 1;
  fomm_op_split (op, fomm_op_planes (op->output), plane_piece (op->output), upsample_values);
  return op->output;
}

typedef struct Tap {
  int a, b;
  float weight; /* of b */
} Tap;

/* Reference section 3.2; with aligned corners the outermost centres coincide instead. */
static Tap
bilinear_tap (int out, int out_size, int in_size, bool align_corners)
{
  double at = align_corners ? (out_size > 1 ? (double) out * (in_size - 1) / (out_size - 1) : 0)
                            : fmax (0, (out + 0.5) * in_size / out_size - 0.5);
  Tap tap = {.a = (int) at};
  tap.b = tap.a + 1 < in_size ? tap.a + 1 : in_size - 1;
  tap.weight = (float) (at - tap.a);
  return tap;
}

static void
resize_plane (float *small_to, const float *small_from, float *large_to, const float *large_from, const int in[2],
              const int out[2], bool align_corners)
{
  for (int i = 0; i < out[0]; i++) {
    Tap ty = bilinear_tap (i, out[0], in[0], align_corners);
    for (int j = 0; j < out[1]; j++) {
      Tap tx = bilinear_tap (j, out[1], in[1], align_corners);
      const size_t at[4] = {(size_t) ty.a * in[1] + tx.a, (size_t) ty.a * in[1] + tx.b, (size_t) ty.b * in[1] + tx.a,
                            (size_t) ty.b * in[1] + tx.b};
      const float weights[4] = {(1 - ty.weight) * (1 - tx.weight), (1 - ty.weight) * tx.weight,
                                ty.weight * (1 - tx.weight), ty.weight * tx.weight};
      float sum = 0;
      for (int k = 0; k < 4; k++) {
        if (large_to)
          sum += weights[k] * small_from[at[k]];
        else
          small_to[at[k]] += weights[k] * large_from[(size_t) i * out[1] + j];
      }
      if (large_to)
        large_to[(size_t) i * out[1] + j] = sum;
    }
  }
}

static void
resize_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *x = op->input[0], *y = op->output;
  const size_t in = (size_t) x->shape[2] * x->shape[3], out = (size_t) y->shape[2] * y->shape[3];
  for (size_t p = first; p < last; p++)
    resize_plane (x->grad + p * in, NULL, NULL, y->grad + p * out, x->shape + 2, y->shape + 2, op->option[0]);
}

static void
resize_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->output), 1, resize_slopes);
}

static void
resize_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *x = op->input[0], *y = op->output;
  const size_t in = (size_t) x->shape[2] * x->shape[3], out = (size_t) y->shape[2] * y->shape[3];
  for (size_t p = first; p < last; p++)
    resize_plane (NULL, x->value + p * in, y->value + p * out, NULL, x->shape + 2, y->shape + 2, op->option[0]);
}

FommVar *
fomm_op_resize (FommTape *tape, FommVar *x, int height, int width, bool align_corners)
{
  if (!x || (x->shape[2] == height && x->shape[3] == width))
    return x;
  const int shape[4] = {x->shape[0], x->shape[1], height, width};
  FommOp *op = fomm_tape_record (tape, resize_backward, shape, x, NULL, NULL, NULL);
  if (!op)
    return NULL;
  op->option[0] = align_corners;
  fomm_op_split (op, fomm_op_planes (x), 1, resize_values);
  return op->output;
}

/* The kernel is separable; only the kept samples are computed. */
typedef struct Antialias {
  float taps[129];
  int count, step;
} Antialias;

static bool
antialias_init (Antialias *filter, double scale)
{
  const double sigma = (1 / scale - 1) / 2;
  double sum = 0;
  filter->count = 2 * (int) nearbyint (4 * sigma) + 1;
  filter->step = (int) (1 / scale);
  if (filter->count > 129)
    return false;
  for (int t = 0; t < filter->count; t++) {
    double d = t - (filter->count - 1) / 2.0;
    sum += filter->taps[t] = (float) exp (-d * d / (2 * sigma * sigma));
  }
  for (int t = 0; t < filter->count; t++)
    filter->taps[t] = (float) (filter->taps[t] / sum);
  return true;
}

/* One axis of a block of `outer` × length × `inner`: forward gathers into y, backward scatters into x. */
static void
antialias_axis (const Antialias *filter, float *x, float *y, int outer, int length, int inner, bool forward)
{
  const int kept = (length + filter->step - 1) / filter->step, radius = filter->count / 2;
  for (int o = 0; o < outer; o++)
    for (int i = 0; i < kept; i++) {
      float *out = y + ((size_t) o * kept + i) * inner;
      if (forward)
        memset (out, 0, inner * sizeof *out);
      for (int t = 0; t < filter->count; t++) {
        int at = i * filter->step + t - radius;
        if (at < 0 || at >= length)
          continue;
        float *in = x + ((size_t) o * length + at) * inner;
        for (int j = 0; j < inner; j++) {
          if (forward)
            out[j] += filter->taps[t] * in[j];
          else
            in[j] += filter->taps[t] * out[j];
        }
      }
    }
}

/* Planes of pictures (height × width), of the same filtered along y, and of the result. */
typedef struct Planes {
  const Antialias *filter;
  float *pictures, *rows, *results;
  int height, width;
  bool forward;
} Planes;

static void
antialias_plane (void *job, int index, float *scratch)
{
  const Planes *planes = job;
  const int H = planes->height, W = planes->width, step = planes->filter->step;
  const int h = (H + step - 1) / step, w = (W + step - 1) / step;
  const size_t plane = (size_t) index;
  float *picture = planes->pictures + plane * H * W, *rows = planes->rows + plane * h * W;
  float *result = planes->results + plane * h * w;
  if (planes->forward) {
    antialias_axis (planes->filter, picture, rows, 1, H, W, true);
    antialias_axis (planes->filter, rows, result, h, W, 1, true);
    return;
  }
  memset (rows, 0, (size_t) h * W * sizeof *rows);
  antialias_axis (planes->filter, rows, result, h, W, 1, false);
  antialias_axis (planes->filter, picture, rows, 1, H, W, false);
}

static void
antialias_backward (FommOp *op)
{
  FommVar *x = op->input[0], *y = op->output;
  const int planes = x->shape[0] * x->shape[1], H = x->shape[2], W = x->shape[3], h = y->shape[2];
  Antialias filter = {.count = op->option[0], .step = op->option[1]};
  memcpy (filter.taps, op->saved[0], filter.count * sizeof (float));
  float *rows = fomm_tape_scratch (op->tape, 0, (size_t) planes * h * W);
  if (!rows)
    return;
  Planes job = {&filter, x->grad, rows, y->grad, H, W, false};
  fomm_pool_run (fomm_tape_get_pool (op->tape), planes, antialias_plane, &job);
}

FommVar *
fomm_op_antialias (FommTape *tape, FommVar *x, double scale)
{
  Antialias filter;
  if (!x || scale == 1)
    return x;
  if (!antialias_init (&filter, scale))
    return NULL;
  const int planes = x->shape[0] * x->shape[1], H = x->shape[2], W = x->shape[3];
  const int h = (H + filter.step - 1) / filter.step, w = (W + filter.step - 1) / filter.step;
  const int shape[4] = {x->shape[0], x->shape[1], h, w};
  FommOp *op = fomm_tape_record (tape, antialias_backward, shape, x, NULL, NULL, NULL);
  float *rows = fomm_tape_scratch (tape, 0, (size_t) planes * h * W);
  if (!op || !rows || !(op->saved[0] = fomm_tape_alloc (tape, filter.count)))
    return NULL;
  op->option[0] = filter.count;
  op->option[1] = filter.step;
  memcpy (op->saved[0], filter.taps, filter.count * sizeof (float));
  Planes job = {&filter, x->value, rows, op->output->value, H, W, true};
  fomm_pool_run (fomm_tape_get_pool (tape), planes, antialias_plane, &job);
  return op->output;
}
