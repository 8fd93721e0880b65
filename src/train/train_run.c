/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "train_run.h"

#include "run_state.h"
#include "train_log.h"
#include "validation.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

typedef struct Run {
  const FommTrainOptions *options;
  FommDataset *dataset;
  FommTrainer trainer;
  FommBatch batch;
  FommRunState state;
  FommTrainLog *log;
  FommTrainProgress progress;
  char *sheet, *state_path, *model_path;
  gboolean made;         /* the folder was not there before */
  gint64 started, saved; /* monotonic, microseconds */
  gint64 first_step;     /* of this session */
  double earlier;        /* seconds of earlier sessions */
} Run;

void
fomm_train_options_init (FommTrainOptions *options)
{
  *options = (FommTrainOptions){.seed = 1, .save_minutes = 5};
}

gboolean
fomm_train_has_bf16 (void)
{
  return fomm_half_products_get () != NULL;
}

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->log, fomm_train_log_free);
  fomm_batch_clear (&run->batch);
  fomm_trainer_clear (&run->trainer);
  g_clear_pointer (&run->dataset, fomm_dataset_free);
  g_free (run->sheet);
  g_free (run->state_path);
  g_free (run->model_path);
}

static char *
path_of (const Run *run, const char *name)
{
  return g_build_filename (run->options->output, name, NULL);
}

/* ---- Beginning -------------------------------------------------------------------------------------------------- */

static gboolean
open_folder (Run *run, GError **error)
{
  const char *output = run->options->output;
  g_autofree char *name = g_filename_display_name (output);

  run->made = !g_file_test (output, G_FILE_TEST_EXISTS);
  if (g_mkdir_with_parents (output, 0777)) {
    g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT, _ ("“%s”: the folder cannot be made: %s"), name,
                 g_strerror (errno));
    return FALSE;
  }
  run->state_path = path_of (run, "state.safetensors");
  run->model_path = path_of (run, "model.safetensors");
  const gboolean begun = g_file_test (run->state_path, G_FILE_TEST_EXISTS);
  if (begun == run->options->resume)
    return TRUE;
  g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT,
               begun ? _ ("“%s”: a run was begun in this folder already; resume it, or choose another folder")
                     : _ ("“%s”: there is no run to resume in this folder"),
               name);
  return FALSE;
}

static gboolean
load_config (Run *run, FommTrainConfig *config, GError **error)
{
  g_autofree char *own = path_of (run, "config.yaml");
  const char *path = run->options->config ? run->options->config : own;
  FommError core;

  fomm_train_config_init (config);
  if (fomm_train_config_load (config, path, &core))
    return fomm_train_fail (error, FOMM_TRAIN_ERROR_INPUT, path, &core);
  if (!run->options->resume)
    return TRUE;
  if (fomm_run_state_read_model (run->state_path, &config->model, &core))
    return fomm_train_fail (error, FOMM_TRAIN_ERROR_MODEL, run->state_path, &core);
  config->has_model = true;
  return TRUE;
}

/* The run keeps a copy, so that it can be resumed without the original. */
static gboolean
keep_config (const Run *run, GError **error)
{
  g_autofree char *own = path_of (run, "config.yaml"), *text = NULL;
  GError *cause = NULL;
  gsize length;

  if (!run->options->config || g_str_equal (run->options->config, own))
    return TRUE;
  if (g_file_get_contents (run->options->config, &text, &length, &cause) &&
      g_file_set_contents (own, text, (gssize) length, &cause))
    return TRUE;
  g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT, cause->message);
  g_error_free (cause);
  return FALSE;
}

/* A run goes on as it was begun, unless it is told otherwise. */
static gboolean
set_up_precision (Run *run, GError **error)
{
  const FommTrainPrecision wanted = run->options->precision;
  if (wanted != FOMM_TRAIN_PRECISION_KEEP)
    run->state.half = wanted == FOMM_TRAIN_PRECISION_BF16;
  if (fomm_trainer_set_half (&run->trainer, run->state.half))
    return TRUE;
  run->state.half = FALSE;
  if (wanted == FOMM_TRAIN_PRECISION_BF16)
    return TRUE;
  g_autofree char *name = g_filename_display_name (run->options->output);
  g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_MODEL,
               _ ("“%s”: this run was begun with bf16 numbers, with which this processor is not faster; it can go on "
                  "with f32"),
               name);
  return FALSE;
}

