/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli heads: rendered heads with ground truth. */
#include "cli.h"
#include "heads/head_files.h"
#include "progress.h"
#include "vivant-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

static struct {
  char *output, *geometry;
  int pairs, clips, frames, size;
  gint64 seed;
  double turn;
  gboolean quiet;
} options = {.frames = 150, .size = 256, .seed = 1, .turn = FOMM_HEADS_TURN};

static const GOptionEntry entries[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Folder for the pictures and clips"), N_ ("DIR")},
    {"out", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &options.output, NULL, NULL},
    {"pairs", 'p', 0, G_OPTION_ARG_INT, &options.pairs, N_ ("Pairs of pictures, a head each, with their ground truth"),
     N_ ("N")},
    {"clips", 'n', 0, G_OPTION_ARG_INT, &options.clips, N_ ("Clips, a head each, with sound and ground truth"),
     N_ ("N")},
    {"frames", 0, 0, G_OPTION_ARG_INT, &options.frames, N_ ("Frames of each clip (150)"), N_ ("N")},
    {"size", 0, 0, G_OPTION_ARG_INT, &options.size, N_ ("Side of the pictures in pixels (256)"), N_ ("N")},
    {"seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, N_ ("Number of the first head (1); the others follow it"),
     N_ ("N")},
    {"turn", 0, 0, G_OPTION_ARG_DOUBLE, &options.turn, N_ ("Largest turn of heads in clips (32)"), N_ ("DEGREES")},
    {"geometry", 0, 0, G_OPTION_ARG_FILENAME, &options.geometry, N_ ("Packed head to use instead of the installed one"),
     N_ ("FILE")},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Print nothing but errors"), NULL},
    {0},
};

static gboolean
write_one (FommHeadsPainter *painter, int index, GError **error)
{
  const gboolean pair = index < options.pairs;
  const int number = pair ? index : index - options.pairs;
  const guint64 seed = (guint64) options.seed + (guint64) number;
  g_autofree char *name = g_strdup_printf (pair ? "pair-%06d" : "clip-%03d", number + 1);
  g_autofree char *stem = g_build_filename (options.output, name, NULL);
  GError *cause = NULL;

  if (pair ? fomm_train_heads_write_pair (painter, options.size, seed, stem, cli_cancellable (), &cause)
           : fomm_train_heads_write_clip (painter, options.size, seed, options.frames, options.turn, stem,
                                          cli_cancellable (), &cause))
    return !g_cancellable_set_error_if_cancelled (cli_cancellable (), error);
  vivant_error_take (error, VIVANT_ERROR_OUTPUT, stem, cause);
  return FALSE;
}

static CliExit
write_all (FommHeadsPainter *painter)
{
  const int count = options.pairs + options.clips;
  CliProgress progress;
  GError *error = NULL;

  if (g_mkdir_with_parents (options.output, 0777)) {
    cli_complain (_ ("“%s”: the folder cannot be made: %s"), options.output, g_strerror (errno));
    return CLI_EXIT_OUTPUT;
  }
  cli_progress_init (&progress, options.quiet);
  for (int i = 0; i < count && !error; i++) {
    write_one (painter, i, &error);
    cli_progress_fraction (&progress, (i + 1.0) / count);
  }
  cli_progress_clear (&progress);
  return error ? cli_fail (error) : CLI_EXIT_DONE;
}

static CliExit
render (void)
{
  GError *cause = NULL;
  g_autoptr (FommHeads) heads = fomm_train_heads_new (options.geometry, &cause);

  if (!heads) {
    cli_complain ("%s", cause->message);
    g_error_free (cause);
    return CLI_EXIT_INPUT;
  }
  g_autoptr (FommHeadsPainter) painter = fomm_train_heads_painter_new (heads, options.size);
  if (painter)
    return write_all (painter);
  cli_complain (_ ("There is not enough memory."));
  return CLI_EXIT_OUTPUT;
}

static CliExit
run (GStrv *argv)
{
  if (!cli_parse ("heads", NULL, _ ("Renders heads in motion, nobody’s face, with the ground truth for training."),
                  entries, argv))
    return CLI_EXIT_USAGE;
  if (!options.output)
    return cli_usage ("heads", _ ("--output is needed"));
  if (options.pairs < 0 || options.pairs > 999999 || options.clips < 0 || options.clips > 999)
    return cli_usage ("heads", _ ("--pairs must be between 0 and 999999, --clips between 0 and 999"));
  if (options.pairs + options.clips == 0)
    return cli_usage ("heads", _ ("--pairs or --clips is needed"));
  if (options.frames < 1 || options.frames > 100000)
    return cli_usage ("heads", _ ("--frames must be between 1 and 100000"));
  if (options.size < FOMM_HEADS_MIN_SIZE || options.size > FOMM_HEADS_MAX_SIZE || options.size % 2 != 0)
    return cli_usage ("heads", _ ("--size must be an even number between %d and %d"), FOMM_HEADS_MIN_SIZE,
                      FOMM_HEADS_MAX_SIZE);
  if (!(options.turn >= 0 && options.turn <= 60))
    return cli_usage ("heads", _ ("--turn must be between 0 and 60"));
  if (options.seed < 0)
    return cli_usage ("heads", _ ("--seed must not be negative"));
  return render ();
}

const CliCommand cli_heads_command = {"heads", N_ ("render heads with ground truth"), run};
