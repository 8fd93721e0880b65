/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The engine's errors. Every message is one translated sentence that names the file and says what is wrong with it.
 * A cancelled operation ends with G_IO_ERROR_CANCELLED. */
#pragma once

#include "fomm.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  VIVANT_ERROR_FAILED, /**< memory ran out, or the fault is ours */
  VIVANT_ERROR_INPUT,  /**< a picture or clip cannot be used */
  VIVANT_ERROR_MODEL,  /**< a model cannot be used */
  VIVANT_ERROR_OUTPUT, /**< the result cannot be written */
} VivantError;

#define VIVANT_ERROR (vivant_error_quark ())
GQuark vivant_error_quark (void);

/** Turns the core's error about the file `path` (NULL when there is none) into a GError: FOMM_ERROR_ABORTED becomes
 * G_IO_ERROR_CANCELLED, everything else `code`. */
void vivant_error_set_core (GError **error, VivantError code, const char *path, const FommError *core);

/** Moves `cause` into `error` as `code`, with "“path”: " in front unless the message names the file already. A
 * cancellation stays one. Takes ownership of `cause`. */
void vivant_error_take (GError **error, VivantError code, const char *path, GError *cause);

G_END_DECLS
