/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "ops/conv_methods.h"
#include "ops/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
  HUGE_PAGE = 1 << 21,
  MOST_PIXELS = 1 << 14,
  MOST_CHANNELS = 1 << 14
}; /* a side, and channels: products fit well into size_t */

static const FommConvMethod *const methods[] = {
    [FOMM_CONV_IM2COL] = &fomm_conv_im2col,       [FOMM_CONV_WINOGRAD4] = &fomm_conv_winograd4,
    [FOMM_CONV_WINOGRAD2] = &fomm_conv_winograd2, [FOMM_CONV_UPSAMPLE] = &fomm_conv_upsample,
    [FOMM_CONV_TAPS] = &fomm_conv_output,
};
enum { METHODS = sizeof methods / sizeof *methods };

static FommConvAlgorithm
choose_algorithm (const FommConvSpec *spec)
{
  int best = FOMM_CONV_IM2COL;

  for (int i = 0; i < METHODS; i++)
    if (methods[i] && methods[i]->supports (spec) && methods[i]->estimate (spec) < methods[best]->estimate (spec))
      best = i;
  return (FommConvAlgorithm) best;
}

/* Leaves `copy` NULL if there is nothing to copy. */
static bool
copy_channels (const float *values, int channels, float **copy)
{
  if (!values)
    return true;
  *copy = fomm_memory_floats ((size_t) fomm_pad_lanes (channels));
  if (!*copy)
    return false;
  memset (*copy, 0, (size_t) fomm_pad_lanes (channels) * sizeof (float));
  memcpy (*copy, values, (size_t) channels * sizeof (float));
  return true;
}

static bool
is_possible (const FommConvSpec *spec)
{
  int enlarge = spec->upsample ? 2 : 1;

  return spec->height > 0 && spec->height <= MOST_PIXELS && spec->width > 0 && spec->width <= MOST_PIXELS &&
         spec->in_channels > 0 && spec->in_channels <= MOST_CHANNELS && spec->out_channels > 0 &&
         spec->out_channels <= MOST_CHANNELS && spec->kernel > 0 && spec->kernel % 2 == 1 && spec->kernel <= 31 &&
         spec->padding >= 0 && spec->padding <= spec->kernel && spec->weight && spec->bias &&
         spec->height * enlarge + 2 * spec->padding >= spec->kernel &&
         spec->width * enlarge + 2 * spec->padding >= spec->kernel && !spec->in_scale == !spec->in_shift;
}

static void
set_sizes (FommConv *conv)
{
  const FommConvSpec *spec = &conv->spec;
  int enlarge = spec->upsample ? 2 : 1;

  conv->padded_in = fomm_pad_lanes (spec->in_channels);
  conv->padded_out = fomm_pad_lanes (spec->out_channels);
  conv->conv_height = spec->height * enlarge + 2 * spec->padding - spec->kernel + 1;
  conv->conv_width = spec->width * enlarge + 2 * spec->padding - spec->kernel + 1;
  conv->out_height = conv->conv_height / (spec->average ? 2 : 1);
  conv->out_width = conv->conv_width / (spec->average ? 2 : 1);
}

static FommStatus
fill_in (FommConv *conv, FommError *error)
{
  FommConvSpec *spec = &conv->spec;

  set_sizes (conv);
  if (!copy_channels (spec->bias, spec->out_channels, &conv->bias) ||
      !copy_channels (spec->in_scale, spec->in_channels, &conv->in_scale) ||
      !copy_channels (spec->in_shift, spec->in_channels, &conv->in_shift))
    return fomm_fail_memory (error);
  FommStatus status = conv->method->prepare (conv, error);
  spec->weight = spec->bias = spec->in_scale = spec->in_shift = NULL;
  spec->pool = NULL;
  return status;
}

FommStatus
fomm_conv_new (const FommConvSpec *spec, FommConvAlgorithm algorithm, FommConv **conv, FommError *error)
{
  *conv = NULL;
  if (!is_possible (spec))
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "A convolution layer has impossible sizes.");
  if (algorithm == FOMM_CONV_AUTO)
    algorithm = choose_algorithm (spec);
  if ((int) algorithm < 0 || (int) algorithm >= METHODS || !methods[algorithm]->supports (spec))
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "This layer cannot be computed by the algorithm %s.",
                      fomm_conv_algorithm_name (algorithm));

  FommConv *c = calloc (1, sizeof *c);
  if (!c)
    return fomm_fail_memory (error);
  c->spec = *spec;
  c->algorithm = algorithm;
  c->method = methods[algorithm];
  c->kernels = spec->half ? fomm_kernels_get_half () : NULL;
  if (!c->kernels)
    c->kernels = fomm_kernels_get ();
  FommStatus status = fill_in (c, error);
  if (status != FOMM_OK)
    fomm_conv_free (&c);
  *conv = c;
  return status;
}

void
fomm_conv_free (FommConv **conv)
{
  FommConv *c = *conv;

  *conv = NULL;
  if (!c)
    return;
  free (c->bias);
  free (c->in_scale);
  free (c->in_shift);
  free (c->weights);
  free (c);
}

size_t
fomm_conv_get_scratch (const FommConv *conv)
{
  return conv->scratch;
}

void
fomm_conv_get_output_size (const FommConv *conv, int *height, int *width)
{
  *height = conv->out_height;
  *width = conv->out_width;
}

void
fomm_conv_run (const FommConv *conv, FommPool *pool, const FommView *input, const FommView *residual,
               const FommView *output)
{
  double *times = fomm_pool_get_times (pool), start = times ? fomm_pool_now () : 0;

  conv->method->run (conv, pool, input, residual, output);
  if (times)
    times[conv->place] += fomm_pool_now () - start;
}

const char *
fomm_conv_algorithm_name (FommConvAlgorithm algorithm)
{
  return algorithm > FOMM_CONV_AUTO && (int) algorithm < METHODS ? methods[algorithm]->name : "auto";
}

int
fomm_conv_count_groups (int blocks, int units, int threads)
{
  int groups = 1;

  if (threads > 1 && blocks < 2 * threads)
    groups = blocks < threads ? 2 * threads : threads;
  return groups < units ? groups : units;
}

void
fomm_conv_set_place (FommConv *conv, int place)
{
  conv->place = place;
}

const FommConvSpec *
fomm_conv_get_spec (const FommConv *conv)
{
  return &conv->spec;
}

int
fomm_conv_count_used (const FommConvSpec *spec)
{
  size_t taps = (size_t) spec->kernel * (size_t) spec->kernel, row = (size_t) spec->in_channels * taps;

  for (int used = spec->in_channels; used > 1; used--)
    for (int o = 0; o < spec->out_channels; o++)
      for (size_t tap = 0; tap < taps; tap++)
        if (spec->weight[(size_t) o * row + (size_t) (used - 1) * taps + tap] != 0)
          return used;
  return 1;
}

FommConvAlgorithm
fomm_conv_get_algorithm (const FommConv *conv)
{
  return conv->algorithm;
}

double
fomm_conv_get_macs (const FommConv *conv)
{
  return conv->macs;
}

double
fomm_conv_get_bytes (const FommConv *conv)
{
  return (double) conv->weight_count * sizeof (float);
}
