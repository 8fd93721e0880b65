/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What can go wrong with a training run. Every message is one translated sentence that names the file. A run that is
 * cancelled ends with G_IO_ERROR_CANCELLED. */
#pragma once

#include "fomm.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  FOMM_TRAIN_ERROR_FAILED, /**< memory ran out, or the loss is no number any more */
  FOMM_TRAIN_ERROR_INPUT,  /**< a clip or a configuration cannot be used */
  FOMM_TRAIN_ERROR_MODEL,  /**< the model to start from, or a run's state, cannot be used */
  FOMM_TRAIN_ERROR_OUTPUT, /**< the results cannot be written */
} FommTrainErrorCode;

#define FOMM_TRAIN_ERROR (fomm_train_error_quark ())
GQuark fomm_train_error_quark (void);

/** Turns the core's error about `path` (NULL for none) into a GError. Returns FALSE, so that a function can end with
 * it. */
gboolean fomm_train_fail (GError **error, FommTrainErrorCode code, const char *path, const FommError *core);

G_END_DECLS
