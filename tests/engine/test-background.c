/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Work on a thread that gives way, and that alone. */
#include "vivant-background.h"

#include "wait.h"

#include <sys/resource.h>

typedef struct Seen {
  GThread *thread;
  int nice, child_nice;
} Seen;

static gpointer
child (gpointer data)
{
  ((Seen *) data)->child_nice = getpriority (PRIO_PROCESS, 0);
  return NULL;
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Seen *seen = data;

  seen->thread = g_thread_self ();
  seen->nice = getpriority (PRIO_PROCESS, 0);
  g_thread_join (g_thread_new ("child", child, seen));
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_int (task, 7);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gssize
run (Seen *seen, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done_cb, &result);

  g_task_set_task_data (task, seen, NULL);
  vivant_background_run (task, work);
  WAIT_UNTIL (result != NULL);
  return g_task_propagate_int (G_TASK (result), error);
}

static void
test_gives_way (void)
{
  const int usual = getpriority (PRIO_PROCESS, 0);
  Seen seen = {0};

  g_assert_cmpint (run (&seen, NULL, NULL), ==, 7);
  g_assert_true (seen.thread != g_thread_self ());
#ifdef __linux__
  g_assert_cmpint (seen.nice, >, usual);
  g_assert_cmpint (seen.child_nice, ==, seen.nice);
#endif
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, usual);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Seen seen = {0};

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (run (&seen, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_nonnull (seen.thread); /* it is the work that decides what cancelling means */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/background/gives-way", test_gives_way);
  g_test_add_func ("/background/cancelled", test_cancelled);
  return g_test_run ();
}
