/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "nets/generator.h"

#include <stdio.h>
#include <string.h>

/* ---- Building -------------------------------------------------------------------------------------------------- */

static int
width_at (const FommConfig *config, int level)
{
  const long width = (long) config->generator.block_expansion << level;
  return width < config->generator.max_features ? (int) width : config->generator.max_features;
}

static FommStatus
make_block (FommLayerSource *source, const char *block, FommLayerSpec spec, FommConv **conv, FommError *error)
{
  char name[96], norm[96];
  snprintf (name, sizeof name, "generator.%s.conv", block);
  snprintf (norm, sizeof norm, "generator.%s.norm", block);
  spec.name = name;
  spec.norm = norm;
  spec.relu = true;
  return fomm_layer_new (source, &spec, conv, error);
}

static FommStatus
make_down_blocks (FommGenerator *self, FommLayerSource *source, FommError *error)
{
  FommStatus status = FOMM_OK;
  char block[32];

  for (int i = 0; !status && i < self->num_down; i++) {
    snprintf (block, sizeof block, "down_blocks.%d", i);
    status = make_block (source, block,
                         (FommLayerSpec){.in = fomm_parts1 (self->widths[i]),
                                         .out_channels = self->widths[i + 1],
                                         .height = self->height >> i,
                                         .width = self->width >> i,
                                         .kernel = 3,
                                         .padding = 1,
                                         .average = true},
                         &self->down[i], error);
  }
  return status;
}

static FommStatus
make_up_blocks (FommGenerator *self, FommLayerSource *source, FommError *error)
{
  FommStatus status = FOMM_OK;
  char block[32];

  for (int i = 0; !status && i < self->num_down; i++) {
    const int level = self->num_down - i;
    snprintf (block, sizeof block, "up_blocks.%d", i);
    status = make_block (source, block,
                         (FommLayerSpec){.in = fomm_parts1 (self->widths[level]),
                                         .out_channels = self->widths[level - 1],
                                         .height = self->height >> level,
                                         .width = self->width >> level,
                                         .kernel = 3,
                                         .padding = 1,
                                         .upsample = true},
                         &self->up[i], error);
  }
  return status;
}

/* x + conv2 (relu (norm2 (conv1 (relu (norm1 (x)))))): norm1 stays in front of conv1, norm2 folds into it. */
static FommStatus
make_bottleneck (FommGenerator *self, FommLayerSource *source, FommError *error)
{
  FommStatus status = FOMM_OK;
  for (int i = 0; !status && i < self->num_bottleneck; i++) {
    char conv[2][64], norm[2][64];
    for (int k = 0; k < 2; k++) {
      snprintf (conv[k], sizeof conv[k], "generator.bottleneck.r%d.conv%d", i, k + 1);
      snprintf (norm[k], sizeof norm[k], "generator.bottleneck.r%d.norm%d", i, k + 1);
    }
    FommLayerSpec spec = {.name = conv[0],
                          .norm = norm[1],
                          .pre_norm = norm[0],
                          .in = fomm_parts1 (self->features),
                          .out_channels = self->features,
                          .height = self->feature_height,
                          .width = self->feature_width,
                          .kernel = 3,
                          .padding = 1,
                          .relu = true};
    status = fomm_layer_new (source, &spec, &self->bottleneck[i][0], error);
    spec.name = conv[1];
    spec.norm = spec.pre_norm = NULL;
    spec.relu = false;
    if (!status)
      status = fomm_layer_new (source, &spec, &self->bottleneck[i][1], error);
  }
  return status;
}

/* The first and the last convolution, 7×7 at the size of the picture. */
static FommLayerSpec
get_end (const FommGenerator *self, int in, int out)
{
  return (FommLayerSpec){.in = fomm_parts1 (in),
                         .out_channels = out,
                         .height = self->height,
                         .width = self->width,
                         .kernel = 7,
                         .padding = 3};
}

