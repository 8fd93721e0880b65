/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-preferences.h"
#include "widget-test.h"

static void
test_switches_are_settings (void)
{
  VivantModelCatalog *catalog =
      vivant_model_catalog_new_for_folders ("/nowhere", (const char *const[]){"/nowhere/else", NULL});
  g_autoptr (GSettings) settings = g_settings_new (VIVANT_TEST_SCHEMA);
  GtkWidget *window, *toggle, *row;

  vivant_preferences_present (NULL, settings, catalog);
  window = GTK_WIDGET (g_list_model_get_item (gtk_window_get_toplevels (), 0));
  g_object_unref (window);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_test_widget_wait_for_draw (window);
  g_assert_true (g_settings_get_boolean (settings, "mark-synthetic"));
  row = gtk_widget_get_ancestor (
      widget_test_find (window, GTK_TYPE_LABEL, widget_test_has_text, "Mark as Synthetic Media"), ADW_TYPE_ACTION_ROW);
  toggle = widget_test_find (row, GTK_TYPE_SWITCH, NULL, NULL);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  g_assert_false (g_settings_get_boolean (settings, "mark-synthetic"));
  g_settings_reset (settings, "mark-synthetic");
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  gtk_window_destroy (GTK_WINDOW (window));
  widget_test_settle ();
  g_assert_null (window);
  g_assert_finalize_object (catalog);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/preferences/switches-are-settings", test_switches_are_settings);
  return g_test_run ();
}
