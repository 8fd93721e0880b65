/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Operations that look at one element, or one pixel's channels, at a time. */
#include "ops.h"
#include "planes.h"

#include <math.h>
#include <string.h>

static int
plane_size (const FommVar *var)
{
  return var->shape[2] * var->shape[3];
}

/* `count` slopes from `first` on, added to those that are there. */
static void
pass (const FommVar *to, size_t first, const float *from, size_t count)
{
  fomm_planes_put (fomm_planes_get (), from, to->grad + first, (int) count, to->fresh);
}

static void
leaky_relu_slopes (FommOp *op, size_t first, size_t last)
{
  const float *y = op->output->value, *dy = op->output->grad, slope = op->number[0];
  float *restrict dx = op->input[0]->grad;
  for (size_t i = first; i < last; i++)
    dx[i] += (y[i] > 0 ? 1 : slope) * dy[i];
}

static void
leaky_relu_backward (FommOp *op)
{
  fomm_op_split (op, op->output->count, FOMM_PIECE, leaky_relu_slopes);
}

static void
leaky_relu_values (FommOp *op, size_t first, size_t last)
{
  const float *x = op->input[0]->value, slope = op->number[0];
  float *restrict y = op->output->value;
  for (size_t i = first; i < last; i++)
    y[i] = (x[i] > 0 ? 1 : slope) * x[i];
}

