/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-export-file.h"

#include "vivant-sandbox.h"

#include <glib/gi18n.h>

struct _VivantExportFile {
  AdwBin parent_instance;

  VivantQueue *queue;
  VivantMediaFormat format;
  char *folder;
  GtkWidget *name, *ending, *folder_row, *folder_name;
};

G_DEFINE_FINAL_TYPE (VivantExportFile, vivant_export_file, ADW_TYPE_BIN)

/* ---- The name --------------------------------------------------------------------------------------------------- */

char *
vivant_export_file_dup_name (VivantExportFile *self)
{
  const char *extension = vivant_media_format_get_extension (self->format);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  g_strdelimit (name, "/", '-');
  if (*name == '\0' || g_str_equal (name, ".") || g_str_equal (name, ".."))
    return NULL;
  return g_str_has_suffix (name, extension) ? g_steal_pointer (&name) : g_strconcat (name, extension, NULL);
}

char *
vivant_export_file_dup_path (VivantExportFile *self)
{
  g_autofree char *name = vivant_export_file_dup_name (self);

  return name != NULL ? g_build_filename (self->folder, name, NULL) : NULL;
}

gboolean
vivant_export_file_is_taken (VivantExportFile *self, const char *path)
{
  g_return_val_if_fail (VIVANT_IS_EXPORT_FILE (self) && path != NULL, FALSE);
  return g_file_test (path, G_FILE_TEST_EXISTS) || vivant_queue_has_path (self->queue, path);
}

void
vivant_export_file_propose (VivantExportFile *self, const char *wanted)
{
  g_return_if_fail (VIVANT_IS_EXPORT_FILE (self));
  gtk_editable_set_text (GTK_EDITABLE (self->name), wanted);
  for (int i = 2; i < 1000; i++) {
    g_autofree char *path = vivant_export_file_dup_path (self), *next = g_strdup_printf ("%s (%d)", wanted, i);

    if (path == NULL || !vivant_export_file_is_taken (self, path))
      return;
    gtk_editable_set_text (GTK_EDITABLE (self->name), next);
  }
}

void
vivant_export_file_set_format (VivantExportFile *self, VivantMediaFormat format)
{
  const char *extension = vivant_media_format_get_extension (format);

  g_return_if_fail (VIVANT_IS_EXPORT_FILE (self));
  self->format = format;
  gtk_label_set_label (GTK_LABEL (self->ending), *extension != '\0' ? extension : "/");
}

/* ---- The folder ------------------------------------------------------------------------------------------------- */

const char *
vivant_export_file_get_folder (VivantExportFile *self)
{
  return self->folder;
}

static void
set_folder (VivantExportFile *self, const char *folder)
{
  g_autofree char *name = g_filename_display_basename (folder);

  if (self->folder != folder) {
    g_free (self->folder);
    self->folder = g_strdup (folder);
  }
  gtk_label_set_label (GTK_LABEL (self->folder_name), name);
  gtk_widget_set_tooltip_text (self->folder_row, folder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->folder_row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
}

static void
folder_response_cb (GtkNativeDialog *dialog, int response, VivantExportFile *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    set_folder (self, path);
  g_object_unref (dialog);
}

static void
folder_cb (AdwActionRow *row, VivantExportFile *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Folder"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Select"), _ ("_Cancel"));
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (folder_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* The last one while it is there. */
static void
choose_folder (VivantExportFile *self, const char *last)
{
  const char *videos = g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS);

  if (*last != '\0' && g_file_test (last, G_FILE_TEST_IS_DIR))
    set_folder (self, last);
  else
    set_folder (self, videos != NULL && g_file_test (videos, G_FILE_TEST_IS_DIR) ? videos : g_get_home_dir ());
}

/* ---- The object ------------------------------------------------------------------------------------------------- */

static gboolean
vivant_export_file_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VIVANT_EXPORT_FILE (widget)->name);
}

static void
vivant_export_file_dispose (GObject *object)
{
  VivantExportFile *self = VIVANT_EXPORT_FILE (object);

  g_clear_object (&self->queue);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (vivant_export_file_parent_class)->dispose (object);
}

static void
vivant_export_file_class_init (VivantExportFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_export_file_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = vivant_export_file_grab_focus;
}

static void
build_name (VivantExportFile *self)
{
  self->name = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Name"), NULL);
  self->ending = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->ending, "vivant-secondary");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->name), self->ending);
}

static void
build_folder (VivantExportFile *self)
{
  self->folder_row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Folder"), "activatable", TRUE, NULL);
  self->folder_name = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->folder_row), self->folder_name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->folder_row), gtk_image_new_from_icon_name ("folder-open-symbolic"));
  g_signal_connect (self->folder_row, "activated", G_CALLBACK (folder_cb), self);
  gtk_widget_set_visible (self->folder_row, !vivant_sandbox_is_active ());
}

static void
vivant_export_file_init (VivantExportFile *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  build_name (self);
  build_folder (self);
  adw_preferences_group_set_title (group, _ ("File"));
  adw_preferences_group_add (group, self->name);
  adw_preferences_group_add (group, self->folder_row);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

GtkWidget *
vivant_export_file_new (VivantQueue *queue, const char *folder)
{
  VivantExportFile *self = g_object_new (VIVANT_TYPE_EXPORT_FILE, NULL);

  self->queue = g_object_ref (queue);
  choose_folder (self, folder);
  return GTK_WIDGET (self);
}
