/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A convolution whose outputs do not fill whole vector registers (the picture itself: 7×7, 64 → 3; mask and occlusion:
 * 7×7, 80 → 17). All taps of the kernel become columns of one product, so that only the last columns are padding:
 * P[x][kx, ky, c] is what input pixel x contributes through tap (ky, kx).
 * Summing over kx along the row, then over ky across rows, gives the output:
 *
 *   out[y][x][c] = Σ over ky of sums[y + ky][x][ky, c],   sums[y][x][ky, c] = Σ over kx of P[y][x + kx][kx, ky, c]
 *
 * with indices shifted by the padding. Threads take strips of rows and repeat kernel − 1 rows at their seams. */
#include "ops/conv_methods.h"
#include "ops/memory.h"

#include <string.h>

enum { MOST_CHANNELS = 64, MOST_KERNEL = 31, PIXELS = 64 }; /* pixels whose products stay in the caches */

static bool
supports (const FommConvSpec *spec)
{
  return spec->out_channels <= MOST_CHANNELS && !spec->upsample && !spec->average && !spec->in_scale;
}

static FommTapSums
get_taps (const FommConv *conv)
{
  int channels = conv->spec.out_channels, kernel = conv->spec.kernel, group = kernel * channels;
  int last = channels <= FOMM_TAPS_QUAD ? FOMM_TAPS_QUAD : fomm_pad_lanes (channels); /* as many are read of a tap */
  int width = fomm_pad_lanes (group - channels + last);

  return (FommTapSums){.kernel = kernel,
                       .channels = channels,
                       .group = group,
                       .columns = fomm_pad_lanes ((kernel - 1) * group + fomm_pad_lanes (group)),
                       .sum_stride = width,
                       .bias = conv->bias,
                       .relu = conv->spec.relu};
}

static void
pack (FommConv *conv, const FommTapSums *taps)
{
  const FommConvSpec *spec = &conv->spec;
  int unit = conv->kernels->tile_columns, kernel = taps->kernel;

  for (int o = 0; o < spec->out_channels; o++)
    for (int i = 0; i < conv->used_in; i++)
      for (int ky = 0; ky < kernel; ky++)
        for (int kx = 0; kx < kernel; kx++) {
          int column = kx * taps->group + ky * taps->channels + o, block = column / unit * unit;
          int lanes = taps->columns - block < unit ? taps->columns - block : unit;
          conv->weights[(size_t) block * (size_t) conv->used_in + (size_t) (i * lanes + column - block)] =
              spec->weight[((o * spec->in_channels + i) * kernel + ky) * kernel + kx];
        }
}

static FommStatus
prepare (FommConv *conv, FommError *error)
{
  FommTapSums taps = get_taps (conv);
  int step = conv->kernels->strided_rows, width = conv->spec.width + 2 * conv->spec.padding;

  conv->used_in = fomm_conv_count_used (&conv->spec);
  conv->product_rows = (width + step - 1) / step * step + step;
  conv->strip = (size_t) step * (size_t) conv->padded_in;
  conv->scratch = conv->strip + (size_t) conv->product_rows * (size_t) taps.columns +
                  (size_t) taps.kernel * (size_t) conv->conv_width * (size_t) taps.sum_stride;
  conv->macs = (double) conv->spec.height * conv->spec.width * conv->used_in * taps.columns;
  conv->weight_count = (size_t) conv->used_in * (size_t) taps.columns;
  conv->weights = fomm_memory_floats (conv->weight_count);
  if (!conv->weights)
    return fomm_fail_memory (error);
  memset (conv->weights, 0, conv->weight_count * sizeof *conv->weights);
  pack (conv, &taps);
  return FOMM_OK;
}

/* Products of a few pixels. The product reads pixels in small groups; the last group is copied, not to read beyond the
 * image. */
static void
multiply (const FommConv *conv, FommStridedProduct *p, float *strip)
{
  int rest = p->rows % conv->kernels->strided_rows;
  size_t channels = (size_t) conv->padded_in;
  FommStridedProduct end = *p;

  p->rows -= rest;
  conv->kernels->strided_product (p);
  if (rest == 0)
    return;
  memset (strip, 0, conv->strip * sizeof *strip);
  for (int i = 0; i < rest; i++)
    memcpy (strip + (size_t) i * channels, p->a + (p->rows + i) * p->a_stride, channels * sizeof *strip);
  end.rows = rest;
  end.a = strip;
  end.a_stride = conv->padded_in;
  end.c = p->c + p->rows * p->c_stride;
  conv->kernels->strided_product (&end);
  p->rows += rest;
}

