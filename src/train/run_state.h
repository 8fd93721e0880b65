/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Everything that a run needs to go on as if it had never stopped: weights, statistics, Adam's moments, random numbers,
 * the place in the data. One safetensors file, written whole or not at all. */
#pragma once

#include "batch.h"
#include "trainer.h"

/** The small part; the tensors are the trainer's. */
typedef struct FommRunState {
  FommCursor cursor;
  gint64 step;
  gint64 validated; /**< step of the last validation; 0 before the first */
  double seconds;   /**< of training so far */
  double best;      /**< lowest validation error so far; negative before the first */
  gint64 best_step;
  double copy;          /**< the error of copying, measured with `best` */
  gboolean half;        /**< the trainer's convolutions take products of bfloat16 numbers */
  char data_digest[72]; /**< of the clips, see fomm_dataset_get_digest () */
} FommRunState;

FOMM_MUST_CHECK FommStatus fomm_run_state_save (const FommRunState *state, const FommTrainer *trainer, const char *path,
                                                FommError *error);
/** The network of the run whose state this is. */
FOMM_MUST_CHECK FommStatus fomm_run_state_read_model (const char *path, FommConfig *model, FommError *error);
/** Fills the state and the tensors of a trainer that was set up with the same configuration. */
FOMM_MUST_CHECK FommStatus fomm_run_state_load (FommRunState *state, FommTrainer *trainer, const char *path,
                                                FommError *error);

/** Facts that go into a model's file. */
typedef struct FommModelFacts {
  const char *name, *object_class, *licence, *origin;
} FommModelFacts;

/** Writes detector and generator as a native model file, convolutions in half precision, that every command can use. */
FOMM_MUST_CHECK FommStatus fomm_run_state_export (const FommTrainer *trainer, const FommModelFacts *facts,
                                                  const char *path, FommError *error);
