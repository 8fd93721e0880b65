/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One row, and the window with all of them. */
#include "vivant-shortcut-row.h"
#include "vivant-shortcuts.h"
#include "widget-test.h"

static int
count (GtkWidget *root, GType type)
{
  int n = G_TYPE_CHECK_INSTANCE_TYPE (root, type) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count (child, type);
  return n;
}

static void
assert_described (GtkWidget *row, const char *words)
{
  g_autofree char *wrong =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);

  g_assert_cmpstr (wrong, ==, NULL);
}

static void
test_keys_that_belong_together (void)
{
  GtkWidget *row = g_object_new (VIVANT_TYPE_SHORTCUT_ROW, "title", "Rotate", "accelerator", "r <Shift>r", NULL);

  g_object_ref_sink (row);
  g_assert_cmpint (count (row, GTK_TYPE_SHORTCUT_LABEL), ==, 2);
  assert_described (row, "R, Shift+R");
  g_object_unref (row);
}

static void
test_keys_of_an_action (void)
{
  g_autoptr (GtkApplication) application = gtk_application_new ("io.github.vivantapp.Test", G_APPLICATION_NON_UNIQUE);
  GtkWidget *row, *none;

  g_application_set_default (G_APPLICATION (application));
  gtk_application_set_accels_for_action (application, "win.redo",
                                         (const char *const[]){"<Control><Shift>z", "<Control>y", NULL});
  row = g_object_ref_sink (g_object_new (VIVANT_TYPE_SHORTCUT_ROW, "title", "Redo", "keys-of", "win.redo", NULL));
  none = g_object_ref_sink (g_object_new (VIVANT_TYPE_SHORTCUT_ROW, "title", "Redo", "keys-of", "win.none", NULL));
  g_assert_cmpint (count (row, GTK_TYPE_SHORTCUT_LABEL), ==, 1);
  assert_described (row, "Shift+Ctrl+Z");
  g_assert_cmpint (count (none, GTK_TYPE_SHORTCUT_LABEL), ==, 0);
  g_object_unref (row);
  g_object_unref (none);
  g_application_set_default (NULL);
}

/* It is one of those that are too wide for a phone when nobody looks. */
static void
test_the_window_is_narrow (void)
{
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ()), *window = NULL;
  GListModel *toplevels = gtk_window_get_toplevels ();
  int least;

  gtk_window_present (parent);
  vivant_shortcuts_present (parent);
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWindow) other = g_list_model_get_item (toplevels, i);

    if (gtk_window_get_transient_for (other) == parent)
      window = other;
  }
  g_assert_nonnull (window);
  g_assert_cmpint (count (GTK_WIDGET (window), VIVANT_TYPE_SHORTCUT_ROW), >, 30);
  gtk_widget_measure (adw_window_get_content (ADW_WINDOW (window)), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  g_assert_cmpint (least, <=, 360);
  widget_test_close (window, window);
  gtk_window_destroy (parent);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/shortcut-row/keys-that-belong-together", test_keys_that_belong_together);
  g_test_add_func ("/shortcut-row/keys-of-an-action", test_keys_of_an_action);
  g_test_add_func ("/shortcut-row/the-window-is-narrow", test_the_window_is_narrow);
  return g_test_run ();
}