/* In the order in which they run. */
static FommStatus
make_layers (FommGenerator *self, FommLayerSource *source, FommError *error)
{
  FommLayerSpec final = get_end (self, self->widths[0], self->channels + self->skip);
  FommStatus status =
      make_block (source, "first", get_end (self, self->channels, self->widths[0]), &self->first, error);

  final.name = "generator.final";
  if (!status)
    status = make_down_blocks (self, source, error);
  if (!status)
    status = make_bottleneck (self, source, error);
  if (!status)
    status = make_up_blocks (self, source, error);
  return status ? status : fomm_layer_new (source, &final, &self->final, error);
}

FommStatus
fomm_generator_init (FommGenerator *self, FommLayerSource *source, int height, int width, FommError *error)
{
  const FommConfig *config = &source->file->config;
  const int down = config->generator.num_down_blocks, bottleneck = config->generator.num_bottleneck_blocks;

  *self = (FommGenerator){.channels = config->num_channels,
                          .height = height,
                          .width = width,
                          .num_down = down,
                          .num_bottleneck = bottleneck,
                          .kernels = fomm_kernels_get (),
                          .align_corners = config->align_corners,
                          .interpolate_align_corners = config->interpolate_align_corners,
                          .skip = config->generator.skip,
                          .padding = config->warp_padding};
  if (down < 0 || down > FOMM_GENERATOR_MAX_DOWN || bottleneck < 0 || bottleneck > FOMM_GENERATOR_MAX_BOTTLENECK ||
      height % (1 << down) || width % (1 << down))
    return fomm_fail (error, FOMM_ERROR_CONFIG, "A picture of this size cannot pass through the generator.");
  for (int i = 0; i <= down; i++)
    self->widths[i] = width_at (config, i);
  self->features = self->widths[down];
  self->feature_height = height >> down;
  self->feature_width = width >> down;

  FommStatus status = make_layers (self, source, error);
  if (status)
    fomm_generator_clear (self);
  return status;
}

void
fomm_generator_clear (FommGenerator *self)
{
  fomm_conv_free (&self->first);
  fomm_conv_free (&self->final);
  for (int i = 0; i < FOMM_GENERATOR_MAX_DOWN; i++) {
    fomm_conv_free (&self->down[i]);
    fomm_conv_free (&self->up[i]);
  }
  for (int i = 0; i < FOMM_GENERATOR_MAX_BOTTLENECK; i++)
    for (int k = 0; k < 2; k++)
      fomm_conv_free (&self->bottleneck[i][k]);
}

static FommView
feature_view (const FommGenerator *self, FommArena *arena, int level)
{
  FommView view =
      fomm_arena_view (arena, self->height >> level, self->width >> level, fomm_pad_lanes (self->widths[level]));
  view.channels = self->widths[level];
  return view;
}

void
fomm_generator_allocate (const FommGenerator *self, FommArena *arena, FommGeneratorBuffers *buffers)
{
  const int n = self->num_down;
  buffers->picture = fomm_arena_view (arena, self->height, self->width, fomm_pad_lanes (self->channels));
  buffers->picture.channels = self->channels;
  for (int i = 0; i <= n; i++)
    buffers->encoded[i] = feature_view (self, arena, i);
  buffers->bottleneck = feature_view (self, arena, n);
  buffers->inner = feature_view (self, arena, n);
  /* While a frame is painted the encoder's larger buffers are free: only the last one is kept from source to source. */
  buffers->decoded[0] = buffers->bottleneck;
  for (int i = 1; i <= n; i++)
    buffers->decoded[i] = buffers->encoded[n - i];
  buffers->painted = fomm_arena_view (arena, self->height, self->width, fomm_pad_lanes (self->channels + self->skip));
  buffers->painted.channels = self->channels + self->skip;
  buffers->source = fomm_arena_floats (arena, (size_t) self->height * self->width * FOMM_QUAD);
  buffers->columns = (FommResize *) fomm_arena_floats (arena, (size_t) self->width * sizeof *buffers->columns / 4);
}

