/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What turns heatmaps into keypoints and keypoints into motion (paper sections 3.1 and 3.2). */
#include "ops.h"

#include <math.h>
#include <string.h>

enum { PLANES = 4 }; /* of a piece */

/* Coordinate of sample i of n, ±1 at the outermost centres. */
static float
lattice (int i, int n)
{
  return n > 1 ? 2 * ((float) i / (n - 1)) - 1 : 0;
}

/* Pieces are planes: one keypoint of one sample. */
static void
soft_argmax_slopes (FommOp *op, size_t first, size_t last)
{
  const FommVar *heat = op->input[0];
  const int h = heat->shape[2], w = heat->shape[3];
  for (size_t k = first; k < last; k++)
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++)
        heat->grad[(k * h + i) * w + j] +=
            op->output->grad[2 * k] * lattice (j, w) + op->output->grad[2 * k + 1] * lattice (i, h);
}

static void
soft_argmax_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->input[0]), PLANES, soft_argmax_slopes);
}

static void
soft_argmax_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *heat = op->input[0];
  const int h = heat->shape[2], w = heat->shape[3];
  for (size_t k = first; k < last; k++) {
    double x = 0, y = 0;
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++) {
        const double p = heat->value[(k * h + i) * w + j];
        x += p * lattice (j, w);
        y += p * lattice (i, h);
      }
    op->output->value[2 * k] = (float) x;
    op->output->value[2 * k + 1] = (float) y;
  }
}

FommVar *
fomm_op_soft_argmax (FommTape *tape, FommVar *heatmap)
{
  if (!heatmap)
    return NULL;
  const int shape[4] = {heatmap->shape[0], heatmap->shape[1], 2, 1};
  FommOp *op = fomm_tape_record (tape, soft_argmax_backward, shape, heatmap, NULL, NULL, NULL);
  if (!op)
    return NULL;
  fomm_op_split (op, fomm_op_planes (heatmap), PLANES, soft_argmax_values);
  return op->output;
}

/* Plane of the Jacobian maps that holds entry e of keypoint k of sample n. */
static size_t
map_plane (const FommVar *heat, const FommVar *maps, int n, int k, int e)
{
  const bool shared = maps->shape[1] == 4 && heat->shape[1] != 1;
  return ((size_t) n * maps->shape[1] + (shared ? 0 : 4 * k) + e) * heat->shape[2] * heat->shape[3];
}

/* Pieces are samples, whose keypoints may share their maps. */
static void
weighted_jacobian_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *heat = op->input[0], *maps = op->input[1];
  const size_t plane = (size_t) heat->shape[2] * heat->shape[3];
  for (int n = (int) first; n < (int) last; n++)
    for (int k = 0; k < heat->shape[1]; k++)
      for (int e = 0; e < 4; e++) {
        const size_t at = ((size_t) n * heat->shape[1] + k) * plane, map = map_plane (heat, maps, n, k, e);
        const float d = op->output->grad[((size_t) n * heat->shape[1] + k) * 4 + e];
        for (size_t i = 0; i < plane; i++) {
          if (heat->needs_grad)
            heat->grad[at + i] += d * maps->value[map + i];
          if (maps->needs_grad)
            maps->grad[map + i] += d * heat->value[at + i];
        }
      }
}

static void
weighted_jacobian_backward (FommOp *op)
{
  fomm_op_split (op, op->output->shape[0], 1, weighted_jacobian_slopes);
}

static void
weighted_jacobian_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *heat = op->input[0], *maps = op->input[1];
  const size_t plane = (size_t) heat->shape[2] * heat->shape[3];
  const int K = heat->shape[1];
  for (size_t p = first; p < last; p++)
    for (int e = 0; e < 4; e++) {
      const float *weights = heat->value + p * plane,
                  *map = maps->value + map_plane (heat, maps, (int) p / K, (int) p % K, e);
      double sum = 0;
      for (size_t i = 0; i < plane; i++)
        sum += (double) weights[i] * map[i];
      op->output->value[p * 4 + e] = (float) sum;
    }
}

FommVar *
fomm_op_weighted_jacobian (FommTape *tape, FommVar *heatmap, FommVar *maps)
{
  if (!heatmap || !maps)
    return NULL;
  const int shape[4] = {heatmap->shape[0], heatmap->shape[1], 2, 2};
  FommOp *op = fomm_tape_record (tape, weighted_jacobian_backward, shape, heatmap, maps, NULL, NULL);
  if (!op)
    return NULL;
  fomm_op_split (op, fomm_op_planes (heatmap), PLANES, weighted_jacobian_values);
  return op->output;
}

