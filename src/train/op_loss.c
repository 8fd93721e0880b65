/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Scalars to minimise. Sums run in double: a mean over a picture has 10⁵ terms. */
#include "ops.h"

#include <math.h>

static const int scalar[4] = {1, 1, 1, 1};

static float
sign (float x)
{
  return (float) ((x > 0) - (x < 0));
}

static void
mean_abs_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *a = op->input[0], *b = op->input[1];
  const float factor = op->output->grad[0] * op->number[0] / a->count;
  for (size_t i = first; i < last; i++) {
    const float d = factor * sign (a->value[i] - (b ? b->value[i] : 0));
    if (a->needs_grad)
      a->grad[i] += d;
    if (b && b->needs_grad)
      b->grad[i] -= d;
  }
}

static void
mean_abs_backward (FommOp *op)
{
  fomm_op_split (op, op->input[0]->count, FOMM_PIECE, mean_abs_slopes);
}

FommVar *
fomm_op_mean_abs (FommTape *tape, FommVar *a, FommVar *b, float weight)
{
  FommOp *op = a ? fomm_tape_record (tape, mean_abs_backward, scalar, a, b, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  double sum = 0;
  for (size_t i = 0; i < a->count; i++)
    sum += fabsf (a->value[i] - (b ? b->value[i] : 0));
  op->number[0] = weight;
  op->output->value[0] = (float) (weight * sum / a->count);
  return op->output;
}

/* Pixel (i, j) of every plane of the smaller `y`: forward y = x[next] − x, backward spreads dy. */
static void
walk_differences (const FommVar *x, const FommVar *y, bool along_y, bool forward)
{
  const int W = x->shape[3], h = y->shape[2], w = y->shape[3], step = along_y ? W : 1;
  for (int p = 0; p < x->shape[0] * x->shape[1]; p++)
    for (int i = 0; i < h; i++) {
      const size_t from = ((size_t) p * x->shape[2] + i) * W, to = ((size_t) p * h + i) * w;
      for (int j = 0; forward && j < w; j++)
        y->value[to + j] = x->value[from + j + step] - x->value[from + j];
      for (int j = 0; !forward && j < w; j++) {
        x->grad[from + j + step] += y->grad[to + j];
        x->grad[from + j] -= y->grad[to + j];
      }
    }
}

static void
difference_backward (FommOp *op)
{
  walk_differences (op->input[0], op->output, op->option[0], false);
}

FommVar *
fomm_op_difference (FommTape *tape, FommVar *x, int axis)
{
  if (!x || x->shape[3 - axis] < 2)
    return NULL;
  const int shape[4] = {x->shape[0], x->shape[1], x->shape[2] - (axis == 1), x->shape[3] - (axis == 0)};
  FommOp *op = fomm_tape_record (tape, difference_backward, shape, x, NULL, NULL, NULL);
  if (!op)
    return NULL;
  op->option[0] = axis;
  walk_differences (x, op->output, axis, true);
  return op->output;
}

static void
mean_square_backward (FommOp *op)
{
  const float factor = 2 * op->output->grad[0] * op->number[0] / op->input[0]->count;
  for (size_t i = 0; i < op->input[0]->count; i++)
    op->input[0]->grad[i] += factor * (op->input[0]->value[i] - op->number[1]);
}

FommVar *
fomm_op_mean_square (FommTape *tape, FommVar *a, float target, float weight)
{
  FommOp *op = a ? fomm_tape_record (tape, mean_square_backward, scalar, a, NULL, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  double sum = 0;
  for (size_t i = 0; i < a->count; i++)
    sum += ((double) target - a->value[i]) * ((double) target - a->value[i]);
  op->number[0] = weight;
  op->number[1] = target;
  op->output->value[0] = (float) (weight * sum / a->count);
  return op->output;
}

/* Entry i of the identity that m is compared with. */
static float
identity_entry (size_t i)
{
  return i % 4 == 0 || i % 4 == 3;
}

static void
identity_distance_backward (FommOp *op)
{
  const float factor = op->output->grad[0] * op->number[0] / op->input[0]->count;
  for (size_t i = 0; i < op->input[0]->count; i++)
    op->input[0]->grad[i] -= factor * sign (identity_entry (i) - op->input[0]->value[i]);
}

FommVar *
fomm_op_identity_distance (FommTape *tape, FommVar *matrix, float weight)
{
  FommOp *op = matrix ? fomm_tape_record (tape, identity_distance_backward, scalar, matrix, NULL, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  double sum = 0;
  for (size_t i = 0; i < matrix->count; i++)
    sum += fabsf (identity_entry (i) - matrix->value[i]);
  op->number[0] = weight;
  op->output->value[0] = (float) (weight * sum / matrix->count);
  return op->output;
}

/* Keypoints i and j of one sample: how much they crowd, and the offset from j to i. */
static double
crowd (const float *a, const float *b, double deviation, double offset[2])
{
  offset[0] = (double) a[0] - b[0];
  offset[1] = (double) a[1] - b[1];
  return exp (-(offset[0] * offset[0] + offset[1] * offset[1]) / (2 * deviation * deviation));
}

static void
crowding_backward (FommOp *op)
{
  FommVar *points = op->input[0];
  const int K = points->shape[1], N = points->shape[0];
  const double deviation = op->number[1];
  const double factor = 2.0 * op->output->grad[0] * op->number[0] / (N * K * deviation * deviation);
  for (int k = 0; k < N * K; k++)
    for (int j = k / K * K; j < (k / K + 1) * K; j++) {
      double offset[2];
      const double much = crowd (points->value + 2 * k, points->value + 2 * j, deviation, offset);
      for (int axis = 0; axis < 2; axis++)
        points->grad[2 * k + axis] -= (float) (factor * much * offset[axis]);
    }
}

FommVar *
fomm_op_crowding (FommTape *tape, FommVar *keypoints, float deviation, float weight)
{
  FommOp *op = keypoints ? fomm_tape_record (tape, crowding_backward, scalar, keypoints, NULL, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  const int K = keypoints->shape[1], N = keypoints->shape[0];
  double sum = 0, offset[2];
  for (int k = 0; k < N * K; k++)
    for (int j = k / K * K; j < (k / K + 1) * K; j++)
      if (j != k)
        sum += crowd (keypoints->value + 2 * k, keypoints->value + 2 * j, deviation, offset);
  op->number[0] = weight;
  op->number[1] = deviation;
  op->output->value[0] = (float) (weight * sum / (N * K));
  return op->output;
}

/* Calls for every pixel: element i of a picture with several channels, and where its mask is. */
static size_t
mask_index (const FommVar *a, size_t i)
{
  const size_t plane = (size_t) a->shape[2] * a->shape[3];
  return i / (plane * a->shape[1]) * plane + i % plane;
}

static void
masked_abs_backward (FommOp *op)
{
  FommVar *a = op->input[0], *b = op->input[1], *mask = op->input[2];
  const float factor = op->output->grad[0] * op->number[0];
  for (size_t i = 0; i < a->count; i++)
    a->grad[i] += factor * mask->value[mask_index (a, i)] * sign (a->value[i] - b->value[i]);
}

FommVar *
fomm_op_masked_abs (FommTape *tape, FommVar *a, FommVar *b, FommVar *mask, float weight)
{
  FommOp *op = a && b && mask ? fomm_tape_record (tape, masked_abs_backward, scalar, a, b, mask, NULL) : NULL;
  if (!op)
    return NULL;
  double sum = 0, share = 0;
  for (size_t i = 0; i < a->count; i++)
    sum += mask->value[mask_index (a, i)] * fabsf (a->value[i] - b->value[i]);
  for (size_t i = 0; i < mask->count; i++)
    share += mask->value[i];
  op->number[0] = share > 0 ? (float) (weight / share) : 0;
  op->output->value[0] = (float) (op->number[0] * sum);
  return op->output;
}

#define LEAST_PROBABILITY 1e-4F

static float
clamped (float p)
{
  return fminf (1 - LEAST_PROBABILITY, fmaxf (LEAST_PROBABILITY, p));
}

static void
cross_entropy_backward (FommOp *op)
{
  FommVar *p = op->input[0], *target = op->input[1], *mask = op->input[2];
  const float factor = op->output->grad[0] * op->number[0] / p->count;
  for (size_t i = 0; i < p->count; i++) {
    const float q = clamped (p->value[i]), t = target->value[i];
    if (q == p->value[i])
      p->grad[i] += factor * (mask ? mask->value[i] : 1) * (q - t) / (q * (1 - q));
  }
}

FommVar *
fomm_op_cross_entropy (FommTape *tape, FommVar *p, FommVar *target, FommVar *mask, float weight)
{
  FommOp *op = p && target ? fomm_tape_record (tape, cross_entropy_backward, scalar, p, target, mask, NULL) : NULL;
  if (!op)
    return NULL;
  double sum = 0;
  for (size_t i = 0; i < p->count; i++) {
    const double q = clamped (p->value[i]), t = target->value[i];
    sum -= (mask ? mask->value[i] : 1) * (t * log (q) + (1 - t) * log (1 - q));
  }
  op->number[0] = weight;
  op->output->value[0] = (float) (weight * sum / p->count);
  return op->output;
}
