/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Any convolution as a matrix product: one row of the left matrix holds what the kernel sees at one output pixel. An
 * item is a block of output pixels, four rows each where they are pooled. */
#include "ops/conv_methods.h"

#include <cblas.h>
#include <string.h>

enum { BLOCK_ROWS = 64 };

typedef struct Job {
  const FommConv *conv;
  const FommView *input, *residual, *output;
} Job;

static int
get_rows_per_pixel (const FommConv *conv)
{
  return conv->spec.average ? 4 : 1;
}

static bool
supports (const FommConvSpec *spec)
{
  return true;
}

static int
get_depth (const FommConv *conv)
{
  return conv->spec.kernel * conv->spec.kernel * conv->padded_in;
}

/* To (tap, input channel) × output channel. */
static FommStatus
prepare (FommConv *conv, FommError *error)
{
  const FommConvSpec *spec = &conv->spec;
  int taps = spec->kernel * spec->kernel;
  size_t depth = (size_t) get_depth (conv), out = (size_t) conv->padded_out;

  conv->weight_count = depth * out;
  conv->weights = fomm_conv_alloc (conv->weight_count);
  if (!conv->weights)
    return fomm_fail_memory (error);
  for (int o = 0; o < spec->out_channels; o++)
    for (int i = 0; i < spec->in_channels; i++)
      for (int tap = 0; tap < taps; tap++)
        conv->weights[((size_t) tap * (size_t) conv->padded_in + (size_t) i) * out + (size_t) o] =
            spec->weight[((size_t) o * (size_t) spec->in_channels + (size_t) i) * (size_t) taps + (size_t) tap];
  conv->scratch = BLOCK_ROWS * (depth + out);
  conv->macs = (double) conv->out_height * conv->out_width * get_rows_per_pixel (conv) * (double) depth * (double) out;
  return FOMM_OK;
}

/* Copies one input pixel, or what is seen outside the image. */
static void
fetch (const FommConv *conv, const FommView *input, int y, int x, float *to)
{
  int enlarge = conv->spec.upsample ? 2 : 1;

  if (y < 0 || x < 0 || y >= input->height * enlarge || x >= input->width * enlarge) {
    memset (to, 0, (size_t) conv->padded_in * sizeof *to);
    return;
  }
  const float *from = fomm_view_at (input, y / enlarge, x / enlarge);
  if (!conv->in_scale) {
    memcpy (to, from, (size_t) conv->padded_in * sizeof *to);
    return;
  }
  for (int c = 0; c < conv->padded_in; c++) {
    float value = from[c] * conv->in_scale[c] + conv->in_shift[c];
    to[c] = value > 0 ? value : 0;
  }
}

static void
gather (const FommConv *conv, const FommView *input, int y, int x, float *row)
{
  for (int ky = 0; ky < conv->spec.kernel; ky++)
    for (int kx = 0; kx < conv->spec.kernel; kx++, row += conv->padded_in)
      fetch (conv, input, y + ky - conv->spec.padding, x + kx - conv->spec.padding, row);
}

/* Bias, residual and ReLU of one pixel before pooling. */
static void
finish (const FommConv *conv, const FommView *residual, int y, int x, float *row)
{
  const float *add = residual ? fomm_view_at (residual, y, x) : NULL;

  for (int c = 0; c < conv->padded_out; c++) {
    float value = row[c] + conv->bias[c];
    if (add)
      value += add[c];
    row[c] = conv->spec.relu && !(value > 0) ? 0 : value;
  }
}

static void
store (const FommConv *conv, const float *rows, float *to)
{
  size_t n = (size_t) conv->padded_out;

  if (!conv->spec.average)
    memcpy (to, rows, n * sizeof *to);
  else
    for (size_t c = 0; c < n; c++)
      to[c] = 0.25f * ((rows[c] + rows[n + c]) + (rows[2 * n + c] + rows[3 * n + c]));
}

static void
run_item (void *data, int index, float *scratch)
{
  const Job *job = data;
  const FommConv *conv = job->conv;
  int each = get_rows_per_pixel (conv), step = conv->spec.average ? 2 : 1, depth = get_depth (conv);
  int first = index * (BLOCK_ROWS / each), last = conv->out_height * conv->out_width;
  float *columns = scratch, *product = scratch + (size_t) BLOCK_ROWS * (size_t) depth;

  if (last > first + BLOCK_ROWS / each)
    last = first + BLOCK_ROWS / each;
  for (int p = first, row = 0; p < last; p++)
    for (int q = 0; q < each; q++, row++)
      gather (conv, job->input, p / conv->out_width * step + q / 2, p % conv->out_width * step + q % 2,
              columns + (size_t) row * (size_t) depth);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (last - first) * each, conv->padded_out, depth, 1, columns,
               depth, conv->weights, conv->padded_out, 0, product, conv->padded_out);
  for (int p = first; p < last; p++) {
    float *rows = product + (size_t) (p - first) * (size_t) each * (size_t) conv->padded_out;
    int y = p / conv->out_width, x = p % conv->out_width;
    for (int q = 0; q < each; q++)
      finish (conv, job->residual, y * step + q / 2, x * step + q % 2, rows + q * conv->padded_out);
    store (conv, rows, fomm_view_at (job->output, y, x));
  }
}

static void
run (const FommConv *conv, FommPool *pool, const FommView *input, const FommView *residual, const FommView *output)
{
  Job job = {.conv = conv, .input = input, .residual = residual, .output = output};
  int pixels = conv->out_height * conv->out_width, each = BLOCK_ROWS / get_rows_per_pixel (conv);

  fomm_pool_run (pool, (pixels + each - 1) / each, run_item, &job);
}

const FommConvMethod fomm_conv_im2col = {.name = "im2col", .supports = supports, .prepare = prepare, .run = run};
