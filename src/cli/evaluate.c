/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli evaluate: how well a model paints clips from their own first frame. */
#include "cli.h"
#include "evaluation.h"
#include "heads/transfer.h"
#include "outside.h"
#include "report.h"
#include "vivant-error.h"
#include "vivant-model-catalog.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

static struct {
  char *model, *config, *clips, *detector, *save, *sheet, *landmarks, *embeddings;
  int frames, threads, heads;
  gboolean json, quiet;
} options;

static const GOptionEntry entries[] = {
    {"model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, N_ ("An installed model or a checkpoint (portrait)"),
     N_ ("NAME|FILE")},
    {"config", 0, 0, G_OPTION_ARG_FILENAME, &options.config,
     N_ ("Configuration that overrides what the checkpoint says"), N_ ("YAML")},
    {"clips", 'c', 0, G_OPTION_ARG_FILENAME, &options.clips, N_ ("A folder of clips, or one clip"), N_ ("DIR|CLIP")},
    {"detector", 0, 0, G_OPTION_ARG_FILENAME, &options.detector,
     N_ ("Model whose keypoint detector measures the average keypoint distance (AKD)"), N_ ("NAME|FILE")},
    {"frames", 'n', 0, G_OPTION_ARG_INT, &options.frames, N_ ("Frames of each clip (all)"), N_ ("N")},
    {"heads", 0, 0, G_OPTION_ARG_INT, &options.heads, N_ ("Rendered heads to measure the transfer of expressions on"),
     N_ ("N")},
    {"save", 0, 0, G_OPTION_ARG_FILENAME, &options.save, N_ ("Folder for the true and painted frames, a folder a clip"),
     N_ ("DIR")},
    {"sheet", 0, 0, G_OPTION_ARG_FILENAME, &options.sheet,
     N_ ("Contact sheet of true and painted frames of the first 16 clips"), N_ ("PNG")},
    {"landmarks", 0, 0, G_OPTION_ARG_FILENAME, &options.landmarks,
     N_ ("Landmarks that another program found, for the average keypoint distance"), N_ ("CSV")},
    {"embeddings", 0, 0, G_OPTION_ARG_FILENAME, &options.embeddings,
     N_ ("Embeddings that another program found, for the average Euclidean distance"), N_ ("CSV")},
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
    if (name[0] != '.' && !g_str_has_suffix (name, ".keypoints.csv"))
      g_ptr_array_add (paths, g_build_filename (options.clips, name, NULL));
  g_ptr_array_sort (paths, compare_paths);
  return g_steal_pointer (&paths);
}

static json_t *
json_of (const char *path, const FommEvaluation *evaluation)
{
  g_autofree char *name = path ? g_path_get_basename (path) : NULL;
  g_autofree char *text = name ? g_filename_display_name (name) : NULL;
  json_t *report = json_pack ("{s:s*, s:i, s:f, s:f, s:f, s:f, s:f, s:f}", "clip", text, "frames", evaluation->frames,
                              "l1", evaluation->l1, "psnr", evaluation->psnr, "ssim", evaluation->ssim,
                              "keypoint_distance_px", evaluation->keypoint_distance, "copy_l1", evaluation->copy_l1,
                              "l1_over_copy", evaluation->copy_l1 > 0 ? evaluation->l1 / evaluation->copy_l1 : 0);
  if (report && options.detector) {
    json_object_set_new (report, "akd_px", json_real (evaluation->akd));
    json_object_set_new (report, "copy_akd_px", json_real (evaluation->copy_akd));
  }
  return report;
}

static void
print_row (const char *name, const FommEvaluation *evaluation)
{
  g_print ("%-28s %6d  %.4f  %.4f  %5.3f  %6.2f  %.4f  %6.2f", name, evaluation->frames, evaluation->l1,
           evaluation->copy_l1, evaluation->copy_l1 > 0 ? evaluation->l1 / evaluation->copy_l1 : 0, evaluation->psnr,
           evaluation->ssim, evaluation->keypoint_distance);
  if (options.detector)
    g_print ("  %6.2f  %6.2f", evaluation->akd, evaluation->copy_akd);
  g_print ("\n");
}

static void
print_heading (void)
{
  /* Translators: columns of a table: L1 error, L1 of showing the first frame, their ratio, PSNR, SSIM, keypoints. */
  g_print ("%-28s %6s  %6s  %6s  %5s  %6s  %6s  %6s", _ ("clip"), _ ("frames"), "L1", _ ("copy"), _ ("ratio"), "PSNR",
           "SSIM", _ ("kp px"));
  if (options.detector)
    g_print ("  %6s  %6s", "AKD", _ ("copy"));
  g_print ("\n");
}

