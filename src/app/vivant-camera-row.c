/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-camera-row.h"

#include "vivant-list-names.h"

#include <glib/gi18n.h>

struct _VivantCameraRow {
  AdwComboRow parent_instance;

  VivantLive *live;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (VivantCameraRow, vivant_camera_row, ADW_TYPE_COMBO_ROW)

static void
select_chosen (VivantCameraRow *self)
{
  GPtrArray *devices = vivant_live_get_devices (self->live);
  const char *chosen = vivant_live_get_device (self->live);

  for (guint i = 0; i < devices->len; i++)
    if (g_strcmp0 (((const VivantMediaCameraDevice *) devices->pdata[i])->id, chosen) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (self), i);
}

static void
list_devices (VivantCameraRow *self)
{
  GPtrArray *devices = vivant_live_get_devices (self->live);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < devices->len; i++)
    gtk_string_list_append (names, ((const VivantMediaCameraDevice *) devices->pdata[i])->name);
  if (devices->len == 0)
    gtk_string_list_append (names, _ ("No camera is connected."));
  self->updating = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  select_chosen (self);
  self->updating = FALSE;
}

static void
selected_cb (VivantCameraRow *self)
{
  GPtrArray *devices = self->live != NULL ? vivant_live_get_devices (self->live) : NULL;
  const guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (!self->updating && devices != NULL && selected < devices->len)
    g_object_set (self->live, "device", ((const VivantMediaCameraDevice *) devices->pdata[selected])->id, NULL);
}

void
vivant_camera_row_set_live (VivantCameraRow *self, VivantLive *live)
{
  g_return_if_fail (VIVANT_IS_CAMERA_ROW (self));
  if (!g_set_object (&self->live, live) || live == NULL)
    return;
  g_signal_connect_object (live, "devices-changed", G_CALLBACK (list_devices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (live, "notify::device", G_CALLBACK (select_chosen), self, G_CONNECT_SWAPPED);
  list_devices (self);
}

static void
vivant_camera_row_dispose (GObject *object)
{
  g_clear_object (&VIVANT_CAMERA_ROW (object)->live);
  G_OBJECT_CLASS (vivant_camera_row_parent_class)->dispose (object);
}

static void
vivant_camera_row_class_init (VivantCameraRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_camera_row_dispose;
}

static void
vivant_camera_row_init (VivantCameraRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Camera"));
  vivant_list_names_apply (GTK_WIDGET (self));
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self), TRUE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 1);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}
