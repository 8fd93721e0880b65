/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-sandbox.h"

#include <glib/gi18n.h>
#include <unistd.h>

gboolean
vivant_sandbox_is_active (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

char *
vivant_sandbox_explain (const char *path)
{
  if (path == NULL || !vivant_sandbox_is_active () || access (path, R_OK) == 0)
    return NULL;
  return g_strdup (_ ("Vivant sees only files that were chosen for it. Choose this file in the file dialog to let "
                      "Vivant read it."));
}