FommVar *
fomm_op_leaky_relu (FommTape *tape, FommVar *x, float slope)
{
  FommOp *op = x ? fomm_tape_record (tape, leaky_relu_backward, x->shape, x, NULL, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  op->number[0] = slope;
  fomm_op_split (op, x->count, FOMM_PIECE, leaky_relu_values);
  return op->output;
}

static void
absolute_slopes (FommOp *op, size_t first, size_t last)
{
  const float *x = op->input[0]->value, *dy = op->output->grad;
  float *restrict dx = op->input[0]->grad;
  for (size_t i = first; i < last; i++)
    dx[i] += (float) ((x[i] > 0) - (x[i] < 0)) * dy[i];
}

static void
absolute_backward (FommOp *op)
{
  fomm_op_split (op, op->output->count, FOMM_PIECE, absolute_slopes);
}

static void
absolute_values (FommOp *op, size_t first, size_t last)
{
  const float *x = op->input[0]->value;
  float *restrict y = op->output->value;
  for (size_t i = first; i < last; i++)
    y[i] = fabsf (x[i]);
}

FommVar *
fomm_op_absolute (FommTape *tape, FommVar *x)
{
  FommOp *op = x ? fomm_tape_record (tape, absolute_backward, x->shape, x, NULL, NULL, NULL) : NULL;
  if (op)
    fomm_op_split (op, x->count, FOMM_PIECE, absolute_values);
  return op ? op->output : NULL;
}

static void
sigmoid_slopes (FommOp *op, size_t first, size_t last)
{
  const float *y = op->output->value, *dy = op->output->grad;
  float *restrict dx = op->input[0]->grad;
  for (size_t i = first; i < last; i++)
    dx[i] += dy[i] * y[i] * (1 - y[i]);
}

static void
sigmoid_backward (FommOp *op)
{
  fomm_op_split (op, op->output->count, FOMM_PIECE, sigmoid_slopes);
}

static void
sigmoid_values (FommOp *op, size_t first, size_t last)
{
  for (size_t i = first; i < last; i++)
    op->output->value[i] = 1 / (1 + expf (-op->input[0]->value[i]));
}

FommVar *
fomm_op_sigmoid (FommTape *tape, FommVar *x)
{
  FommOp *op = x ? fomm_tape_record (tape, sigmoid_backward, x->shape, x, NULL, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  fomm_op_split (op, x->count, FOMM_PIECE / 8, sigmoid_values);
  return op->output;
}

static void
add_slopes (FommOp *op, size_t first, size_t last)
{
  for (int k = 0; k < 2; k++)
    if (op->input[k]->needs_grad)
      pass (op->input[k], first, op->output->grad + first, last - first);
}

static void
add_backward (FommOp *op)
{
  fomm_op_split (op, op->output->count, FOMM_PIECE, add_slopes);
}

static void
add_values (FommOp *op, size_t first, size_t last)
{
  const float *a = op->input[0]->value, *b = op->input[1]->value;
  float *restrict y = op->output->value;
  for (size_t i = first; i < last; i++)
    y[i] = a[i] + b[i];
}

FommVar *
fomm_op_add (FommTape *tape, FommVar *a, FommVar *b)
{
  FommOp *op = a && b ? fomm_tape_record (tape, add_backward, a->shape, a, b, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  op->overwrites = 3;
  fomm_op_split (op, a->count, FOMM_PIECE, add_values);
  return op->output;
}

/* Plane of b that goes with plane p of a: the same one, or the single channel of its sample. */
static size_t
broadcast_plane (const FommVar *a, const FommVar *b, size_t p)
{
  return a->shape[1] == b->shape[1] ? p : p / (size_t) a->shape[1];
}

/* Pieces are samples: all planes that share one of b belong to the same piece. */
static void
multiply_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *a = op->input[0], *b = op->input[1];
  const size_t plane = plane_size (a), C = a->shape[1];
  for (size_t p = first * C; p < last * C; p++) {
    const size_t at = p * plane, other = broadcast_plane (a, b, p) * plane;
    const float *dy = op->output->grad + at;
    for (size_t i = 0; a->needs_grad && i < plane; i++)
      a->grad[at + i] += dy[i] * b->value[other + i];
    for (size_t i = 0; b->needs_grad && i < plane; i++)
      b->grad[other + i] += dy[i] * a->value[at + i];
  }
}

static void
multiply_backward (FommOp *op)
{
  fomm_op_split (op, op->output->shape[0], 1, multiply_slopes);
}

static void
multiply_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *a = op->input[0], *b = op->input[1];
  const size_t plane = plane_size (a), C = a->shape[1];
  for (size_t p = first * C; p < last * C; p++) {
    const float *x = a->value + p * plane, *z = b->value + broadcast_plane (a, b, p) * plane;
    float *restrict y = op->output->value + p * plane;
    for (size_t i = 0; i < plane; i++)
      y[i] = x[i] * z[i];
  }
}

FommVar *
fomm_op_multiply (FommTape *tape, FommVar *a, FommVar *b)
{
  FommOp *op = a && b ? fomm_tape_record (tape, multiply_backward, a->shape, a, b, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  fomm_op_split (op, a->shape[0], 1, multiply_values);
  return op->output;
}

static void
affine_slopes (FommOp *op, size_t first, size_t last)
{
  const float *dy = op->output->grad, scale = op->number[0];
  float *restrict dx = op->input[0]->grad;
  for (size_t i = first; i < last; i++)
    dx[i] += scale * dy[i];
}

static void
affine_backward (FommOp *op)
{
  fomm_op_split (op, op->output->count, FOMM_PIECE, affine_slopes);
}

static void
affine_values (FommOp *op, size_t first, size_t last)
{
  const float *x = op->input[0]->value, scale = op->number[0], shift = op->number[1];
  float *restrict y = op->output->value;
  for (size_t i = first; i < last; i++)
    y[i] = scale * x[i] + shift;
}

FommVar *
fomm_op_affine (FommTape *tape, FommVar *x, float scale, float shift)
{
  FommOp *op = x ? fomm_tape_record (tape, affine_backward, x->shape, x, NULL, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  op->number[0] = scale;
  op->number[1] = shift;
  fomm_op_split (op, x->count, FOMM_PIECE, affine_values);
  return op->output;
}

static void
standardise_backward (FommOp *op)
{
  const int plane = plane_size (op->output), C = op->output->shape[1];
  for (size_t i = 0; i < op->output->count; i++)
    op->input[0]->grad[i] += op->output->grad[i] / op->saved[0][i / plane % C];
}

FommVar *
fomm_op_standardise (FommTape *tape, FommVar *x, const float *mean, const float *deviation)
{
  FommOp *op = x ? fomm_tape_record (tape, standardise_backward, x->shape, x, NULL, NULL, NULL) : NULL;
  if (!op || !(op->saved[0] = fomm_tape_alloc (tape, x->shape[1])))
    return NULL;
  const int plane = plane_size (x), C = x->shape[1];
  memcpy (op->saved[0], deviation, C * sizeof *deviation);
  for (size_t i = 0; i < x->count; i++)
    op->output->value[i] = (x->value[i] - mean[i / plane % C]) / deviation[i / plane % C];
  return op->output;
}

static void
accumulate (float *restrict to, const float *restrict from, size_t count)
{
  for (size_t i = 0; i < count; i++)
    to[i] += from[i];
}

static void
concat_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *a = op->input[0], *b = op->input[1];
  const size_t in_a = a->count / a->shape[0], in_b = b->count / b->shape[0];
  for (size_t n = first; n < last; n++) {
    const float *dy = op->output->grad + n * (in_a + in_b);
    if (a->needs_grad)
      pass (a, n * in_a, dy, in_a);
    if (b->needs_grad)
      pass (b, n * in_b, dy + in_a, in_b);
  }
}

static void
concat_backward (FommOp *op)
{
  fomm_op_split (op, op->output->shape[0], 1, concat_slopes);
}

static void
concat_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *a = op->input[0], *b = op->input[1];
  const size_t in_a = a->count / a->shape[0], in_b = b->count / b->shape[0];
  for (size_t n = first; n < last; n++) {
    float *y = op->output->value + n * (in_a + in_b);
    memcpy (y, a->value + n * in_a, in_a * sizeof *y);
    memcpy (y + in_a, b->value + n * in_b, in_b * sizeof *y);
  }
}

FommVar *
fomm_op_concat (FommTape *tape, FommVar *a, FommVar *b)
{
  if (!a || !b)
    return NULL;
  const int shape[4] = {a->shape[0], a->shape[1] + b->shape[1], a->shape[2], a->shape[3]};
  FommOp *op = fomm_tape_record (tape, concat_backward, shape, a, b, NULL, NULL);
  if (!op)
    return NULL;
  op->overwrites = 3;
  fomm_op_split (op, a->shape[0], 1, concat_values);
  return op->output;
}

static void
slice_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *x = op->input[0];
  const size_t plane = plane_size (x), in = x->shape[1] * plane, out = op->output->shape[1] * plane;
  for (size_t n = first; n < last; n++)
    accumulate (x->grad + n * in + op->option[0] * plane, op->output->grad + n * out, out);
}

