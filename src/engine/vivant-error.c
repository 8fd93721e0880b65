/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-error.h"

#include <glib/gi18n-lib.h>

/* The quark is a name with hyphens, not a difference. */
/* clang-format off */
G_DEFINE_QUARK (vivant-error-quark, vivant_error)
/* clang-format on */

void
vivant_error_set_core (GError **error, VivantError code, const char *path, const FommError *core)
{
  g_autofree char *name = path ? g_filename_display_name (path) : NULL;

  if (core->status == FOMM_ERROR_ABORTED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled"));
  else if (name)
    g_set_error (error, VIVANT_ERROR, code, "“%s”: %s", name, core->message);
  else
    g_set_error_literal (error, VIVANT_ERROR, code, core->message);
}

/* TRUE for a name in quotes, of whatever language, or behind a folder: a short name is part of many words. */
static gboolean
names_file (const char *message, const char *base)
{
  for (const char *at = message; (at = strstr (at, base)) != NULL; at++) {
    const char *before = g_utf8_find_prev_char (message, at);

    if (before && g_unichar_isspace (g_utf8_get_char (before)))
      before = g_utf8_find_prev_char (message, before);
    if ((at == message && at[strlen (base)] == ':') ||
        (before && g_utf8_strchr ("/“”„‘«»‹›「\"'", -1, g_utf8_get_char (before))))
      return TRUE;
  }
  return FALSE;
}

void
vivant_error_take (GError **error, VivantError code, const char *path, GError *cause)
{
  g_autofree char *name = path ? g_filename_display_name (path) : NULL;
  g_autofree char *base = path ? g_filename_display_basename (path) : NULL;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) || cause->domain == VIVANT_ERROR) {
    g_propagate_error (error, cause);
    return;
  }
  if (name && !names_file (cause->message, base))
    g_set_error (error, VIVANT_ERROR, code, "“%s”: %s", name, cause->message);
  else
    g_set_error_literal (error, VIVANT_ERROR, code, cause->message);
  g_error_free (cause);
}
