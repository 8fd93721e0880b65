/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-queue-dialog.h"
#include "widget-test.h"

/* A paused queue: nothing starts while it is looked at. */
static VivantQueue *
make_queue (Desk *desk)
{
  VivantQueue *queue = vivant_queue_new (desk->catalog);
  VivantExportSettings settings;

  vivant_queue_set_paused (queue, TRUE);
  vivant_export_settings_init (&settings);
  settings.path = "/nowhere/one.mp4";
  vivant_queue_add (queue, "First", vivant_project_get_state (desk->project), NULL, &settings);
  settings.path = "/nowhere/two.gif";
  vivant_queue_add (queue, "Second", vivant_project_get_state (desk->project), NULL, &settings);
  return queue;
}

static GtkWidget *
nth_row (GtkWidget *dialog, int at)
{
  GtkWidget *list = widget_test_find (dialog, GTK_TYPE_LIST_BOX, NULL, NULL);

  return GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), at));
}

static gboolean
has_tooltip (GtkWidget *widget, gconstpointer text)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

static void
press (GtkWidget *row, const char *tooltip)
{
  GtkWidget *button = widget_test_find (row, GTK_TYPE_BUTTON, has_tooltip, tooltip);

  g_assert_nonnull (button);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip);
  g_signal_emit_by_name (button, "clicked");
  widget_test_settle ();
}

static void
test_order_and_cancel (void)
{
  Desk *desk = desk_new ();
  VivantQueue *queue = make_queue (desk);
  GtkWidget *dialog = vivant_queue_dialog_new (NULL, queue), *empty;

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_test_widget_wait_for_draw (dialog);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (nth_row (dialog, 0))), ==, "First");
  press (nth_row (dialog, 0), "Later");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (nth_row (dialog, 0))), ==, "Second");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (nth_row (dialog, 0))), ==, "two.gif · waiting");
  press (nth_row (dialog, 0), "Cancel");
  g_assert_cmpuint (vivant_queue_get_pending (queue), ==, 1);
  g_assert_nonnull (widget_test_find (dialog, GTK_TYPE_BUTTON, widget_test_has_text, "Resume"));
  press (nth_row (dialog, 0), "Cancel");
  gtk_test_widget_wait_for_draw (dialog);
  empty = widget_test_find (dialog, GTK_TYPE_LABEL, widget_test_has_text, "Nothing Waits");
  g_assert_nonnull (empty);
  g_assert_true (gtk_widget_get_mapped (empty));
  empty = gtk_widget_get_ancestor (empty, ADW_TYPE_STATUS_PAGE);
  g_assert_cmpint (gtk_widget_get_height (empty), >, 200);
  gtk_window_destroy (GTK_WINDOW (dialog));
  widget_test_settle ();
  g_assert_null (dialog);
  g_assert_finalize_object (queue);
  desk_free (desk);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/queue-dialog/order-and-cancel", test_order_and_cancel);
  return g_test_run ();
}
