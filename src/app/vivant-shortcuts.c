/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-shortcuts.h"

#include "vivant-shortcut-row.h"

void
vivant_shortcuts_present (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWindow *window;

  g_type_ensure (VIVANT_TYPE_SHORTCUT_ROW);
  builder = gtk_builder_new_from_resource ("/io/github/vivantapp/Vivant/vivant-shortcuts.ui");
  window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
