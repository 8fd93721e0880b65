/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "queue-shelf.h"
#include "vivant-export-notice.h"

typedef struct Fixture {
  QueueShelf shelf;
  GtkWidget *notice;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  queue_shelf_set_up (&fixture->shelf, NULL);
  fixture->notice = g_object_new (VIVANT_TYPE_EXPORT_NOTICE, NULL);
  fixture->window = widget_test_show (fixture->notice, 500, 80);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_close (fixture->window, fixture->notice);
  queue_shelf_tear_down (&fixture->shelf, NULL);
}

static void
assert_says (Fixture *fixture, const char *text)
{
  widget_test_settle ();
  g_assert_cmpstr (vivant_export_notice_get_text (VIVANT_EXPORT_NOTICE (fixture->notice)), ==, text);
  /* What says nothing takes no room, and is not read aloud. */
  g_assert_true (gtk_widget_get_visible (fixture->notice) == (text != NULL));
}

static void
press (Fixture *fixture, const char *label)
{
  GtkWidget *button = widget_test_find (fixture->notice, GTK_TYPE_BUTTON, widget_test_has_text, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  widget_test_settle ();
}

static void
test_follows_the_queue (Fixture *fixture, gconstpointer data)
{
  assert_says (fixture, NULL); /* without a queue, too */
  vivant_export_notice_set_queue (VIVANT_EXPORT_NOTICE (fixture->notice), fixture->shelf.queue);
  assert_says (fixture, NULL);
  queue_shelf_add (&fixture->shelf, "one", NULL);
  assert_says (fixture, "“one.gif” waits: the queue is paused.");
  queue_shelf_add (&fixture->shelf, "two", NULL);
  press (fixture, "Cancel");
  assert_says (fixture, "“two.gif” waits: the queue is paused.");
  press (fixture, "Cancel");
  assert_says (fixture, NULL);
  g_assert_cmpuint (vivant_queue_get_pending (fixture->shelf.queue), ==, 0);
}

static void
test_counts_what_waits (Fixture *fixture, gconstpointer data)
{
  vivant_export_notice_set_queue (VIVANT_EXPORT_NOTICE (fixture->notice), fixture->shelf.queue);
  queue_shelf_add (&fixture->shelf, "one", NULL);
  queue_shelf_add (&fixture->shelf, "two", NULL);
  queue_shelf_add (&fixture->shelf, "three", NULL);
  vivant_queue_set_paused (fixture->shelf.queue, FALSE);
  g_assert_cmpstr (vivant_export_notice_get_text (VIVANT_EXPORT_NOTICE (fixture->notice)), ==,
                   "Exporting “one.gif”, 0%; 2 more wait");
  press (fixture, "Pause");
  g_assert_true (vivant_queue_get_paused (fixture->shelf.queue));
  assert_says (fixture, "“one.gif” waits: the queue is paused.");
  press (fixture, "Cancel");
  press (fixture, "Resume");
  g_assert_false (vivant_queue_get_paused (fixture->shelf.queue));
  queue_shelf_run (&fixture->shelf);
  assert_says (fixture, NULL);
}

typedef struct Heard {
  GtkWidget *notice;
  GString *texts;
} Heard;

static void
heard_cb (Heard *heard)
{
  const char *text = vivant_export_notice_get_text (VIVANT_EXPORT_NOTICE (heard->notice));

  g_string_append_printf (heard->texts, "%s\n", text != NULL ? text : "-");
}

/* From one to the next; one that fails does not stop it. */
static void
test_one_after_another (Fixture *fixture, gconstpointer data)
{
  Heard heard = {fixture->notice, g_string_new (NULL)};

  vivant_export_notice_set_queue (VIVANT_EXPORT_NOTICE (fixture->notice), fixture->shelf.queue);
  g_signal_connect_swapped (fixture->shelf.queue, "item-finished", G_CALLBACK (heard_cb), &heard);
  queue_shelf_add (&fixture->shelf, "one", "/nowhere/portrait.jpg");
  queue_shelf_add (&fixture->shelf, "two", NULL);
  queue_shelf_run (&fixture->shelf);
  /* As each one finished: the next waits already, or nothing does. */
  g_assert_cmpstr (heard.texts->str, ==, "Exporting “two.gif”, 0%\n-\n");
  g_signal_handlers_disconnect_by_data (fixture->shelf.queue, &heard);
  g_string_free (heard.texts, TRUE);
}

static void
test_closed_while_it_runs (Fixture *fixture, gconstpointer data)
{
  vivant_export_notice_set_queue (VIVANT_EXPORT_NOTICE (fixture->notice), fixture->shelf.queue);
  queue_shelf_add (&fixture->shelf, "one", NULL);
  vivant_queue_set_paused (fixture->shelf.queue, FALSE);
  widget_test_close (fixture->window, fixture->notice);
  queue_shelf_run (&fixture->shelf); /* an export does not need its window */
  fixture->notice = g_object_new (VIVANT_TYPE_EXPORT_NOTICE, NULL);
  fixture->window = widget_test_show (fixture->notice, 500, 80);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
#define ADD(name, test) g_test_add ("/export-notice/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("follows-the-queue", test_follows_the_queue);
  ADD ("counts-what-waits", test_counts_what_waits);
  ADD ("one-after-another", test_one_after_another);
  ADD ("closed-while-it-runs", test_closed_while_it_runs);
#undef ADD
  return g_test_run ();
}
