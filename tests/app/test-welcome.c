/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-welcome.h"
#include "widget-test.h"

static gboolean
has_action (GtkWidget *widget, gconstpointer action)
{
  return g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

/* A page with the actions of a window: buttons without theirs cannot be chosen. */
static GtkWidget *
new_welcome (void)
{
  static const GActionEntry entries[] = {{.name = "open-portrait"}, {.name = "open-clip"}, {.name = "open-sample"}};
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *welcome = g_object_new (VIVANT_TYPE_WELCOME, NULL);

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (welcome, "win", G_ACTION_GROUP (group));
  return welcome;
}

static void
test_three_ways_to_begin (void)
{
  static const char *const actions[] = {"win.open-portrait", "win.open-clip", "win.open-sample"};
  GtkWidget *welcome = new_welcome ();
  GtkWindow *window = widget_test_show (welcome, 800, 600);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_nonnull (widget_test_find (welcome, GTK_TYPE_BUTTON, has_action, actions[i]));
  widget_test_close (window, welcome);
}

static void
test_keyboard_begins_at_the_portrait (void)
{
  GtkWidget *welcome = new_welcome ();
  GtkWindow *window = widget_test_show (welcome, 800, 600);

  g_assert_true (gtk_widget_grab_focus (welcome));
  g_assert_true (has_action (gtk_window_get_focus (window), "win.open-portrait"));
  widget_test_close (window, welcome);
}

/* The narrowest window there is. */
static void
test_fits_a_narrow_window (void)
{
  GtkWidget *welcome = new_welcome ();
  GtkWindow *window = widget_test_show (welcome, 360, 294);
  int least;

  gtk_widget_measure (welcome, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  gtk_widget_measure (welcome, GTK_ORIENTATION_VERTICAL, 360, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 294);
  widget_test_close (window, welcome);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/welcome/three-ways-to-begin", test_three_ways_to_begin);
  g_test_add_func ("/welcome/keyboard-begins-at-the-portrait", test_keyboard_begins_at_the_portrait);
  g_test_add_func ("/welcome/fits-a-narrow-window", test_fits_a_narrow_window);
  return g_test_run ();
}
