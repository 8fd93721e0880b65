/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "nets/layers.h"

#include "ops/memory.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EPSILON 1e-5 /* of every BatchNorm */
#define MAX_NAME 160

/* A BatchNorm at inference is y = x · scale + shift. */
typedef struct Norm {
  double *scale, *shift;
} Norm;

struct FommLayerJob {
  FommLayerSpec spec;
  char names[3][MAX_NAME]; /* where the spec's names point */
  FommConv **conv;
  FommLayerSource source; /* this layer's share of the totals */
  FommStatus status;
  FommError error;
};

int
fomm_parts2_total (FommParts2 parts)
{
  int total = 0;
  for (int i = 0; i < parts.count; i++)
    total += fomm_pad_lanes (parts.channels[i]);
  return total;
}

static int
real_channels (FommParts2 parts)
{
  return parts.channels[0] + (parts.count > 1 ? parts.channels[1] : 0);
}

/* Where real channel c lies in memory. */
static int
place_of (FommParts2 parts, int c)
{
  return c < parts.channels[0] ? c : c - parts.channels[0] + fomm_pad_lanes (parts.channels[0]);
}

static float *
take_floats (FommLayerSource *source, size_t count)
{
  FommRoom *room = &source->room;
  size_t padded = (count + 15) / 16 * 16;

  if (!room->floats || padded > room->count - room->used)
    return fomm_memory_floats (count);
  room->used += padded;
  return room->floats + room->used - padded;
}

/* The room comes back as a whole, when the layer is done. */
static void
give_floats (const FommLayerSource *source, float *floats)
{
  const uintptr_t at = (uintptr_t) floats, room = (uintptr_t) source->room.floats;

  if (!room || at < room || at >= room + source->room.count * sizeof *floats)
    free (floats);
}

static FommStatus
read_tensor (FommLayerSource *source, const char *layer, const char *field, size_t count, float **values,
             FommError *error)
{
  char name[MAX_NAME];
  snprintf (name, sizeof name, "%s.%s", layer, field);
  const FommTensor *tensor = fomm_state_dict_find (source->file->tensors, name);
  if (!tensor || fomm_tensor_count (tensor) != (int64_t) count)
    return fomm_fail (error, FOMM_ERROR_CONFIG, "The tensor “%s” is missing or has the wrong size for this network.",
                      name);
  *values = take_floats (source, count);
  if (!*values)
    return fomm_fail_memory (error);
  fomm_tensor_read (tensor, *values);
  fomm_state_dict_release (source->file->tensors, tensor);
  source->parameters += count;
  return FOMM_OK;
}

static void
norm_clear (Norm *norm)
{
  free (norm->scale);
  free (norm->shift);
  *norm = (Norm){0};
}

static FommStatus
norm_read (FommLayerSource *source, const char *name, int channels, Norm *norm, FommError *error)
{
  static const char *const fields[] = {"weight", "bias", "running_mean", "running_var"};
  float *values[4] = {NULL, NULL, NULL, NULL};
  FommStatus status = FOMM_OK;

  for (int i = 0; !status && i < 4; i++)
    status = read_tensor (source, name, fields[i], (size_t) channels, &values[i], error);
  norm->scale = malloc ((size_t) channels * sizeof *norm->scale);
  norm->shift = malloc ((size_t) channels * sizeof *norm->shift);
  if (!status && (!norm->scale || !norm->shift))
    status = fomm_fail_memory (error);
  for (int c = 0; !status && c < channels; c++) {
    norm->scale[c] = values[0][c] / sqrt (fmax (values[3][c], 0) + EPSILON);
    norm->shift[c] = values[1][c] - values[2][c] * norm->scale[c];
  }
  for (int i = 0; i < 4; i++)
    give_floats (source, values[i]);
  return status;
}

/* Folds y = norm (conv (x)) into the convolution: W' = s · W, b' = s · b + t. */
static FommStatus
fold_norm (FommLayerSource *source, const FommLayerSpec *spec, float *weight, float *bias, size_t per_output,
           FommError *error)
{
  Norm norm = {0};
  FommStatus status = norm_read (source, spec->norm, spec->out_channels, &norm, error);
  for (int o = 0; !status && o < spec->out_channels; o++) {
    for (size_t i = 0; i < per_output; i++)
      weight[o * per_output + i] = (float) (weight[o * per_output + i] * norm.scale[o]);
    bias[o] = (float) (bias[o] * norm.scale[o] + norm.shift[o]);
  }
  norm_clear (&norm);
  return status;
}

/* Spreads out × in × taps over the padded input channels; gaps are zero. Frees `weight`, or returns it where there are
 * no gaps. */
static float *
spread_channels (FommLayerSource *source, const FommLayerSpec *spec, float *weight, int taps)
{
  const int in = real_channels (spec->in), padded = fomm_parts2_total (spec->in);
  if (in == padded)
    return weight;
  const size_t count = (size_t) spec->out_channels * padded * taps;
  float *spread = take_floats (source, count);
  if (spread)
    memset (spread, 0, count * sizeof *spread);
  for (int o = 0; spread && o < spec->out_channels; o++)
    for (int c = 0; c < in; c++)
      for (int t = 0; t < taps; t++)
        spread[((size_t) o * padded + place_of (spec->in, c)) * taps + t] = weight[((size_t) o * in + c) * taps + t];
  give_floats (source, weight);
  return spread;
}

