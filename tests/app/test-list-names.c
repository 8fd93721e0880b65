/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-list-names.h"
#include "widget-test.h"

/* Lists below a widget that have this name. */
static int
count_named (GtkWidget *widget, const char *name)
{
  int n = 0;

  if (GTK_IS_LIST_VIEW (widget)) {
    g_autofree char *other =
        gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

    n += other == NULL;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_named (child, name);
  return n;
}

static GtkWidget *
make_row (const char *title)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new ((const char *const[]){"One", "Two", NULL});

  return g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "model", choices, NULL);
}

static void
test_lists_are_called_as_their_row (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *first = make_row ("Size"), *second = make_row ("Sound");
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, NULL);
  GtkWindow *window;

  gtk_list_box_append (GTK_LIST_BOX (list), first);
  gtk_list_box_append (GTK_LIST_BOX (list), second);
  gtk_box_append (GTK_BOX (box), list);
  window = widget_test_show (box, 300, 200);
  g_assert_cmpint (count_named (box, "Size"), ==, 0);
  vivant_list_names_apply (box);
  g_assert_cmpint (count_named (first, "Size"), >, 0);
  g_assert_cmpint (count_named (second, "Sound"), ==, count_named (first, "Size"));
  g_assert_cmpint (count_named (second, "Size"), ==, 0);
  widget_test_close (window, box);
}

static void
test_a_group_without_a_title (void)
{
  GtkWidget *group = adw_preferences_group_new (), *row = make_row ("Size"), *list;
  GtkWindow *window;

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  window = widget_test_show (group, 300, 200);
  gtk_window_set_title (window, "Training");
  list = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX);
  vivant_list_names_apply (group);
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, "Training"));
  g_assert_cmpint (count_named (row, "Size"), >, 0);
  widget_test_close (window, group);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/list-names/are-those-of-the-rows", test_lists_are_called_as_their_row);
  g_test_add_func ("/list-names/a-group-without-a-title", test_a_group_without_a_title);
  return g_test_run ();
}
