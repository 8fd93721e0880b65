/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-list-names.h"

static void
apply (GtkWidget *widget, const char *name)
{
  if (ADW_IS_COMBO_ROW (widget))
    name = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
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
