/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-preferences.h"

#include "vivant-choice-row.h"
#include "vivant-list-names.h"

#include <glib/gi18n.h>

static void
add_switch (AdwPreferencesGroup *group, GSettings *settings, const char *key, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new (), *toggle = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (group, row);
}

static void
model_chosen_cb (AdwComboRow *row, GParamSpec *pspec, GSettings *settings)
{
  char **ids = g_object_get_data (G_OBJECT (row), "ids");
  const guint selected = adw_combo_row_get_selected (row);

  if (selected < g_strv_length (ids))
    g_settings_set_string (settings, "model", ids[selected]);
}

/* Titles as they are now: a combo row that is given the catalogue itself never lets go of it. */
static GtkWidget *
model_row (GSettings *settings, VivantModelCatalog *catalog)
{
  g_autofree char *chosen = g_settings_get_string (settings, "model");
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GtkWidget *row;
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++) {
    g_autoptr (VivantModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);

    gtk_string_list_append (titles, vivant_model_get_title (model));
    g_strv_builder_add (ids, vivant_model_get_id (model));
    if (g_strcmp0 (vivant_model_get_id (model), chosen) == 0)
      selected = i;
  }
  row = vivant_choice_row_new (_ ("Model for New Projects"), NULL, titles);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_object_set_data_full (G_OBJECT (row), "ids", g_strv_builder_end (ids), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (model_chosen_cb), settings, 0);
  return row;
}

void
vivant_preferences_present (GtkWindow *parent, GSettings *settings, VivantModelCatalog *catalog)
{
  AdwPreferencesWindow *window = ADW_PREFERENCES_WINDOW (adw_preferences_window_new ());
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  AdwPreferencesGroup *honesty = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  g_object_set (window, "transient-for", parent, "modal", TRUE, "default-width", 600, "default-height", 480,
                "search-enabled", FALSE, NULL);
  adw_preferences_group_set_title (group, _ ("New Projects"));
  adw_preferences_group_add (group, model_row (settings, catalog));
  add_switch (group, settings, "repeat", _ ("Repeat"), _ ("Playback starts again at the end"));
  adw_preferences_group_set_title (honesty, _ ("Honesty"));
  add_switch (honesty, settings, "mark-synthetic", _ ("Mark as Synthetic Media"),
              _ ("Exports say in the file that they were made with a model"));
  add_switch (honesty, settings, "consent-given", _ ("My Pictures Are Mine to Use"),
              _ ("Off: asks again before the next animation"));
  adw_preferences_page_add (page, group);
  adw_preferences_page_add (page, honesty);
  adw_preferences_window_add (window, page);
  vivant_list_names_apply (GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
}
