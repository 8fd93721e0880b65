/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli: the engine for scripts. */
#include "cli.h"
#include "fomm.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

static const CliCommand *const commands[] = {
    &cli_animate_command,  &cli_inspect_command, &cli_model_command,  &cli_bench_command,
    &cli_evaluate_command, &cli_train_command,   &cli_shapes_command, &cli_heads_command,
};

static void
print_help (void)
{
  g_print ("%s\n  vivant-cli %s\n\n%s\n", _ ("Usage:"), _ ("COMMAND [OPTION…]"), _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i]->name, _ (commands[i]->summary));
  g_print ("\n%s\n", _ ("“vivant-cli COMMAND --help” explains a command; “vivant-cli --version” prints the version."));
}

static CliExit
dispatch (GStrv *argv)
{
  const char *name = (*argv)[0];

  if (!name)
    return cli_usage ("", _ ("which command?"));
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h") || g_str_equal (name, "help")) {
    print_help ();
    return CLI_EXIT_DONE;
  }
  if (g_str_equal (name, "--version")) {
    g_print ("vivant-cli %s (libfomm %s)\n", VIVANT_VERSION, fomm_version ());
    return CLI_EXIT_DONE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (name, commands[i]->name))
      return commands[i]->run (argv);
  return cli_usage ("", _ ("“%s” is not a command"), name);
}

static void
set_up_locale (void)
{
  const char *override = g_getenv ("VIVANT_LOCALEDIR");

  setlocale (LC_ALL, "");
  /* Numbers on the command line and in the JSON have a point everywhere. */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, override && *override ? override : VIVANT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) arguments = g_strdupv (argv + (argc > 0 ? 1 : 0));
  CliExit status;

  set_up_locale ();
  g_set_prgname ("vivant-cli");
  /* A reader that goes away is an error to report, not a reason to die with a partial file. */
  signal (SIGPIPE, SIG_IGN);
  status = dispatch (&arguments);
  return status;
}