/* What else was measured, beside clips; each only if it was asked for. */
typedef struct {
  gboolean has_heads;
  FommHeadsTransfer heads;
  double akd, aed;
  int landmark_frames, embedding_frames;
} Extras;

static gboolean
measure_outside (Extras *extras, GError **error)
{
  return (!options.landmarks || fomm_outside_distance (options.landmarks, FOMM_OUTSIDE_LANDMARKS, &extras->akd,
                                                       &extras->landmark_frames, error)) &&
         (!options.embeddings || fomm_outside_distance (options.embeddings, FOMM_OUTSIDE_EMBEDDINGS, &extras->aed,
                                                        &extras->embedding_frames, error));
}

static CliExit
measure_extras (FommModel *model, Extras *extras)
{
  GError *error = NULL;

  if (!measure_outside (extras, &error)) {
    cli_complain ("%s", error->message);
    g_error_free (error);
    return CLI_EXIT_INPUT;
  }
  if (options.heads == 0)
    return CLI_EXIT_DONE;
  g_autoptr (FommHeads) heads = fomm_train_heads_new (NULL, &error);
  extras->has_heads = heads && fomm_train_heads_measure (heads, model, options.heads, options.threads,
                                                         cli_cancellable (), &extras->heads, &error);
  return extras->has_heads ? CLI_EXIT_DONE : cli_fail (error);
}

static json_t *
json_of_heads (const FommHeadsTransfer *heads)
{
  return json_pack ("{s:i, s:i, s:f, s:f, s:f, s:f, s:f}", "heads", heads->clips, "frames", heads->frames,
                    "mouth_correlation", heads->mouth, "blink_correlation", heads->blink, "gaze_correlation",
                    heads->gaze, "yaw_error_degrees", heads->yaw, "jitter_px", heads->jitter);
}

static void
print_extras (const Extras *extras)
{
  const FommHeadsTransfer *h = &extras->heads;

  if (extras->has_heads)
    g_print (
        _ ("%d rendered heads: correlation of mouth %.3f, blink %.3f, gaze %.3f; turn within %.2f°; jitter %.2f px\n"),
        h->clips, h->mouth, h->blink, h->gaze, h->yaw, h->jitter);
  if (extras->landmark_frames)
    g_print (_ ("average keypoint distance (AKD) of %d frames: %.3f\n"), extras->landmark_frames, extras->akd);
  if (extras->embedding_frames)
    g_print (_ ("average Euclidean distance (AED) of %d frames: %.3f\n"), extras->embedding_frames, extras->aed);
}

static void
report_json (GPtrArray *names, const GArray *results, const FommEvaluation *mean, const Extras *extras)
{
  const FommEvaluation *clips = (const FommEvaluation *) (gconstpointer) results->data;
  json_t *report = json_object ();

  if (results->len > 0) {
    json_t *list = json_array ();
    for (guint i = 0; i < results->len; i++)
      json_array_append_new (list, json_of (names->pdata[i], &clips[i]));
    json_object_set_new (report, "clips", list);
    json_object_set_new (report, "mean", json_of (NULL, mean));
  }
  if (extras->has_heads)
    json_object_set_new (report, "rendered", json_of_heads (&extras->heads));
  if (extras->landmark_frames)
    json_object_set_new (report, "akd", json_real (extras->akd));
  if (extras->embedding_frames)
    json_object_set_new (report, "aed", json_real (extras->aed));
  cli_print_json (report);
}

static void
report (GPtrArray *names, const GArray *results, const Extras *extras)
{
  const FommEvaluation mean =
      fomm_evaluation_mean ((const FommEvaluation *) (gconstpointer) results->data, (int) results->len);

  if (options.json) {
    report_json (names, results, &mean, extras);
    return;
  }
  if (results->len > 0)
    print_row (_ ("mean"), &mean);
  print_extras (extras);
}

/* The clip's own folder for its frames; NULL when none are kept, or when it cannot be made. */
static char *
folder_for (const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  char *folder = options.save ? g_build_filename (options.save, name, NULL) : NULL;

  if (!folder || g_mkdir_with_parents (folder, 0777) == 0)
    return folder;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s”: the folder cannot be made: %s"), folder,
               g_strerror (errno));
  g_free (folder);
  return NULL;
}

