/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-list-names.h"

/* A list under a title has its name from that; one without is all that its window has to show. */
static void
name_list (GtkWidget *widget, const char *name)
{
  if (GTK_IS_LIST_BOX (widget)) {
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_list (child, name);
}

static gboolean
is_untitled (GtkWidget *widget)
{
  const char *title =
      ADW_IS_PREFERENCES_GROUP (widget) ? adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (widget)) : "-";

  return title == NULL || *title == '\0';
}

static void
apply (GtkWidget *widget, const char *name)
{
  if (ADW_IS_COMBO_ROW (widget))
    name = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  GtkRoot *root = gtk_widget_get_root (widget);

  if (is_untitled (widget) && GTK_IS_WINDOW (root) && gtk_window_get_title (GTK_WINDOW (root)) != NULL)
    name_list (widget, gtk_window_get_title (GTK_WINDOW (root)));
  if (name != NULL && GTK_IS_LIST_VIEW (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    apply (child, name);
}

void
vivant_list_names_apply (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));
  apply (root, NULL);
}
