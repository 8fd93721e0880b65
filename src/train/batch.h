/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Pairs of frames for one step, drawn and augmented (reference sections 6.1 and 6.5). */
#pragma once

#include "dataset.h"
#include "train_config.h"

#include "ops/pool.h"

/** Where the run stands in the data: together with the seed this names the next batch. */
typedef struct FommCursor {
  guint64 seed;
  gint64 epoch, position; /**< items of this epoch that were taken already */
  FommRandom random;      /**< frames, augmentation, transforms */
} FommCursor;

typedef struct FommBatch {
  int count, channels, height, width;
  float *source, *driving;             /**< count × channels × height × width, 0 … 1 */
  float *source_truth, *driving_truth; /**< count × num_kp × FOMM_TRUTH_FLOATS; only filled when the data has them */
  float *flow, *visible;               /**< of rendered heads, as FommStepInput; NULL when nothing needs them */
  /*< private >*/
  int num_kp, cells;
  guint8 *bytes; /**< pairs before they become floats, each with room for a third picture */
  FommRandom *random;
  guint64 *seeds; /* of rendered heads */
  int *order;
  gint64 order_epoch;
} FommBatch;

FOMM_MUST_CHECK FommStatus fomm_batch_init (FommBatch *batch, const FommTrainConfig *config, int items,
                                            FommError *error);
void fomm_batch_clear (FommBatch *batch);

/** Steps of one epoch; at least 1. */
gint64 fomm_batch_steps_per_epoch (const FommTrainConfig *config, const FommDataset *dataset);

/** Fills the batch with the next pairs and advances the cursor. An epoch shows every item `num_repeats` times in an
 * order of its own; an incomplete last batch is dropped. The same for any number of threads. */
void fomm_batch_draw (FommBatch *batch, const FommTrainConfig *config, const FommDataset *dataset, FommCursor *cursor,
                      FommPool *pool);
