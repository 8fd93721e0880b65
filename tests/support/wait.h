/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Waiting for what a thread does: the main loop runs until a condition holds, and a test fails at a deadline instead of
 * hanging. */
#pragma once

#include <glib.h>

/* Seconds anything may take on a busy machine. */
#define WAIT_SECONDS 100

static inline gboolean
wait_late_cb (gpointer late)
{
  *(gboolean *) late = TRUE;
  return G_SOURCE_REMOVE;
}

/* For conditions that nothing tells of. */
static inline gboolean
wait_wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the default main context until `done` is true; fails when that takes too long. */
#define WAIT_UNTIL(done)                                                                         \
  G_STMT_START                                                                                   \
  {                                                                                              \
    gboolean late_ = FALSE;                                                                      \
    const guint limit_ = g_timeout_add_seconds (WAIT_SECONDS, wait_late_cb, &late_);             \
    const guint wake_ = g_timeout_add (20, wait_wake_cb, NULL);                                  \
                                                                                                 \
    while (!(done) && !late_)                                                                    \
      g_main_context_iteration (NULL, TRUE);                                                     \
    g_source_remove (wake_);                                                                     \
    if (late_)                                                                                   \
      g_error ("%s:%d: “%s” was not true within %d s", __FILE__, __LINE__, #done, WAIT_SECONDS); \
    g_source_remove (limit_);                                                                    \
  }                                                                                              \
  G_STMT_END
