/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-sandbox.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <unistd.h>

gboolean
vivant_sandbox_is_active (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

char *
vivant_sandbox_explain (const char *path)
{
  if (path == NULL || !vivant_sandbox_is_active () || access (path, R_OK) == 0)
    return NULL;
  return g_strdup (_ ("Vivant sees only files that were chosen for it. Choose this file in the file dialog to let "
                      "Vivant read it."));
}

void
vivant_sandbox_show_in_files (const char *path)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GUnixFDList) files = g_unix_fd_list_new ();
  const int fd = open (path, O_RDONLY | O_CLOEXEC);
  const int handle = fd >= 0 ? g_unix_fd_list_append (files, fd, NULL) : -1;

  if (bus != NULL && handle >= 0)
    g_dbus_connection_call_with_unix_fd_list (bus, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
                                              "org.freedesktop.portal.OpenURI", "OpenDirectory",
                                              g_variant_new ("(sha{sv})", "", handle, NULL), NULL,
                                              G_DBUS_CALL_FLAGS_NONE, -1, files, NULL, NULL, NULL);
  if (fd >= 0)
    close (fd);
}
