/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "train_error.h"

/* The quark is a name with hyphens, not a difference. */
/* clang-format off */
G_DEFINE_QUARK (fomm-train-error-quark, fomm_train_error)
/* clang-format on */

gboolean
fomm_train_fail (GError **error, FommTrainErrorCode code, const char *path, const FommError *core)
{
  g_autofree char *name = path ? g_filename_display_name (path) : NULL;

  if (core->status == FOMM_ERROR_ABORTED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, core->message);
  else if (name)
    g_set_error (error, FOMM_TRAIN_ERROR, code, "“%s”: %s", name, core->message);
  else
    g_set_error_literal (error, FOMM_TRAIN_ERROR, code, core->message);
  return FALSE;
}
