/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "nets/keypoint_detector.h"

#include "ops/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KERNEL 7
#define TAPS (KERNEL * KERNEL)

/* Pixels with less probability cannot move a Jacobian visibly: together they weigh less than 1e-6. */
#define NEGLIGIBLE 1e-10f

typedef struct Job {
  const FommKeypointDetector *self;
  const FommKeypointDetectorBuffers *buffers;
  FommKeypoints *keypoints;
} Job;

/* ---- Building -------------------------------------------------------------------------------------------------- */

static FommStatus
init_down (FommKeypointDetector *self, FommLayerSource *source, FommError *error)
{
  const double scale = source->file->config.kp_detector.scale_factor;
  return fomm_layer_read_antialias (source, "kp_detector.down.weight", scale, &self->down, error);
}

/* The convolution of one map for each keypoint is never run. A convolution commutes with the heatmap-weighted mean, so
 * the mean is taken over patches of the features and multiplied by the weights once. A map that all keypoints share is
 * cheaper than that and is computed as it stands. */
static FommStatus
init_jacobian (FommKeypointDetector *self, FommLayerSource *source, const FommLayerSpec *head, FommError *error)
{
  const FommConfig *config = &source->file->config;
  FommLayerSpec spec = *head;
  float *weight = NULL;

  if (!config->estimate_jacobian)
    return FOMM_OK;
  self->jacobian_maps = config->kp_detector.single_jacobian_map ? 1 : self->num_kp;
  spec.name = "kp_detector.jacobian";
  spec.out_channels = 4 * self->jacobian_maps;
  if (self->jacobian_maps == 1)
    return fomm_layer_new (source, &spec, &self->jacobians, error);
  FommStatus status = fomm_layer_read (source, &spec, &weight, &self->jacobian_bias, error);
  if (!status &&
      !(self->jacobian_weight = malloc ((size_t) spec.out_channels * TAPS * self->features * sizeof (float))))
    status = fomm_fail_memory (error);
  /* out × channel × tap → out × tap × channel, the order of a patch in memory. */
  for (int o = 0; !status && o < spec.out_channels; o++)
    for (int c = 0; c < self->features; c++)
      for (int t = 0; t < TAPS; t++)
        self->jacobian_weight[((size_t) o * TAPS + t) * self->features + c] =
            weight[((size_t) o * self->features + c) * TAPS + t];
  free (weight);
  return status;
}

FommStatus
fomm_keypoint_detector_init (FommKeypointDetector *self, FommLayerSource *source, int height, int width,
                             FommError *error)
{
  const FommConfig *config = &source->file->config;
  *self = (FommKeypointDetector){.num_kp = config->num_kp,
                                 .channels = config->num_channels,
                                 .height = height,
                                 .width = width,
                                 .pad = config->kp_detector.pad,
                                 .temperature = (float) config->kp_detector.temperature,
                                 .kernels = fomm_kernels_get ()};
  FommStatus status = init_down (self, source, error);
  if (status)
    return status;

  const int h = fomm_antialias_get_length (&self->down, height), w = fomm_antialias_get_length (&self->down, width);
  status = fomm_hourglass_init (&self->hourglass, source, "kp_detector.predictor", config->num_channels,
                                config->kp_detector.block_expansion, config->kp_detector.max_features,
                                config->kp_detector.num_blocks, h, w, error);
  const FommLayerSpec head = {.name = "kp_detector.kp",
                              .in = fomm_hourglass_get_output (&self->hourglass),
                              .out_channels = config->num_kp,
                              .height = h,
                              .width = w,
                              .kernel = KERNEL,
                              .padding = self->pad};
  self->features = fomm_parts2_total (head.in);
  if (!status)
    status = fomm_layer_new (source, &head, &self->heads, error);
  if (!status) {
    self->map_height = h + 2 * self->pad - KERNEL + 1;
    self->map_width = w + 2 * self->pad - KERNEL + 1;
    status = init_jacobian (self, source, &head, error);
  }
  if (status)
    fomm_keypoint_detector_clear (self);
  return status;
}

void
fomm_keypoint_detector_clear (FommKeypointDetector *self)
{
  fomm_antialias_clear (&self->down);
  fomm_hourglass_clear (&self->hourglass);
  fomm_conv_free (&self->heads);
  fomm_conv_free (&self->jacobians);
  free (self->jacobian_weight);
  free (self->jacobian_bias);
  self->jacobian_weight = self->jacobian_bias = NULL;
}

void
fomm_keypoint_detector_allocate (const FommKeypointDetector *self, FommArena *arena,
                                 FommKeypointDetectorBuffers *buffers)
{
  fomm_hourglass_allocate (&self->hourglass, arena, &buffers->hourglass);
  buffers->rows =
      fomm_arena_floats (arena, fomm_antialias_get_workspace (&self->down, self->height, self->width, self->channels));
  buffers->logits = fomm_arena_view (arena, self->map_height, self->map_width, fomm_pad_lanes (self->num_kp));
  buffers->logits.channels = self->num_kp;
  if (self->jacobians) {
    buffers->jacobians = fomm_arena_view (arena, self->map_height, self->map_width, fomm_pad_lanes (4));
    buffers->jacobians.channels = 4;
  }
  buffers->heatmaps = fomm_arena_floats (arena, (size_t) self->num_kp * self->map_height * self->map_width);
  buffers->patches = fomm_arena_floats (arena, (size_t) self->num_kp * TAPS * self->features);
}

/* ---- Running --------------------------------------------------------------------------------------------------- */