static gboolean
set_up_trainer (Run *run, const FommTrainConfig *config, GError **error)
{
  const FommTrainOptions *options = run->options;
  const char *model = options->resume ? NULL : options->model;
  FommError core;

  run->state.cursor.seed = options->seed;
  fomm_random_init (&run->state.cursor.random, options->seed, 0);
  if (fomm_trainer_init (&run->trainer, config, model, options->threads, &run->state.cursor.random, &core))
    return fomm_train_fail (error, model ? FOMM_TRAIN_ERROR_MODEL : FOMM_TRAIN_ERROR_INPUT,
                            model ? model : options->config, &core);
  if (options->resume && fomm_run_state_load (&run->state, &run->trainer, run->state_path, &core))
    return fomm_train_fail (error, FOMM_TRAIN_ERROR_MODEL, run->state_path, &core);
  return set_up_precision (run, error);
}

static gboolean
wants_truth (const FommTrainConfig *config)
{
  return config->weights.keypoint_value != 0 || config->weights.keypoint_jacobian != 0;
}

/* NULL, or why a folder of clips does not fit the configuration. Stated keypoints must be there when they are asked
 * for, and a mirror would exchange left and right ones. */
static const char *
find_fault_of_clips (const Run *run)
{
  const FommTrainConfig *config = &run->trainer.config;
  if (fomm_train_config_wants_flow (config))
    return _ ("the configuration weighs flow or visibility, which only rendered heads state");
  if (!wants_truth (config))
    return NULL;
  if (fomm_augmentation_moves (&config->augmentation))
    return _ ("rotation_param, resize_param and crop_param would move the keypoints that these clips state");
  if (!fomm_dataset_get_truth (run->dataset, 0, 0))
    return _ ("the configuration weighs stated keypoints, but these clips state none");
  return config->augmentation.horizontal_flip
             ? _ ("horizontal_flip would exchange left and right keypoints that these clips state")
             : NULL;
}

/* The same for rendered heads. */
static const char *
find_fault_of_heads (const Run *run)
{
  const FommTrainConfig *config = &run->trainer.config;
  const FommLossWeights *weights = &config->weights;
  if (config->augmentation.horizontal_flip || config->augmentation.time_flip)
    return _ ("rendered heads are drawn from both sides and both ways already: flip_param must be left out");
  if (fomm_augmentation_moves (&config->augmentation))
    return _ (
        "rendered heads stand in all places already: rotation_param, resize_param and crop_param must be left out");
  if (config->model.num_channels != 3)
    return _ ("rendered heads are coloured, the network is not");
  if ((weights->warped != 0 || weights->blend != 0) && !config->model.generator.skip)
    return _ ("“warped” and “blend” need a generator with “skip: true”");
  return wants_truth (config) && config->model.num_kp > fomm_heads_pairs_count_names ()
             ? _ ("the network has more keypoints than rendered heads state")
             : NULL;
}

static gboolean
check_truth (const Run *run, GError **error)
{
  const char *data = run->options->data, *fault = data ? find_fault_of_clips (run) : find_fault_of_heads (run);
  g_autofree char *name = data ? g_filename_display_name (data) : NULL;
  if (fault && name)
    g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT, "“%s”: %s", name, fault);
  else if (fault)
    g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT, fault);
  return fault == NULL;
}

/* A detector that learns the keypoints of heads knows their names, and where they are on the average. */
static gboolean
name_keypoints (Run *run, GError **error)
{
  FommTrainer *trainer = &run->trainer;
  const int count = trainer->config.model.num_kp;
  if (run->options->data || run->options->resume || !wants_truth (&trainer->config))
    return TRUE;
  json_decref (trainer->keypoint_facts);
  trainer->keypoint_facts = fomm_dataset_describe_keypoints (run->dataset, count);
  if (!trainer->keypoint_facts)
    g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_FAILED, _ ("There is not enough memory."));
  return trainer->keypoint_facts != NULL;
}

