/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-background.h"

#include <unistd.h>

/* Enough for a window's thread, and for the display it draws to, to be served at once on busy processors: at 5, one
 * event in a hundred waited 14 … 24 ms on two processors, at 15 no more than 14. Nothing is lost where there is no
 * competition.
 */
enum { NICER = 15 };

typedef struct Work {
  GTask *task;
  GTaskThreadFunc function;
} Work;

static gpointer
run (gpointer data)
{
  g_autofree Work *work = data;
  g_autoptr (GTask) task = work->task;

#ifdef __linux__
  /* Every thread has its own niceness here, and gives it to the threads it starts; elsewhere it is the program's. A
   * thread of GTask's pool would keep it for whatever it does next. */
  if (nice (NICER) == -1)
    g_debug ("rendering keeps its priority");
#endif
  work->function (task, g_task_get_source_object (task), g_task_get_task_data (task), g_task_get_cancellable (task));
  return NULL;
}

void
vivant_background_run (GTask *task, GTaskThreadFunc function)
{
  Work *work = g_new (Work, 1);

  *work = (Work){g_object_ref (task), function};
  g_thread_unref (g_thread_new ("background", run, work));
}