/* Softmax over the pixels of heatmap k; the logits are large after the division by the temperature. */
static void
make_heatmap (const Job *job, int k, float *heatmap)
{
  const FommKeypointDetector *self = job->self;
  const FommView *logits = &job->buffers->logits;
  const int count = self->map_height * self->map_width;
  float most = -INFINITY;
  double sum = 0;

  for (int i = 0; i < count; i++) {
    heatmap[i] = logits->data[(size_t) i * logits->pixel_stride + k] / self->temperature;
    most = heatmap[i] > most ? heatmap[i] : most;
  }
  for (int i = 0; i < count; i++)
    heatmap[i] -= most;
  self->kernels->exp (heatmap, heatmap, (size_t) count);
  for (int i = 0; i < count; i++)
    sum += heatmap[i];
  const float inverse = (float) (1 / sum);
  for (int i = 0; i < count; i++)
    heatmap[i] *= inverse;
}

/* Expected position (equation of section 3.1). The lattice spans the heatmap, cropped or not: so was the model trained.
 */
static void
locate (const Job *job, int k, const float *heatmap)
{
  const int h = job->self->map_height, w = job->self->map_width;
  double x = 0, y = 0;
  float peak = 0;

  for (int i = 0; i < h; i++) {
    double row = 0, moment = 0;
    for (int j = 0; j < w; j++) {
      const float p = heatmap[i * w + j];
      row += p;
      moment += (double) p * j;
      peak = p > peak ? p : peak;
    }
    x += w > 1 ? 2 * moment / (w - 1) - row : 0;
    y += h > 1 ? row * (2.0 * i / (h - 1) - 1) : 0;
  }
  job->keypoints->value[k][0] = (float) x;
  job->keypoints->value[k][1] = (float) y;
  job->keypoints->confidence[k] = peak;
}

/* Adds weight · (the features under the 7×7 window of heatmap pixel (y, x)) to `mean`; outside is zero. */
static void
add_patch (const Job *job, int y, int x, float weight, float *mean)
{
  const FommView *features = &job->buffers->hourglass.level[0];
  const int n = job->self->features, pad = job->self->pad;
  const int first = x - pad < 0 ? pad - x : 0,
            last = x - pad + KERNEL > features->width ? features->width - x + pad : KERNEL;

  for (int ky = 0; ky < KERNEL; ky++) {
    const int sy = y + ky - pad;
    if (sy < 0 || sy >= features->height || last <= first)
      continue;
    const float *in = fomm_view_at (features, sy, x - pad + first);
    float *out = mean + ((size_t) ky * KERNEL + first) * n;
    job->self->kernels->add_scaled (out, in, weight, (size_t) (last - first) * n);
  }
}

/* J_k = Σ_p h(p) · J(p). Sums of a row are short enough for single precision. */
static void
average_jacobian (const Job *job, int k, const float *heatmap)
{
  const FommView *map = &job->buffers->jacobians;
  double total[4] = {0, 0, 0, 0};

  for (int i = 0; i < map->height; i++) {
    FommQuad row = {0};
    for (int j = 0; j < map->width; j++)
      row += *heatmap++ * *(const FommQuad *) fomm_view_at (map, i, j);
    for (int e = 0; e < 4; e++)
      total[e] += row[e];
  }
  for (int e = 0; e < 4; e++)
    job->keypoints->jacobian[k][e / 2][e % 2] = (float) total[e];
}

/* J_k = W · (Σ_p h(p) · patch(p)) + b · Σ_p h(p). */
static void
measure_jacobian (const Job *job, int k, const float *heatmap)
{
  const FommKeypointDetector *self = job->self;
  const size_t length = (size_t) TAPS * self->features;
  float *mean = job->buffers->patches + k * length;
  double total = 0;

  memset (mean, 0, length * sizeof *mean);
  for (int i = 0; i < self->map_height; i++)
    for (int j = 0; j < self->map_width; j++) {
      const float p = heatmap[i * self->map_width + j];
      total += p;
      if (p >= NEGLIGIBLE)
        add_patch (job, i, j, p, mean);
    }

  for (int e = 0; e < 4; e++) {
    const float *weight = self->jacobian_weight + (4 * k + e) * length;
    double sum = self->jacobian_bias[4 * k + e] * total;
    for (size_t i = 0; i < length; i++)
      sum += (double) weight[i] * mean[i];
    job->keypoints->jacobian[k][e / 2][e % 2] = (float) sum;
  }
}

static void
finish_keypoint (void *data, int k, float *scratch)
{
  const Job *job = data;
  float *heatmap = job->buffers->heatmaps + (size_t) k * job->self->map_height * job->self->map_width;

  make_heatmap (job, k, heatmap);
  locate (job, k, heatmap);
  if (job->self->jacobians)
    average_jacobian (job, k, heatmap);
  else if (job->self->jacobian_maps)
    measure_jacobian (job, k, heatmap);
  else
    memcpy (job->keypoints->jacobian[k], (float[4]){1, 0, 0, 1}, 4 * sizeof (float));
}

void
fomm_keypoint_detector_run (const FommKeypointDetector *self, FommPool *pool,
                            const FommKeypointDetectorBuffers *buffers, const float *picture, FommKeypoints *keypoints)
{
  const FommView input = fomm_hourglass_get_input (&self->hourglass, &buffers->hourglass);
  Job job = {self, buffers, keypoints};

  fomm_antialias_run (&self->down, pool, picture, self->height, self->width, self->channels, buffers->rows, &input);
  fomm_hourglass_run (&self->hourglass, pool, &buffers->hourglass);
  fomm_conv_run (self->heads, pool, &buffers->hourglass.level[0], NULL, &buffers->logits);
  if (self->jacobians)
    fomm_conv_run (self->jacobians, pool, &buffers->hourglass.level[0], NULL, &buffers->jacobians);
  keypoints->count = self->num_kp;
  keypoints->has_jacobian = self->jacobian_maps > 0;
  fomm_pool_run (pool, self->num_kp, finish_keypoint, &job);
}