/* Products and sums of one row of the input. The products have `padding` zero pixels on both sides. */
static void
do_row (const FommConvJob *job, const FommTapSums *taps, int y, float *strip, float *products, float *sums)
{
  const FommConv *conv = job->conv;
  int width = conv->spec.width, padding = conv->spec.padding, done = 0;
  FommStridedProduct p = {.depth = conv->used_in,
                          .columns = taps->columns,
                          .b = conv->weights,
                          .a_stride = job->input->pixel_stride,
                          .c_stride = taps->columns};

  p.next_step = (int) (conv->kernels->tile_rows * p.a_stride * (ptrdiff_t) sizeof (float)) / p.depth;
  for (int x = 0; x < width; x += PIXELS) {
    p.rows = width - x < PIXELS ? width - x : PIXELS;
    p.a = fomm_view_at (job->input, y, x);
    p.c = products + (ptrdiff_t) (x + padding) * taps->columns;
    p.next = p.a + p.rows * p.a_stride; /* the next pixels */
    multiply (conv, &p, strip);
    if (x + p.rows == width) /* the last tile may have written beyond the row */
      memset (p.c + (ptrdiff_t) p.rows * taps->columns, 0, (size_t) (padding * taps->columns) * sizeof *products);
    int ready = x + p.rows == width ? conv->conv_width : x + p.rows + padding - taps->kernel + 1;
    if (ready > done) {
      conv->kernels->taps_sum (taps, products + (ptrdiff_t) done * taps->columns, sums + done * taps->sum_stride,
                               ready - done);
      done = ready;
    }
  }
}

static void
finish_row (const FommConvJob *job, FommTapSums *taps, int y, const float *ring)
{
  const FommConv *conv = job->conv;
  const float *rows[MOST_KERNEL];

  for (int ky = 0; ky < taps->kernel; ky++) {
    int from = y + ky - conv->spec.padding;
    bool inside = from >= 0 && from < conv->spec.height;
    rows[ky] = inside ? ring + (ptrdiff_t) (from % taps->kernel) * conv->conv_width * taps->sum_stride : NULL;
  }
  taps->output_stride = job->output->pixel_stride;
  taps->residual_stride = job->residual ? job->residual->pixel_stride : 0;
  conv->kernels->taps_finish (taps, rows, job->residual ? fomm_view_at (job->residual, y, 0) : NULL,
                              fomm_view_at (job->output, y, 0), conv->conv_width);
}

static void
run_item (void *data, int index, float *scratch)
{
  const FommConvJob *job = data;
  const FommConv *conv = job->conv;
  FommTapSums taps = get_taps (conv);
  int first = index * conv->conv_height / job->groups, last = (index + 1) * conv->conv_height / job->groups;
  float *products = scratch + conv->strip, *ring = products + (size_t) conv->product_rows * (size_t) taps.columns;

  memset (products, 0, (size_t) (conv->spec.padding * taps.columns) * sizeof *products);
  for (int y = first - conv->spec.padding; y < last - conv->spec.padding + taps.kernel - 1; y++) {
    if (y >= 0 && y < conv->spec.height)
      do_row (job, &taps, y, scratch, products,
              ring + (ptrdiff_t) (y % taps.kernel) * conv->conv_width * taps.sum_stride);
    int ready = y + conv->spec.padding - taps.kernel + 1;
    if (ready >= first)
      finish_row (job, &taps, ready, ring);
  }
}

static void
run (const FommConv *conv, FommPool *pool, const FommView *input, const FommView *residual, const FommView *output)
{
  FommConvJob job = {.conv = conv, .input = input, .residual = residual, .output = output};
  int threads = fomm_pool_get_threads (pool), most = (conv->conv_height + 7) / 8;

  job.groups = threads == 1 ? 1 : 2 * threads < most ? 2 * threads : most;
  fomm_pool_run (pool, job.groups, run_item, &job);
}

static double
estimate (const FommConvSpec *spec)
{
  int group = spec->kernel * spec->out_channels;
  double columns = fomm_pad_lanes ((spec->kernel - 1) * group + fomm_pad_lanes (group));
  double sums = 2.0 * spec->kernel * (fomm_pad_lanes (group) + fomm_pad_lanes (spec->out_channels)) + 2 * columns;

  return (spec->in_channels * columns + sums) * spec->height * spec->width;
}

const FommConvMethod fomm_conv_output = {
    .name = "taps", .supports = supports, .prepare = prepare, .run = run, .estimate = estimate};