static FommDataset *
open_dataset (const Run *run, GCancellable *cancellable, GError **error)
{
  const FommTrainConfig *config = &run->trainer.config;
  FommDatasetOptions data = {.width = config->model.width,
                             .height = config->model.height,
                             .max_frames = config->max_frames,
                             .num_kp = wants_truth (config) ? config->model.num_kp : 0,
                             .id_sampling = config->id_sampling,
                             .scratch = run->options->output,
                             .pairs = config->heads_pairs,
                             .painters = config->batch_size};
  int width;
  fomm_train_config_motion_size (config, &data.cells, &width);
  return run->options->data ? fomm_dataset_open (run->options->data, &data, cancellable, error)
                            : fomm_dataset_open_heads (&data, cancellable, error);
}

static gboolean
open_data (Run *run, GCancellable *cancellable, GError **error)
{
  const FommTrainConfig *config = &run->trainer.config;
  FommError core;

  if (!run->options->data && !check_truth (run, error))
    return FALSE;
  run->dataset = open_dataset (run, cancellable, error);
  if (!run->dataset || !check_truth (run, error) || !name_keypoints (run, error))
    return FALSE;
  g_autofree char *digest = fomm_dataset_get_digest (run->dataset);
  if (run->options->resume && g_strcmp0 (digest, run->state.data_digest) != 0) {
    g_autofree char *name = g_filename_display_name (run->options->data ? run->options->data : run->options->output);
    g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT,
                 _ ("“%s”: these are not the clips that the run was begun with"), name);
    return FALSE;
  }
  g_strlcpy (run->state.data_digest, digest, sizeof run->state.data_digest);
  if (fomm_batch_init (&run->batch, config, fomm_dataset_get_items (run->dataset, NULL), &core))
    return fomm_train_fail (error, FOMM_TRAIN_ERROR_FAILED, NULL, &core);
  return TRUE;
}

/* How much of the run is done, 0 … 1. */
static double
run_fraction (const Run *run)
{
  const double whole = run->options->whole_minutes * 60;

  return MIN (1, whole > 0 ? run->state.seconds / whole : (double) run->state.step / (double) run->progress.steps);
}

static gboolean
run_open (Run *run, GCancellable *cancellable, GError **error)
{
  FommTrainConfig config;

  run->state.best = run->state.copy = -1;
  if (!open_folder (run, error) || !load_config (run, &config, error) || !set_up_trainer (run, &config, error) ||
      !open_data (run, cancellable, error) || !keep_config (run, error))
    return FALSE;
  g_autofree char *log = path_of (run, "log.csv");
  run->log = fomm_train_log_open (log, run->state.step, error);
  const gint64 steps = config.num_epochs * fomm_batch_steps_per_epoch (&config, run->dataset);
  run->progress = (FommTrainProgress){.step = run->state.step,
                                      .steps = run->options->steps > 0 ? run->options->steps : steps,
                                      .l1 = -1,
                                      .copy_l1 = -1,
                                      .best_l1 = run->state.best,
                                      .best_step = run->state.best_step};
  run->progress.fraction = run_fraction (run);
  run->earlier = run->state.seconds;
  run->first_step = run->state.step;
  run->started = run->saved = g_get_monotonic_time ();
  return run->log != NULL;
}

/* ---- Going on --------------------------------------------------------------------------------------------------- */

static gboolean
save_state (Run *run, GError **error)
{
  FommError core;
  run->saved = g_get_monotonic_time ();
  if (fomm_run_state_save (&run->state, &run->trainer, run->state_path, &core))
    return fomm_train_fail (error, FOMM_TRAIN_ERROR_OUTPUT, run->state_path, &core);
  return TRUE;
}

