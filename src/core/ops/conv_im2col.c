/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Any convolution as a matrix product whose left matrix holds, for each output pixel, what the kernel sees there. That
 * matrix is never written out: in a strip of the input with a border of zeros, the kernel's window is `kernel` pieces
 * of memory, and from pixel to pixel it moves by one pixel. Strips hold the real channels only, without padding, which
 * saves work where they are few.
 *
 * Weights: [output channels / tile_columns][kernel row][kernel column][input channel][tile_columns]. */
#include "ops/conv_methods.h"
#include "ops/memory.h"

#include <string.h>

enum {
  STRIP_FLOATS = 120000, /* at most, so that a strip stays in the second-level cache */
  LEAST_ITEMS = 8,       /* for the threads to share, unless bands became very low */
  LEAST_BAND = 4,
  MOST_DEPTH = 256 /* of a product: weights of 32 channels then take 32 kB */
};

static bool
supports (const FommConvSpec *spec)
{
  return true;
}

static int
get_segment (const FommConv *conv)
{
  return conv->spec.kernel * conv->used_in;
}

static int
count_bands (const FommConv *conv)
{
  return (conv->conv_height + conv->band - 1) / conv->band;
}

static void
pack (FommConv *conv)
{
  const FommConvSpec *spec = &conv->spec;
  int unit = conv->kernels->tile_columns, taps = spec->kernel * spec->kernel;
  float *to = conv->weights;

  for (int column = 0; column < conv->padded_out; column += unit) {
    int lanes = conv->padded_out - column < unit ? conv->padded_out - column : unit;
    for (int tap = 0; tap < taps; tap++)
      for (int i = 0; i < conv->used_in; i++)
        for (int o = column; o < column + lanes; o++)
          *to++ =
              o < spec->out_channels
                  ? spec->weight[((size_t) o * (size_t) spec->in_channels + (size_t) i) * (size_t) taps + (size_t) tap]
                  : 0;
  }
}

/* Even if the output is pooled: a band then has whole pairs of rows. */
static int
choose_band (const FommConv *conv)
{
  int even = conv->spec.average ? 2 : 1, unit = conv->kernels->tile_columns;
  int units = (conv->padded_out + unit - 1) / unit, wanted = (LEAST_ITEMS + units - 1) / units;
  ptrdiff_t most = STRIP_FLOATS / conv->pitch - conv->spec.kernel + 1;

  if (most > (conv->conv_height + wanted - 1) / wanted)
    most = (conv->conv_height + wanted - 1) / wanted;
  if (most < LEAST_BAND)
    most = LEAST_BAND;
  if (most < even)
    most = even;
  if (most > conv->conv_height)
    most = conv->conv_height;
  int bands = (conv->conv_height + (int) most - 1) / (int) most;
  int band = (conv->conv_height + bands - 1) / bands;
  return (band + even - 1) / even * even;
}

static FommStatus
prepare (FommConv *conv, FommError *error)
{
  const FommConvSpec *spec = &conv->spec;
  int step = conv->kernels->strided_rows;
  size_t depth = (size_t) spec->kernel, slack;

  conv->used_in = fomm_conv_count_used (spec);
  depth *= (size_t) get_segment (conv);
  conv->pitch = (ptrdiff_t) (conv->conv_width + spec->kernel - 1) * conv->used_in;
  conv->band = choose_band (conv);
  conv->product_rows = (conv->conv_width + step - 1) / step * step;
  slack = (size_t) step * (size_t) conv->used_in; /* the last tile of a row may reach beyond it */
  conv->strip = ((size_t) (conv->band + spec->kernel - 1) * (size_t) conv->pitch + slack + 15) / 16 * 16;
  conv->scratch =
      conv->strip + (size_t) conv->band * (size_t) conv->product_rows * (size_t) conv->kernels->tile_columns;
  conv->macs = (double) conv->conv_height * conv->product_rows * (double) depth * conv->padded_out;
  conv->weight_count = depth * (size_t) conv->padded_out;
  conv->weights = fomm_memory_floats (conv->weight_count);
  if (!conv->weights)
    return fomm_fail_memory (error);
  pack (conv);
  return FOMM_OK;
}

/* ---- Strip ---------------------------------------------------------------------------------------------------------
 */

static void
copy_pixels (const FommConv *conv, const FommView *input, int y, float *to)
{
  int channels = conv->used_in, enlarge = conv->spec.upsample ? 2 : 1;

  for (int x = 0; x < input->width * enlarge; x++, to += channels) {
    const float *from = fomm_view_at (input, y / enlarge, x / enlarge);
    if (!conv->in_scale) {
      memcpy (to, from, (size_t) channels * sizeof *to);
      continue;
    }
    for (int c = 0; c < channels; c++) {
      float value = from[c] * conv->in_scale[c] + conv->in_shift[c];
      to[c] = value > 0 ? value : 0;
    }
  }
}

/* Input rows for the output rows from `first` on, with zeros around the image. */
static void
fill_strip (const FommConv *conv, const FommView *input, int first, int rows, float *strip)
{
  int enlarge = conv->spec.upsample ? 2 : 1;
  size_t margin = (size_t) conv->spec.padding * (size_t) conv->used_in;
  size_t inner = (size_t) (conv->spec.width * enlarge) * (size_t) conv->used_in;
  float *row = strip;

  for (int i = 0; i < rows + conv->spec.kernel - 1; i++, row += conv->pitch) {
    int y = first + i - conv->spec.padding;
    if (y < 0 || y >= input->height * enlarge) {
      memset (row, 0, (size_t) conv->pitch * sizeof *row);
      continue;
    }
    memset (row, 0, margin * sizeof *row);
    copy_pixels (conv, input, y, row + margin);
    memset (row + margin + inner, 0, margin * sizeof *row);
  }
  memset (row, 0, (size_t) (strip + conv->strip - row) * sizeof *row);
}

