/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The frame of all methods that turn a 3×3 convolution into element-wise products: a transform spreads each tile of the
 * input over side² planes; each plane is multiplied with its own matrix of weights; a second transform gathers the
 * products into tiles of the output. A block of tiles is an item of the pool; within it the output channels are done
 * CHUNK at a time, so that the products of all planes stay in the second-level cache.
 *
 * Weights: [output channels / CHUNK][plane][CHUNK / tile_columns][input channel][tile_columns], read as one stream. */
#include "ops/conv_methods.h"
#include "ops/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
  CHUNK = 64,            /* output channels */
  PLANE_GAP = 48,        /* floats between planes, which otherwise fall on the same cache sets */
  BLOCK_FLOATS = 300000, /* of transformed input, at most: a second-level cache */
  LEAST_BLOCKS = 4,      /* for the threads to share, unless blocks became very small */
  LEAST_BLOCK = 16,
  MOST_BLOCK = 64
};

static int
round_up (int value, int unit)
{
  return (value + unit - 1) / unit * unit;
}

double
fomm_conv_estimate_planes (const FommConvSpec *spec, int planes, int tiles)
{
  const double input_cost = 20, output_cost = 14; /* of the transforms, a plane and channel; measured */
  double in = fomm_pad_lanes (spec->in_channels), out = fomm_pad_lanes (spec->out_channels);

  return planes *
         (in * out * (FOMM_CONV_WEIGHT_COST + round_up (tiles, 4)) + tiles * (in * input_cost + out * output_cost));
}

/* Of a row of A or a column of B. Two bfloat16 numbers share a float's place. */
static int
get_row_floats (const FommConv *conv)
{
  return conv->kernels->half ? conv->depth / 2 : conv->depth;
}

static int
choose_block (const FommConv *conv, int planes)
{
  int unit = conv->kernels->tile_rows, most = BLOCK_FLOATS / planes / get_row_floats (conv);
  int share = (conv->tiles + LEAST_BLOCKS - 1) / LEAST_BLOCKS;

  share = share < LEAST_BLOCK ? LEAST_BLOCK : share > MOST_BLOCK ? MOST_BLOCK : share;
  most = most < unit ? unit : most > share ? share : most;
  int blocks = (conv->tiles + most - 1) / most;
  return round_up ((conv->tiles + blocks - 1) / blocks, unit);
}

/* Taps of the kernels for `lanes` output channels and one input channel, as [tap][lane]. Channels there are not have
 * zero weights. */
static void
fetch_taps (const FommConvSpec *spec, int out, int lanes, int in, float *taps)
{
  for (int j = 0; j < lanes; j++) {
    const float *from = spec->weight + ((size_t) (out + j) * (size_t) spec->in_channels + (size_t) in) * 9;
    bool present = out + j < spec->out_channels && in < spec->in_channels;
    for (int tap = 0; tap < 9; tap++)
      taps[tap * lanes + j] = present ? from[tap] : 0;
  }
}

typedef struct Packing {
  FommConv *conv;
  const double (*matrix)[3];
} Packing;

static int
count_parts (const FommConv *conv)
{
  return conv->padded_in / FOMM_LANES;
}

/* Item: some input channels of as many output channels as a product's tile has columns. */
static void
pack_item (void *job, int index, float *scratch)
{
  const Packing *packing = job;
  FommConv *conv = packing->conv;
  int unit = conv->kernels->tile_columns, parts = count_parts (conv), out = index / parts * unit;
  int first = out / CHUNK * CHUNK, column = out - first, in = index % parts * FOMM_LANES;
  int channels = conv->padded_out - first < CHUNK ? conv->padded_out - first : CHUNK;
  int lanes = channels - column < unit ? channels - column : unit;
  size_t depth = (size_t) conv->padded_in, plane = depth * (size_t) channels;
  float *to = conv->weights + (size_t) first * depth * (size_t) (conv->plane_side * conv->plane_side);
  float taps[9 * CHUNK];

  to += (size_t) column * depth;
  for (int i = in; i < in + FOMM_LANES; i++) {
    fetch_taps (&conv->spec, out, lanes, i, taps);
    conv->kernels->expand (packing->matrix, conv->plane_side, taps, lanes, to + (size_t) i * (size_t) lanes,
                           (ptrdiff_t) plane);
  }
}

static void
pack_floats (FommConv *conv, const double (*matrix)[3])
{
  int unit = conv->kernels->tile_columns, count = (conv->padded_out + unit - 1) / unit * count_parts (conv);
  Packing packing = {conv, matrix};
  if (conv->spec.pool)
    fomm_pool_run (conv->spec.pool, count, pack_item, &packing);
  for (int i = 0; !conv->spec.pool && i < count; i++)
    pack_item (&packing, i, NULL);
}

