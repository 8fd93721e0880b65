/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Normalisations: y = (x − mean) / sqrt (variance + eps) · weight + bias. They differ in what shares one mean: a
 * channel of the whole batch, one plane, or nothing (frozen statistics). A ReLU behind it is done in the same pass over
 * memory: y = max (0, …), and backwards only the slopes where y > 0 count. */
#include "ops.h"
#include "planes.h"

#include <math.h>

#define EPSILON 1e-5

typedef struct Norm {
  FommOp *op;
  const FommPlanes *loops;
  int planes;   /* planes that share one mean: N or 1 */
  float lowest; /* of y: 0 with a ReLU, else −∞ */
  bool frozen;
  float *running_mean, *running_var;
  const float *mean_in, *var_in;
} Norm;

/* Group g normalises channel g % C; its planes start at sample g / C and there are `planes` of them. */
static float *
plane_of (const FommVar *var, float *data, int group, int i)
{
  const int C = var->shape[1], sample = group / C + i, channel = group % C;
  return data + ((size_t) sample * C + channel) * var->shape[2] * var->shape[3];
}

/* Twice over the data: squares around the mean, not around zero, keep their digits. */
static void
measure (const Norm *norm, int group, double *mean, double *variance)
{
  const FommVar *x = norm->op->input[0];
  const int size = x->shape[2] * x->shape[3];
  const double count = (double) size * norm->planes;
  double sum = 0, squares = 0, unused = 0;

  for (int i = 0; i < norm->planes; i++)
    norm->loops->sum (plane_of (x, x->value, group, i), size, 0, &sum, &unused);
  *mean = sum / count;
  sum = 0;
  for (int i = 0; i < norm->planes; i++)
    norm->loops->sum (plane_of (x, x->value, group, i), size, (float) *mean, &sum, &squares);
  /* The float's rounding of the mean is taken out again. */
  const double off = *mean - (float) *mean;
  *variance = squares / count - off * off;
}

static void
move_running (const Norm *norm, int group, double mean, double variance)
{
  const FommVar *x = norm->op->input[0];
  const double count = (double) x->shape[2] * x->shape[3] * norm->planes;
  if (!norm->running_mean)
    return;
  double unbiased = count > 1 ? variance * count / (count - 1) : variance;
  norm->running_mean[group] = (float) (0.9 * norm->running_mean[group] + 0.1 * mean);
  norm->running_var[group] = (float) (0.9 * norm->running_var[group] + 0.1 * unbiased);
}

static void
forward_group (void *job, int group, float *scratch)
{
  const Norm *norm = job;
  const FommVar *x = norm->op->input[0], *y = norm->op->output;
  const int channel = group % x->shape[1], size = x->shape[2] * x->shape[3];
  double mean, variance;

  if (norm->frozen) {
    mean = norm->mean_in[channel];
    variance = norm->var_in[channel];
  } else {
    measure (norm, group, &mean, &variance);
    move_running (norm, group, mean, variance);
  }

  const double inverse = 1 / sqrt (variance + EPSILON);
  const float scale = (float) (inverse * norm->op->input[1]->value[channel]);
  const float shift =
      (float) (norm->op->input[2]->value[channel] - mean * inverse * norm->op->input[1]->value[channel]);
  norm->op->saved[0][group] = (float) mean;
  norm->op->saved[1][group] = (float) inverse;
  for (int i = 0; i < norm->planes; i++)
    norm->loops->scale (plane_of (x, x->value, group, i), plane_of (y, y->value, group, i), size, scale, shift,
                        norm->lowest);
}

static FommNormPlane
norm_plane (const Norm *norm, int group, int i)
{
  const FommVar *x = norm->op->input[0], *y = norm->op->output;
  return (FommNormPlane){.x = plane_of (x, x->value, group, i),
                         .y = plane_of (y, y->value, group, i),
                         .dy = plane_of (y, y->grad, group, i),
                         .mean = norm->op->saved[0][group],
                         .inverse = norm->op->saved[1][group],
                         .lowest = norm->lowest};
}

