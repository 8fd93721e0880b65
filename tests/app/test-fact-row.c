/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-fact-row.h"
#include "widget-test.h"

static void
count_cb (GObject *row, GParamSpec *pspec, int *count)
{
  (*count)++;
}

static void
test_values_and_choices (void)
{
  GtkWidget *list = gtk_list_box_new (), *row = vivant_fact_row_new ("Sampling"), *choice, *button;
  GtkWindow *window;
  int count = 0;

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = widget_test_show (list, 500, 100);
  g_signal_connect (row, "notify::selected", G_CALLBACK (count_cb), &count);
  vivant_fact_row_set_value (VIVANT_FACT_ROW (row), "As Trained");
  vivant_fact_row_set_source (VIVANT_FACT_ROW (row), VIVANT_FACT_INFERRED, "The layer is there");
  widget_test_settle ();
  g_assert_cmpint (vivant_fact_row_get_selected (VIVANT_FACT_ROW (row)), ==, -1);
  g_assert_nonnull (widget_test_find (row, GTK_TYPE_LABEL, widget_test_has_text, "As Trained"));
  g_assert_nonnull (widget_test_find (row, GTK_TYPE_LABEL, widget_test_has_text, "From shapes"));
  g_assert_nonnull (widget_test_find (row, GTK_TYPE_LABEL, widget_test_has_text, "The layer is there"));

  /* Filling in is no choice; choosing is. */
  vivant_fact_row_set_choices (VIVANT_FACT_ROW (row), (const char *const[]){"One", "Two", NULL}, 1);
  vivant_fact_row_set_source (VIVANT_FACT_ROW (row), VIVANT_FACT_STATED, "");
  widget_test_settle ();
  g_assert_cmpint (vivant_fact_row_get_selected (VIVANT_FACT_ROW (row)), ==, 1);
  g_assert_cmpint (count, ==, 0);
  g_assert_null (widget_test_find (row, GTK_TYPE_LABEL, widget_test_has_text, "From shapes"));
  choice = widget_test_find (row, GTK_TYPE_DROP_DOWN, NULL, NULL);
  g_assert_nonnull (choice);
  button = gtk_widget_get_first_child (choice);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Sampling");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Two");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 0);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "One");
  g_assert_cmpint (count, ==, 1);
  g_assert_cmpint (vivant_fact_row_get_selected (VIVANT_FACT_ROW (row)), ==, 0);
  widget_test_close (window, row);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/fact-row/values-and-choices", test_values_and_choices);
  return g_test_run ();
}
