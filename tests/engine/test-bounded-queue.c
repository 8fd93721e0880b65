/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-bounded-queue.h"

enum { CAPACITY = 3, ITEMS = 20000 };

static gint freed;

static void
count_freed (gpointer item)
{
  g_atomic_int_inc (&freed);
}

typedef struct Producer {
  VivantBoundedQueue *queue;
  gint pushed; /* atomic */
} Producer;

static gpointer
produce (gpointer data)
{
  Producer *producer = data;

  for (int i = 1; i <= ITEMS; i++) {
    if (!vivant_bounded_queue_push (producer->queue, GINT_TO_POINTER (i)))
      return NULL;
    g_atomic_int_inc (&producer->pushed);
  }
  vivant_bounded_queue_close (producer->queue);
  return NULL;
}

static void
test_order (void)
{
  g_autoptr (VivantBoundedQueue) queue = vivant_bounded_queue_new (CAPACITY, count_freed);
  Producer producer = {queue, 0};
  GThread *thread = g_thread_new ("produce", produce, &producer);
  gpointer item;
  int expected = 1;

  while ((item = vivant_bounded_queue_pop (queue))) {
    g_assert_cmpint (GPOINTER_TO_INT (item), ==, expected);
    /* What is taken, what waits and what the producer holds: never more ahead than the capacity. */
    g_assert_cmpint (g_atomic_int_get (&producer.pushed), <=, expected + CAPACITY);
    expected++;
  }
  g_thread_join (thread);
  g_assert_cmpint (expected, ==, ITEMS + 1);
}

static void
test_close (void)
{
  g_autoptr (VivantBoundedQueue) queue = vivant_bounded_queue_new (CAPACITY, count_freed);

  g_atomic_int_set (&freed, 0);
  g_assert_true (vivant_bounded_queue_push (queue, GINT_TO_POINTER (7)));
  vivant_bounded_queue_close (queue);
  g_assert_false (vivant_bounded_queue_push (queue, GINT_TO_POINTER (8)));
  g_assert_cmpint (g_atomic_int_get (&freed), ==, 1);
  g_assert_cmpint (GPOINTER_TO_INT (vivant_bounded_queue_pop (queue)), ==, 7);
  g_assert_null (vivant_bounded_queue_pop (queue));
}

/* A producer that waits for room must wake up, and nothing may be lost or freed twice. */
static void
test_shut (void)
{
  g_autoptr (VivantBoundedQueue) queue = vivant_bounded_queue_new (CAPACITY, count_freed);
  Producer producer = {queue, 0};
  GThread *thread;

  g_atomic_int_set (&freed, 0);
  thread = g_thread_new ("produce", produce, &producer);
  while (g_atomic_int_get (&producer.pushed) < CAPACITY)
    g_thread_yield ();
  vivant_bounded_queue_shut (queue);
  g_thread_join (thread);
  g_assert_cmpint (g_atomic_int_get (&freed), ==, producer.pushed + 1);
  g_assert_null (vivant_bounded_queue_pop (queue));
}

/* A producer that must not wait loses what there is no room for, and nothing else. */
static void
test_try_push (void)
{
  g_autoptr (VivantBoundedQueue) queue = vivant_bounded_queue_new (CAPACITY, count_freed);

  g_atomic_int_set (&freed, 0);
  for (int i = 1; i <= CAPACITY; i++)
    g_assert_true (vivant_bounded_queue_try_push (queue, GINT_TO_POINTER (i)));
  g_assert_false (vivant_bounded_queue_try_push (queue, GINT_TO_POINTER (9)));
  g_assert_cmpint (g_atomic_int_get (&freed), ==, 1);
  g_assert_cmpint (GPOINTER_TO_INT (vivant_bounded_queue_pop (queue)), ==, 1);
  g_assert_true (vivant_bounded_queue_try_push (queue, GINT_TO_POINTER (4)));
  vivant_bounded_queue_close (queue);
  g_assert_false (vivant_bounded_queue_try_push (queue, GINT_TO_POINTER (5)));
  for (int i = 2; i <= 4; i++)
    g_assert_cmpint (GPOINTER_TO_INT (vivant_bounded_queue_pop (queue)), ==, i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bounded-queue/order", test_order);
  g_test_add_func ("/bounded-queue/close", test_close);
  g_test_add_func ("/bounded-queue/shut", test_shut);
  g_test_add_func ("/bounded-queue/try-push", test_try_push);
  return g_test_run ();
}
