/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Bilinear look-up (reference section 3.1), with the gradient of both the picture and the coordinates. */
#include "ops.h"

#include <math.h>
#include <string.h>

/* One axis of a look-up: the lower sample, the weight of the upper one, and d(weight)/d(coordinate). */
typedef struct Axis {
  int low;
  float weight, slope;
} Axis;

/* Folds a pixel coordinate back into the picture; returns the sign of d(folded)/d(coordinate). */
static float
reflect (double *at, int size, bool align_corners)
{
  const double low = align_corners ? 0 : -0.5, span = align_corners ? size - 1 : size;
  if (span <= 0) {
    *at = 0;
    return 0;
  }
  double distance = fabs (*at - low), sign = *at < low ? -1 : 1;
  double folds = floor (distance / span), rest = distance - folds * span;
  bool even = fmod (folds, 2) == 0;
  *at = low + (even ? rest : span - rest);
  return (float) (even ? sign : -sign);
}

static Axis
axis_of (float coordinate, int size, FommSampleEdge edge, bool align_corners)
{
  double at = align_corners ? (coordinate + 1.0) / 2 * (size - 1) : ((coordinate + 1.0) * size - 1) / 2;
  float slope = (float) (align_corners ? (size - 1) / 2.0 : size / 2.0);

  if (!isfinite (at) || fabs (at) > 1e9)
    at = -10, slope = 0;
  if (edge == FOMM_SAMPLE_REFLECT)
    slope *= reflect (&at, size, align_corners);
  if (edge != FOMM_SAMPLE_ZEROS && (at < 0 || at > size - 1)) {
    at = at < 0 ? 0 : size - 1;
    slope = 0;
  }
  const double low = floor (at);
  return (Axis){.low = (int) fmax (low, -10), .weight = (float) (at - low), .slope = slope};
}

typedef struct Look {
  FommOp *op;
  const FommVar *x, *grid;
  FommVar *y;
  FommSampleEdge edge;
  bool align_corners;
} Look;

/* The four taps of one look-up: offsets into a plane, -1 outside. */
static void
taps_of (const Look *look, int sample, int pixel, Axis axes[2], ptrdiff_t taps[4])
{
  const int H = look->x->shape[2], W = look->x->shape[3];
  const float *at = look->grid->value + ((size_t) sample * look->grid->shape[1] * look->grid->shape[2] + pixel) * 2;
  axes[0] = axis_of (at[0], W, look->edge, look->align_corners);
  axes[1] = axis_of (at[1], H, look->edge, look->align_corners);
  for (int k = 0; k < 4; k++) {
    int y = axes[1].low + k / 2, x = axes[0].low + k % 2;
    taps[k] = y >= 0 && y < H && x >= 0 && x < W ? (ptrdiff_t) y * W + x : -1;
  }
}

static void
weights_of (const Axis axes[2], float weights[4])
{
  const float x = axes[0].weight, y = axes[1].weight;
  weights[0] = (1 - x) * (1 - y);
  weights[1] = x * (1 - y);
  weights[2] = (1 - x) * y;
  weights[3] = x * y;
}

static size_t
source_offset (const Look *look, int sample)
{
  const size_t plane = (size_t) look->x->shape[2] * look->x->shape[3];
  return sample / (look->grid->shape[0] / look->x->shape[0]) * plane * look->x->shape[1];
}

static void
sample_forward (void *job, int sample, float *scratch)
{
  const Look *look = job;
  const int C = look->x->shape[1], pixels = look->y->shape[2] * look->y->shape[3];
  const size_t plane = (size_t) look->x->shape[2] * look->x->shape[3];
  const float *x = look->x->value + source_offset (look, sample);
  float *y = look->y->value + (size_t) sample * C * pixels;

  for (int i = 0; i < pixels; i++) {
    Axis axes[2];
    ptrdiff_t taps[4];
    float weights[4];
    taps_of (look, sample, i, axes, taps);
    weights_of (axes, weights);
    for (int c = 0; c < C; c++) {
      float sum = 0;
      for (int k = 0; k < 4; k++)
        if (taps[k] >= 0)
          sum += weights[k] * x[c * plane + taps[k]];
      y[(size_t) c * pixels + i] = sum;
    }
  }
}

