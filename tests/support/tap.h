/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Test Anything Protocol for the tests of the core, which must not need GLib. Single-threaded. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failed;

/** Reports one case. */
__attribute__ ((format (printf, 2, 3), unused)) static bool
tap_ok (bool passed, const char *format, ...)
{
  va_list args;

  printf ("%sok %d - ", passed ? "" : "not ", ++tap_count);
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
  tap_failed += !passed;
  return passed;
}

/** Reports one case that cannot run here; the reason is shown to whoever reads the log. */
__attribute__ ((format (printf, 2, 3), unused)) static void
tap_skip (const char *name, const char *reason, ...)
{
  va_list args;

  printf ("ok %d - %s # SKIP ", ++tap_count, name);
  va_start (args, reason);
  vprintf (reason, args);
  va_end (args);
  putchar ('\n');
}

/** A line of explanation. */
__attribute__ ((format (printf, 1, 2), unused)) static void
tap_note (const char *format, ...)
{
  va_list args;

  printf ("# ");
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
}

/** Prints the plan; the value for main() to return. */
__attribute__ ((unused)) static int
tap_done (void)
{
  printf ("1..%d\n", tap_count);
  return tap_failed ? 1 : 0;
}
