/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

/* Streams of the seed: the cursor's own numbers, then one stream an epoch for the order. */
#define STREAM_OF_ORDERS 1000

/* Room for what rendered heads state. */
static bool
allocate_flow (FommBatch *batch, const FommTrainConfig *config)
{
  int height, width;
  if (!fomm_train_config_wants_flow (config))
    return true;
  fomm_train_config_motion_size (config, &height, &width);
  batch->cells = height * width;
  batch->flow = calloc ((size_t) 2 * batch->cells * batch->count, sizeof (float));
  batch->visible = calloc ((size_t) batch->cells * batch->count, sizeof (float));
  return batch->flow && batch->visible;
}

FommStatus
fomm_batch_init (FommBatch *batch, const FommTrainConfig *config, int items, FommError *error)
{
  const FommConfig *model = &config->model;
  *batch = (FommBatch){.count = config->batch_size,
                       .channels = model->num_channels,
                       .height = model->height,
                       .width = model->width,
                       .num_kp = model->num_kp,
                       .order_epoch = -1};
  const size_t pixels = (size_t) model->height * model->width;
  batch->source = calloc (pixels * model->num_channels * batch->count, sizeof (float));
  batch->driving = calloc (pixels * model->num_channels * batch->count, sizeof (float));
  batch->bytes = malloc (pixels * 9 * batch->count);
  const size_t truth = (size_t) model->num_kp * FOMM_TRUTH_FLOATS * batch->count;
  batch->source_truth = calloc (truth, sizeof (float));
  batch->driving_truth = calloc (truth, sizeof (float));
  batch->random = calloc (batch->count, sizeof *batch->random);
  batch->seeds = calloc (batch->count, sizeof *batch->seeds);
  batch->order = calloc ((size_t) MAX ((gint64) items * config->num_repeats, batch->count), sizeof *batch->order);
  if (batch->source && batch->driving && batch->source_truth && batch->driving_truth && batch->bytes && batch->random &&
      batch->seeds && batch->order && allocate_flow (batch, config))
    return FOMM_OK;
  fomm_batch_clear (batch);
  return fomm_fail_memory (error);
}

void
fomm_batch_clear (FommBatch *batch)
{
  free (batch->source);
  free (batch->driving);
  free (batch->source_truth);
  free (batch->driving_truth);
  free (batch->flow);
  free (batch->visible);
  free (batch->seeds);
  free (batch->bytes);
  free (batch->random);
  free (batch->order);
  *batch = (FommBatch){0};
}

/* Entries of an epoch's order; fewer items than a batch needs are repeated until it is full. */
static gint64
order_length (const FommTrainConfig *config, const FommDataset *dataset)
{
  const gint64 shown = (gint64) fomm_dataset_get_items (dataset, NULL) * config->num_repeats;
  return MAX (shown, config->batch_size);
}

gint64
fomm_batch_steps_per_epoch (const FommTrainConfig *config, const FommDataset *dataset)
{
  return order_length (config, dataset) / config->batch_size;
}

/* Fisher and Yates' shuffle, from the seed and the epoch alone. */
static void
shuffle (FommBatch *batch, const FommTrainConfig *config, const FommDataset *dataset, const FommCursor *cursor)
{
  const gint64 length = order_length (config, dataset);
  const int items = fomm_dataset_get_items (dataset, NULL);
  FommRandom random;

  if (batch->order_epoch == cursor->epoch)
    return;
  fomm_random_init (&random, cursor->seed, STREAM_OF_ORDERS + (guint64) cursor->epoch);
  for (gint64 i = 0; i < length; i++)
    batch->order[i] = (int) (i % items);
  for (gint64 i = length - 1; i > 0; i--) {
    const gint64 j = fomm_random_below (&random, (guint32) i + 1);
    const int kept = batch->order[i];
    batch->order[i] = batch->order[j];
    batch->order[j] = kept;
  }
  batch->order_epoch = cursor->epoch;
}

static size_t
picture_size (const FommBatch *batch)
{
  return (size_t) batch->width * batch->height * 3;
}

static void
copy_truth (const FommBatch *batch, float *to, int index, const float *truth)
{
  const size_t each = (size_t) batch->num_kp * FOMM_TRUTH_FLOATS;
  if (truth)
    memcpy (to + each * index, truth, each * sizeof *to);
}

/* What augmentation draws from, for this pair alone. */
static void
branch_random (FommBatch *batch, int index, FommRandom *random)
{
  const guint64 high = fomm_random_bits (random);
  fomm_random_init (&batch->random[index], high << 32 | fomm_random_bits (random), 0);
}

