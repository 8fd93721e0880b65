/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "queue-shelf.h"
#include "vivant-queue-row.h"

#include <string.h>

static GtkWidget *
show (QueueShelf *self, VivantQueueItem *item, GtkWindow **window)
{
  GtkWidget *list = gtk_list_box_new (), *row = vivant_queue_row_new (self->queue, item);

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  *window = widget_test_show (list, 500, 100);
  return row;
}

static gboolean
has_tooltip (GtkWidget *widget, gconstpointer text)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

static GtkWidget *
button (GtkWidget *row, const char *tooltip)
{
  GtkWidget *found = widget_test_find (row, GTK_TYPE_BUTTON, has_tooltip, tooltip);

  if (found != NULL)
    gtk_test_accessible_assert_property (found, GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip);
  return found;
}

/* Whether its place can be changed, whether there is a result, and what the last button is for. */
static void
assert_buttons (GtkWidget *row, gboolean order, gboolean result, const char *remove)
{
  widget_test_settle ();
  g_assert_true ((button (row, "Earlier") != NULL) == order);
  g_assert_true ((button (row, "Later") != NULL) == order);
  g_assert_true ((button (row, "Show in Files") != NULL) == result);
  g_assert_nonnull (button (row, remove));
}

static const char *
subtitle (GtkWidget *row)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
}

static gboolean
is_running (gpointer item)
{
  return vivant_queue_item_get_status (item) == VIVANT_QUEUE_RUNNING;
}

static void
test_from_waiting_to_done (QueueShelf *self, gconstpointer data)
{
  VivantQueueItem *item = queue_shelf_add (self, "<Mona> & Lisa", NULL);
  g_autoptr (GVariant) target = NULL;
  GtkWindow *window;
  GtkWidget *row = show (self, item, &window);

  /* Markup in a name is part of the name. */
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "<Mona> & Lisa");
  g_assert_nonnull (widget_test_find (row, GTK_TYPE_LABEL, widget_test_has_text, "<Mona> & Lisa"));
  g_assert_cmpstr (subtitle (row), ==, "<Mona> & Lisa.gif · waiting");
  assert_buttons (row, TRUE, FALSE, "Cancel");
  vivant_queue_set_paused (self->queue, FALSE);
  g_assert_true (is_running (item));
  g_assert_cmpstr (subtitle (row), ==, "<Mona> & Lisa.gif · 0%");
  assert_buttons (row, FALSE, FALSE, "Cancel");
  queue_shelf_run (self);
  g_assert_cmpstr (subtitle (row), ==, "<Mona> & Lisa.gif · done");
  assert_buttons (row, FALSE, TRUE, "Remove from the List");
  g_object_get (button (row, "Show in Files"), "action-target", &target, NULL);
  g_assert_cmpstr (g_variant_get_string (target, NULL), ==, vivant_queue_item_get_path (item));
  widget_test_close (window, row);
}

/* A sentence that names the file, and a way to get rid of the row. */
static void
test_a_failure (QueueShelf *self, gconstpointer data)
{
  VivantQueueItem *item = queue_shelf_add (self, "Lost", "/nowhere/portrait.jpg");
  GtkWindow *window;
  GtkWidget *row = show (self, item, &window);

  queue_shelf_run (self);
  g_assert_cmpint (vivant_queue_item_get_status (item), ==, VIVANT_QUEUE_FAILED);
  g_assert_cmpstr (subtitle (row), ==, vivant_queue_item_get_message (item));
  g_assert_nonnull (strstr (subtitle (row), "portrait.jpg"));
  assert_buttons (row, FALSE, FALSE, "Remove from the List");
  g_signal_emit_by_name (button (row, "Remove from the List"), "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->queue)), ==, 0);
  widget_test_close (window, row); /* the row outlived its item's place */
}

static VivantQueueItem *
item_at (QueueShelf *self, guint position)
{
  g_autoptr (VivantQueueItem) item = g_list_model_get_item (G_LIST_MODEL (self->queue), position);

  return item;
}

static void
test_order (QueueShelf *self, gconstpointer data)
{
  VivantQueueItem *one = queue_shelf_add (self, "one", NULL), *two = queue_shelf_add (self, "two", NULL);
  GtkWindow *window;
  GtkWidget *row = show (self, two, &window);

  g_signal_emit_by_name (button (row, "Earlier"), "clicked");
  g_assert_true (item_at (self, 0) == two && item_at (self, 1) == one);
  g_signal_emit_by_name (button (row, "Earlier"), "clicked"); /* it is the first already */
  g_assert_true (item_at (self, 0) == two);
  g_signal_emit_by_name (button (row, "Later"), "clicked");
  g_assert_true (item_at (self, 1) == two);
  widget_test_close (window, row);
}

/* What is cancelled while it runs leaves neither a file nor an item. */
static void
test_cancelled_while_it_runs (QueueShelf *self, gconstpointer data)
{
  VivantQueueItem *item = queue_shelf_add (self, "short", NULL);
  GtkWindow *window;
  GtkWidget *row = show (self, item, &window);

  vivant_queue_set_paused (self->queue, FALSE);
  g_assert_true (is_running (item));
  widget_test_settle ();
  g_signal_emit_by_name (button (row, "Cancel"), "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->queue)), ==, 0);
  widget_test_close (window, row);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
#define ADD(name, test) \
  g_test_add ("/queue-row/" name, QueueShelf, NULL, queue_shelf_set_up, test, queue_shelf_tear_down)
  ADD ("from-waiting-to-done", test_from_waiting_to_done);
  ADD ("a-failure", test_a_failure);
  ADD ("order", test_order);
  ADD ("cancelled-while-it-runs", test_cancelled_while_it_runs);
#undef ADD
  return g_test_run ();
}
