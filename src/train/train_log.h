/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * log.csv: the mean losses of every few steps, and every validation. */
#pragma once

#include "trainer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct FommTrainLog FommTrainLog;

/** Opens the file to append; rows beyond `step` (of a run that was killed after its last state) are dropped. */
FommTrainLog *fomm_train_log_open (const char *path, gint64 step, GError **error);
void fomm_train_log_free (FommTrainLog *log);

/** Takes note of one step; every tenth writes a row with the means of those since the last one. */
gboolean fomm_train_log_step (FommTrainLog *log, gint64 step, gint64 epoch, double seconds,
                              const FommStepLosses *losses, GError **error);
/** A row of its own for a validation. */
gboolean fomm_train_log_validation (FommTrainLog *log, gint64 step, gint64 epoch, double seconds, double l1,
                                    double copy_l1, GError **error);

/** Mean losses of the last row. */
const FommStepLosses *fomm_train_log_get_means (const FommTrainLog *log);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FommTrainLog, fomm_train_log_free)

G_END_DECLS
