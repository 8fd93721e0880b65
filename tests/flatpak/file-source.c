/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A file manager for tests: file-source FILE [bare]. Its window can be dragged, and its clipboard pasted, as FILE:
 * through the portal as GTK 4 does, or with "bare" as a plain list of addresses, as older programs do. */
#include <gtk/gtk.h>

typedef struct Source {
  const char *path;
  gboolean bare;
} Source;

static GdkContentProvider *
content (const Source *source)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (source->path);
  g_autofree char *uri = g_file_get_uri (file), *list = g_strconcat (uri, "\r\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (list, strlen (list));
  GSList files = {file, NULL};

  if (source->bare)
    return gdk_content_provider_new_for_bytes ("text/uri-list", bytes);
  return gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, gdk_file_list_new_from_list (&files));
}

static GdkContentProvider *
prepare_cb (GtkDragSource *drag, double x, double y, const Source *source)
{
  return content (source);
}

static void
activate_cb (GtkApplication *application, const Source *source)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkDragSource *drag = gtk_drag_source_new ();
  g_autoptr (GdkContentProvider) provider = content (source);

  gtk_drag_source_set_actions (drag, GDK_ACTION_COPY);
  g_signal_connect (drag, "prepare", G_CALLBACK (prepare_cb), (gpointer) source);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (drag));
  gtk_window_set_title (GTK_WINDOW (window), "file source");
  gtk_window_set_default_size (GTK_WINDOW (window), 160, 160);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_present (GTK_WINDOW (window));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (window), provider);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  Source source = {argc > 1 ? argv[1] : NULL, argc > 2 && g_str_equal (argv[2], "bare")};

  if (source.path == NULL) {
    g_printerr ("usage: file-source FILE [bare]\n");
    return 1;
  }
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &source);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