/* ---- Output --------------------------------------------------------------------------------------------------------
 */

static void
finish_row (const FommConvJob *job, FommFinish *f, int y, int channel, const float *products)
{
  f->product = products;
  f->residual = job->residual ? fomm_view_at (job->residual, y, 0) + channel : NULL;
  f->residual_stride = job->residual ? job->residual->pixel_stride : 0;
  job->conv->kernels->finish (f);
}

static void
pool_rows (const FommConvJob *job, int y, int channel, int channels, const float *above, ptrdiff_t stride)
{
  const float *below = above + job->conv->product_rows * stride;

  for (int x = 0; x < job->conv->out_width; x++) {
    float *to = fomm_view_at (job->output, y, x) + channel;
    const float *a = above + 2 * x * stride, *b = below + 2 * x * stride;
    for (int c = 0; c < channels; c++)
      to[c] = 0.25f * ((a[c] + a[stride + c]) + (b[c] + b[stride + c]));
  }
}

static void
finish_band (const FommConvJob *job, int first, int rows, int channel, int channels, float *products)
{
  const FommConv *conv = job->conv;
  ptrdiff_t stride = conv->kernels->tile_columns, down = conv->product_rows * stride;
  FommFinish f = {.count = conv->conv_width,
                  .channels = channels,
                  .product_stride = stride,
                  .bias = conv->bias + channel,
                  .relu = conv->spec.relu};

  for (int i = 0; i < rows; i++) {
    f.output = conv->spec.average ? products + i * down : fomm_view_at (job->output, first + i, 0) + channel;
    f.output_stride = conv->spec.average ? stride : job->output->pixel_stride;
    finish_row (job, &f, first + i, channel, products + i * down);
  }
  if (conv->spec.average)
    for (int i = 0; i + 1 < rows; i += 2)
      pool_rows (job, (first + i) / 2, channel, channels, products + i * down, stride);
}

/* A kernel row after the other, in pieces of which the weights fit into the first-level cache: all rows of pixels use
 * them before the next piece comes. The order of summation is that of the packed weights. */
static void
multiply (const FommConv *conv, const float *strip, int rows, const float *weights, int columns, float *products)
{
  int segment = get_segment (conv), unit = conv->kernels->tile_columns;
  FommStridedProduct p = {
      .rows = conv->conv_width, .columns = columns, .b = weights, .c_stride = unit, .a_stride = conv->used_in};
  int tiles = rows * ((conv->conv_width + conv->kernels->tile_rows - 1) / conv->kernels->tile_rows);

  p.next_step = (columns * (int) sizeof (float) + tiles - 1) / tiles;
  for (int done = 0; done < segment * conv->spec.kernel; done += p.depth) {
    const float *from = strip + done / segment * conv->pitch + done % segment;
    p.depth = segment - done % segment < MOST_DEPTH ? segment - done % segment : MOST_DEPTH;
    p.accumulate = done > 0;
    p.next = p.b + (size_t) p.depth * (size_t) columns;
    for (int i = 0; i < rows; i++) {
      p.a = from + i * conv->pitch;
      p.c = products + (ptrdiff_t) i * conv->product_rows * unit;
      conv->kernels->strided_product (&p);
      p.next = (const char *) p.next + p.next_step * p.depth * (tiles / rows);
    }
    p.b += (size_t) p.depth * (size_t) columns;
  }
}

static void
run_item (void *data, int index, float *scratch)
{
  const FommConvJob *job = data;
  const FommConv *conv = job->conv;
  int unit = conv->kernels->tile_columns, units = (conv->padded_out + unit - 1) / unit, group = index % job->groups;
  int first = index / job->groups * conv->band, depth = conv->spec.kernel * get_segment (conv);
  int rows = conv->conv_height - first < conv->band ? conv->conv_height - first : conv->band;
  float *products = scratch + conv->strip;

  fill_strip (conv, job->input, first, rows, scratch);
  for (int u = group * units / job->groups; u < (group + 1) * units / job->groups; u++) {
    int columns = conv->padded_out - u * unit < unit ? conv->padded_out - u * unit : unit;
    multiply (conv, scratch, rows, conv->weights + (size_t) (u * unit) * (size_t) depth, columns, products);
    finish_band (job, first, rows, u * unit, columns, products);
  }
}

static void
run (const FommConv *conv, FommPool *pool, const FommView *input, const FommView *residual, const FommView *output)
{
  FommConvJob job = {.conv = conv, .input = input, .residual = residual, .output = output};
  int unit = conv->kernels->tile_columns, bands = count_bands (conv);

  job.groups = fomm_conv_count_groups (bands, (conv->padded_out + unit - 1) / unit, fomm_pool_get_threads (pool));
  fomm_pool_run (pool, bands * job.groups, run_item, &job);
}

static double
estimate (const FommConvSpec *spec)
{
  int enlarge = spec->upsample ? 2 : 1;
  double weights = (double) spec->kernel * spec->kernel * spec->in_channels * fomm_pad_lanes (spec->out_channels);

  return weights * (FOMM_CONV_WEIGHT_COST + spec->height * enlarge * ((spec->width * enlarge + 3) / 4 * 4));
}

const FommConvMethod fomm_conv_im2col = {
    .name = "im2col", .supports = supports, .prepare = prepare, .run = run, .estimate = estimate};
