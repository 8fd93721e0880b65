/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Training on the user's clips, in the background. There is one at a time; its folder survives the program, so that a
 * training that was paused, or ended by a closed window or a crash, can go on. Main thread.
 *
 * Signal "changed": any of what the getters tell. Signal "finished" (VivantModel *model, GError *error): the model is
 * in the catalogue, or why it is not. */
#pragma once

#include "vivant-model-catalog.h"

G_BEGIN_DECLS

typedef enum VivantTrainState {
  VIVANT_TRAIN_NONE,    /**< there is no training */
  VIVANT_TRAIN_RUNNING, /**< a thread trains */
  VIVANT_TRAIN_PAUSED,  /**< begun, and can be resumed */
  VIVANT_TRAIN_IMPORTING,
} VivantTrainState;

#define VIVANT_TYPE_TRAIN_JOB (vivant_train_job_get_type ())
G_DECLARE_FINAL_TYPE (VivantTrainJob, vivant_train_job, VIVANT, TRAIN_JOB, GObject)

/** The training in `folder`; NULL means the user's own, $XDG_DATA_HOME/vivant/training. Finished models go into
 * `catalog`. */
VivantTrainJob *vivant_train_job_new (VivantModelCatalog *catalog, const char *folder);

VivantTrainState vivant_train_job_get_state (VivantTrainJob *self);
/** What the model will be called, and the folder of clips; NULL without a training. */
const char *vivant_train_job_get_title (VivantTrainJob *self);
const char *vivant_train_job_get_data (VivantTrainJob *self);
/** How long all of it takes, see vivant_train_job_start(). */
double vivant_train_job_get_minutes (VivantTrainJob *self);
/** 0 … 1. */
double vivant_train_job_get_fraction (VivantTrainJob *self);
/** Seconds until the end, negative when unknown. */
double vivant_train_job_get_seconds_left (VivantTrainJob *self);
/** Mean absolute errors of the last validation: of the model, and of showing the first frame; negative before it. */
void vivant_train_job_get_errors (VivantTrainJob *self, double *model, double *copy);
/** Path of the newest contact sheet, or NULL. */
const char *vivant_train_job_get_sheet (VivantTrainJob *self);
/** Whether there is a model already that vivant_train_job_finish() could keep. */
gboolean vivant_train_job_has_model (VivantTrainJob *self);
/** Why the training stopped by itself, or NULL. */
const char *vivant_train_job_get_message (VivantTrainJob *self);

/** Begins a training on the clips in the folder `data`. `base` is the file of a model to go on with, or NULL. It takes
 * `minutes`, pauses left out; 0 means as long as the configuration says. Only without a training. */
void vivant_train_job_start (VivantTrainJob *self, const char *data, const char *title, const char *base,
                             double minutes);
void vivant_train_job_resume (VivantTrainJob *self);
/** Ends within one step, asynchronously; the state is kept. */
void vivant_train_job_pause (VivantTrainJob *self);
/** Stops and puts the best model so far into the catalogue. */
void vivant_train_job_finish (VivantTrainJob *self);
/** Stops and forgets everything. */
void vivant_train_job_discard (VivantTrainJob *self);

G_END_DECLS
