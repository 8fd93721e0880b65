/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * From the window to a file: the dialog, the queue, and what is said when it is done. */
#include "vivant-window-private.h"

#include "vivant-export-dialog.h"
#include "vivant-sandbox.h"

#include <glib/gi18n.h>

/* ---- Telling --------------------------------------------------------------------------------------------------- */

static void
notify_desktop (VivantWindow *self, const char *body)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("Animation Exported"));

  g_notification_set_body (notification, body);
  g_notification_set_default_action (notification, "app.show-window");
  g_application_send_notification (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), "exported",
                                   notification);
}

static void
finished_cb (VivantQueue *queue, VivantQueueItem *item, GError *error, VivantWindow *self)
{
  g_autofree char *name = g_filename_display_basename (vivant_queue_item_get_path (item)), *text = NULL;
  g_autofree char *action = NULL;

  if (g_object_get_data (G_OBJECT (item), "window") != self)
    return;
  if (error != NULL) {
    _vivant_window_show_error (self, _ ("The Animation Was Not Saved"), error, vivant_queue_item_get_path (item),
                               _ ("Try Again"), "win.export");
    return;
  }
  text = g_strdup_printf (_ ("Exported “%s”"), name);
  action = g_action_print_detailed_name ("win.show-in-files", g_variant_new_string (vivant_queue_item_get_path (item)));
  _vivant_window_toast (self, text, _ ("Show in Files"), action);
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    notify_desktop (self, text);
}

void
_vivant_window_connect_queue (VivantWindow *self)
{
  VivantQueue *queue =
      vivant_application_get_queue (VIVANT_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));

  g_signal_connect_object (queue, "item-finished", G_CALLBACK (finished_cb), self, 0);
  vivant_export_notice_set_queue (self->export_notice, queue);
}

/* ---- Exporting ------------------------------------------------------------------------------------------------- */

void
_vivant_window_export (VivantWindow *self, const VivantRenderOptions *options, const VivantExportSettings *settings)
{
  VivantQueue *queue =
      vivant_application_get_queue (VIVANT_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  g_autoptr (VivantProjectState) copy = vivant_project_state_copy (vivant_project_get_state (self->project));
  g_autofree char *title = vivant_project_dup_title (self->project);
  const int start = vivant_studio_get_start_frame (self->studio);
  const gboolean waits = vivant_queue_get_pending (queue) > 0;
  VivantQueueItem *item;

  if (copy->start_mode == VIVANT_START_AUTO && start >= 0) {
    /* Exactly the frames that were seen. */
    copy->start_mode = VIVANT_START_CHOSEN;
    copy->start_frame = start;
  }
  item = vivant_queue_add (queue, title != NULL ? title : _ ("Vivant"), copy, options, settings);
  vivant_queue_item_set_frames (item, vivant_studio_get_store (self->studio));
  g_object_set_data (G_OBJECT (item), "window", self);
  if (waits)
    _vivant_window_toast (self, _ ("Added to the queue"), _ ("Show Queue"), "win.queue");
}

static void
chosen_cb (VivantExportDialog *dialog, const VivantRenderOptions *options, const VivantExportSettings *settings,
           VivantWindow *self)
{
  _vivant_window_export (self, options, settings);
}

void
_vivant_window_ask_export (VivantWindow *self, gboolean later)
{
  VivantQueue *queue =
      vivant_application_get_queue (VIVANT_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  GtkWidget *dialog = vivant_export_dialog_new (self->studio, self->settings, queue, later);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "export", G_CALLBACK (chosen_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Show in Files --------------------------------------------------------------------------------------------- */

static void
show_folder (VivantWindow *self, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path), *uri = g_filename_to_uri (folder, NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
}

static void
shown_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantWindow) self = VIVANT_WINDOW (user_data);
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);

  if (reply == NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    show_folder (self, g_object_get_data (G_OBJECT (self), "path-to-show"));
}

/* The file manager marks the file; where there is none that can, the folder is opened. */
void
_vivant_window_show_in_files (VivantWindow *self, const char *path)
{
  GDBusConnection *bus =
      g_application_get_dbus_connection (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (vivant_sandbox_is_active ()) {
    vivant_sandbox_show_in_files (path);
    return;
  }
  if (uri == NULL)
    return;
  g_object_set_data_full (G_OBJECT (self), "path-to-show", g_strdup (path), g_free);
  if (bus == NULL)
    show_folder (self, path);
  else
    g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                            "org.freedesktop.FileManager1", "ShowItems",
                            g_variant_new ("(^ass)", (const char *const[]){uri, NULL}, ""), NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, shown_cb, g_object_ref (self));
}
