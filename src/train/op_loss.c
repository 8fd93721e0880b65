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

/* In several sums side by side, which do not wait for one another. */
static double
sum_abs (FommOp *op, size_t first, size_t last)
{
  const FommVar *a = op->input[0], *b = op->input[1];
  double sums[8] = {0};
  for (size_t i = first; i < last; i++)
    sums[i % 8] += fabsf (a->value[i] - (b ? b->value[i] : 0));
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

FommVar *
fomm_op_mean_abs (FommTape *tape, FommVar *a, FommVar *b, float weight)
{
  FommOp *op = a ? fomm_tape_record (tape, mean_abs_backward, scalar, a, b, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  const double sum = fomm_op_sum (op, a->count, FOMM_PIECE, sum_abs);
  op->number[0] = weight;
  op->output->value[0] = (float) (weight * sum / a->count);
  return op->output;
}

/* From a row of x to its neighbour. */
static int
difference_step (const FommOp *op)
{
  return op->option[0] ? op->input[0]->shape[3] : 1;
}

/* Row i of the smaller `y`, over all planes: where it begins in x. */
static size_t
difference_row (const FommOp *op, size_t i)
{
  const FommVar *x = op->input[0];
  const size_t h = op->output->shape[2];
  return (i / h * x->shape[2] + i % h) * x->shape[3];
}

static void
difference_values (FommOp *op, size_t first, size_t last)
{
  const size_t h = op->output->shape[2], w = op->output->shape[3];
  for (size_t i = first * h; i < last * h; i++) {
    const float *x = op->input[0]->value + difference_row (op, i), *next = x + difference_step (op);
    float *restrict y = op->output->value + i * w;
    for (size_t j = 0; j < w; j++)
      y[j] = next[j] - x[j];
  }
}

static void
difference_slopes (FommOp *op, size_t first, size_t last)
{
  const size_t h = op->output->shape[2], w = op->output->shape[3];
  for (size_t i = first * h; i < last * h; i++) {
    const float *restrict dy = op->output->grad + i * w;
    float *restrict dx = op->input[0]->grad + difference_row (op, i);
    const int step = difference_step (op);
    for (size_t j = 0; j < w; j++)
      dx[j] -= dy[j];
    for (size_t j = 0; j < w; j++)
      dx[j + step] += dy[j];
  }
}

static void
difference_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->output), 1, difference_slopes);
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
  fomm_op_split (op, fomm_op_planes (op->output), 1, difference_values);
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

static size_t
plane_size (const FommVar *var)
{
  return (size_t) var->shape[2] * var->shape[3];
}

/* The mask of plane `p` of a picture with several channels. */
static const float *
mask_of (const FommOp *op, size_t p)
{
  return op->input[2]->value + p / op->input[0]->shape[1] * plane_size (op->input[0]);
}

/* Pieces are planes. */
static void
masked_abs_slopes (FommOp *op, size_t first, size_t last)
{
  const FommVar *a = op->input[0], *b = op->input[1];
  const float factor = op->output->grad[0] * op->number[0];
  const size_t plane = plane_size (a);
  for (size_t p = first; p < last; p++) {
    const float *mask = mask_of (op, p);
    for (size_t i = 0; i < plane; i++)
      a->grad[p * plane + i] += factor * mask[i] * sign (a->value[p * plane + i] - b->value[p * plane + i]);
  }
}

static void
masked_abs_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->input[0]), 1, masked_abs_slopes);
}

static double
sum_masked (FommOp *op, size_t first, size_t last)
{
  const FommVar *a = op->input[0], *b = op->input[1];
  const size_t plane = plane_size (a);
  double sum = 0;
  for (size_t p = first; p < last; p++) {
    const float *mask = mask_of (op, p);
    for (size_t i = 0; i < plane; i++)
      sum += mask[i] * fabsf (a->value[p * plane + i] - b->value[p * plane + i]);
  }
  return sum;
}

static double
sum_mask (FommOp *op, size_t first, size_t last)
{
  double sum = 0;
  for (size_t i = first; i < last; i++)
    sum += op->input[2]->value[i];
  return sum;
}

FommVar *
fomm_op_masked_abs (FommTape *tape, FommVar *a, FommVar *b, FommVar *mask, float weight)
{
  FommOp *op = a && b && mask ? fomm_tape_record (tape, masked_abs_backward, scalar, a, b, mask, NULL) : NULL;
  if (!op)
    return NULL;
  const double sum = fomm_op_sum (op, fomm_op_planes (a), 1, sum_masked);
  const double share = fomm_op_sum (op, mask->count, FOMM_PIECE, sum_mask);
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
cross_entropy_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *p = op->input[0], *target = op->input[1], *mask = op->input[2];
  const float factor = op->output->grad[0] * op->number[0] / p->count;
  for (size_t i = first; i < last; i++) {
    const float q = clamped (p->value[i]), t = target->value[i];
    if (q == p->value[i])
      p->grad[i] += factor * (mask ? mask->value[i] : 1) * (q - t) / (q * (1 - q));
  }
}

static void
cross_entropy_backward (FommOp *op)
{
  fomm_op_split (op, op->input[0]->count, FOMM_PIECE / 8, cross_entropy_slopes);
}

static double
sum_entropy (FommOp *op, size_t first, size_t last)
{
  const FommVar *p = op->input[0], *target = op->input[1], *mask = op->input[2];
  double sum = 0;
  for (size_t i = first; i < last; i++) {
    const double q = clamped (p->value[i]), t = target->value[i];
    sum -= (mask ? mask->value[i] : 1) * (t * log (q) + (1 - t) * log (1 - q));
  }
  return sum;
}

FommVar *
fomm_op_cross_entropy (FommTape *tape, FommVar *p, FommVar *target, FommVar *mask, float weight)
{
  FommOp *op = p && target ? fomm_tape_record (tape, cross_entropy_backward, scalar, p, target, mask, NULL) : NULL;
  if (!op)
    return NULL;
  const double sum = fomm_op_sum (op, p->count, FOMM_PIECE / 8, sum_entropy);
  op->number[0] = weight;
  op->output->value[0] = (float) (weight * sum / p->count);
  return op->output;
}
