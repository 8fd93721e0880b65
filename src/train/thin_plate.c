/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "thin_plate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EPSILON 1e-6

FommStatus
fomm_thin_plate_init (FommThinPlate *transform, int count, int side, FommError *error)
{
  *transform = (FommThinPlate){.count = count, .side = side};
  transform->theta = calloc ((size_t) count * 6, sizeof (float));
  transform->control = calloc ((size_t) count * side * side + 1, sizeof (float));
  if (!transform->theta || !transform->control) {
    fomm_thin_plate_clear (transform);
    return fomm_fail_memory (error);
  }
  for (int i = 0; i < count; i++)
    transform->theta[6 * i] = transform->theta[6 * i + 4] = 1;
  return FOMM_OK;
}

void
fomm_thin_plate_clear (FommThinPlate *transform)
{
  free (transform->theta);
  free (transform->control);
  *transform = (FommThinPlate){0};
}

void
fomm_thin_plate_draw (FommThinPlate *transform, double sigma_affine, double sigma_tps, FommRandom *random)
{
  static const float identity[6] = {1, 0, 0, 0, 1, 0};
  for (int i = 0; i < 6 * transform->count; i++)
    transform->theta[i] = identity[i % 6] + (float) (sigma_affine * fomm_random_normal (random));
  for (int i = 0; i < transform->count * transform->side * transform->side; i++)
    transform->control[i] = (float) (sigma_tps * fomm_random_normal (random));
}

/* Control point p on its lattice, ±1 at the corners. */
static void
control_point (const FommThinPlate *transform, int p, double at[2])
{
  const int side = transform->side;
  at[0] = side > 1 ? 2.0 * (p % side) / (side - 1) - 1 : 0;
  at[1] = side > 1 ? 2.0 * (p / side) / (side - 1) - 1 : 0;
}

static double
sign (double x)
{
  return (x > 0) - (x < 0);
}

/* Derivatives of the radial basis r² log (r + ε): first and second. */
static double
basis_slope (double r)
{
  return 2 * r * log (r + EPSILON) + r * r / (r + EPSILON);
}

static double
basis_curve (double r)
{
  const double s = r + EPSILON;
  return 2 * log (s) + 2 * r / s + (2 * r * s - r * r) / (s * s);
}

/* The radial part at `point`: its value, gradient and second derivatives (each may be NULL). The distance is the L1
 * norm and both coordinates are moved by the same amount, as in the authors' code. */
static void
radial (const FommThinPlate *transform, int sample, const float point[2], double *value, double slope[2],
        double curve[4])
{
  const int total = transform->side * transform->side;
  *value = slope[0] = slope[1] = curve[0] = curve[1] = curve[2] = curve[3] = 0;
  for (int p = 0; p < total; p++) {
    const double c = transform->control[(size_t) sample * total + p];
    double at[2];
    control_point (transform, p, at);
    const double s[2] = {sign (point[0] - at[0]), sign (point[1] - at[1])};
    const double r = fabs (point[0] - at[0]) + fabs (point[1] - at[1]);
    *value += c * r * r * log (r + EPSILON);
    for (int i = 0; i < 2; i++) {
      slope[i] += c * basis_slope (r) * s[i];
      for (int j = 0; j < 2; j++)
        curve[2 * i + j] += c * basis_curve (r) * s[i] * s[j];
    }
  }
}

/* The radial part alone. */
static double
radial_value (const FommThinPlate *transform, int sample, const float point[2])
{
  const int total = transform->side * transform->side;
  double value = 0;
  for (int p = 0; p < total; p++) {
    double at[2];
    control_point (transform, p, at);
    const double r = fabs (point[0] - at[0]) + fabs (point[1] - at[1]);
    value += transform->control[(size_t) sample * total + p] * r * r * log (r + EPSILON);
  }
  return value;
}

void
fomm_thin_plate_apply (const FommThinPlate *transform, int sample, const float point[2], float result[2])
{
  const float *t = transform->theta + 6 * sample;
  const double value = radial_value (transform, sample, point);
  result[0] = (float) (t[0] * point[0] + t[1] * point[1] + t[2] + value);
  result[1] = (float) (t[3] * point[0] + t[4] * point[1] + t[5] + value);
}

typedef struct Warp {
  const FommThinPlate *transform;
  FommVar *grid;
} Warp;

/* Item: one row of one sample. */
static void
warp_row (void *job, int row, float *scratch)
{
  const Warp *warp = job;
  const int H = warp->grid->shape[1], W = warp->grid->shape[2], i = row % H;
  for (int j = 0; j < W; j++) {
    const float z[2] = {W > 1 ? 2 * ((float) j / (W - 1)) - 1 : 0, H > 1 ? 2 * ((float) i / (H - 1)) - 1 : 0};
    fomm_thin_plate_apply (warp->transform, row / H, z, warp->grid->value + ((size_t) row * W + j) * 2);
  }
}

