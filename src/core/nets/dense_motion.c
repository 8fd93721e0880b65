/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "nets/dense_motion.h"

#include "motion/matrix2.h"
#include "ops/sample.h"

#include <math.h>
#include <string.h>

#define KERNEL 7

/* Factors of a Gaussian below this become zero. Their products would be denormal numbers, on which every multiplication
 * of the layers that read them takes a hundred times as long. */
#define NEGLIGIBLE 1e-10f

/* The affine motion of one keypoint, target → source: T(z) = matrix · z + shift (equation 4). */
typedef struct Affine {
  float matrix[2][2], shift[2];
} Affine;

typedef struct Job {
  const FommDenseMotion *self;
  const FommDenseMotionBuffers *buffers;
  const FommDenseMotionParts *parts;
  const FommKeypoints *source, *transferred;
  Affine motions[FOMM_MAX_KEYPOINTS + 1]; /* [0] is the background: the identity */
  FommView input;
  const float *moved_bumps;
} Job;

/* ---- Building -------------------------------------------------------------------------------------------------- */

FommStatus
fomm_dense_motion_init (FommDenseMotion *self, FommLayerSource *source, int height, int width, FommError *error)
{
  const FommConfig *config = &source->file->config;
  *self = (FommDenseMotion){.num_kp = config->num_kp,
                            .channels = config->num_channels,
                            .source_height = height,
                            .source_width = width,
                            .variance = (float) config->dense_motion.kp_variance,
                            .align_corners = config->align_corners,
                            .occlusion = config->generator.estimate_occlusion_map,
                            .kernels = fomm_kernels_get ()};
  FommStatus status = fomm_layer_read_antialias (source, "generator.dense_motion_network.down.weight",
                                                 config->dense_motion.scale_factor, &self->down, error);
  if (status)
    return status;

  self->height = fomm_antialias_get_length (&self->down, height);
  self->width = fomm_antialias_get_length (&self->down, width);
  status = fomm_hourglass_init (&self->hourglass, source, "generator.dense_motion_network.hourglass",
                                (config->num_kp + 1) * (config->num_channels + 1), config->dense_motion.block_expansion,
                                config->dense_motion.max_features, config->dense_motion.num_blocks, self->height,
                                self->width, error);
  if (!status) {
    FommLayerSpec mask = {.name = "generator.dense_motion_network.mask",
                          .in = fomm_hourglass_get_output (&self->hourglass),
                          .out_channels = config->num_kp + 1,
                          .height = self->height,
                          .width = self->width,
                          .kernel = KERNEL,
                          .padding = KERNEL / 2};
    FommLayerSpec occlusion = mask;
    occlusion.name = "generator.dense_motion_network.occlusion";
    occlusion.out_channels = 1;
    status = fomm_layer_new_heads (source, &mask, self->occlusion ? &occlusion : NULL, &self->heads, error);
  }
  if (status)
    fomm_dense_motion_clear (self);
  return status;
}

void
fomm_dense_motion_clear (FommDenseMotion *self)
{
  fomm_antialias_clear (&self->down);
  fomm_hourglass_clear (&self->hourglass);
  fomm_conv_free (&self->heads);
}

void
fomm_dense_motion_allocate (const FommDenseMotion *self, FommArena *arena, FommDenseMotionBuffers *buffers)
{
  const size_t pixels = (size_t) self->height * self->width;
  fomm_hourglass_allocate (&self->hourglass, arena, &buffers->hourglass);
  buffers->rows = fomm_arena_floats (
      arena, fomm_antialias_get_workspace (&self->down, self->source_height, self->source_width, self->channels));
  buffers->small = fomm_arena_floats (arena, pixels * FOMM_QUAD);
  buffers->bumps = fomm_arena_floats (arena, 2 * (size_t) self->num_kp * (self->width + self->height));
  const int outputs = self->num_kp + 1 + self->occlusion;
  buffers->heads = fomm_arena_view (arena, self->height, self->width, fomm_pad_lanes (outputs));
  buffers->heads.channels = outputs;
  buffers->deformation = fomm_arena_floats (arena, 2 * pixels);
  buffers->occlusion = self->occlusion ? fomm_arena_floats (arena, pixels) : NULL;
}