/* The nearest bfloat16 number to a finite float, ties to even. */
static uint16_t
narrow (float value)
{
  uint32_t bits;

  memcpy (&bits, &value, sizeof bits);
  return (uint16_t) ((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/* Sixteen columns of all planes: `expanded` is [plane][depth][16]. Two steps of depth lie side by side. */
static void
pack_halves (FommConv *conv, int first, int channels, int column, const float *expanded)
{
  int planes = conv->plane_side * conv->plane_side, size = conv->depth * FOMM_LANES;
  uint16_t *chunk = (uint16_t *) (conv->weights + (size_t) first * (size_t) (get_row_floats (conv) * planes));

  for (int p = 0; p < planes; p++, expanded += size) {
    uint16_t *to = chunk + (size_t) p * (size_t) (conv->depth * channels) + (size_t) column * (size_t) conv->depth;
    for (int i = 0; i < size; i++)
      to[i / 32 * 32 + i % 16 * 2 + i / 16 % 2] = narrow (expanded[i]);
  }
}

static FommStatus
pack_half_chunk (FommConv *conv, const double (*matrix)[3], int first, int channels, FommError *error)
{
  int planes = conv->plane_side * conv->plane_side;
  size_t size = (size_t) conv->depth * FOMM_LANES;
  float *expanded = fomm_memory_floats (size * (size_t) planes), taps[9 * FOMM_LANES];

  if (!expanded)
    return fomm_fail_memory (error);
  for (int column = 0; column < channels; column += FOMM_LANES) {
    for (int i = 0; i < conv->depth; i++) {
      fetch_taps (&conv->spec, first + column, FOMM_LANES, i, taps);
      conv->kernels->expand (matrix, conv->plane_side, taps, FOMM_LANES, expanded + i * FOMM_LANES, (ptrdiff_t) size);
    }
    pack_halves (conv, first, channels, column, expanded);
  }
  free (expanded);
  return FOMM_OK;
}

FommStatus
fomm_conv_prepare_planes (FommConv *conv, int side, const double (*matrix)[3], FommError *error)
{
  int planes = side * side;

  conv->plane_side = side;
  conv->depth = conv->kernels->half ? round_up (conv->padded_in, 32) : conv->padded_in;
  conv->block = choose_block (conv, planes);
  conv->input_plane_stride = (ptrdiff_t) conv->block * get_row_floats (conv) + PLANE_GAP;
  conv->product_stride = (ptrdiff_t) conv->block * CHUNK + PLANE_GAP;
  conv->scratch = (size_t) planes * (size_t) (conv->input_plane_stride + conv->product_stride);
  conv->weight_count = (size_t) planes * (size_t) get_row_floats (conv) * (size_t) conv->padded_out;
  conv->macs = (double) planes * conv->depth * conv->padded_out * round_up (conv->tiles, conv->kernels->tile_rows / 2);
  conv->weights = fomm_memory_floats (conv->weight_count);
  if (!conv->weights)
    return fomm_fail_memory (error);
  FommStatus status = FOMM_OK;
  if (!conv->kernels->half)
    pack_floats (conv, matrix);
  for (int first = 0; conv->kernels->half && !status && first < conv->padded_out; first += CHUNK)
    status = pack_half_chunk (conv, matrix, first, conv->padded_out - first < CHUNK ? conv->padded_out - first : CHUNK,
                              error);
  return status;
}

static void
take_products (const FommConv *conv, const FommTransform *t, const float *planes)
{
  FommPackedProduct product = {.rows = t->count,
                               .depth = conv->depth,
                               .columns = t->channels,
                               .a = planes,
                               .c = t->planes,
                               .c_stride = t->row_stride};
  size_t row = (size_t) get_row_floats (conv), matrix = row * (size_t) t->channels;

  product.b = conv->weights + (size_t) t->channel * row * (size_t) (conv->plane_side * conv->plane_side);
  if (conv->kernels->begin_products)
    conv->kernels->begin_products ();
  for (int p = 0; p < conv->plane_side * conv->plane_side; p++) {
    conv->kernels->packed_product (&product);
    product.a += conv->input_plane_stride;
    product.b += matrix;
    product.c += conv->product_stride;
  }
  if (conv->kernels->end_products)
    conv->kernels->end_products ();
}

static void
run_item (void *data, int index, float *scratch)
{
  const FommConvJob *job = data;
  const FommConv *conv = job->conv;
  int group = index % job->groups, chunks = (conv->padded_out + CHUNK - 1) / CHUNK;
  float *products = scratch + conv->plane_side * conv->plane_side * conv->input_plane_stride;
  FommTransform t = {.input = job->input,
                     .residual = job->residual,
                     .output = job->output,
                     .height = conv->conv_height,
                     .width = conv->conv_width,
                     .scale = conv->in_scale,
                     .shift = conv->in_shift,
                     .bias = conv->bias,
                     .relu = conv->spec.relu,
                     .average = conv->spec.average,
                     .tile_columns = conv->tile_columns,
                     .first = index / job->groups * conv->block,
                     .depth = conv->padded_in,
                     .row_stride = CHUNK};

  t.count = conv->tiles - t.first < conv->block ? conv->tiles - t.first : conv->block;
  t.planes = scratch;
  t.plane_stride = conv->input_plane_stride;
  if (conv->depth > conv->padded_in) /* the transform leaves the rest of the depth alone */
    memset (scratch, 0, (size_t) (products - scratch) * sizeof *scratch);
  conv->transform_input (&t);
  t.planes = products;
  t.plane_stride = conv->product_stride;
  for (int chunk = group * chunks / job->groups; chunk < (group + 1) * chunks / job->groups; chunk++) {
    t.channel = chunk * CHUNK;
    t.channels = conv->padded_out - t.channel < CHUNK ? conv->padded_out - t.channel : CHUNK;
    take_products (conv, &t, scratch);
    conv->transform_output (&t);
  }
}

void
fomm_conv_run_planes (const FommConv *conv, FommPool *pool, const FommView *input, const FommView *residual,
                      const FommView *output)
{
  FommConvJob job = {.conv = conv, .input = input, .residual = residual, .output = output};
  int blocks = (conv->tiles + conv->block - 1) / conv->block;

  job.groups = fomm_conv_count_groups (blocks, (conv->padded_out + CHUNK - 1) / CHUNK, fomm_pool_get_threads (pool));
  fomm_pool_run (pool, blocks * job.groups, run_item, &job);
}