static void
gaussian_slopes (FommOp *op, size_t first, size_t last)
{
  const FommVar *y = op->output;
  const int h = y->shape[2], w = y->shape[3];
  for (size_t k = first; k < last; k++) {
    const float *at = op->input[0]->value + 2 * k;
    double dx = 0, dy = 0;
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++) {
        const size_t p = (k * h + i) * w + j;
        const double g = (double) y->grad[p] * y->value[p] / op->number[0];
        dx += g * (lattice (j, w) - at[0]);
        dy += g * (lattice (i, h) - at[1]);
      }
    op->input[0]->grad[2 * k] += (float) dx;
    op->input[0]->grad[2 * k + 1] += (float) dy;
  }
}

static void
gaussian_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->output), PLANES, gaussian_slopes);
}

static void
gaussian_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *y = op->output;
  const int h = y->shape[2], w = y->shape[3];
  for (size_t k = first; k < last; k++) {
    const float *at = op->input[0]->value + 2 * k;
    float *out = y->value + k * h * w;
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++, out++) {
        const float dx = lattice (j, w) - at[0], dy = lattice (i, h) - at[1];
        *out = expf (-(dx * dx + dy * dy) / (2 * op->number[0]));
      }
  }
}

FommVar *
fomm_op_gaussian (FommTape *tape, FommVar *keypoints, int height, int width, float variance)
{
  if (!keypoints)
    return NULL;
  const int shape[4] = {keypoints->shape[0], keypoints->shape[1], height, width};
  FommOp *op = fomm_tape_record (tape, gaussian_backward, shape, keypoints, NULL, NULL, NULL);
  if (!op)
    return NULL;
  op->number[0] = variance;
  fomm_op_split (op, fomm_op_planes (op->output), PLANES, gaussian_values);
  return op->output;
}

static const float identity[4] = {1, 0, 0, 1};

/* Pieces are keypoints; the background has no gradients. */
static void
sparse_motion_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *matrix = op->input[0], *driving = op->input[1], *source = op->input[2];
  const int K = driving->shape[1], h = op->output->shape[1], w = op->output->shape[2];

  for (size_t p = first; p < last; p++) {
    const float *dy = op->output->grad + (p / K * (K + 1) + p % K + 1) * h * w * 2;
    const float *A = matrix ? matrix->value + 4 * p : identity, *d = driving->value + 2 * p;
    double sum[2] = {0, 0}, outer[4] = {0, 0, 0, 0};
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++, dy += 2) {
        const float z[2] = {lattice (j, w) - d[0], lattice (i, h) - d[1]};
        for (int r = 0; r < 2; r++) {
          sum[r] += dy[r];
          outer[2 * r] += (double) dy[r] * z[0];
          outer[2 * r + 1] += (double) dy[r] * z[1];
        }
      }
    for (int r = 0; r < 2; r++) {
      if (source->needs_grad)
        source->grad[2 * p + r] += (float) sum[r];
      if (driving->needs_grad)
        driving->grad[2 * p + r] -= (float) (A[r] * sum[0] + A[2 + r] * sum[1]);
    }
    for (int e = 0; matrix && matrix->needs_grad && e < 4; e++)
      matrix->grad[4 * p + e] += (float) outer[e];
  }
}

static void
sparse_motion_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->input[1]), PLANES, sparse_motion_slopes);
}

static void
sparse_motion_values (FommOp *op, size_t first, size_t last)
{
  static const float zero[2] = {0, 0};
  const FommVar *matrix = op->input[0], *driving = op->input[1], *source = op->input[2];
  const int K = driving->shape[1], h = op->output->shape[1], w = op->output->shape[2];
  float *out = op->output->value + first * h * w * 2;
  for (int m = (int) first; m < (int) last; m++) {
    const int k = m % (K + 1) - 1, p = m / (K + 1) * K + k;
    const float *A = k >= 0 && matrix ? matrix->value + 4 * p : identity;
    const float *d = k >= 0 ? driving->value + 2 * p : zero, *s = k >= 0 ? source->value + 2 * p : zero;
    for (int i = 0; i < h; i++)
      for (int j = 0; j < w; j++, out += 2) {
        const float x = lattice (j, w) - d[0], y = lattice (i, h) - d[1];
        out[0] = A[0] * x + A[1] * y + s[0];
        out[1] = A[2] * x + A[3] * y + s[1];
      }
  }
}

FommVar *
fomm_op_sparse_motion (FommTape *tape, FommVar *matrix, FommVar *driving, FommVar *source, int height, int width)
{
  if (!driving || !source)
    return NULL;
  const int N = driving->shape[0], K = driving->shape[1], shape[4] = {N * (K + 1), height, width, 2};
  FommOp *op = fomm_tape_record (tape, sparse_motion_backward, shape, matrix, driving, source, NULL);
  if (!op)
    return NULL;
  fomm_op_split (op, shape[0], PLANES, sparse_motion_values);
  return op->output;
}

