/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "ops/antialias.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TAPS 257
#define RANK_TOLERANCE 1e-6 /* of the peak: how far a stored kernel may be from an outer product */

typedef struct Job {
  const FommAntialias *filter;
  const float *picture;
  int height, width, channels;
  float *workspace;
  const FommView *output;
} Job;

static FommStatus
fill_formula (FommAntialias *filter, double scale, FommError *error)
{
  const double sigma = (1 / scale - 1) / 2;
  double sum = 0;

  filter->vertical = malloc (filter->size * sizeof (float));
  filter->horizontal = malloc (filter->size * sizeof (float));
  if (!filter->vertical || !filter->horizontal)
    return fomm_fail_memory (error);
  for (int t = 0; t < filter->size; t++) {
    const double d = t - (filter->size - 1) / 2.0;
    sum += exp (-d * d / (2 * sigma * sigma));
  }
  for (int t = 0; t < filter->size; t++) {
    const double d = t - (filter->size - 1) / 2.0;
    filter->vertical[t] = filter->horizontal[t] = (float) (exp (-d * d / (2 * sigma * sigma)) / sum);
  }
  return FOMM_OK;
}

/* Separates the stored kernel through its centre; false when it is not an outer product. */
static bool
separate (FommAntialias *filter, const float *stored)
{
  const int n = filter->size, c = n / 2;
  const double peak = stored[c * n + c];
  if (peak == 0)
    return false;
  for (int t = 0; t < n; t++) {
    filter->vertical[t] = stored[t * n + c];
    filter->horizontal[t] = (float) (stored[c * n + t] / peak);
  }
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      if (fabs ((double) filter->vertical[i] * filter->horizontal[j] - stored[i * n + j]) >
          RANK_TOLERANCE * fabs (peak))
        return false;
  return true;
}

static FommStatus
take_stored (FommAntialias *filter, const float *stored, FommError *error)
{
  if (separate (filter, stored))
    return FOMM_OK;
  free (filter->vertical);
  free (filter->horizontal);
  filter->vertical = filter->horizontal = NULL;
  filter->kernel = malloc ((size_t) filter->size * filter->size * sizeof (float));
  if (!filter->kernel)
    return fomm_fail_memory (error);
  memcpy (filter->kernel, stored, (size_t) filter->size * filter->size * sizeof (float));
  return FOMM_OK;
}

FommStatus
fomm_antialias_init (FommAntialias *filter, double scale, const float *stored, int stored_size, FommError *error)
{
  *filter = (FommAntialias){.step = 1, .size = 1, .kernels = fomm_kernels_get ()};
  if (scale == 1)
    return FOMM_OK;
  filter->step = (int) (1 / scale);
  filter->size = 2 * (int) nearbyint (4 * (1 / scale - 1) / 2) + 1;
  if (filter->size > MAX_TAPS || (stored && stored_size != filter->size))
    return fomm_fail (error, FOMM_ERROR_CONFIG, "The scale factor %g does not match the model's smoothing kernel.",
                      scale);
  FommStatus status = fill_formula (filter, scale, error);
  if (!status && stored)
    status = take_stored (filter, stored, error);
  if (status)
    fomm_antialias_clear (filter);
  return status;
}

void
fomm_antialias_clear (FommAntialias *filter)
{
  free (filter->vertical);
  free (filter->horizontal);
  free (filter->kernel);
  *filter = (FommAntialias){.step = 1, .size = 1};
}

int
fomm_antialias_get_length (const FommAntialias *filter, int length)
{
  return (length + filter->step - 1) / filter->step;
}

/* ---- Rows in phases ------------------------------------------------------------------------------------------------
 *
 * Output column x sees input columns x·step + t − radius. A row of the picture is stored as `step` phases (columns that
 * are step apart lie side by side), channel after channel, each with a margin of zeros: then tap t of all outputs is
 * one piece of memory, and a row of output is a weighted sum of `size` pieces. */

static int
get_margin (const FommAntialias *filter)
{
  return filter->size / 2 / filter->step + 1;
}

/* Floats from channel to channel. */
static int
get_pitch (const FommAntialias *filter, int width)
{
  return fomm_antialias_get_length (filter, width) + 2 * get_margin (filter);
}

static size_t
count_phases (const FommAntialias *filter, int width, int channels)
{
  return (size_t) filter->step * channels * get_pitch (filter, width);
}