/* ---- Once a source --------------------------------------------------------------------------------------------- */

void
fomm_generator_set_source (const FommGenerator *self, FommPool *pool, FommGeneratorBuffers *buffers,
                           const float *picture)
{
  for (int i = 0; i < self->height; i++)
    for (int j = 0; j < self->width; j++, picture += self->channels) {
      memcpy (fomm_view_at (&buffers->picture, i, j), picture, self->channels * sizeof *picture);
      memcpy (buffers->source + ((size_t) i * self->width + j) * FOMM_QUAD, picture, self->channels * sizeof *picture);
    }
  fomm_conv_run (self->first, pool, &buffers->picture, NULL, &buffers->encoded[0]);
  for (int i = 0; i < self->num_down; i++)
    fomm_conv_run (self->down[i], pool, &buffers->encoded[i], NULL, &buffers->encoded[i + 1]);
}

/* ---- Once a frame ---------------------------------------------------------------------------------------------- */

typedef struct Job {
  const FommGenerator *self;
  const FommGeneratorBuffers *buffers;
  const FommDenseMotion *motion;
  const FommDenseMotionBuffers *moved;
  const FommGeneratorOutput *output;
} Job;

/* Where pixel (y, x) of the feature map comes from, and how visible it is there. */
static FommTaps
look_back (const Job *job, FommResize row, int x, float *visible)
{
  const FommGenerator *self = job->self;
  const int width = job->motion->width;
  const FommTaps small =
      fomm_resize_taps (row, fomm_resize_axis (x, width, self->feature_width, self->interpolate_align_corners), width);
  float where[2] = {0, 0}, seen = 0;

  for (int t = 0; t < 4; t++) {
    where[0] += small.weight[t] * job->moved->deformation[2 * small.offset[t]];
    where[1] += small.weight[t] * job->moved->deformation[2 * small.offset[t] + 1];
    if (job->moved->occlusion)
      seen += small.weight[t] * job->moved->occlusion[small.offset[t]];
  }
  *visible = job->moved->occlusion ? seen : 1;
  return fomm_sample_taps (where[0], where[1], self->feature_width, self->feature_height, self->align_corners,
                           self->padding);
}

static void
warp_features_row (void *data, int y, float *scratch)
{
  const Job *job = data;
  const FommView *from = &job->buffers->encoded[job->self->num_down], *to = &job->buffers->bottleneck;
  const size_t channels = (size_t) fomm_pad_lanes (job->self->features);
  const FommResize row = fomm_resize_axis (y, job->motion->height, to->height, job->self->interpolate_align_corners);

  for (int x = 0; x < to->width; x++) {
    float visible;
    const FommTaps taps = look_back (job, row, x, &visible);
    const float *in[4];
    float weight[4], *out = fomm_view_at (to, y, x);
    for (int t = 0; t < 4; t++) {
      in[t] = from->data + (size_t) taps.offset[t] * from->pixel_stride;
      weight[t] = taps.weight[t] * visible;
    }
    job->self->kernels->blend (out, in, weight, channels);
  }
}

/* Deformation between two rows of the motion, for one row of the picture. */
static void
blend_deformation (const Job *job, int y, float *blended)
{
  const int width = job->motion->width;
  const FommResize at =
      fomm_resize_axis (y, job->motion->height, job->self->height, job->self->interpolate_align_corners);
  const float *low = job->moved->deformation + (size_t) at.low * width * 2;
  const float *high = job->moved->deformation + (size_t) at.high * width * 2;

  for (int i = 0; i < 2 * width; i++)
    blended[i] = (1 - at.weight) * low[i] + at.weight * high[i];
}

