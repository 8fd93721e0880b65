/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A whole training run: a folder of clips in, a folder with the best model out. The folder holds
 *   model.safetensors   the best model so far by validation; every command can use it
 *   state.safetensors   what the run needs to go on
 *   config.yaml         its configuration
 *   log.csv             losses and validations
 *   sheet-STEP.png      a contact sheet a validation */
#pragma once

#include "train_error.h"
#include "trainer.h"

G_BEGIN_DECLS

/** The numbers that convolutions multiply; everything else is single precision in any case. */
typedef enum FommTrainPrecision {
  FOMM_TRAIN_PRECISION_KEEP, /**< as the run was begun; a new one with F32 */
  FOMM_TRAIN_PRECISION_F32,
  FOMM_TRAIN_PRECISION_BF16, /**< faster, a little different; F32 where fomm_train_has_bf16 () is false */
} FommTrainPrecision;

typedef struct FommTrainOptions {
  const char *data;         /**< folder of clips, see fomm_dataset_open (); NULL for rendered heads */
  const char *config;       /**< YAML; NULL only to resume: the run's own */
  const char *output;       /**< folder of the run; made when it is not there */
  const char *model;        /**< file to start from, or NULL */
  const char *name;         /**< of the model, for people; NULL takes the folder's */
  const char *object_class; /**< what it animates, as "face"; NULL when not told */
  gboolean resume;          /**< go on with the run in the folder; otherwise there must be none */
  guint64 seed;
  FommTrainPrecision precision;
  int threads;    /**< 0: one per processor */
  gint64 steps;   /**< where to end; 0 as the configuration's epochs say */
  double minutes; /**< stop (and save) after this long; 0 never */
  /** How long the whole run takes, over all its sessions; the configuration's epochs are shares of it then, so that the
   * learning rates fall when they should. 0: as many epochs as the configuration says, however long they take. */
  double whole_minutes;
  double save_minutes; /**< between two states */
} FommTrainOptions;

typedef struct FommTrainProgress {
  gint64 step, steps, epoch; /**< `steps` are guessed when the run's length is told in minutes */
  double fraction;           /**< of the whole run, 0 … 1 */
  double rate;               /**< factor of the learning rates in the last step */
  double samples_per_second;
  double seconds_left;        /**< negative when unknown */
  const FommStepLosses *mean; /**< of the last few steps */
  double l1, copy_l1;         /**< of the last validation; negative before the first */
  double best_l1;
  gint64 best_step;
  const char *sheet; /**< path of the last contact sheet, or NULL */
} FommTrainProgress;

/** Called after every step and every validation, in the training thread. */
typedef void (*FommTrainProgressFunc) (const FommTrainProgress *progress, gpointer data);

/** Whether this processor is faster with products of bfloat16 numbers. */
gboolean fomm_train_has_bf16 (void);

/** Every number set to its default; strings stay NULL. */
void fomm_train_options_init (FommTrainOptions *options);

/** Trains until the last step, the end of the time, an error or a cancellation; blocks. Cancelling ends within one
 * step, saves the state and fails with G_IO_ERROR_CANCELLED. `last` (may be NULL) receives where the run stands; its
 * pointers are NULL then. Any thread. */
gboolean fomm_train_run (const FommTrainOptions *options, FommTrainProgressFunc progress, gpointer data,
                         GCancellable *cancellable, FommTrainProgress *last, GError **error);

G_END_DECLS
