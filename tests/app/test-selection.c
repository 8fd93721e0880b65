/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "widget-test.h"

static void
count_cb (VivantSelection *selection, GParamSpec *pspec, int *count)
{
  (*count)++;
}

static void
test_tells_of_changes_only (void)
{
  VivantSelection *selection = vivant_selection_new ();
  int hovered = 0, selected = 0;

  g_assert_cmpint (vivant_selection_get_hovered (selection), ==, -1);
  g_assert_cmpint (vivant_selection_get_selected (selection), ==, -1);
  g_signal_connect (selection, "notify::hovered", G_CALLBACK (count_cb), &hovered);
  g_signal_connect (selection, "notify::selected", G_CALLBACK (count_cb), &selected);
  vivant_selection_set_hovered (selection, 3);
  vivant_selection_set_hovered (selection, 3);
  g_object_set (selection, "selected", 2, NULL);
  g_assert_cmpint (hovered, ==, 1);
  g_assert_cmpint (selected, ==, 1);
  g_assert_cmpint (vivant_selection_get_hovered (selection), ==, 3);
  g_assert_cmpint (vivant_selection_get_selected (selection), ==, 2);
  g_object_add_weak_pointer (G_OBJECT (selection), (gpointer *) &selection);
  g_object_unref (selection);
  g_assert_null (selection);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/selection/tells-of-changes-only", test_tells_of_changes_only);
  return g_test_run ();
}