/* ---- Once a source --------------------------------------------------------------------------------------------- */

void
fomm_dense_motion_set_source (const FommDenseMotion *self, FommPool *pool, const FommDenseMotionBuffers *buffers,
                              const float *picture)
{
  const FommView small = {.data = buffers->small,
                          .height = self->height,
                          .width = self->width,
                          .channels = self->channels,
                          .pixel_stride = FOMM_QUAD,
                          .row_stride = (ptrdiff_t) self->width * FOMM_QUAD};
  fomm_antialias_run (&self->down, pool, picture, self->source_height, self->source_width, self->channels,
                      buffers->rows, &small);
}

/* ---- Once a frame ---------------------------------------------------------------------------------------------- */

/* Coordinate of sample i of n, ±1 at the outermost centres; rounded like the authors' code. */
static float
lattice (int i, int n)
{
  return n > 1 ? 2 * ((float) i / (n - 1)) - 1 : 0;
}

/* T_k(z) = A (z − transferred) + source with A = J_source · J_transferred⁻¹; a Jacobian without inverse moves rigidly.
 */
static void
prepare_motions (Job *job)
{
  static const float identity[2][2] = {{1, 0}, {0, 1}};
  job->motions[0] = (Affine){.matrix = {{1, 0}, {0, 1}}};
  for (int k = 0; k < job->self->num_kp; k++) {
    Affine *motion = &job->motions[k + 1];
    memcpy (motion->matrix, identity, sizeof identity);
    float inverse[2][2];
    if (job->source->has_jacobian && job->transferred->has_jacobian &&
        fomm_matrix2_invert (job->transferred->jacobian[k], inverse))
      for (int r = 0; r < 2; r++)
        for (int c = 0; c < 2; c++)
          motion->matrix[r][c] =
              (float) (job->source->jacobian[k][r][0] * inverse[0][c] + job->source->jacobian[k][r][1] * inverse[1][c]);
    const float *to = job->transferred->value[k], *from = job->source->value[k];
    for (int r = 0; r < 2; r++)
      motion->shift[r] =
          (float) (from[r] - ((double) motion->matrix[r][0] * to[0] + (double) motion->matrix[r][1] * to[1]));
  }
}

static void
move (const Affine *motion, float x, float y, float out[2])
{
  out[0] = motion->matrix[0][0] * x + motion->matrix[0][1] * y + motion->shift[0];
  out[1] = motion->matrix[1][0] * x + motion->matrix[1][1] * y + motion->shift[1];
}

/* A Gaussian is a product of one factor a column and one a row: exp (−(x² + y²)/2σ²) = exp (−x²/2σ²) · exp (−y²/2σ²).
 * Writes the factors of every keypoint: first the columns', then the rows'. */
static float *
make_bumps (const FommDenseMotion *self, const FommKeypoints *keypoints, float *bumps)
{
  float *out = bumps;

  for (int k = 0; k < self->num_kp; k++)
    for (int axis = 0; axis < 2; axis++) {
      const int n = axis ? self->height : self->width;
      for (int i = 0; i < n; i++) {
        const float distance = lattice (i, n) - keypoints->value[k][axis];
        *out++ = -distance * distance / (2 * self->variance);
      }
    }
  self->kernels->exp (bumps, bumps, (size_t) (out - bumps));
  for (float *factor = bumps; factor < out; factor++)
    *factor = *factor < NEGLIGIBLE ? 0 : *factor;
  return out;
}

static float
bump (const FommDenseMotion *self, const float *bumps, int k, int i, int j)
{
  const float *of = bumps + (size_t) k * (self->width + self->height);
  return of[j] * of[self->width + i];
}