static void
spread_row (const FommAntialias *filter, const float *row, int width, int channels, float *phases)
{
  const int pitch = get_pitch (filter, width), margin = get_margin (filter);

  memset (phases, 0, count_phases (filter, width, channels) * sizeof *phases);
  for (int first = 0; first < width; first += filter->step)
    for (int phase = 0; phase < filter->step && first + phase < width; phase++)
      for (int c = 0; c < channels; c++)
        phases[(phase * channels + c) * pitch + margin + first / filter->step] = *row++;
}

/* Adds the taps of one kernel row; `sums` has the form of a phase. What falls between its channels means nothing. */
static void
add_taps (const FommAntialias *filter, const float *taps, const float *phases, int width, int channels, float *sums)
{
  const int pitch = get_pitch (filter, width), margin = get_margin (filter);
  const size_t count = (size_t) (channels - 1) * pitch + fomm_antialias_get_length (filter, width);

  for (int t = 0; t < filter->size; t++) {
    const int from = t - filter->size / 2 + margin * filter->step; /* never negative */
    const float *piece = phases + (ptrdiff_t) (from % filter->step) * channels * pitch + from / filter->step;
    filter->kernels->add_scaled (sums, piece, taps[t], count);
  }
}

static void
write_row (const Job *job, const float *sums, int y)
{
  const int pitch = get_pitch (job->filter, job->width);

  for (int x = 0; x < job->output->width; x++)
    for (int c = 0; c < job->channels; c++)
      fomm_view_at (job->output, y, x)[c] = sums[c * pitch + x];
}

size_t
fomm_antialias_get_workspace (const FommAntialias *filter, int height, int width, int channels)
{
  const size_t phases = count_phases (filter, width, channels), row = (size_t) width * channels;

  return (size_t) fomm_antialias_get_length (filter, height) * (row + 2 * phases) + (size_t) height * phases;
}

/* A separated kernel. Item = output row: the vertical pass over the whole width, then the horizontal one. */
static void
filter_row (void *data, int y, float *scratch)
{
  const Job *job = data;
  const FommAntialias *filter = job->filter;
  const size_t row = (size_t) job->width * job->channels, phases = count_phases (filter, job->width, job->channels);
  float *middle = job->workspace + (size_t) y * (row + 2 * phases), *spread = middle + row, *sums = spread + phases;

  memset (middle, 0, row * sizeof *middle);
  for (int t = 0; t < filter->size; t++) {
    const int sy = y * filter->step + t - filter->size / 2;
    if (sy >= 0 && sy < job->height)
      filter->kernels->add_scaled (middle, job->picture + (size_t) sy * row, filter->vertical[t], row);
  }
  spread_row (filter, middle, job->width, job->channels, spread);
  memset (sums, 0, phases * sizeof *sums);
  add_taps (filter, filter->horizontal, spread, job->width, job->channels, sums);
  write_row (job, sums, y);
}

/* Any other kernel, first step. Item = input row. */
static void
prepare_row (void *data, int y, float *scratch)
{
  const Job *job = data;

  spread_row (job->filter, job->picture + (size_t) y * job->width * job->channels, job->width, job->channels,
              job->workspace + (size_t) y * count_phases (job->filter, job->width, job->channels));
}

/* Second step. Item = output row. */
static void
filter_row_whole (void *data, int y, float *scratch)
{
  const Job *job = data;
  const FommAntialias *filter = job->filter;
  const size_t phases = count_phases (filter, job->width, job->channels);
  float *sums = job->workspace + (size_t) (job->height + y) * phases;

  memset (sums, 0, phases * sizeof *sums);
  for (int i = 0; i < filter->size; i++) {
    const int sy = y * filter->step + i - filter->size / 2;
    if (sy >= 0 && sy < job->height)
      add_taps (filter, filter->kernel + i * filter->size, job->workspace + (size_t) sy * phases, job->width,
                job->channels, sums);
  }
  write_row (job, sums, y);
}

static void
copy_row (void *data, int y, float *scratch)
{
  const Job *job = data;
  const float *in = job->picture + (size_t) y * job->width * job->channels;
  for (int x = 0; x < job->width; x++)
    memcpy (fomm_view_at (job->output, y, x), in + x * job->channels, job->channels * sizeof *in);
}

void
fomm_antialias_run (const FommAntialias *filter, FommPool *pool, const float *picture, int height, int width,
                    int channels, float *workspace, const FommView *output)
{
  Job job = {filter, picture, height, width, channels, workspace, output};
  if (filter->kernel)
    fomm_pool_run (pool, height, prepare_row, &job);
  fomm_pool_run (pool, output->height,
                 filter->size == 1 ? copy_row
                 : filter->kernel  ? filter_row_whole
                                   : filter_row,
                 &job);
}