static void
blend_motion_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *mask = op->input[0], *motion = op->input[1];
  const size_t M = mask->shape[1], plane = (size_t) mask->shape[2] * mask->shape[3];
  for (size_t m = first; m < last; m++)
    for (size_t i = 0; i < plane; i++) {
      const float *d = op->output->grad + (m / M * plane + i) * 2;
      const size_t at = m * plane + i;
      if (mask->needs_grad)
        mask->grad[at] += d[0] * motion->value[2 * at] + d[1] * motion->value[2 * at + 1];
      if (motion->needs_grad) {
        motion->grad[2 * at] += d[0] * mask->value[at];
        motion->grad[2 * at + 1] += d[1] * mask->value[at];
      }
    }
}

static void
blend_motion_backward (FommOp *op)
{
  fomm_op_split (op, fomm_op_planes (op->input[0]), PLANES, blend_motion_slopes);
}

/* Pieces are samples. */
static void
blend_motion_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *mask = op->input[0], *motion = op->input[1];
  const size_t M = mask->shape[1], plane = (size_t) mask->shape[2] * mask->shape[3];
  memset (op->output->value + first * plane * 2, 0, (last - first) * plane * 2 * sizeof (float));
  for (size_t m = first * M; m < last * M; m++)
    for (size_t i = 0; i < plane; i++) {
      float *out = op->output->value + (m / M * plane + i) * 2;
      const size_t at = m * plane + i;
      out[0] += mask->value[at] * motion->value[2 * at];
      out[1] += mask->value[at] * motion->value[2 * at + 1];
    }
}

FommVar *
fomm_op_blend_motion (FommTape *tape, FommVar *mask, FommVar *motion)
{
  if (!mask || !motion)
    return NULL;
  const int shape[4] = {mask->shape[0], mask->shape[2], mask->shape[3], 2};
  FommOp *op = fomm_tape_record (tape, blend_motion_backward, shape, mask, motion, NULL, NULL);
  if (!op)
    return NULL;
  fomm_op_split (op, shape[0], 1, blend_motion_values);
  return op->output;
}

/* Pieces are the warped pictures. */
static void
interleave_slopes (FommOp *op, size_t first, size_t last)
{
  FommVar *heat = op->input[0], *warped = op->input[1];
  const int K = heat->shape[1], C = warped->shape[1];
  const size_t plane = (size_t) heat->shape[2] * heat->shape[3];
  for (int m = (int) first; m < (int) last; m++) {
    const float *d = op->output->grad + (size_t) m * (C + 1) * plane;
    const int k = m % (K + 1) - 1;
    for (size_t i = 0; k >= 0 && heat->needs_grad && i < plane; i++)
      heat->grad[((size_t) m / (K + 1) * K + k) * plane + i] += d[i];
    for (size_t i = 0; warped->needs_grad && i < C * plane; i++)
      warped->grad[m * C * plane + i] += d[plane + i];
  }
}

static void
interleave_backward (FommOp *op)
{
  fomm_op_split (op, op->input[1]->shape[0], PLANES, interleave_slopes);
}

static void
interleave_values (FommOp *op, size_t first, size_t last)
{
  const FommVar *heat = op->input[0], *warped = op->input[1];
  const int K = heat->shape[1], C = warped->shape[1];
  const size_t plane = (size_t) heat->shape[2] * heat->shape[3];
  for (int m = (int) first; m < (int) last; m++) {
    float *out = op->output->value + (size_t) m * (C + 1) * plane;
    const int k = m % (K + 1) - 1;
    if (k < 0)
      memset (out, 0, plane * sizeof *out);
    else
      memcpy (out, heat->value + ((size_t) m / (K + 1) * K + k) * plane, plane * sizeof *out);
    memcpy (out + plane, warped->value + m * C * plane, C * plane * sizeof *out);
  }
}

FommVar *
fomm_op_interleave (FommTape *tape, FommVar *heat, FommVar *warped)
{
  if (!heat || !warped)
    return NULL;
  const int K = heat->shape[1], C = warped->shape[1];
  const int shape[4] = {heat->shape[0], (K + 1) * (C + 1), heat->shape[2], heat->shape[3]};
  FommOp *op = fomm_tape_record (tape, interleave_backward, shape, heat, warped, NULL, NULL);
  if (!op)
    return NULL;
  fomm_op_split (op, warped->shape[0], PLANES, interleave_values);
  return op->output;
}
