/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-app-config.h"
#include "vivant-application.h"

#include <glib/gi18n.h>
#include <locale.h>

static gboolean show_version;

static const GOptionEntry early_options[] = {
    {"version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_ ("Print the version and exit"), NULL}, G_OPTION_ENTRY_NULL};

static void
print_version (void)
{
  g_print ("Vivant %s\n", VIVANT_VERSION);
  g_print (_ ("libfomm %s, GTK %d.%d.%d (built against %d.%d.%d), libadwaita %u.%u.%u\n"), fomm_version (),
           gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (), GTK_MAJOR_VERSION,
           GTK_MINOR_VERSION, GTK_MICRO_VERSION, adw_get_major_version (), adw_get_minor_version (),
           adw_get_micro_version ());
}

/* Only looks for --version, which must work without a display; the application reads everything else itself. */
static gboolean
wants_version (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) copy = g_strdupv (argv);

  g_option_context_add_main_entries (context, early_options, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_parse_strv (context, &copy, NULL);
  return show_version;
}

int
main (int argc, char **argv)
{
  g_autoptr (VivantApplication) application = NULL;
  const char *override = g_getenv ("VIVANT_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, override != NULL && *override != '\0' ? override : VIVANT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (wants_version (argc, argv)) {
    print_version ();
    return 0;
  }
  application = vivant_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