static gboolean
export_model (const Run *run, const char *path, GError **error)
{
  const FommTrainOptions *options = run->options;
  g_autofree char *folder = g_path_get_basename (options->output), *shown = g_filename_display_name (folder);
  g_autofree char *data = options->data ? g_strdup_printf ("%d clips", fomm_dataset_get_clips (run->dataset, NULL))
                                        : g_strdup ("rendered heads");
  g_autofree char *origin = g_strdup_printf ("Trained with Vivant: %" G_GINT64_FORMAT " steps on %s%s.",
                                             run->state.step, data, options->model ? ", from another model" : "");
  const FommModelFacts facts = {
      .name = options->name ? options->name : shown, .object_class = options->object_class, .origin = origin};
  FommError core;

  if (fomm_run_state_export (&run->trainer, &facts, path, &core))
    return fomm_train_fail (error, FOMM_TRAIN_ERROR_OUTPUT, path, &core);
  return TRUE;
}

static gboolean
save_sheet (Run *run, const VivantMediaPicture *sheet, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_strdup_printf ("sheet-%07" G_GINT64_FORMAT ".png", run->state.step);
  GError *cause = NULL;
  g_free (run->sheet);
  run->sheet = path_of (run, name);
  run->progress.sheet = run->sheet;
  if (vivant_media_picture_save_png (sheet, run->sheet, TRUE, cancellable, &cause))
    return TRUE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, cause);
  else {
    g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT, cause->message);
    g_error_free (cause);
  }
  return FALSE;
}

/* The candidate becomes the run's model when no earlier one was better. Where nothing is painted, the latest is best.
 */
static gboolean
keep_best (Run *run, const char *candidate, const FommValidation *found, GError **error)
{
  if (fomm_train_config_paints (&run->trainer.config) && run->state.best >= 0 && found->l1 >= run->state.best) {
    g_unlink (candidate);
    return TRUE;
  }
  run->state.best = run->progress.best_l1 = found->l1;
  run->state.best_step = run->progress.best_step = run->state.step;
  run->state.copy = found->copy_l1;
  if (g_rename (candidate, run->model_path) == 0)
    return TRUE;
  g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT, "%s", g_strerror (errno));
  return FALSE;
}

static gboolean
validate (Run *run, GCancellable *cancellable, GError **error)
{
  g_autofree char *candidate = path_of (run, ".candidate.safetensors");
  FommValidation found;

  if (!export_model (run, candidate, error))
    return FALSE;
  if (!fomm_validate (candidate, run->dataset, run->options->threads, cancellable, &found, error)) {
    g_unlink (candidate);
    return FALSE;
  }
  run->progress.l1 = found.l1;
  run->progress.copy_l1 = found.copy_l1;
  const gboolean done = keep_best (run, candidate, &found, error) &&
                        save_sheet (run, found.sheet, cancellable, error) &&
                        fomm_train_log_validation (run->log, run->state.step, run->state.cursor.epoch,
                                                   run->state.seconds, found.l1, found.copy_l1, error);
  vivant_media_picture_unref (found.sheet);
  run->state.validated = run->state.step;
  return done;
}

static double
rate_of_epoch (const FommTrainConfig *config, gint64 epoch)
{
  double rate = 1;
  for (int i = 0; i < config->n_milestones; i++)
    if (epoch >= config->milestones[i])
      rate *= 0.1;
  return rate;
}

/* The epoch whose learning rates are due. */
static gint64
due_epoch (const Run *run)
{
  return run->options->whole_minutes > 0 ? (gint64) (run_fraction (run) * run->trainer.config.num_epochs)
                                         : run->state.cursor.epoch;
}

static double
session_seconds (const Run *run)
{
  return (double) (g_get_monotonic_time () - run->started) / G_USEC_PER_SEC;
}

/* Seconds until the end, when it is given by time; `seconds` of this session have passed. */
static double
time_left (const Run *run, double seconds)
{
  const FommTrainOptions *options = run->options;
  double left = options->whole_minutes > 0 ? options->whole_minutes * 60 - run->state.seconds : G_MAXDOUBLE;

  if (options->minutes > 0)
    left = MIN (left, options->minutes * 60 - seconds);
  return MAX (0, left);
}