FommVar *
fomm_thin_plate_warp (FommTape *tape, const FommThinPlate *transform, FommVar *pictures, bool align_corners)
{
  if (!pictures)
    return NULL;
  const int H = pictures->shape[2], W = pictures->shape[3];
  FommVar *grid = fomm_tape_var (tape, pictures->shape[0], H, W, 2, false);
  if (!grid)
    return NULL;
  fomm_pool_run (fomm_tape_get_pool (tape), pictures->shape[0] * H, warp_row, &(Warp){transform, grid});
  return fomm_op_grid_sample (tape, fomm_tape_detach (tape, pictures), grid, FOMM_SAMPLE_REFLECT, align_corners);
}

/* The transform rides along in saved[0]: it is the caller's and outlives the tape. */
static const FommThinPlate *
transform_of (const FommOp *op)
{
  const FommThinPlate *transform;
  memcpy (&transform, op->saved[0], sizeof transform);
  return transform;
}

static bool
remember_transform (FommTape *tape, FommOp *op, const FommThinPlate *transform)
{
  op->saved[0] = fomm_tape_alloc (tape, sizeof transform / sizeof (float));
  if (op->saved[0])
    memcpy (op->saved[0], &transform, sizeof transform);
  return op->saved[0];
}

/* dT at a point: the affine matrix plus (1, 1)ᵀ · slope. */
static void
derivative_at (const FommThinPlate *transform, int sample, const float point[2], double matrix[4], double curve[4])
{
  const float *t = transform->theta + 6 * sample;
  double value, slope[2];
  radial (transform, sample, point, &value, slope, curve);
  matrix[0] = t[0] + slope[0];
  matrix[1] = t[1] + slope[1];
  matrix[2] = t[3] + slope[0];
  matrix[3] = t[4] + slope[1];
}

static void
thin_plate_backward (FommOp *op)
{
  FommVar *points = op->input[0];
  const int K = points->shape[1];
  for (int k = 0; k < points->shape[0] * K; k++) {
    const float *d = op->output->grad + 2 * k;
    double m[4], curve[4];
    derivative_at (transform_of (op), k / K, points->value + 2 * k, m, curve);
    points->grad[2 * k] += (float) (m[0] * d[0] + m[2] * d[1]);
    points->grad[2 * k + 1] += (float) (m[1] * d[0] + m[3] * d[1]);
  }
}

FommVar *
fomm_op_thin_plate (FommTape *tape, const FommThinPlate *transform, FommVar *points)
{
  FommOp *op = points ? fomm_tape_record (tape, thin_plate_backward, points->shape, points, NULL, NULL, NULL) : NULL;
  if (!op || !remember_transform (tape, op, transform))
    return NULL;
  const int K = points->shape[1];
  for (int k = 0; k < points->shape[0] * K; k++)
    fomm_thin_plate_apply (transform, k / K, points->value + 2 * k, op->output->value + 2 * k);
  return op->output;
}

static void
thin_plate_jacobian_backward (FommOp *op)
{
  FommVar *points = op->input[0], *jacobian = op->input[1];
  const int K = points->shape[1];
  for (int k = 0; k < points->shape[0] * K; k++) {
    const float *d = op->output->grad + 4 * k, *J = jacobian->value + 4 * k;
    double m[4], curve[4];
    derivative_at (transform_of (op), k / K, points->value + 2 * k, m, curve);
    if (jacobian->needs_grad)
      for (int r = 0; r < 2; r++)
        for (int c = 0; c < 2; c++)
          jacobian->grad[4 * k + 2 * r + c] += (float) (m[r] * d[c] + m[2 + r] * d[2 + c]);
    if (!points->needs_grad)
      continue;
    /* Both rows of dT share the slope, so d(slope[i]) = Σ_c (d[0][c] + d[1][c]) · J[i][c]. */
    for (int i = 0; i < 2; i++) {
      const double g = (double) (d[0] + d[2]) * J[2 * i] + (double) (d[1] + d[3]) * J[2 * i + 1];
      points->grad[2 * k] += (float) (g * curve[2 * i]);
      points->grad[2 * k + 1] += (float) (g * curve[2 * i + 1]);
    }
  }
}

FommVar *
fomm_op_thin_plate_jacobian (FommTape *tape, const FommThinPlate *transform, FommVar *points, FommVar *jacobian)
{
  if (!points || !jacobian)
    return NULL;
  FommOp *op = fomm_tape_record (tape, thin_plate_jacobian_backward, jacobian->shape, points, jacobian, NULL, NULL);
  if (!op || !remember_transform (tape, op, transform))
    return NULL;
  const int K = points->shape[1];
  for (int k = 0; k < points->shape[0] * K; k++) {
    const float *J = jacobian->value + 4 * k;
    double m[4], curve[4];
    derivative_at (transform, k / K, points->value + 2 * k, m, curve);
    for (int r = 0; r < 2; r++)
      for (int c = 0; c < 2; c++)
        op->output->value[4 * k + 2 * r + c] = (float) (m[2 * r] * J[c] + m[2 * r + 1] * J[2 + c]);
  }
  return op->output;
}
