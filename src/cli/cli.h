/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What the commands of vivant-cli share. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Exit statuses; part of the program's contract. */
typedef enum CliExit {
  CLI_EXIT_DONE = 0,
  CLI_EXIT_USAGE = 1,     /**< the command line is wrong */
  CLI_EXIT_INPUT = 2,     /**< a picture or clip cannot be used */
  CLI_EXIT_MODEL = 3,     /**< a model cannot be used */
  CLI_EXIT_OUTPUT = 4,    /**< the output cannot be written */
  CLI_EXIT_CANCELLED = 5, /**< SIGINT or SIGTERM; nothing was left under the final name */
  CLI_EXIT_DAMAGED = 6,   /**< done, but a part of the clip was damaged */
} CliExit;

/** More threads than any machine has use for. */
#define CLI_MAX_THREADS 1024

/** Largest side of a result, pixels: what the encoders take. */
#define CLI_MAX_SIZE 8192

/** One command. `argv[0]` is the command's own name; `argv` is NULL-terminated and belongs to the caller, which frees
 * whatever strings remain. */
typedef struct CliCommand {
  const char *name;
  const char *summary;
  CliExit (*run) (GStrv *argv);
} CliCommand;

extern const CliCommand cli_animate_command;
extern const CliCommand cli_inspect_command;
extern const CliCommand cli_model_command;
extern const CliCommand cli_bench_command;
extern const CliCommand cli_evaluate_command;
extern const CliCommand cli_train_command;
extern const CliCommand cli_shapes_command;
extern const CliCommand cli_heads_command;

/** Prints "vivant-cli: message" to standard error. */
void cli_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);

/** Prints the error unless it is a cancellation, frees it, and returns the exit status it stands for. */
CliExit cli_fail (GError *error);

/** Prints the message and how to get help for `command`; returns CLI_EXIT_USAGE. */
CliExit cli_usage (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** Parses the options of a command; what is left in `argv` are the command's name and its operands. Prints the fault
 * and returns FALSE when they are wrong. `--help` prints and exits. `operands` describes the operands in the help. */
gboolean cli_parse (const char *command, const char *operands, const char *summary, const GOptionEntry *entries,
                    GStrv *argv);

/** A cancellable that SIGINT and SIGTERM cancel, from the first call on. Belongs to the program. */
GCancellable *cli_cancellable (void);

G_END_DECLS