/* With x̂ the normalised input: dx = w / σ · (dy − mean(dy) − x̂ · mean(dy · x̂)); frozen: dx = w / σ · dy. */
static void
backward_group (void *job, int group, float *scratch)
{
  const Norm *norm = job;
  FommVar *x = norm->op->input[0];
  const int channel = group % x->shape[1], size = x->shape[2] * x->shape[3];
  double sum = 0, dot = 0;

  for (int i = 0; i < norm->planes; i++) {
    const FommNormPlane plane = norm_plane (norm, group, i);
    norm->loops->sum_slopes (&plane, size, &sum, &dot);
  }
  scratch = norm->op->saved[0] + (size_t) x->shape[0] * x->shape[1];
  scratch[2 * group] = (float) sum;
  scratch[2 * group + 1] = (float) dot;
  if (!x->needs_grad)
    return;

  const double count = norm->frozen ? INFINITY : (double) size * norm->planes;
  const float ab[2] = {(float) (sum / count), (float) (dot / count)};
  const float factor = norm->op->input[1]->value[channel] * norm->op->saved[1][group];
  for (int i = 0; i < norm->planes; i++) {
    const FommNormPlane plane = norm_plane (norm, group, i);
    norm->loops->slopes (&plane, size, factor, ab, plane_of (x, x->grad, group, i), !x->fresh);
  }
}

static void
norm_backward (FommOp *op)
{
  FommVar *x = op->input[0];
  const int groups = op->option[1];
  Norm norm = {
      .op = op, .loops = fomm_planes_get (), .planes = op->option[0], .frozen = op->option[2], .lowest = op->number[0]};
  fomm_pool_run (fomm_tape_get_pool (op->tape), groups, backward_group, &norm);

  const float *sums = op->saved[0] + (size_t) x->shape[0] * x->shape[1];
  for (int group = 0; group < groups; group++) {
    if (op->input[2]->needs_grad)
      op->input[2]->grad[group % x->shape[1]] += sums[2 * group];
    if (op->input[1]->needs_grad)
      op->input[1]->grad[group % x->shape[1]] += sums[2 * group + 1];
  }
}

static FommVar *
normalise (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias, Norm norm, int groups)
{
  norm.op = fomm_tape_record (tape, norm_backward, x->shape, x, weight, bias, NULL);
  if (!norm.op)
    return NULL;
  const size_t most = (size_t) x->shape[0] * x->shape[1];
  norm.loops = fomm_planes_get ();
  norm.op->overwrites = 1;
  norm.op->option[0] = norm.planes;
  norm.op->option[1] = groups;
  norm.op->option[2] = norm.frozen;
  norm.op->number[0] = norm.lowest;
  norm.op->saved[0] = fomm_tape_alloc (tape, 3 * most); /* means, then two sums a group for the backward pass */
  norm.op->saved[1] = fomm_tape_alloc (tape, most);
  if (!norm.op->saved[0] || !norm.op->saved[1])
    return NULL;
  fomm_pool_run (fomm_tape_get_pool (tape), groups, forward_group, &norm);
  return norm.op->output;
}

static float
lowest_of (bool relu)
{
  return relu ? 0 : -INFINITY;
}

FommVar *
fomm_op_batch_norm (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias, float *running_mean, float *running_var,
                    bool relu)
{
  if (!x || !weight || !bias)
    return NULL;
  Norm norm = {
      .planes = x->shape[0], .running_mean = running_mean, .running_var = running_var, .lowest = lowest_of (relu)};
  return normalise (tape, x, weight, bias, norm, x->shape[1]);
}

FommVar *
fomm_op_frozen_norm (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias, const float *running_mean,
                     const float *running_var, bool relu)
{
  if (!x || !weight || !bias)
    return NULL;
  Norm norm = {.planes = x->shape[0],
               .frozen = true,
               .mean_in = running_mean,
               .var_in = running_var,
               .lowest = lowest_of (relu)};
  return normalise (tape, x, weight, bias, norm, x->shape[1]);
}

FommVar *
fomm_op_instance_norm (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias)
{
  if (!x || !weight || !bias)
    return NULL;
  Norm norm = {.planes = 1, .lowest = lowest_of (false)};
  return normalise (tape, x, weight, bias, norm, x->shape[0] * x->shape[1]);
}