static void
warp_picture_row (const Job *job, int y, float *deformation, float *row)
{
  const FommGenerator *self = job->self;

  blend_deformation (job, y, deformation);
  for (int x = 0; x < self->width; x++) {
    const FommResize at = job->buffers->columns[x];
    const float *low = deformation + 2 * at.low, *high = deformation + 2 * at.high;
    const FommTaps taps = fomm_sample_taps ((1 - at.weight) * low[0] + at.weight * high[0],
                                            (1 - at.weight) * low[1] + at.weight * high[1], self->width, self->height,
                                            self->align_corners, self->padding);
    fomm_quad_store (fomm_sample_quad (job->buffers->source, &taps), self->channels, row);
    row += self->channels;
  }
}

/* 1 / (1 + exp (−x)) of the painted channels of a row. */
static void
squash_row (const Job *job, int y, float *values)
{
  const FommGenerator *self = job->self;
  const int channels = self->channels + self->skip, count = self->width * channels;

  for (int x = 0; x < self->width; x++)
    for (int c = 0; c < channels; c++)
      values[x * channels + c] = -fomm_view_at (&job->buffers->painted, y, x)[c];
  self->kernels->exp (values, values, (size_t) count);
  for (int i = 0; i < count; i++)
    values[i] = 1 / (1 + values[i]);
}

/* With `skip`, alpha lets the warped source through. */
static void
blend_row (const FommGenerator *self, const float *fresh, const float *warped, float *prediction)
{
  for (int x = 0; x < self->width; x++, fresh += self->channels + 1, warped += self->channels) {
    const float alpha = fresh[self->channels];
    for (int c = 0; c < self->channels; c++)
      *prediction++ = alpha * warped[c] + (1 - alpha) * fresh[c];
  }
}

static void
finish_row (void *data, int y, float *scratch)
{
  const Job *job = data;
  const FommGenerator *self = job->self;
  const size_t first = (size_t) y * self->width, row = (size_t) self->width * self->channels;
  float *prediction = job->output->prediction + first * self->channels;
  float *fresh = scratch + row, *deformation = fresh + row + self->width;
  float *warped = job->output->deformed ? job->output->deformed + first * self->channels : scratch;

  if (self->skip || job->output->deformed)
    warp_picture_row (job, y, deformation, warped);
  squash_row (job, y, fresh);
  if (self->skip)
    blend_row (self, fresh, warped, prediction);
  else
    memcpy (prediction, fresh, row * sizeof *fresh);
  for (int x = 0; job->output->alpha && x < self->width; x++)
    job->output->alpha[first + x] = fresh[x * (self->channels + 1) + self->channels];
}

size_t
fomm_generator_get_scratch (const FommGenerator *self, const FommDenseMotion *motion)
{
  return (size_t) self->width * (2 * (size_t) self->channels + 1) + 2 * (size_t) motion->width;
}

void
fomm_generator_run (const FommGenerator *self, FommPool *pool, const FommGeneratorBuffers *buffers,
                    const FommDenseMotion *motion, const FommDenseMotionBuffers *moved,
                    const FommGeneratorOutput *output)
{
  Job job = {self, buffers, motion, moved, output};
  for (int x = 0; x < self->width; x++)
    buffers->columns[x] = fomm_resize_axis (x, motion->width, self->width, self->interpolate_align_corners);
  fomm_pool_run (pool, self->feature_height, warp_features_row, &job);
  for (int i = 0; i < self->num_bottleneck; i++) {
    fomm_conv_run (self->bottleneck[i][0], pool, &buffers->bottleneck, NULL, &buffers->inner);
    fomm_conv_run (self->bottleneck[i][1], pool, &buffers->inner, &buffers->bottleneck, &buffers->bottleneck);
  }
  for (int i = 0; i < self->num_down; i++)
    fomm_conv_run (self->up[i], pool, &buffers->decoded[i], NULL, &buffers->decoded[i + 1]);
  fomm_conv_run (self->final, pool, &buffers->decoded[self->num_down], NULL, &buffers->painted);
  fomm_pool_run (pool, self->height, finish_row, &job);
}
