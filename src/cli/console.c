/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "cli.h"

#include "vivant-error.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

void
cli_complain (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("vivant-cli: %s\n", message);
}

static CliExit
exit_of_error (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return CLI_EXIT_CANCELLED;
  if (error->domain != VIVANT_ERROR)
    return CLI_EXIT_OUTPUT;
  switch ((VivantError) error->code) {
  case VIVANT_ERROR_INPUT:
    return CLI_EXIT_INPUT;
  case VIVANT_ERROR_MODEL:
    return CLI_EXIT_MODEL;
  case VIVANT_ERROR_OUTPUT:
  case VIVANT_ERROR_FAILED:
    break;
  }
  return CLI_EXIT_OUTPUT;
}

CliExit
cli_fail (GError *error)
{
  CliExit status = exit_of_error (error);

  cli_complain ("%s", status == CLI_EXIT_CANCELLED ? _ ("cancelled") : error->message);
  g_error_free (error);
  return status;
}

CliExit
cli_usage (const char *command, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  cli_complain ("%s", message);
  g_printerr (_ ("Try “vivant-cli %s --help”.\n"), command);
  return CLI_EXIT_USAGE;
}

gboolean
cli_parse (const char *command, const char *operands, const char *summary, const GOptionEntry *entries, GStrv *argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (operands);
  g_autofree char *program = g_strconcat ("vivant-cli ", command, NULL);
  g_autoptr (GError) error = NULL;

  g_set_prgname (program);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse_strv (context, argv, &error))
    return TRUE;
  cli_usage (command, "%s", error->message);
  return FALSE;
}

static GCancellable *stop;
static int signal_pipe[2];

/* Only what a signal handler may do. */
static void
on_signal (int number)
{
  const int saved = errno;

  if (write (signal_pipe[1], "", 1) < 0)
    _exit (CLI_EXIT_CANCELLED);
  errno = saved;
}

/* Cancelling takes locks, and the main loop does not run: a thread does it. Blocking the signals in favour of one
 * thread would not do, for libraries start threads of their own before main() does. */
static gpointer
wait_for_signal (gpointer data)
{
  char byte;

  while (read (signal_pipe[0], &byte, 1) != 1)
    ;
  g_cancellable_cancel (stop);
  return NULL;
}

GCancellable *
cli_cancellable (void)
{
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
  /* A second signal of the same kind ends the program at once. */
  const struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART | (int) SA_RESETHAND};

  if (stop)
    return stop;
  stop = g_cancellable_new ();
  if (!g_unix_open_pipe (signal_pipe, FD_CLOEXEC, NULL))
    return stop;
  g_thread_unref (g_thread_new ("signals", wait_for_signal, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    sigaction (numbers[i], &action, NULL);
  return stop;
}