static void
slice_backward (FommOp *op)
{
  fomm_op_split (op, op->output->shape[0], 1, slice_slopes);
}

static void
slice_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *x = op->input[0];
  const size_t plane = plane_size (x), in = x->shape[1] * plane, out = op->output->shape[1] * plane;
  for (size_t n = first; n < last; n++)
    memcpy (op->output->value + n * out, x->value + n * in + op->option[0] * plane, out * sizeof (float));
}

FommVar *
fomm_op_slice (FommTape *tape, FommVar *x, int first, int count)
{
  if (!x)
    return NULL;
  const int shape[4] = {x->shape[0], count, x->shape[2], x->shape[3]};
  FommOp *op = fomm_tape_record (tape, slice_backward, shape, x, NULL, NULL, NULL);
  if (!op)
    return NULL;
  op->option[0] = first;
  fomm_op_split (op, x->shape[0], 1, slice_values);
  return op->output;
}

/* Softmax over `count` elements that lie `step` apart; dx = y (dy − Σ y dy) / temperature. */
static void
softmax_forward (const float *x, float *y, size_t count, size_t step, float temperature)
{
  float most = x[0];
  double sum = 0;
  for (size_t i = 1; i < count; i++)
    most = fmaxf (most, x[i * step]);
  for (size_t i = 0; i < count; i++)
    sum += y[i * step] = expf ((x[i * step] - most) / temperature);
  const float inverse = (float) (1 / sum);
  for (size_t i = 0; i < count; i++)
    y[i * step] *= inverse;
}

static void
softmax_gradient (const float *y, const float *dy, float *dx, size_t count, size_t step, float temperature)
{
  double dot = 0;
  for (size_t i = 0; i < count; i++)
    dot += (double) y[i * step] * dy[i * step];
  for (size_t i = 0; i < count; i++)
    dx[i * step] += y[i * step] * (dy[i * step] - (float) dot) / temperature;
}

static void
channel_softmax_slopes (FommOp *op, size_t first, size_t last)
{
  const size_t plane = plane_size (op->output), C = op->output->shape[1];
  for (size_t n = first; n < last; n++)
    for (size_t i = 0; i < plane; i++) {
      size_t at = n * C * plane + i;
      softmax_gradient (op->output->value + at, op->output->grad + at, op->input[0]->grad + at, C, plane, 1);
    }
}

static void
channel_softmax_backward (FommOp *op)
{
  fomm_op_split (op, op->output->shape[0], 1, channel_softmax_slopes);
}

static void
channel_softmax_values (FommOp *op, size_t first, size_t last)
{
  const size_t plane = plane_size (op->output), C = op->output->shape[1];
  for (size_t n = first; n < last; n++)
    for (size_t i = 0; i < plane; i++)
      softmax_forward (op->input[0]->value + n * C * plane + i, op->output->value + n * C * plane + i, C, plane, 1);
}

FommVar *
fomm_op_channel_softmax (FommTape *tape, FommVar *x)
{
  FommOp *op = x ? fomm_tape_record (tape, channel_softmax_backward, x->shape, x, NULL, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  fomm_op_split (op, x->shape[0], 1, channel_softmax_values);
  return op->output;
}

static void
plane_softmax_slopes (FommOp *op, size_t first, size_t last)
{
  const size_t plane = plane_size (op->output);
  for (size_t at = first * plane; at < last * plane; at += plane)
    softmax_gradient (op->output->value + at, op->output->grad + at, op->input[0]->grad + at, plane, 1, op->number[0]);
}

static void
plane_softmax_backward (FommOp *op)
{
  fomm_op_split (op, (size_t) op->output->shape[0] * op->output->shape[1], 4, plane_softmax_slopes);
}

static void
plane_softmax_values (FommOp *op, size_t first, size_t last)
{
  const size_t plane = plane_size (op->output);
  for (size_t at = first * plane; at < last * plane; at += plane)
    softmax_forward (op->input[0]->value + at, op->output->value + at, plane, 1, op->number[0]);
}

FommVar *
fomm_op_plane_softmax (FommTape *tape, FommVar *x, float temperature)
{
  FommOp *op = x ? fomm_tape_record (tape, plane_softmax_backward, x->shape, x, NULL, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  op->number[0] = temperature;
  fomm_op_split (op, (size_t) x->shape[0] * x->shape[1], 4, plane_softmax_values);
  return op->output;
}
