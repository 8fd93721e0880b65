/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The progress line of a terminal. Silent when standard error is not a terminal. One thread at a time. */
typedef struct CliProgress {
  gboolean shown;        /**< whether there is a terminal to write to */
  gboolean dirty;        /**< whether a line stands there */
  gint64 started, drawn; /**< monotonic microseconds */
} CliProgress;

void cli_progress_init (CliProgress *self, gboolean quiet);
/** "42 %". */
void cli_progress_fraction (CliProgress *self, double fraction);
/** "frame 42 of 300 · 61.2 frames/s · 0:04 left"; `total` 0 when it is not known. */
void cli_progress_frames (CliProgress *self, guint done, guint total);
/** Any line. */
void cli_progress_text (CliProgress *self, const char *line);
/** Wipes the line, so that something else can be printed. */
void cli_progress_clear (CliProgress *self);

G_END_DECLS