FommStatus
fomm_layer_read (FommLayerSource *source, const FommLayerSpec *spec, float **weight, float **bias, FommError *error)
{
  const int taps = spec->kernel * spec->kernel;
  const size_t per_output = (size_t) real_channels (spec->in) * taps;
  float *raw = NULL;

  *weight = *bias = NULL;
  FommStatus status = read_tensor (source, spec->name, "weight", per_output * spec->out_channels, &raw, error);
  if (!status)
    status = read_tensor (source, spec->name, "bias", (size_t) spec->out_channels, bias, error);
  if (!status && spec->norm)
    status = fold_norm (source, spec, raw, *bias, per_output, error);
  if (!status && !(*weight = spread_channels (source, spec, raw, taps)))
    status = fomm_fail_memory (error);
  else if (status)
    give_floats (source, raw);
  if (status) {
    give_floats (source, *bias);
    *bias = NULL;
  }
  return status;
}

static FommStatus
compile (FommLayerSource *source, const FommLayerSpec *spec, int out_channels, const float *weight, const float *bias,
         float *const pre[2], FommConv **conv, FommError *error)
{
  const FommConvSpec layer = {
      .height = spec->height,
      .width = spec->width,
      .in_channels = fomm_parts2_total (spec->in),
      .out_channels = out_channels,
      .kernel = spec->kernel,
      .padding = spec->padding,
      .upsample = spec->upsample,
      .relu = spec->relu,
      .half = source->half,
      .average = spec->average,
      .in_scale = pre[0],
      .in_shift = pre[1],
      .weight = weight,
      .bias = bias,
  };
  FommStatus status = fomm_conv_new (&layer, FOMM_CONV_AUTO, conv, error);
  if (status)
    return status;
  if (fomm_conv_get_scratch (*conv) > source->scratch)
    source->scratch = fomm_conv_get_scratch (*conv);
  return FOMM_OK;
}

/* Scale and shift of the norm before a convolution, spread like its input. */
static FommStatus
read_pre_norm (FommLayerSource *source, const FommLayerSpec *spec, float *padded[2], FommError *error)
{
  const int in = real_channels (spec->in), total = fomm_parts2_total (spec->in);
  Norm norm = {0};
  FommStatus status = norm_read (source, spec->pre_norm, in, &norm, error);
  if (!status) {
    padded[0] = calloc ((size_t) total, sizeof (float));
    padded[1] = calloc ((size_t) total, sizeof (float));
    if (!padded[0] || !padded[1])
      status = fomm_fail_memory (error);
  }
  for (int c = 0; !status && c < in; c++) {
    padded[0][place_of (spec->in, c)] = (float) norm.scale[c];
    padded[1][place_of (spec->in, c)] = (float) norm.shift[c];
  }
  norm_clear (&norm);
  return status;
}

static FommStatus
make_layer (FommLayerSource *source, const FommLayerSpec *spec, FommConv **conv, FommError *error)
{
  float *weight = NULL, *bias = NULL, *pre[2] = {NULL, NULL};
  FommStatus status = fomm_layer_read (source, spec, &weight, &bias, error);
  if (!status && spec->pre_norm)
    status = read_pre_norm (source, spec, pre, error);
  if (!status)
    status = compile (source, spec, spec->out_channels, weight, bias, pre, conv, error);
  free (pre[0]);
  free (pre[1]);
  give_floats (source, weight);
  give_floats (source, bias);
  return status;
}

/* ---- All layers at once ---------------------------------------------------------------------------------------- */

static const char *
keep_name (FommLayerJob *job, int place, const char *name)
{
  if (!name)
    return NULL;
  snprintf (job->names[place], MAX_NAME, "%s", name);
  return job->names[place];
}

FommStatus
fomm_layer_new (FommLayerSource *source, const FommLayerSpec *spec, FommConv **conv, FommError *error)
{
  FommLayerJob **jobs = realloc (source->jobs, ((size_t) source->n_jobs + 1) * sizeof *jobs);
  if (!jobs)
    return fomm_fail_memory (error);
  source->jobs = jobs;
  FommLayerJob *job = malloc (sizeof *job);
  if (!job)
    return fomm_fail_memory (error);
  *job = (FommLayerJob){.spec = *spec, .conv = conv, .source = {.file = source->file, .half = source->half}};
  job->spec.name = keep_name (job, 0, spec->name);
  job->spec.norm = keep_name (job, 1, spec->norm);
  job->spec.pre_norm = keep_name (job, 2, spec->pre_norm);
  source->jobs[source->n_jobs++] = job;
  return fomm_plan_add (&source->plan, spec->name, real_channels (spec->in), conv, error);
}

