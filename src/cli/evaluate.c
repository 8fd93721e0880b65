/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli evaluate: how well a model paints clips from their own first frame. */
#include "cli.h"
#include "evaluation.h"
#include "report.h"
#include "vivant-error.h"
#include "vivant-model-catalog.h"

#include <glib/gi18n.h>

static struct {
  char *model, *config, *clips;
  int frames, threads;
  gboolean json, quiet;
} options;

static const GOptionEntry entries[] = {
    {"model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, N_ ("An installed model or a checkpoint (portrait)"),
     N_ ("NAME|FILE")},
    {"config", 0, 0, G_OPTION_ARG_FILENAME, &options.config,
     N_ ("Configuration that overrides what the checkpoint says"), N_ ("YAML")},
    {"clips", 'c', 0, G_OPTION_ARG_FILENAME, &options.clips, N_ ("A folder of clips, or one clip"), N_ ("DIR|CLIP")},
    {"frames", 'n', 0, G_OPTION_ARG_INT, &options.frames, N_ ("Frames of each clip (all)"), N_ ("N")},
    {"threads", 't', 0, G_OPTION_ARG_INT, &options.threads, N_ ("Threads that compute (all processors)"), N_ ("N")},
    {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print one line of JSON"), NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Print the means alone"), NULL},
    {0},
};

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Paths of the clips in name order. A folder's files that are no clips are passed over. */
static GPtrArray *
list_clips (GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (!g_file_test (options.clips, G_FILE_TEST_IS_DIR)) {
    g_ptr_array_add (paths, g_strdup (options.clips));
    return g_steal_pointer (&paths);
  }
  GError *cause = NULL;
  g_autoptr (GDir) folder = g_dir_open (options.clips, 0, &cause);
  if (!folder) {
    vivant_error_take (error, VIVANT_ERROR_INPUT, options.clips, cause);
    return NULL;
  }
  while ((name = g_dir_read_name (folder)))
    if (name[0] != '.')
      g_ptr_array_add (paths, g_build_filename (options.clips, name, NULL));
  g_ptr_array_sort (paths, compare_paths);
  return g_steal_pointer (&paths);
}

static json_t *
json_of (const char *path, const FommEvaluation *evaluation)
{
  g_autofree char *name = path ? g_path_get_basename (path) : NULL;
  g_autofree char *text = name ? g_filename_display_name (name) : NULL;
  return json_pack ("{s:s*, s:i, s:f, s:f, s:f, s:f, s:f, s:f}", "clip", text, "frames", evaluation->frames, "l1",
                    evaluation->l1, "psnr", evaluation->psnr, "ssim", evaluation->ssim, "keypoint_distance_px",
                    evaluation->keypoint_distance, "copy_l1", evaluation->copy_l1, "l1_over_copy",
                    evaluation->copy_l1 > 0 ? evaluation->l1 / evaluation->copy_l1 : 0);
}

static void
print_row (const char *name, const FommEvaluation *evaluation)
{
  g_print ("%-28s %6d  %.4f  %.4f  %5.3f  %6.2f  %.4f  %6.2f\n", name, evaluation->frames, evaluation->l1,
           evaluation->copy_l1, evaluation->copy_l1 > 0 ? evaluation->l1 / evaluation->copy_l1 : 0, evaluation->psnr,
           evaluation->ssim, evaluation->keypoint_distance);
}

static void
print_heading (void)
{
  /* Translators: columns of a table: L1 error, L1 of showing the first frame, their ratio, PSNR, SSIM, keypoints. */
  g_print ("%-28s %6s  %6s  %6s  %5s  %6s  %6s  %6s\n", _ ("clip"), _ ("frames"), "L1", _ ("copy"), _ ("ratio"), "PSNR",
           "SSIM", _ ("kp px"));
}

static void
report (GPtrArray *names, const GArray *results)
{
  const FommEvaluation *clips = (const FommEvaluation *) (gconstpointer) results->data;
  const FommEvaluation mean = fomm_evaluation_mean (clips, (int) results->len);

  if (options.json) {
    json_t *list = json_array ();
    for (guint i = 0; i < results->len; i++)
      json_array_append_new (list, json_of (names->pdata[i], &clips[i]));
    cli_print_json (json_pack ("{s:o, s:o}", "clips", list, "mean", json_of (NULL, &mean)));
    return;
  }
  print_row (_ ("mean"), &mean);
}

/* Evaluates every clip there is. Files that are no clips are named; nothing but them is an error. */
static CliExit
evaluate (FommModel *model, GPtrArray *paths)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (FommEvaluation));
  GError *last = NULL;

  if (!options.json && !options.quiet)
    print_heading ();
  for (guint i = 0; i < paths->len; i++) {
    FommEvaluation result;
    g_clear_error (&last);
    if (fomm_evaluate_clip (model, paths->pdata[i], options.frames, options.threads, cli_cancellable (), &result,
                            &last)) {
      g_autofree char *name = g_path_get_basename (paths->pdata[i]);
      g_array_append_val (results, result);
      g_ptr_array_add (names, paths->pdata[i]);
      if (!options.json && !options.quiet)
        print_row (name, &result);
    } else if (g_error_matches (last, G_IO_ERROR, G_IO_ERROR_CANCELLED) || paths->len == 1) {
      GError *error = NULL;
      vivant_error_take (&error, VIVANT_ERROR_INPUT, paths->pdata[i], last);
      return cli_fail (error);
    } else
      cli_complain ("%s", last->message);
  }
  if (results->len == 0) {
    g_clear_error (&last);
    cli_complain (_ ("“%s”: there is no clip in this folder"), options.clips);
    return CLI_EXIT_INPUT;
  }
  g_clear_error (&last);
  report (names, results);
  return CLI_EXIT_DONE;
}

static CliExit
run (GStrv *argv)
{
  GError *error = NULL;

  if (!cli_parse ("evaluate", NULL, _ ("Paints every clip from its own first frame and measures the difference."),
                  entries, argv))
    return CLI_EXIT_USAGE;
  if (!options.clips)
    return cli_usage ("evaluate", _ ("--clips is needed"));
  if (options.threads < 0 || options.threads > CLI_MAX_THREADS)
    return cli_usage ("evaluate", _ ("--threads must be between 0 and %d"), CLI_MAX_THREADS);
  if (options.frames < 0)
    return cli_usage ("evaluate", _ ("--frames must not be negative"));

  g_autoptr (VivantModelCatalog) catalog = vivant_model_catalog_new ();
  g_autoptr (VivantModel) found = vivant_model_catalog_find (catalog, options.model, &error);
  if (!found)
    return cli_fail (error);
  FommLoadOptions load;
  fomm_load_options_init (&load);
  load.yaml_path = options.config;
  FommModel *model = vivant_model_load (found, &load, &error);
  if (!model)
    return cli_fail (error);
  g_autoptr (GPtrArray) paths = list_clips (&error);
  const CliExit status = paths ? evaluate (model, paths) : cli_fail (error);
  fomm_model_unref (&model);
  return status;
}

const CliCommand cli_evaluate_command = {"evaluate", N_ ("measure a model on clips"), run};
