/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Normalisations: y = (x − mean) / sqrt (variance + eps) · weight + bias. They differ in what shares one mean: a
 * channel of the whole batch, one plane, or nothing (frozen statistics). A ReLU behind it is done in the same pass over
 * memory: y = max (0, …), and backwards only the slopes where y > 0 count. */
#include "ops.h"

#include <math.h>

#define EPSILON 1e-5

typedef struct Norm {
  FommOp *op;
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

/* Sums run in LANES floats side by side, which the compiler turns into vectors, and go into a double every BLOCK
 * elements, so that long planes do not lose digits. */
enum { LANES = 16, BLOCK = 4096 };

static double
total (const float lanes[LANES])
{
  double sum = 0;
  for (int i = 0; i < LANES; i++)
    sum += lanes[i];
  return sum;
}

/* Σ p and Σ (p − about)². */
static void
add_up (const float *p, int size, float about, double *sum, double *squares)
{
  for (int first = 0; first < size; first += BLOCK) {
    const int end = size - first < BLOCK ? size : first + BLOCK;
    float a[LANES] = {0}, b[LANES] = {0};
    int j = first;
    for (; j + LANES <= end; j += LANES)
      for (int i = 0; i < LANES; i++) {
        const float d = p[j + i] - about;
        a[i] += p[j + i];
        b[i] += d * d;
      }
    for (; j < end; j++) {
      a[0] += p[j];
      b[0] += (p[j] - about) * (p[j] - about);
    }
    *sum += total (a);
    *squares += total (b);
  }
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
    add_up (plane_of (x, x->value, group, i), size, 0, &sum, &unused);
  *mean = sum / count;
  sum = 0;
  for (int i = 0; i < norm->planes; i++)
    add_up (plane_of (x, x->value, group, i), size, (float) *mean, &sum, &squares);
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
  for (int i = 0; i < norm->planes; i++) {
    const float *p = plane_of (x, x->value, group, i);
    const float lowest = norm->lowest;
    float *restrict q = plane_of (y, y->value, group, i);
    for (int j = 0; j < size; j++) {
      const float value = p[j] * scale + shift;
      q[j] = value > lowest ? value : lowest;
    }
  }
}

/* Σ dy and Σ dy · x̂, of those dy whose y is above the lowest. */
static void
add_slopes (const float *p, const float *y, const float *dy, int size, const float numbers[3], double *sum, double *dot)
{
  const float mean = numbers[0], inverse = numbers[1], lowest = numbers[2];
  for (int first = 0; first < size; first += BLOCK) {
    const int end = size - first < BLOCK ? size : first + BLOCK;
    float a[LANES] = {0}, b[LANES] = {0};
    int j = first;
    for (; j + LANES <= end; j += LANES)
      for (int i = 0; i < LANES; i++) {
        const float slope = dy[j + i], d = y[j + i] > lowest ? slope : 0;
        a[i] += d;
        b[i] += d * ((p[j + i] - mean) * inverse);
      }
    for (; j < end; j++) {
      const float d = y[j] > lowest ? dy[j] : 0;
      a[0] += d;
      b[0] += d * ((p[j] - mean) * inverse);
    }
    *sum += total (a);
    *dot += total (b);
  }
}

/* With x̂ the normalised input: dx = w / σ · (dy − mean(dy) − x̂ · mean(dy · x̂)); frozen: dx = w / σ · dy. */
static void
backward_group (void *job, int group, float *scratch)
{
  const Norm *norm = job;
  FommVar *x = norm->op->input[0], *y = norm->op->output;
  const int channel = group % x->shape[1], size = x->shape[2] * x->shape[3];
  const float mean = norm->op->saved[0][group], inverse = norm->op->saved[1][group], lowest = norm->lowest;
  double sum = 0, dot = 0;

  for (int i = 0; i < norm->planes; i++)
    add_slopes (plane_of (x, x->value, group, i), plane_of (y, y->value, group, i), plane_of (y, y->grad, group, i),
                size, (const float[]){mean, inverse, lowest}, &sum, &dot);
  scratch = norm->op->saved[0] + (size_t) x->shape[0] * x->shape[1];
  scratch[2 * group] = (float) sum;
  scratch[2 * group + 1] = (float) dot;
  if (!x->needs_grad)
    return;

  const double count = (double) size * norm->planes;
  const float factor = norm->op->input[1]->value[channel] * inverse;
  const float a = norm->frozen ? 0 : (float) (sum / count), b = norm->frozen ? 0 : (float) (dot / count);
  for (int i = 0; i < norm->planes; i++) {
    const float *p = plane_of (x, x->value, group, i), *q = plane_of (y, y->value, group, i);
    const float *dy = plane_of (y, y->grad, group, i);
    float *restrict dx = plane_of (x, x->grad, group, i);
    for (int j = 0; j < size; j++) {
      const float slope = dy[j], d = q[j] > lowest ? slope : 0;
      dx[j] += factor * (d - a - (p[j] - mean) * inverse * b);
    }
  }
}

static void
norm_backward (FommOp *op)
{
  FommVar *x = op->input[0];
  const int groups = op->option[1];
  Norm norm = {.op = op, .planes = op->option[0], .frozen = op->option[2], .lowest = op->number[0]};
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
