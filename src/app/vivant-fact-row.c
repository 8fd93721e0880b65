/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-fact-row.h"

#include <glib/gi18n.h>

struct _VivantFactRow {
  AdwActionRow parent_instance;

  GtkWidget *tag, *value, *choice;
  gboolean filling;
};

enum { PROP_0, PROP_SELECTED, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VivantFactRow, vivant_fact_row, ADW_TYPE_ACTION_ROW)

/* The focus goes to the button inside, which has neither name nor value of its own. */
static void
name_choice (VivantFactRow *self)
{
  GtkWidget *button = gtk_widget_get_first_child (self->choice);
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->choice));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  chosen != NULL ? gtk_string_object_get_string (chosen) : "", -1);
}

static void
selected_cb (VivantFactRow *self)
{
  name_choice (self);
  if (!self->filling)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

void
vivant_fact_row_set_value (VivantFactRow *self, const char *value)
{
  g_return_if_fail (VIVANT_IS_FACT_ROW (self));
  gtk_label_set_label (GTK_LABEL (self->value), value);
  gtk_widget_set_visible (self->value, TRUE);
  gtk_widget_set_visible (self->choice, FALSE);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), NULL);
}

void
vivant_fact_row_set_choices (VivantFactRow *self, const char *const *choices, int selected)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (choices);

  g_return_if_fail (VIVANT_IS_FACT_ROW (self));
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->choice), G_LIST_MODEL (list));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), (guint) selected);
  self->filling = FALSE;
  name_choice (self);
  gtk_widget_set_visible (self->value, FALSE);
  gtk_widget_set_visible (self->choice, TRUE);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->choice);
}

int
vivant_fact_row_get_selected (VivantFactRow *self)
{
  g_return_val_if_fail (VIVANT_IS_FACT_ROW (self), -1);
  if (!gtk_widget_get_visible (self->choice))
    return -1;
  return (int) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice));
}

void
vivant_fact_row_set_source (VivantFactRow *self, VivantFactSource source, const char *why)
{
  g_return_if_fail (VIVANT_IS_FACT_ROW (self));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), why);
  gtk_widget_set_visible (self->tag, source != VIVANT_FACT_STATED);
  gtk_label_set_label (GTK_LABEL (self->tag), source == VIVANT_FACT_ASSUMED ? _ ("Assumed") : _ ("From shapes"));
  if (source == VIVANT_FACT_ASSUMED)
    gtk_widget_add_css_class (self->tag, "warning");
  else
    gtk_widget_remove_css_class (self->tag, "warning");
}

static void
vivant_fact_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, vivant_fact_row_get_selected (VIVANT_FACT_ROW (object)));
}

static void
vivant_fact_row_class_init (VivantFactRowClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = vivant_fact_row_get_property;
  properties[PROP_SELECTED] =
      g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
vivant_fact_row_init (VivantFactRow *self)
{
  self->tag = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->tag, "vivant-tag");
  gtk_widget_add_css_class (self->tag, "caption");
  g_object_set (self->tag, "valign", GTK_ALIGN_CENTER, "visible", FALSE, NULL);
  self->value =
      g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "xalign", 1.0f, "width-chars", 8, NULL);
  gtk_widget_add_css_class (self->value, "heading");
  self->choice = gtk_drop_down_new (NULL, NULL);
  gtk_widget_add_css_class (self->choice, "vivant-flat-choice");
  g_object_set (self->choice, "valign", GTK_ALIGN_CENTER, "visible", FALSE, NULL);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (selected_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->tag);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->value);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->choice);
}

GtkWidget *
vivant_fact_row_new (const char *title)
{
  return g_object_new (VIVANT_TYPE_FACT_ROW, "title", title, NULL);
}
