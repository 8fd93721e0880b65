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
  float *rows;
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
  *filter = (FommAntialias){.step = 1, .size = 1};
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

size_t
fomm_antialias_get_workspace (const FommAntialias *filter, int height, int width, int channels)
{
  return (size_t) fomm_antialias_get_length (filter, height) * width * channels;
}

/* Item = output row: the vertical pass over the whole width, then the horizontal one over kept columns. */
static void
filter_row (void *data, int y, float *scratch)
{
  const Job *job = data;
  const FommAntialias *filter = job->filter;
  const int radius = filter->size / 2, row = job->width * job->channels;
  float *middle = job->rows + (size_t) y * row;

  memset (middle, 0, row * sizeof *middle);
  for (int t = 0; t < filter->size; t++) {
    const int sy = y * filter->step + t - radius;
    if (sy < 0 || sy >= job->height)
      continue;
    const float *in = job->picture + (size_t) sy * row, tap = filter->vertical[t];
    for (int i = 0; i < row; i++)
      middle[i] += tap * in[i];
  }
  for (int x = 0; x < job->output->width; x++) {
    float *out = fomm_view_at (job->output, y, x);
    for (int c = 0; c < job->channels; c++) {
      float sum = 0;
      for (int t = 0; t < filter->size; t++) {
        const int sx = x * filter->step + t - radius;
        if (sx >= 0 && sx < job->width)
          sum += filter->horizontal[t] * middle[sx * job->channels + c];
      }
      out[c] = sum;
    }
  }
}

static void
filter_row_whole (void *data, int y, float *scratch)
{
  const Job *job = data;
  const FommAntialias *filter = job->filter;
  const int radius = filter->size / 2;

  for (int x = 0; x < job->output->width; x++)
    for (int c = 0; c < job->channels; c++) {
      float sum = 0;
      for (int i = 0; i < filter->size; i++)
        for (int j = 0; j < filter->size; j++) {
          const int sy = y * filter->step + i - radius, sx = x * filter->step + j - radius;
          if (sy >= 0 && sy < job->height && sx >= 0 && sx < job->width)
            sum += filter->kernel[i * filter->size + j] *
                   job->picture[((size_t) sy * job->width + sx) * job->channels + c];
        }
      fomm_view_at (job->output, y, x)[c] = sum;
    }
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
  fomm_pool_run (pool, output->height,
                 filter->size == 1 ? copy_row
                 : filter->kernel  ? filter_row_whole
                                   : filter_row,
                 &job);
}
