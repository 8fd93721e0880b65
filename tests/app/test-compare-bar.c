/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-compare-bar.h"
#include "widget-test.h"

static void
test_keys_move_it (void)
{
  GtkWidget *widget = vivant_compare_bar_new ();
  VivantCompareBar *bar = VIVANT_COMPARE_BAR (widget);
  GtkWindow *window = widget_test_show (widget, 200, 100);

  g_assert_cmpfloat (vivant_compare_bar_get_share (bar), ==, 0.5);
  g_assert_true (widget_test_press (widget, GDK_KEY_Right, 0));
  g_assert_cmpfloat_with_epsilon (vivant_compare_bar_get_share (bar), 0.52, 1e-9);
  g_assert_true (widget_test_press (widget, GDK_KEY_Home, 0));
  g_assert_true (widget_test_press (widget, GDK_KEY_Left, 0));
  g_assert_cmpfloat (vivant_compare_bar_get_share (bar), ==, 0.0);
  g_assert_true (widget_test_press (widget, GDK_KEY_End, 0));
  g_assert_cmpfloat (vivant_compare_bar_get_share (bar), ==, 1.0);
  g_assert_false (widget_test_press (widget, GDK_KEY_Up, 0));
  g_assert_false (widget_test_press (widget, GDK_KEY_Left, GDK_CONTROL_MASK));
  widget_test_close (window, widget);
}

static void
test_is_drawn_where_it_is (void)
{
  GtkWidget *widget = vivant_compare_bar_new ();
  GtkWindow *window = widget_test_show (widget, 200, 100);
  const graphene_rect_t left = GRAPHENE_RECT_INIT (30, 0, 40, 100), middle = GRAPHENE_RECT_INIT (80, 0, 40, 100);

  g_assert_cmpint (widget_test_count_ink (widget, 0xffffff, &middle), >, 400);
  g_assert_cmpint (widget_test_count_ink (widget, 0xffffff, &left), ==, 0);
  vivant_compare_bar_set_share (VIVANT_COMPARE_BAR (widget), 0.25);
  g_assert_cmpint (widget_test_count_ink (widget, 0xffffff, &left), >, 400);
  g_assert_cmpint (widget_test_count_ink (widget, 0xffffff, &middle), ==, 0);
  widget_test_close (window, widget);
}

static void
test_takes_the_pointer_near_it_only (void)
{
  GtkWidget *widget = vivant_compare_bar_new ();
  GtkWindow *window = widget_test_show (widget, 200, 100);

  g_assert_true (gtk_widget_contains (widget, 90, 50));
  g_assert_false (gtk_widget_contains (widget, 30, 50));
  vivant_compare_bar_set_share (VIVANT_COMPARE_BAR (widget), 0.1);
  g_assert_true (gtk_widget_contains (widget, 30, 50));
  widget_test_close (window, widget);
}

static void
test_is_a_named_slider (void)
{
  /* In a variable: the macro would take it for a format. */
  const char *expected = "36% portrait";
  GtkWidget *widget = vivant_compare_bar_new ();
  GtkWindow *window = widget_test_show (widget, 200, 100);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "Before and After");
  g_object_set (widget, "share", 0.36, NULL);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, expected);
  widget_test_close (window, widget);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/compare-bar/keys-move-it", test_keys_move_it);
  g_test_add_func ("/compare-bar/is-drawn-where-it-is", test_is_drawn_where_it_is);
  g_test_add_func ("/compare-bar/takes-the-pointer-near-it-only", test_takes_the_pointer_near_it_only);
  g_test_add_func ("/compare-bar/is-a-named-slider", test_is_a_named_slider);
  return g_test_run ();
}
