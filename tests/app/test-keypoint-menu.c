/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-keypoint-menu.h"
#include "widget-test.h"

static VivantKeypointEdit
edit_of (Desk *desk, int keypoint, int frame)
{
  return vivant_project_state_get_edit (vivant_project_get_state (desk->project), keypoint, frame);
}

/* A popover needs a parent that gives it a place. */
static GtkWidget *
open_menu (Desk *desk, int keypoint, GtkWidget **parent, GtkWindow **window)
{
  GtkWidget *menu = vivant_keypoint_menu_new (desk->studio, keypoint);

  *parent = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (menu, *parent);
  *window = widget_test_show (*parent, 300, 200);
  gtk_popover_popup (GTK_POPOVER (menu));
  /* One that is taken away before it was on the screen is kept by GTK. */
  gtk_test_widget_wait_for_draw (menu);
  return menu;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
close_menu (GtkWidget *menu, GtkWidget *parent, GtkWindow *window, Desk *desk)
{
  gpointer watched = menu;

  g_object_add_weak_pointer (watched, &watched);
  gtk_popover_popdown (GTK_POPOVER (menu));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  gtk_widget_unparent (menu);
  widget_test_wait (is_gone, &watched);
  widget_test_close (window, parent);
  desk_free (desk);
}

static void
test_amount_and_mute_are_edits (void)
{
  Desk *desk = desk_new ();
  GtkWidget *parent, *menu, *amount, *mute;
  GtkWindow *window;

  menu = open_menu (desk, 2, &parent, &window);
  amount = widget_test_find (menu, GTK_TYPE_SCALE, NULL, NULL);
  mute = widget_test_find (menu, GTK_TYPE_SWITCH, NULL, NULL);
  gtk_range_set_value (GTK_RANGE (amount), 150);
  g_assert_cmpfloat_with_epsilon (edit_of (desk, 2, 0).amount, 1.5, 1e-9);
  g_assert_cmpstr (vivant_history_get_undo_name (vivant_project_get_history (desk->project)), ==, "Change Keypoint 2");
  gtk_switch_set_active (GTK_SWITCH (mute), TRUE);
  g_assert_true (edit_of (desk, 2, 0).muted);
  g_assert_false (edit_of (desk, 1, 0).muted);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (amount), GTK_ACCESSIBLE_PROPERTY_LABEL, "Amount of Keypoint 2");
  close_menu (menu, parent, window, desk);
}

static void
test_from_here_leaves_what_came_before (void)
{
  Desk *desk = desk_new ();
  GtkWidget *parent, *menu;
  GtkWindow *window;

  vivant_studio_set_playhead (desk->studio, 40);
  menu = open_menu (desk, 1, &parent, &window);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (widget_test_find (menu, GTK_TYPE_TOGGLE_BUTTON, widget_test_has_text, "From Here")), TRUE);
  gtk_range_set_value (GTK_RANGE (widget_test_find (menu, GTK_TYPE_SCALE, NULL, NULL)), 0);
  g_assert_cmpfloat (edit_of (desk, 1, 39).amount, ==, 1.0);
  g_assert_cmpfloat (edit_of (desk, 1, 40).amount, ==, 0.0);
  g_signal_emit_by_name (widget_test_find (menu, GTK_TYPE_BUTTON, widget_test_has_text, "Reset"), "clicked");
  g_assert_cmpuint (vivant_project_get_state (desk->project)->edits->len, ==, 0);
  close_menu (menu, parent, window, desk);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/keypoint-menu/amount-and-mute-are-edits", test_amount_and_mute_are_edits);
  g_test_add_func ("/keypoint-menu/from-here-leaves-what-came-before", test_from_here_leaves_what_came_before);
  return g_test_run ();
}
