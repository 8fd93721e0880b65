/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One source image animated by one driver: everything that is computed once a clip is kept here. */
#include "fomm.h"

#include "frame.h"
#include "model.h"
#include "motion/smooth.h"
#include "motion/transfer.h"
#include "ops/arena.h"

#include <stdlib.h>
#include <unistd.h>

struct FommAnimator {
  FommModel *model;
  FommSettings settings;
  FommPool *pool;
  FommArena arena;
  FommKeypointDetectorBuffers detector;
  FommDenseMotionBuffers motion;
  FommGeneratorBuffers generator;
  FommDenseMotion motion_net; /* shallow copies: the sampling convention may be overridden for this animator */
  FommGenerator generator_net;
  float *source, *driving; /* pictures as floats */
  FommKeypoints source_keypoints, initial;
  bool has_source, has_initial, has_transfer;
  FommTransfer transfer;
  FommSmoother smoother;
  uint64_t frames; /* since the initial one, for the smoother's clock */
  FommStageTime times[FOMM_STAGES];
  double *layer_times; /* milliseconds of each layer of the model's plan */
};

void
fomm_settings_init (FommSettings *settings)
{
  *settings = (FommSettings){.align_corners = -1, .relative = true, .adapt_scale = true, .frame_rate = 25};
}

static int
count_threads (int wanted)
{
  const long available = sysconf (_SC_NPROCESSORS_ONLN);
  const int threads = wanted > 0 ? wanted : available > 0 ? (int) available : 1;
  return threads < 64 ? threads : 64;
}

static FommStatus
allocate (FommAnimator *self, FommError *error)
{
  const FommConfig *config = &self->model->config;
  const size_t floats = (size_t) config->height * config->width * config->num_channels;

  fomm_keypoint_detector_allocate (&self->model->detector, &self->arena, &self->detector);
  fomm_dense_motion_allocate (&self->motion_net, &self->arena, &self->motion);
  fomm_generator_allocate (&self->generator_net, &self->arena, &self->generator);
  self->source = fomm_arena_floats (&self->arena, floats);
  self->driving = fomm_arena_floats (&self->arena, floats);
  self->layer_times = calloc ((size_t) self->model->plan.count, sizeof *self->layer_times);
  fomm_pool_set_times (self->pool, self->layer_times);
  return self->arena.failed || !self->layer_times ? fomm_fail_memory (error) : FOMM_OK;
}

FommStatus
fomm_animator_new (const FommModel *model, const FommSettings *settings, FommAnimator **animator, FommError *error)
{
  FommAnimator *self = calloc (1, sizeof *self);
  if (!self)
    return fomm_fail_memory (error);
  self->model = fomm_model_ref ((FommModel *) model);
  if (settings)
    self->settings = *settings;
  else
    fomm_settings_init (&self->settings);
  self->motion_net = model->motion;
  self->generator_net = model->generator;
  if (self->settings.align_corners >= 0)
    self->motion_net.align_corners = self->generator_net.align_corners = self->settings.align_corners;

  FommStatus status = fomm_pool_new (count_threads (self->settings.threads), model->scratch, &self->pool, error);
  if (!status)
    status = allocate (self, error);
  if (status) {
    fomm_animator_free (&self);
    return status;
  }
  fomm_pool_set_abort (self->pool, self->settings.should_abort, self->settings.cookie);
  fomm_smoother_init (&self->smoother, self->settings.smoothing);
  for (int i = 0; i < FOMM_STAGES; i++)
    self->times[i].name = fomm_stage_get_name ((FommStage) i);
  *animator = self;
  return FOMM_OK;
}

void
fomm_animator_free (FommAnimator **animator)
{
  FommAnimator *self = *animator;
  *animator = NULL;
  if (!self)
    return;
  fomm_pool_free (&self->pool);
  fomm_arena_clear (&self->arena);
  fomm_model_unref (&self->model);
  free (self->layer_times);
  free (self);
}

/* ---- Steps ----------------------------------------------------------------------------------------------------- */