static gboolean
evaluate_clip (FommModel *model, FommModel *detector, const char *path, FommContactSheet *sheet, FommEvaluation *result,
               GError **error)
{
  GError *cause = NULL;
  g_autofree char *folder = folder_for (path, &cause);

  const FommLooks looks = {folder, sheet};

  if (!cause)
    return fomm_evaluate_clip (model, path, options.frames, options.threads, &looks, detector, cli_cancellable (),
                               result, error);
  g_propagate_error (error, cause);
  return FALSE;
}

/* Evaluates every clip there is. Files that are no clips are named; nothing but them is an error. */
static CliExit
evaluate_clips (FommModel *model, FommModel *detector, GPtrArray *paths, FommContactSheet *sheet, GPtrArray *names,
                GArray *results)
{
  for (guint i = 0; i < paths->len; i++) {
    FommEvaluation result;
    GError *cause = NULL;
    if (evaluate_clip (model, detector, paths->pdata[i], sheet, &result, &cause)) {
      g_autofree char *name = g_path_get_basename (paths->pdata[i]);
      g_array_append_val (results, result);
      g_ptr_array_add (names, paths->pdata[i]);
      if (!options.json && !options.quiet)
        print_row (name, &result);
    } else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) || paths->len == 1) {
      GError *error = NULL;
      vivant_error_take (&error, VIVANT_ERROR_INPUT, paths->pdata[i], cause);
      return cli_fail (error);
    } else {
      cli_complain ("%s", cause->message);
      g_error_free (cause);
    }
  }
  if (results->len > 0)
    return CLI_EXIT_DONE;
  cli_complain (_ ("“%s”: there is no clip in this folder"), options.clips);
  return CLI_EXIT_INPUT;
}

static CliExit
evaluate (FommModel *model, FommModel *detector)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (FommEvaluation));
  GError *error = NULL;
  g_autoptr (GPtrArray) paths = options.clips ? list_clips (&error) : NULL;
  g_autoptr (FommContactSheet) sheet = options.sheet ? fomm_contact_sheet_new () : NULL;
  Extras extras = {0};

  if (error)
    return cli_fail (error);
  if (paths && !options.json && !options.quiet)
    print_heading ();
  CliExit status = paths ? evaluate_clips (model, detector, paths, sheet, names, results) : CLI_EXIT_DONE;
  if (status == CLI_EXIT_DONE)
    status = measure_extras (model, &extras);
  if (status == CLI_EXIT_DONE && sheet && !fomm_contact_sheet_save (sheet, options.sheet, cli_cancellable (), &error)) {
    GError *output = NULL;
    vivant_error_take (&output, VIVANT_ERROR_OUTPUT, options.sheet, error);
    return cli_fail (output);
  }
  if (status == CLI_EXIT_DONE)
    report (names, results, &extras);
  return status;
}

static FommModel *
load_model (VivantModelCatalog *catalog, const char *name, const char *config, GError **error)
{
  g_autoptr (VivantModel) found = vivant_model_catalog_find (catalog, name, error);
  FommLoadOptions load;
  fomm_load_options_init (&load);
  load.yaml_path = config;
  return found ? vivant_model_load (found, &load, error) : NULL;
}

static CliExit
run (GStrv *argv)
{
  GError *error = NULL;

  if (!cli_parse ("evaluate", NULL, _ ("Paints every clip from its own first frame and measures the difference."),
                  entries, argv))
    return CLI_EXIT_USAGE;
  if (!options.clips && !options.heads && !options.landmarks && !options.embeddings)
    return cli_usage ("evaluate", _ ("--clips is needed, or --heads, --landmarks or --embeddings"));
  if (options.detector && !options.clips)
    return cli_usage ("evaluate", _ ("--detector needs --clips"));
  if (options.sheet && !options.clips)
    return cli_usage ("evaluate", _ ("--sheet needs --clips"));
  if (options.heads < 0 || options.heads > 1000)
    return cli_usage ("evaluate", _ ("--heads must be between 0 and 1000"));
  if (options.threads < 0 || options.threads > CLI_MAX_THREADS)
    return cli_usage ("evaluate", _ ("--threads must be between 0 and %d"), CLI_MAX_THREADS);
  if (options.frames < 0)
    return cli_usage ("evaluate", _ ("--frames must not be negative"));

  g_autoptr (VivantModelCatalog) catalog = vivant_model_catalog_new ();
  FommModel *model = load_model (catalog, options.model, options.config, &error);
  FommModel *detector = model && options.detector ? load_model (catalog, options.detector, NULL, &error) : NULL;
  const CliExit status = error ? cli_fail (error) : evaluate (model, detector);
  fomm_model_unref (&detector);
  fomm_model_unref (&model);
  return status;
}

const CliCommand cli_evaluate_command = {"evaluate", N_ ("measure a model on clips"), run};
