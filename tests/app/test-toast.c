/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Whether the whole text of a toast is inside of it, at every size of the window. */
#include "vivant-toast.h"
#include "widget-test.h"

#define TEXT "“Recording 2026-11-25 16-26-48” was saved"

static int undone;

static void
undo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  undone++;
}

static GtkWindow *
show (AdwToast *toast, int width, int height)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWindow *window;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("undo", NULL);

  undone = 0;
  g_signal_connect (action, "activate", G_CALLBACK (undo_cb), NULL);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (overlay, "test", G_ACTION_GROUP (group));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), adw_bin_new ());
  window = widget_test_show (overlay, width, height);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  gtk_test_widget_wait_for_draw (overlay);
  return window;
}

static GtkWidget *
find_text (GtkWindow *window)
{
  return widget_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, widget_test_has_text, TEXT);
}

static gboolean
is_whole (GtkWidget *label)
{
  int height;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (label), &height, NULL, NULL, NULL);
  return gtk_widget_get_height (label) >= height &&
         !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
}

static void
check (int width, int height, gboolean stacked)
{
  AdwToast *toast = vivant_toast_new (TEXT, "Take It Back", "test.undo", width, height);
  GtkWindow *window = show (toast, width, height);
  GtkWidget *text = find_text (window), *button;

  g_assert_true (is_whole (text));
  g_assert_true ((adw_toast_get_button_label (toast) == NULL) == stacked);
  button = widget_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, widget_test_has_text, "Take It Back");
  g_signal_emit_by_name (button, "clicked");
  widget_test_settle ();
  g_assert_cmpint (undone, ==, 1);
  widget_test_close (window, gtk_window_get_child (window));
}

static void
test_wide (void)
{
  check (1200, 700, FALSE);
}

static void
test_narrow (void)
{
  check (360, 640, TRUE);
}

/* What does not fit in two lines is cut, since the work needs the room. */
static void
test_low (void)
{
  GtkWindow *window = show (vivant_toast_new (TEXT, "Undo", "test.undo", 360, 294), 360, 294);
  GtkWidget *text = find_text (window);

  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (text))), <=, 2);
  g_assert_nonnull (widget_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, widget_test_has_text, "Undo"));
  widget_test_close (window, gtk_window_get_child (window));
}

static void
test_without_button (void)
{
  GtkWindow *window = show (vivant_toast_new (TEXT, NULL, NULL, 360, 640), 360, 640);
  GtkWidget *text = find_text (window);

  g_assert_true (is_whole (text));
  widget_test_close (window, gtk_window_get_child (window));
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/toast/wide", test_wide);
  g_test_add_func ("/toast/narrow", test_narrow);
  g_test_add_func ("/toast/low", test_low);
  g_test_add_func ("/toast/without-button", test_without_button);
  return g_test_run ();
}