static void
count_time (FommAnimator *self, int stage, double since)
{
  self->times[stage].milliseconds += fomm_pool_now () - since;
  self->times[stage].calls++;
}

/* An aborted step leaves nonsense in the buffers; nobody gets to see it. */
static FommStatus
check_abort (FommAnimator *self, FommError *error)
{
  if (!fomm_pool_is_aborted (self->pool))
    return FOMM_OK;
  fomm_pool_reset_abort (self->pool);
  return fomm_fail (error, FOMM_ERROR_ABORTED, "The work was cancelled.");
}

/* Network input: float32 (u8 / 255), the division in double as in the authors' code. */
static FommStatus
take_picture (const FommAnimator *self, const FommImage *picture, float *floats, FommError *error)
{
  const FommConfig *config = &self->model->config;
  float table[256];

  if (!picture || !picture->data || picture->width != config->width || picture->height != config->height ||
      picture->channels != config->num_channels)
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "The model takes pictures of %d × %d pixels with %d channels.",
                      config->width, config->height, config->num_channels);
  for (int i = 0; i < 256; i++)
    table[i] = (float) (i / 255.0);
  const int row = picture->width * picture->channels;
  for (int y = 0; y < picture->height; y++)
    for (int i = 0; i < row; i++)
      floats[(size_t) y * row + i] = table[picture->data[y * picture->stride + i]];
  return FOMM_OK;
}

static FommStatus
detect (FommAnimator *self, const float *picture, FommKeypoints *keypoints, FommError *error)
{
  const double start = fomm_pool_now ();
  *keypoints = (FommKeypoints){0};
  fomm_keypoint_detector_run (&self->model->detector, self->pool, &self->detector, picture, keypoints);
  count_time (self, FOMM_STAGE_DETECT, start);
  return check_abort (self, error);
}

FommStatus
fomm_animator_set_source (FommAnimator *self, const FommImage *source, FommError *error)
{
  FommStatus status = take_picture (self, source, self->source, error);
  if (status)
    return status;
  self->has_source = self->has_transfer = false;
  status = detect (self, self->source, &self->source_keypoints, error);
  if (status)
    return status;

  const double start = fomm_pool_now ();
  fomm_dense_motion_set_source (&self->motion_net, self->pool, &self->motion, self->source);
  fomm_generator_set_source (&self->generator_net, self->pool, &self->generator, self->source);
  count_time (self, FOMM_STAGE_SOURCE, start);
  status = check_abort (self, error);
  self->has_source = !status;
  return status;
}

const FommKeypoints *
fomm_animator_get_source_keypoints (const FommAnimator *animator)
{
  return &animator->source_keypoints;
}

FommStatus
fomm_animator_detect (FommAnimator *self, const FommImage *picture, FommKeypoints *keypoints, const float **heatmaps,
                      FommError *error)
{
  FommKeypoints found;
  FommStatus status = take_picture (self, picture, self->driving, error);
  if (!status)
    status = detect (self, self->driving, &found, error);
  if (status)
    return status;
  *keypoints = found;
  if (heatmaps)
    *heatmaps = self->detector.heatmaps;
  return FOMM_OK;
}

void
fomm_animator_get_heatmap_size (const FommAnimator *animator, int *height, int *width)
{
  *height = animator->model->detector.map_height;
  *width = animator->model->detector.map_width;
}

void
fomm_animator_set_initial (FommAnimator *animator, const FommKeypoints *initial)
{
  animator->initial = *initial;
  animator->has_initial = true;
  animator->has_transfer = false;
  animator->frames = 0;
  fomm_smoother_reset (&animator->smoother);
}

FommStatus
fomm_animator_transfer (FommAnimator *self, const FommKeypoints *driving, FommKeypoints *transferred, FommError *error)
{
  if (!self->has_source)
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "A source image must be set first.");
  const double start = fomm_pool_now ();
  const double rate = self->settings.frame_rate > 0 ? self->settings.frame_rate : 25;
  FommKeypoints smooth;

  fomm_smoother_apply (&self->smoother, driving, (double) self->frames++ / rate, &smooth);
  if (!self->has_initial) {
    self->initial = smooth;
    self->has_initial = true;
  }
  if (!self->has_transfer)
    fomm_transfer_init (&self->transfer, &self->source_keypoints, &self->initial, self->settings.relative,
                        self->settings.adapt_scale);
  self->has_transfer = true;
  fomm_transfer_apply (&self->transfer, &smooth, transferred);
  count_time (self, FOMM_STAGE_TRANSFER, start);
  return FOMM_OK;
}