/* Heat difference and warped small source of keypoint k at one pixel (k = 0 is the background). */
static void
compose_pixel (const Job *job, int k, int i, int j, float *out)
{
  const FommDenseMotion *self = job->self;
  const int at = i * self->width + j;
  float where[2];

  out[0] = k ? bump (self, job->moved_bumps, k - 1, i, j) - bump (self, job->buffers->bumps, k - 1, i, j) : 0;
  move (&job->motions[k], lattice (j, self->width), lattice (i, self->height), where);
  const FommTaps taps =
      fomm_sample_taps (where[0], where[1], self->width, self->height, self->align_corners, FOMM_PADDING_ZEROS);
  fomm_quad_store (fomm_sample_quad (job->buffers->small, &taps), self->channels, out + 1);

  const FommDenseMotionParts *parts = job->parts;
  const size_t pixels = (size_t) self->height * self->width;
  if (parts->heatmap_representation)
    parts->heatmap_representation[k * pixels + at] = out[0];
  if (parts->sparse_motion)
    memcpy (parts->sparse_motion + (k * pixels + at) * 2, where, sizeof where);
  for (int c = 0; parts->sparse_deformed && c < self->channels; c++)
    parts->sparse_deformed[((size_t) k * self->channels + c) * pixels + at] = out[1 + c];
}

static void
compose_row (void *data, int i, float *scratch)
{
  const Job *job = data;
  const FommDenseMotion *self = job->self;
  for (int j = 0; j < self->width; j++)
    for (int k = 0; k <= self->num_kp; k++)
      compose_pixel (job, k, i, j, fomm_view_at (&job->input, i, j) + k * (self->channels + 1));
}

/* Mask softmax over K + 1, their blend of the sparse motions, and the occlusion map, in one pass. */
static void
blend_row (void *data, int i, float *scratch)
{
  const Job *job = data;
  const FommDenseMotion *self = job->self;
  const int M = self->num_kp + 1;
  const size_t pixels = (size_t) self->height * self->width;

  for (int j = 0; j < self->width; j++) {
    const float *logits = fomm_view_at (&job->buffers->heads, i, j);
    const size_t at = (size_t) i * self->width + j;
    float mask[FOMM_MAX_KEYPOINTS + 1], most = logits[0], sum = 0, x = 0, y = 0;
    for (int k = 1; k < M; k++)
      most = fmaxf (most, logits[k]);
    for (int k = 0; k < M; k++)
      sum += mask[k] = expf (logits[k] - most);
    for (int k = 0; k < M; k++) {
      float where[2];
      mask[k] /= sum;
      move (&job->motions[k], lattice (j, self->width), lattice (i, self->height), where);
      x += mask[k] * where[0];
      y += mask[k] * where[1];
      if (job->parts->masks)
        job->parts->masks[k * pixels + at] = mask[k];
    }
    job->buffers->deformation[2 * at] = x;
    job->buffers->deformation[2 * at + 1] = y;
    if (job->buffers->occlusion)
      job->buffers->occlusion[at] = 1 / (1 + expf (-logits[M]));
  }
}

void
fomm_dense_motion_run (const FommDenseMotion *self, FommPool *pool, const FommDenseMotionBuffers *buffers,
                       const FommKeypoints *source, const FommKeypoints *transferred, const FommDenseMotionParts *parts)
{
  Job job = {.self = self, .buffers = buffers, .parts = parts, .source = source, .transferred = transferred};
  job.input = fomm_hourglass_get_input (&self->hourglass, &buffers->hourglass);
  prepare_motions (&job);
  job.moved_bumps = make_bumps (self, source, buffers->bumps);
  make_bumps (self, transferred, buffers->bumps + (job.moved_bumps - buffers->bumps));
  fomm_pool_run (pool, self->height, compose_row, &job);
  fomm_hourglass_run (&self->hourglass, pool, &buffers->hourglass);
  fomm_conv_run (self->heads, pool, &buffers->hourglass.level[0], NULL, &buffers->heads);
  fomm_pool_run (pool, self->height, blend_row, &job);
}