/* What reading a layer takes: weights as stored and spread, biases and two norms. */
static size_t
count_floats (const FommLayerSpec *spec)
{
  const size_t taps = (size_t) (spec->kernel * spec->kernel), out = (size_t) spec->out_channels;
  const size_t in = (size_t) real_channels (spec->in), padded = (size_t) fomm_parts2_total (spec->in);

  return out * taps * (in + (in < padded ? padded : 0)) + 5 * (out + 16) + 4 * (in + 16) + 32;
}

size_t
fomm_layer_source_get_scratch (const FommLayerSource *source)
{
  size_t most = 0;

  for (int i = 0; i < source->n_jobs; i++)
    most = count_floats (&source->jobs[i]->spec) > most ? count_floats (&source->jobs[i]->spec) : most;
  return most;
}

/* The largest layers first, so that no thread is left with one at the end. */
static int
compare_jobs (const void *a, const void *b)
{
  const size_t x = count_floats (&(*(FommLayerJob *const *) a)->spec),
               y = count_floats (&(*(FommLayerJob *const *) b)->spec);

  return (x < y) - (x > y);
}

static void
run_job (void *data, int index, float *scratch)
{
  FommLayerSource *source = data;
  FommLayerJob *job = source->jobs[index];

  if (scratch)
    job->source.room = (FommRoom){.floats = scratch, .count = count_floats (&job->spec)};
  job->status = make_layer (&job->source, &job->spec, job->conv, &job->error);
}

static void
add_totals (FommLayerSource *source, const FommLayerSource *share)
{
  source->parameters += share->parameters;
  if (share->scratch > source->scratch)
    source->scratch = share->scratch;
}

FommStatus
fomm_layer_source_build (FommLayerSource *source, FommPool *pool, FommError *error)
{
  FommStatus status = FOMM_OK;

  qsort (source->jobs, (size_t) source->n_jobs, sizeof *source->jobs, compare_jobs);
  fomm_pool_run (pool, source->n_jobs, run_job, source);
  for (int i = 0; i < source->n_jobs; i++) {
    add_totals (source, &source->jobs[i]->source);
    if (!status && (status = source->jobs[i]->status) && error)
      *error = source->jobs[i]->error;
  }
  fomm_layer_source_clear (source);
  return status;
}

void
fomm_layer_source_clear (FommLayerSource *source)
{
  for (int i = 0; i < source->n_jobs; i++)
    free (source->jobs[i]);
  free (source->jobs);
  source->jobs = NULL;
  source->n_jobs = 0;
}

FommStatus
fomm_layer_new_heads (FommLayerSource *source, const FommLayerSpec *first, const FommLayerSpec *second, FommConv **conv,
                      FommError *error)
{
  const size_t per_output = (size_t) fomm_parts2_total (first->in) * first->kernel * first->kernel;
  float *weight[2] = {NULL, NULL}, *bias[2] = {NULL, NULL};
  float *const none[2] = {NULL, NULL};

  if (!second)
    return fomm_layer_new (source, first, conv, error);
  const int total = first->out_channels + second->out_channels;
  FommStatus status = fomm_layer_read (source, first, &weight[0], &bias[0], error);
  if (!status)
    status = fomm_layer_read (source, second, &weight[1], &bias[1], error);
  if (!status)
    status = fomm_plan_add (&source->plan, first->name, real_channels (first->in), conv, error);

  float *both = malloc (total * (per_output + 1) * sizeof *both);
  if (!status && !both)
    status = fomm_fail_memory (error);
  if (!status) {
    const FommLayerSpec *specs[2] = {first, second};
    float *w = both, *b = both + total * per_output;
    for (int h = 0; h < 2; h++) {
      for (size_t i = 0; i < specs[h]->out_channels * per_output; i++)
        *w++ = weight[h][i];
      for (int i = 0; i < specs[h]->out_channels; i++)
        *b++ = bias[h][i];
    }
    status = compile (source, first, total, both, both + total * per_output, none, conv, error);
  }
  free (both);
  for (int h = 0; h < 2; h++) {
    free (weight[h]);
    free (bias[h]);
  }
  return status;
}

FommStatus
fomm_layer_read_antialias (FommLayerSource *source, const char *name, double scale, FommAntialias *filter,
                           FommError *error)
{
  const FommTensor *tensor = scale == 1 ? NULL : fomm_state_dict_find (source->file->tensors, name);
  if (!tensor)
    return fomm_antialias_init (filter, scale, NULL, 0, error);

  /* One kernel a channel, all the same. */
  const int64_t size = tensor->n_dims == 4 ? tensor->shape[3] : 0;
  const int64_t count = fomm_tensor_count (tensor);
  if (size < 1 || size > 1024 || tensor->shape[2] != size || count < size * size)
    return fomm_fail (error, FOMM_ERROR_CONFIG, "The tensor “%s” has the wrong size for this network.", name);
  float *stored = malloc ((size_t) count * sizeof *stored);
  if (!stored)
    return fomm_fail_memory (error);
  fomm_tensor_read (tensor, stored);
  FommStatus status = fomm_antialias_init (filter, scale, stored, (int) size, error);
  free (stored);
  return status;
}
