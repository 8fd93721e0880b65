/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The sandbox is only a file that is there: this program answers for it (the linker's --wrap). What really is different
 * in one is tested in one, see tests/flatpak. */
#include "vivant-sandbox.h"

#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean inside;

gboolean __real_g_file_test (const char *path, GFileTest test);
gboolean __wrap_g_file_test (const char *path, GFileTest test);

gboolean
__wrap_g_file_test (const char *path, GFileTest test)
{
  return strcmp (path, "/.flatpak-info") == 0 ? inside : __real_g_file_test (path, test);
}

static char *
make_file (const char *name)
{
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  return path;
}

static void
test_outside (void)
{
  inside = FALSE;
  g_assert_false (vivant_sandbox_is_active ());
  g_assert_null (vivant_sandbox_explain ("/nowhere/portrait.jpg"));
  g_assert_null (vivant_sandbox_explain (NULL));
}

static void
test_inside (void)
{
  g_autofree char *path = make_file ("portrait.jpg"), *why = NULL;

  inside = TRUE;
  g_assert_true (vivant_sandbox_is_active ());
  g_assert_null (vivant_sandbox_explain (NULL));
  g_assert_null (vivant_sandbox_explain (path)); /* it was chosen */
  g_unlink (path);
  why = vivant_sandbox_explain (path);
  g_assert_nonnull (why);
  g_assert_nonnull (strstr (why, "file dialog"));
}

/* ---- The portal ------------------------------------------------------------------------------------------------- */

typedef struct Portal {
  GDBusConnection *bus;
  gboolean owned;
  int calls;
  ino_t shown; /* of what it was given */
} Portal;

static void
call_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  Portal *portal = data;
  GUnixFDList *files = g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
  struct stat info;
  int handle, fd;

  g_assert_cmpstr (method, ==, "OpenDirectory");
  g_variant_get (parameters, "(&sha{sv})", NULL, &handle, NULL);
  fd = g_unix_fd_list_get (files, handle, NULL);
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  portal->shown = info.st_ino;
  close (fd);
  portal->calls++;
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(o)", "/org/freedesktop/portal/desktop/request/1"));
}

static void
owned_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  ((Portal *) data)->owned = TRUE;
}

static void
test_show_in_files (void)
{
  static const char xml[] = "<node><interface name='org.freedesktop.portal.OpenURI'><method name='OpenDirectory'>"
                            "<arg type='s' direction='in'/><arg type='h' direction='in'/>"
                            "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/>"
                            "</method></interface></node>";
  static const GDBusInterfaceVTable table = {.method_call = call_cb};
  g_autoptr (GTestDBus) desktop = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autofree char *path = make_file ("result.mp4");
  Portal portal = {0};
  struct stat info;
  guint object, name;

  g_test_dbus_up (desktop);
  portal.bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_assert_nonnull (portal.bus);
  object = g_dbus_connection_register_object (portal.bus, "/org/freedesktop/portal/desktop", node->interfaces[0],
                                              &table, &portal, NULL, NULL);
  name = g_bus_own_name_on_connection (portal.bus, "org.freedesktop.portal.Desktop", G_BUS_NAME_OWNER_FLAGS_NONE,
                                       owned_cb, NULL, &portal, NULL);
  while (!portal.owned)
    g_main_context_iteration (NULL, TRUE);
  vivant_sandbox_show_in_files ("/nowhere/result.mp4"); /* there is nothing to show */
  vivant_sandbox_show_in_files (path);
  while (portal.calls == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (portal.shown, ==, info.st_ino);
  g_assert_cmpint (portal.calls, ==, 1);
  g_bus_unown_name (name);
  g_dbus_connection_unregister_object (portal.bus, object);
  g_object_unref (portal.bus);
  g_test_dbus_down (desktop);
  g_unlink (path);
}

/* No bus: nothing happens, and nobody waits. */
static void
test_no_bus (void)
{
  g_autofree char *path = make_file ("result.mp4");

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus", TRUE);
  vivant_sandbox_show_in_files (path);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/outside", test_outside);
  g_test_add_func ("/sandbox/inside", test_inside);
  g_test_add_func ("/sandbox/show-in-files", test_show_in_files);
  g_test_add_func ("/sandbox/no-bus", test_no_bus);
  return g_test_run ();
}
