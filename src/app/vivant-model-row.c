/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-model-row.h"

#include "vivant-model-words.h"

#include <glib/gi18n.h>

struct _VivantModelRow {
  AdwActionRow parent_instance;

  VivantModel *model;
  GCancellable *cancellable;
  gboolean broken; /* its file cannot be read */
  GtkWidget *icon, *tag;
};

G_DEFINE_FINAL_TYPE (VivantModelRow, vivant_model_row, ADW_TYPE_ACTION_ROW)

static void
update (VivantModelRow *self)
{
  const gboolean described = vivant_model_is_described (self->model);
  g_autofree char *subtitle = described      ? vivant_model_dup_summary (self->model)
                              : self->broken ? g_strdup (_ ("Cannot be read"))
                                             : g_strdup (_ ("Loading…"));
  g_autofree char *words = NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), vivant_model_get_title (self->model));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                vivant_model_class_icon (vivant_model_get_object_class (self->model)));
  /* The row has the title's name by itself. */
  words = g_strdup_printf ("%s%s%s", subtitle, gtk_widget_get_visible (self->tag) ? ", " : "",
                           gtk_widget_get_visible (self->tag) ? _ ("In Use") : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantModelRow) self = VIVANT_MODEL_ROW (user_data);
  g_autoptr (GError) error = NULL;
  FommModel *model = vivant_model_load_finish (VIVANT_MODEL (object), result, &error);

  fomm_model_unref (&model);
  if (self->cancellable == NULL)
    return;
  self->broken = error != NULL;
  update (self);
}

VivantModel *
vivant_model_row_get_model (VivantModelRow *self)
{
  return self->model;
}

void
vivant_model_row_set_in_use (VivantModelRow *self, gboolean in_use)
{
  g_return_if_fail (VIVANT_IS_MODEL_ROW (self));
  gtk_widget_set_visible (self->tag, in_use);
  update (self);
}

static void
vivant_model_row_dispose (GObject *object)
{
  VivantModelRow *self = VIVANT_MODEL_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (vivant_model_row_parent_class)->dispose (object);
}

static void
vivant_model_row_class_init (VivantModelRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_model_row_dispose;
}

static void
vivant_model_row_init (VivantModelRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->icon = g_object_new (GTK_TYPE_IMAGE, "pixel-size", 24, "valign", GTK_ALIGN_CENTER, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->icon, "vivant-model-icon");
  self->tag = g_object_new (GTK_TYPE_LABEL, "label", _ ("In Use"), "valign", GTK_ALIGN_CENTER, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->tag, "vivant-tag");
  gtk_widget_add_css_class (self->tag, "success");
  gtk_widget_add_css_class (self->tag, "caption");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->tag);
}

GtkWidget *
vivant_model_row_new (VivantModel *model)
{
  VivantModelRow *self = g_object_new (VIVANT_TYPE_MODEL_ROW, NULL);

  self->model = g_object_ref (model);
  if (vivant_model_get_removable (model))
    gtk_widget_add_css_class (self->icon, "imported");
  update (self);
  if (!vivant_model_is_described (model))
    vivant_model_load_async (model, self->cancellable, loaded_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