/* A pair that no other step shows. */
static void
draw_seed (FommBatch *batch, int index, FommRandom *random)
{
  const guint64 high = fomm_random_bits (random);
  batch->seeds[index] = high << 32 | fomm_random_bits (random);
  branch_random (batch, index, random);
}

/* Two frames of one clip, drawn with replacement, the earlier one first. */
static void
draw_pair (FommBatch *batch, int index, const FommDataset *dataset, int item, FommRandom *random)
{
  const FommItem *items;
  const FommClip *clips;
  fomm_dataset_get_items (dataset, &items);
  fomm_dataset_get_clips (dataset, &clips);
  const int clip = items[item].first + (int) fomm_random_below (random, (guint32) items[item].count);
  const int a = (int) fomm_random_below (random, (guint32) clips[clip].frames);
  const int b = (int) fomm_random_below (random, (guint32) clips[clip].frames);
  guint8 *pair = batch->bytes + 3 * picture_size (batch) * index;

  memcpy (pair, fomm_dataset_get_frame (dataset, clip, MIN (a, b)), picture_size (batch));
  memcpy (pair + picture_size (batch), fomm_dataset_get_frame (dataset, clip, MAX (a, b)), picture_size (batch));
  copy_truth (batch, batch->source_truth, index, fomm_dataset_get_truth (dataset, clip, MIN (a, b)));
  copy_truth (batch, batch->driving_truth, index, fomm_dataset_get_truth (dataset, clip, MAX (a, b)));
  branch_random (batch, index, random);
}

typedef struct {
  FommBatch *batch;
  const FommAugmentation *augmentation;
  FommHeadsPairs *heads; /* NULL when the pairs are there already */
} Job;

/* Renders the pair; each place of the batch has a painter of its own. */
static void
render_pair (const Job *job, int index, guint8 *source, guint8 *driving)
{
  const FommBatch *batch = job->batch;
  const size_t truth = (size_t) batch->num_kp * FOMM_TRUTH_FLOATS * index, cells = (size_t) batch->cells * index;
  const FommHeadsSample sample = {.source = source,
                                  .driving = driving,
                                  .source_truth = batch->source_truth + truth,
                                  .driving_truth = batch->driving_truth + truth,
                                  .flow = batch->flow ? batch->flow + 2 * cells : NULL,
                                  .visible = batch->visible ? batch->visible + cells : NULL};
  fomm_heads_pairs_draw (job->heads, index, batch->seeds[index], &sample);
}

/* Bytes to planes; grey models see the luma. */
static void
to_planes (const FommBatch *batch, const guint8 *rgb, float *planes)
{
  const size_t pixels = (size_t) batch->width * batch->height;
  for (size_t i = 0; i < pixels; i++, rgb += 3)
    if (batch->channels == 1)
      planes[i] = (float) ((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000 / 255.0);
    else
      for (int c = 0; c < 3; c++)
        planes[c * pixels + i] = (float) (rgb[c] / 255.0);
}

static void
exchange_truth (const FommBatch *batch, int index)
{
  const size_t each = (size_t) batch->num_kp * FOMM_TRUTH_FLOATS;
  for (size_t i = each * index; i < each * (index + 1); i++) {
    const float kept = batch->source_truth[i];
    batch->source_truth[i] = batch->driving_truth[i];
    batch->driving_truth[i] = kept;
  }
}

static void
finish_pair (void *data, int index, float *scratch)
{
  const Job *job = data;
  const FommBatch *batch = job->batch;
  guint8 *source = batch->bytes + 3 * picture_size (batch) * index, *driving = source + picture_size (batch);
  const size_t floats = (size_t) batch->channels * batch->width * batch->height;
  bool exchanged;

  if (job->heads)
    render_pair (job, index, source, driving);
  fomm_augment_pair (job->augmentation, &batch->random[index], source, driving, driving + picture_size (batch),
                     batch->width, batch->height, &exchanged);
  if (exchanged)
    exchange_truth (batch, index);
  to_planes (batch, source, batch->source + floats * index);
  to_planes (batch, driving, batch->driving + floats * index);
}

void
fomm_batch_draw (FommBatch *batch, const FommTrainConfig *config, const FommDataset *dataset, FommCursor *cursor,
                 FommPool *pool)
{
  Job job = {batch, &config->augmentation, fomm_dataset_get_heads (dataset)};

  shuffle (batch, config, dataset, cursor);
  for (int i = 0; i < batch->count; i++)
    if (job.heads)
      draw_seed (batch, i, &cursor->random);
    else
      draw_pair (batch, i, dataset, batch->order[cursor->position + i], &cursor->random);
  fomm_pool_run (pool, batch->count, finish_pair, &job);
  cursor->position += batch->count;
  if (cursor->position + batch->count > order_length (config, dataset)) {
    cursor->epoch++;
    cursor->position = 0;
  }
}
