/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A language that writes 0,5 for 0.5. */
#pragma once

#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Numbers are German in this process from now on; false where the sources of that locale are not installed. The locale
 * is compiled into the temporary folder (the program is linked with scratch.c).
 */
__attribute__ ((unused)) static bool
comma_begin (void)
{
  const char *folder = getenv ("TMPDIR");
  char command[4300];

  snprintf (command, sizeof command, "localedef -i de_DE -f UTF-8 '%s/de_DE.UTF-8' >/dev/null 2>&1", folder);
  if (system (command) == -1)
    return false;
  setenv ("LOCPATH", folder, 1);
  return setlocale (LC_NUMERIC, "de_DE.UTF-8") && !strcmp (localeconv ()->decimal_point, ",");
}