/* Gradient of one look-up: spreads dy over the four taps, and returns the slopes along x and y. */
static void
look_backward (const Look *look, int sample, int pixel, double slopes[2])
{
  const int C = look->x->shape[1], pixels = look->y->shape[2] * look->y->shape[3];
  const size_t plane = (size_t) look->x->shape[2] * look->x->shape[3], offset = source_offset (look, sample);
  const float *dy = look->y->grad + (size_t) sample * C * pixels + pixel;
  Axis axes[2];
  ptrdiff_t taps[4];
  float weights[4];

  taps_of (look, sample, pixel, axes, taps);
  weights_of (axes, weights);
  slopes[0] = slopes[1] = 0;
  for (int c = 0; c < C; c++) {
    float v[4], d = dy[(size_t) c * pixels];
    for (int k = 0; k < 4; k++) {
      v[k] = taps[k] >= 0 ? look->x->value[offset + c * plane + taps[k]] : 0;
      if (taps[k] >= 0 && look->x->needs_grad)
        look->x->grad[offset + c * plane + taps[k]] += weights[k] * d;
    }
    slopes[0] += (double) d * ((1 - axes[1].weight) * (v[1] - v[0]) + axes[1].weight * (v[3] - v[2]));
    slopes[1] += (double) d * ((1 - axes[0].weight) * (v[2] - v[0]) + axes[0].weight * (v[3] - v[1]));
  }
  slopes[0] *= axes[0].slope;
  slopes[1] *= axes[1].slope;
}

/* Item = picture, so that no two threads add to the same gradients. */
static void
picture_backward (void *job, int picture, float *scratch)
{
  const Look *look = job;
  const int each = look->grid->shape[0] / look->x->shape[0], pixels = look->y->shape[2] * look->y->shape[3];

  for (int sample = picture * each; sample < (picture + 1) * each; sample++)
    for (int i = 0; i < pixels; i++) {
      double slopes[2];
      look_backward (look, sample, i, slopes);
      if (look->grid->needs_grad) {
        float *grad = look->grid->grad + ((size_t) sample * pixels + i) * 2;
        grad[0] += (float) slopes[0];
        grad[1] += (float) slopes[1];
      }
    }
}

static void
grid_sample_backward (FommOp *op)
{
  Look look = {op, op->input[0], op->input[1], op->output, op->option[0], op->option[1]};
  fomm_pool_run (fomm_tape_get_pool (op->tape), look.x->shape[0], picture_backward, &look);
}

FommVar *
fomm_op_grid_sample (FommTape *tape, FommVar *x, FommVar *grid, FommSampleEdge edge, bool align_corners)
{
  if (!x || !grid)
    return NULL;
  const int shape[4] = {grid->shape[0], x->shape[1], grid->shape[1], grid->shape[2]};
  FommOp *op = fomm_tape_record (tape, grid_sample_backward, shape, x, grid, NULL, NULL);
  if (!op)
    return NULL;
  op->option[0] = edge;
  op->option[1] = align_corners;
  Look look = {op, x, grid, op->output, edge, align_corners};
  fomm_pool_run (fomm_tape_get_pool (tape), shape[0], sample_forward, &look);
  return op->output;
}

/* Moves the coordinate axis of one sample between last place and second; `to_planes` says which way. Adds when `add`.
 */
static void
move_axis (const float *from, float *to, size_t pixels, bool to_planes, bool add)
{
  for (size_t i = 0; i < pixels; i++)
    for (size_t c = 0; c < 2; c++) {
      const size_t last = i * 2 + c, second = c * pixels + i;
      const float v = from[to_planes ? last : second];
      float *out = &to[to_planes ? second : last];
      *out = add ? *out + v : v;
    }
}

static void
move_axis_slopes (FommOp *op, size_t first, size_t last)
{
  const FommVar *x = op->input[0];
  const size_t each = x->count / x->shape[0];
  for (size_t n = first; n < last; n++)
    move_axis (op->output->grad + n * each, x->grad + n * each, each / 2, !op->option[0], true);
}

static void
move_axis_backward (FommOp *op)
{
  fomm_op_split (op, op->output->shape[0], 1, move_axis_slopes);
}

static void
move_axis_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *x = op->input[0];
  const size_t each = x->count / x->shape[0];
  for (size_t n = first; n < last; n++)
    move_axis (x->value + n * each, op->output->value + n * each, each / 2, op->option[0], false);
}

static FommVar *
record_move (FommTape *tape, FommVar *x, const int shape[4], bool to_planes)
{
  FommOp *op = fomm_tape_record (tape, move_axis_backward, shape, x, NULL, NULL, NULL);
  if (!op)
    return NULL;
  op->option[0] = to_planes;
  fomm_op_split (op, x->shape[0], 1, move_axis_values);
  return op->output;
}

FommVar *
fomm_op_grid_to_planes (FommTape *tape, FommVar *grid)
{
  if (!grid)
    return NULL;
  return record_move (tape, grid, (const int[4]){grid->shape[0], 2, grid->shape[1], grid->shape[2]}, true);
}

FommVar *
fomm_op_planes_to_grid (FommTape *tape, FommVar *planes)
{
  if (!planes)
    return NULL;
  return record_move (tape, planes, (const int[4]){planes->shape[0], planes->shape[2], planes->shape[3], 2}, false);
}
