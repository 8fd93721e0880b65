/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "progress.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

/* Ten lines a second are as many as anybody reads. */
enum { INTERVAL_US = 100 * 1000 };

void
cli_progress_init (CliProgress *self, gboolean quiet)
{
  self->shown = !quiet && isatty (STDERR_FILENO);
  self->dirty = FALSE;
  self->started = g_get_monotonic_time ();
  self->drawn = 0;
}

static void
draw (CliProgress *self, const char *line)
{
  g_printerr ("\r%s\033[K", line);
  self->dirty = TRUE;
}

static gboolean
is_due (CliProgress *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (!self->shown || now - self->drawn < INTERVAL_US)
    return FALSE;
  self->drawn = now;
  return TRUE;
}

void
cli_progress_fraction (CliProgress *self, double fraction)
{
  g_autofree char *line = NULL;

  if (!is_due (self))
    return;
  line = g_strdup_printf ("%.0f %%", 100 * CLAMP (fraction, 0, 1));
  draw (self, line);
}

void
cli_progress_text (CliProgress *self, const char *line)
{
  if (is_due (self))
    draw (self, line);
}

void
cli_progress_frames (CliProgress *self, guint done, guint total)
{
  const double elapsed = (double) (g_get_monotonic_time () - self->started) / G_USEC_PER_SEC;
  const double rate = elapsed > 0 ? done / elapsed : 0;
  g_autofree char *line = NULL;

  if (!is_due (self))
    return;
  if (total >= done && rate > 0) {
    const guint left = (guint) ((total - done) / rate + 0.5);

    line =
        g_strdup_printf (_ ("frame %u of %u · %.1f frames/s · %u:%02u left"), done, total, rate, left / 60, left % 60);
  } else {
    line = g_strdup_printf (_ ("frame %u · %.1f frames/s"), done, rate);
  }
  draw (self, line);
}

void
cli_progress_clear (CliProgress *self)
{
  if (self->dirty)
    g_printerr ("\r\033[K");
  self->dirty = FALSE;
}