/* ---- Frames ---------------------------------------------------------------------------------------------------- */

static FommStatus
make_frame (const FommAnimator *self, unsigned parts, FommFrame **frame, FommError *error)
{
  const FommConfig *config = &self->model->config;
  const FommFrameShape shape = {.height = config->height,
                                .width = config->width,
                                .channels = config->num_channels,
                                .motion_height = self->motion_net.height,
                                .motion_width = self->motion_net.width,
                                .num_kp = config->num_kp,
                                .skip = config->generator.skip,
                                .occlusion = config->generator.estimate_occlusion_map};
  return fomm_frame_new (&shape, parts, frame, error);
}

static void
copy_plane (const float *to, const float *from, size_t count)
{
  float *plane = (float *) to;
  for (size_t i = 0; plane && i < count; i++)
    plane[i] = from[i];
}

static void
paint (FommAnimator *self, FommFrame *frame)
{
  const FommFrameData *data = &frame->data;
  const FommDenseMotionParts parts = {(float *) data->masks, (float *) data->sparse_motion,
                                      (float *) data->sparse_deformed, (float *) data->heatmap_representation};
  const FommGeneratorOutput output = {(float *) data->prediction, (float *) data->alpha, (float *) data->deformed};
  const size_t small = (size_t) data->motion_height * data->motion_width;

  double start = fomm_pool_now ();
  fomm_dense_motion_run (&self->motion_net, self->pool, &self->motion, &frame->source, &frame->transferred, &parts);
  copy_plane (data->deformation, self->motion.deformation, 2 * small);
  copy_plane (data->occlusion, self->motion.occlusion, small);
  count_time (self, FOMM_STAGE_MOTION, start);

  start = fomm_pool_now ();
  fomm_generator_run (&self->generator_net, self->pool, &self->generator, &self->motion_net, &self->motion, &output);
  count_time (self, FOMM_STAGE_GENERATE, start);
}

FommStatus
fomm_animator_generate (FommAnimator *self, const FommKeypoints *driving, const FommKeypoints *transferred,
                        unsigned parts, FommFrame **frame, FommError *error)
{
  FommFrame *made = NULL;

  if (!self->has_source)
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "A source image must be set first.");
  if (transferred->count != self->model->config.num_kp)
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "The model takes %d keypoints.", self->model->config.num_kp);
  FommStatus status = make_frame (self, parts, &made, error);
  if (status)
    return status;
  made->source = self->source_keypoints;
  made->transferred = *transferred;
  made->driving = driving ? *driving : *transferred;
  paint (self, made);
  status = check_abort (self, error);
  if (status)
    fomm_frame_unref (&made);
  else
    *frame = made;
  return status;
}

FommStatus
fomm_animator_render (FommAnimator *self, const FommImage *driving, unsigned parts, FommFrame **frame, FommError *error)
{
  FommKeypoints found, transferred;
  FommStatus status = fomm_animator_detect (self, driving, &found, NULL, error);
  if (!status)
    status = fomm_animator_transfer (self, &found, &transferred, error);
  if (!status)
    status = fomm_animator_generate (self, &found, &transferred, parts, frame, error);
  return status;
}

int
fomm_animator_get_stage_times (const FommAnimator *animator, FommStageTime *times, int max)
{
  for (int i = 0; i < FOMM_STAGES && i < max; i++)
    times[i] = animator->times[i];
  return FOMM_STAGES;
}

int
fomm_animator_get_layer_times (const FommAnimator *animator, double *milliseconds, int max)
{
  const int count = animator->model->plan.count;

  for (int i = 0; i < count && i < max; i++)
    milliseconds[i] = animator->layer_times[i];
  return count;
}
