/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "op_conv_tiles.h"

#include "ops/conv.h"

#include <string.h>

enum {
  LEAST_CHANNELS = 16, /* on either side */
  LEAST_KERNELS = 512, /* products of both: below, the transforms cost more than the products that are saved */
  LEAST_PIXELS = 256,  /* of a picture: below, expanding the kernels costs more than is saved */
};

bool
fomm_tiled_conv_fits (const FommVar *x, const FommVar *weight, int padding)
{
  return weight->shape[2] == 3 && weight->shape[3] == 3 && padding == 1 && weight->shape[0] >= LEAST_CHANNELS &&
         weight->shape[1] >= LEAST_CHANNELS && weight->shape[0] * weight->shape[1] >= LEAST_KERNELS &&
         x->shape[2] * x->shape[3] >= LEAST_PIXELS;
}

/* One sample on its way into the core's order and back. */
typedef struct Passage {
  const FommTiledConv *conv;
  const float *from;
  float *to;
  FommView in, out;
} Passage;

static FommView
view_of (float *data, int height, int width, int channels)
{
  const ptrdiff_t pixel = fomm_pad_lanes (channels);
  return (FommView){data, height, width, channels, pixel, pixel * width};
}

/* Item: a row. Sixteen channels at a time, so that what is read and written stays in the first-level cache. */
static void
enter_row (void *job, int y, float *scratch)
{
  const Passage *passage = job;
  const int width = passage->in.width, channels = passage->in.channels;
  const size_t plane = (size_t) passage->in.height * (size_t) width;
  for (int first = 0; first < channels; first += FOMM_LANES) {
    const int count = channels - first < FOMM_LANES ? channels - first : FOMM_LANES;
    const float *from = passage->from + (size_t) first * plane + (size_t) y * (size_t) width;
    float *to = fomm_view_at (&passage->in, y, 0) + first;
    for (int x = 0; x < width; x++, to += passage->in.pixel_stride) {
      for (int c = 0; c < count; c++)
        to[c] = from[(size_t) c * plane + (size_t) x];
      for (int c = count; c < FOMM_LANES; c++)
        to[c] = 0;
    }
  }
}

static void
leave_row (void *job, int y, float *scratch)
{
  const Passage *passage = job;
  const int width = passage->out.width, channels = passage->out.channels;
  const ptrdiff_t pixel = passage->out.pixel_stride;
  const size_t plane = (size_t) passage->out.height * (size_t) width;
  for (int first = 0; first < channels; first += FOMM_LANES) {
    const int count = channels - first < FOMM_LANES ? channels - first : FOMM_LANES;
    const float *from = fomm_view_at (&passage->out, y, 0) + first;
    float *to = passage->to + (size_t) first * plane + (size_t) y * (size_t) width;
    for (int c = 0; c < count; c++, from++, to += plane)
      if (passage->conv->add)
        for (int x = 0; x < width; x++)
          to[x] += from[x * pixel];
      else
        for (int x = 0; x < width; x++)
          to[x] = from[x * pixel];
  }
}

static FommConv *
compile (const FommTiledConv *conv, FommPool *pool)
{
  static const float nothing[4096];
  const FommConvSpec spec = {.height = conv->height,
                             .width = conv->width,
                             .in_channels = conv->channels,
                             .out_channels = conv->results,
                             .kernel = 3,
                             .padding = 1,
                             .weight = conv->weight,
                             .bias = conv->bias ? conv->bias : nothing,
                             .pool = pool};
  FommConv *layer = NULL;
  if (conv->results > (int) (sizeof nothing / sizeof *nothing) ||
      fomm_conv_new (&spec, FOMM_CONV_WINOGRAD4, &layer, NULL))
    return NULL;
  return layer;
}

bool
fomm_tiled_conv_run (FommTape *tape, const FommTiledConv *conv)
{
  FommPool *pool = fomm_tape_get_pool (tape);
  const size_t pixels = (size_t) conv->height * (size_t) conv->width;
  const size_t in = pixels * (size_t) fomm_pad_lanes (conv->channels);
  float *memory = fomm_tape_scratch (tape, 0, in + pixels * (size_t) fomm_pad_lanes (conv->results));
  FommConv *layer = memory ? compile (conv, pool) : NULL;
  Passage passage = {.conv = conv, .from = conv->from, .to = conv->to};

  if (!layer || fomm_conv_get_scratch (layer) > FOMM_OPS_POOL_SCRATCH) {
    fomm_conv_free (&layer);
    return false;
  }
  passage.in = view_of (memory, conv->height, conv->width, conv->channels);
  passage.out = view_of (memory + in, conv->height, conv->width, conv->results);
  for (int s = 0; s < conv->samples; s++) {
    fomm_pool_run (pool, conv->height, enter_row, &passage);
    fomm_conv_run (layer, pool, &passage.in, NULL, &passage.out);
    fomm_pool_run (pool, conv->height, leave_row, &passage);
    passage.from += pixels * (size_t) conv->channels;
    passage.to += pixels * (size_t) conv->results;
  }
  fomm_conv_free (&layer);
  return true;
}

typedef struct Turning {
  const FommVar *weight;
  float *turned;
} Turning;

/* The kernels of one channel. */
static void
turn_channel (void *job, int channel, float *scratch)
{
  const Turning *turning = job;
  const size_t O = (size_t) turning->weight->shape[0], C = (size_t) turning->weight->shape[1], c = (size_t) channel;
  for (size_t o = 0; o < O; o++)
    for (size_t tap = 0; tap < 9; tap++)
      turning->turned[(c * O + o) * 9 + tap] = turning->weight->value[(o * C + c) * 9 + 8 - tap];
}

bool
fomm_tiled_conv_run_backward (FommTape *tape, const FommVar *x, const FommVar *weight, const FommVar *y)
{
  const size_t O = (size_t) weight->shape[0], C = (size_t) weight->shape[1];
  float *turned = fomm_tape_scratch (tape, 1, O * C * 9);
  Turning turning = {weight, turned};
  if (!turned)
    return false;
  fomm_pool_run (fomm_tape_get_pool (tape), (int) C, turn_channel, &turning);
  const FommTiledConv conv = {.samples = x->shape[0],
                              .channels = (int) O,
                              .results = (int) C,
                              .height = x->shape[2],
                              .width = x->shape[3],
                              .weight = turned,
                              .from = y->grad,
                              .to = x->grad,
                              .add = !x->fresh};
  return fomm_tiled_conv_run (tape, &conv);
}
