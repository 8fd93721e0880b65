/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli shapes: clips of jointed figures, to try training with. */
#include "cli.h"
#include "figure_files.h"
#include "progress.h"
#include "vivant-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

static struct {
  char *output;
  int clips, frames, size;
  gint64 seed;
  gboolean stills, truth, quiet;
} options = {.clips = 40, .frames = 50, .size = 128, .seed = 1};

static const GOptionEntry entries[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Folder for the clips"), N_ ("DIR")},
    {"clips", 'n', 0, G_OPTION_ARG_INT, &options.clips, N_ ("Number of clips, a figure each (40)"), N_ ("N")},
    {"frames", 0, 0, G_OPTION_ARG_INT, &options.frames, N_ ("Frames of each clip (50)"), N_ ("N")},
    {"size", 0, 0, G_OPTION_ARG_INT, &options.size, N_ ("Side of the pictures in pixels (128)"), N_ ("N")},
    {"seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, N_ ("Number that all figures come from (1)"), N_ ("N")},
    {"stills", 0, 0, G_OPTION_ARG_NONE, &options.stills, N_ ("Write a picture of each figure, no clip"), NULL},
    {"truth", 0, 0, G_OPTION_ARG_NONE, &options.truth,
     N_ ("Write beside each clip where the ends of the limbs are, as stated keypoints"), NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Print nothing but errors"), NULL},
    {0},
};

static gboolean
write_truth (const FommFigure *figure, int index, GError **error)
{
  g_autofree char *name = g_strdup_printf ("figure-%03d.keypoints.csv", index + 1);
  g_autofree char *path = g_build_filename (options.output, name, NULL);
  return fomm_figure_write_truth (figure, path, options.size, options.frames, error);
}

static gboolean
write_figure (int index, GError **error)
{
  g_autofree char *name = g_strdup_printf ("figure-%03d.%s", index + 1, options.stills ? "png" : "mp4");
  g_autofree char *path = g_build_filename (options.output, name, NULL);
  FommFigure figure;
  GError *cause = NULL;

  fomm_figure_init (&figure, (guint64) options.seed * 1000003 + (guint64) index);
  gboolean written =
      options.stills ? fomm_figure_write_still (&figure, path, options.size, cli_cancellable (), &cause)
                     : fomm_figure_write_clip (&figure, path, options.size, options.frames, cli_cancellable (), &cause);
  if (written && options.truth)
    written = write_truth (&figure, index, &cause);
  if (written)
    return TRUE;
  vivant_error_take (error, VIVANT_ERROR_OUTPUT, path, cause);
  return FALSE;
}

static CliExit
write_clips (void)
{
  CliProgress progress;
  GError *error = NULL;

  if (g_mkdir_with_parents (options.output, 0777)) {
    cli_complain (_ ("“%s”: the folder cannot be made: %s"), options.output, g_strerror (errno));
    return CLI_EXIT_OUTPUT;
  }
  cli_progress_init (&progress, options.quiet);
  for (int i = 0; i < options.clips && !error; i++) {
    write_figure (i, &error);
    cli_progress_fraction (&progress, (i + 1.0) / options.clips);
  }
  cli_progress_clear (&progress);
  return error ? cli_fail (error) : CLI_EXIT_DONE;
}

static CliExit
run (GStrv *argv)
{
  if (!cli_parse ("shapes", NULL, _ ("Writes clips of jointed figures in motion, to try training with."), entries,
                  argv))
    return CLI_EXIT_USAGE;
  if (!options.output)
    return cli_usage ("shapes", _ ("--output is needed"));
  if (options.clips < 1 || options.clips > 100000 || options.frames < 2 || options.frames > 100000)
    return cli_usage ("shapes", _ ("--clips and --frames must be between 2 and 100000"));
  if (options.size < 16 || options.size > 1024 || options.size % 2 != 0)
    return cli_usage ("shapes", _ ("--size must be an even number between 16 and 1024"));
  if (options.stills && options.truth)
    return cli_usage ("shapes", _ ("--truth goes with clips, not with --stills"));
  if (options.seed < 0)
    return cli_usage ("shapes", _ ("--seed must not be negative"));
  return write_clips ();
}

const CliCommand cli_shapes_command = {"shapes", N_ ("write clips to try training with"), run};