static void
update_progress (Run *run)
{
  FommTrainProgress *progress = &run->progress;
  const double seconds = session_seconds (run), done = (double) (run->state.step - run->first_step);

  run->state.seconds = run->earlier + seconds;
  progress->step = run->state.step;
  progress->epoch = run->state.cursor.epoch;
  progress->mean = fomm_train_log_get_means (run->log);
  progress->samples_per_second = seconds > 0 ? done * run->trainer.config.batch_size / seconds : 0;
  if (run->options->whole_minutes > 0 && done > 0)
    progress->steps = progress->step + (gint64) (time_left (run, 0) * done / seconds);
  progress->fraction = run_fraction (run);
  progress->seconds_left = done > 0 ? (double) (progress->steps - progress->step) * seconds / done : -1;
  progress->seconds_left = MIN (progress->seconds_left, time_left (run, seconds));
}

static gboolean
step (Run *run, GError **error)
{
  const FommTrainConfig *config = &run->trainer.config;
  const double rate = run->progress.rate = rate_of_epoch (config, due_epoch (run));
  FommStepLosses losses;
  FommError core;

  fomm_batch_draw (&run->batch, config, run->dataset, &run->state.cursor, run->trainer.pool);
  const gboolean stated = wants_truth (config);
  const FommStepInput input = {.source = run->batch.source,
                               .driving = run->batch.driving,
                               .source_truth = stated ? run->batch.source_truth : NULL,
                               .driving_truth = stated ? run->batch.driving_truth : NULL,
                               .flow = run->batch.flow,
                               .visible = run->batch.visible};
  if (fomm_trainer_step (&run->trainer, &input, rate, &run->state.cursor.random, &losses, &core))
    return fomm_train_fail (error, FOMM_TRAIN_ERROR_FAILED, NULL, &core);
  run->state.step++;
  update_progress (run);
  return fomm_train_log_step (run->log, run->state.step, run->state.cursor.epoch, run->state.seconds, &losses, error);
}

static gboolean
is_over (const Run *run)
{
  const FommTrainOptions *options = run->options;
  const gboolean done = options->whole_minutes > 0 ? run->state.seconds >= options->whole_minutes * 60
                                                   : run->state.step >= run->progress.steps;

  return done || (options->minutes > 0 && session_seconds (run) >= options->minutes * 60);
}

static gboolean
is_save_due (const Run *run)
{
  return (double) (g_get_monotonic_time () - run->saved) >= run->options->save_minutes * 60 * G_USEC_PER_SEC;
}

static gboolean
is_validation_due (const Run *run, gboolean ending)
{
  const gint64 now = run->state.step;
  return now > run->state.validated && (ending || now % run->trainer.config.validation_steps == 0);
}

/* Steps until the end. A state is only ever saved between whole steps. */
static gboolean
train (Run *run, FommTrainProgressFunc progress, gpointer data, GCancellable *cancellable, GError **error)
{
  for (;;) {
    const gboolean ending = is_over (run);
    if (is_validation_due (run, ending) && !validate (run, cancellable, error))
      return FALSE;
    if (progress)
      progress (&run->progress, data);
    if (ending)
      return TRUE;
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || (is_save_due (run) && !save_state (run, error)) ||
        !step (run, error))
      return FALSE;
  }
}

/* Whatever ended the training, what was learnt is kept. */
static gboolean
finish (Run *run, GError *cause, GError **error)
{
  if (cause && !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, cause);
    return FALSE;
  }
  if (!save_state (run, error)) {
    g_clear_error (&cause);
    return FALSE;
  }
  if (cause)
    g_propagate_error (error, cause);
  return cause == NULL;
}

gboolean
fomm_train_run (const FommTrainOptions *options, FommTrainProgressFunc progress, gpointer data,
                GCancellable *cancellable, FommTrainProgress *last, GError **error)
{
  Run run = {.options = options};
  GError *cause = NULL;
  gboolean done = run_open (&run, cancellable, error);

  if (done) {
    train (&run, progress, data, cancellable, &cause);
    done = finish (&run, cause, error);
  }
  if (!done && run.made)
    g_rmdir (options->output); /* if nothing was written into it */
  if (last) {
    *last = run.progress;
    last->sheet = NULL;
    last->mean = NULL;
  }
  run_clear (&run);
  return done;
}
