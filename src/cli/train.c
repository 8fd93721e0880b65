/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli train: a folder of clips in, a model out. */
#include "cli.h"
#include "progress.h"
#include "report.h"
#include "train_run.h"
#include "values.h"
#include "vivant-error.h"
#include "vivant-model-catalog.h"
#include "vivant-training.h"

#include <glib/gi18n.h>

static struct {
  char *data, *config, *output, *model, *name, *object_class, *precision;
  gint64 seed, steps;
  int threads;
  double minutes, save_minutes;
  gboolean heads, resume, json, quiet;
} options;

static const GOptionEntry entries[] = {
    {"data", 'd', 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("A folder of clips, or of folders of pictures"),
     N_ ("DIR")},
    {"heads", 0, 0, G_OPTION_ARG_NONE, &options.heads, N_ ("Train on rendered heads, in place of --data"), NULL},
    {"config", 'c', 0, G_OPTION_ARG_FILENAME, &options.config,
     N_ ("Configuration: a file, or the name of one that comes with Vivant"), N_ ("YAML|NAME")},
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Folder for the model and the state of the run"),
     N_ ("DIR")},
    {"model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, N_ ("Model to start from (none: from scratch)"),
     N_ ("NAME|FILE")},
    {"resume", 'r', 0, G_OPTION_ARG_NONE, &options.resume, N_ ("Go on with the run in the folder"), NULL},
    {"name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_ ("Title of the model"), N_ ("TITLE")},
    {"class", 0, 0, G_OPTION_ARG_STRING, &options.object_class, N_ ("What the model animates, as “face”"), N_ ("WORD")},
    {"steps", 0, 0, G_OPTION_ARG_INT64, &options.steps, N_ ("Step to end at (as the configuration’s epochs say)"),
     N_ ("N")},
    {"minutes", 0, 0, G_OPTION_ARG_DOUBLE, &options.minutes, N_ ("Stop after this long; --resume goes on"), N_ ("M")},
    {"save-minutes", 0, 0, G_OPTION_ARG_DOUBLE, &options.save_minutes, N_ ("Time between two saved states (5)"),
     N_ ("M")},
    {"seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, N_ ("Number that all chance comes from (1)"), N_ ("N")},
    {"precision", 0, 0, G_OPTION_ARG_STRING, &options.precision, N_ ("Numbers the model computes with (f32)"),
     "f32|bf16"},
    {"threads", 't', 0, G_OPTION_ARG_INT, &options.threads, N_ ("Threads that compute (all processors)"), N_ ("N")},
    {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print the outcome as JSON"), NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Print nothing but errors"), NULL},
    {0},
};

static void
on_progress (const FommTrainProgress *progress, gpointer data)
{
  const double left = MAX (0, progress->seconds_left);
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_printf (line, _ ("step %lld of %lld · loss %.3f · %.1f samples/s · %u:%02u left"),
                   (long long) progress->step, (long long) progress->steps, progress->mean ? progress->mean->total : 0,
                   progress->samples_per_second, (guint) (left / 60), (guint) left % 60);
  if (progress->l1 >= 0)
    g_string_append_printf (line, _ (" · L1 %.4f (copying %.4f)"), progress->l1, progress->copy_l1);
  cli_progress_text (data, line->str);
}

static void
report (const FommTrainProgress *last)
{
  if (options.json) {
    cli_print_json (json_pack ("{s:I, s:I, s:f, s:f, s:f, s:f, s:I}", "step", (json_int_t) last->step, "steps",
                               (json_int_t) last->steps, "samples_per_second", last->samples_per_second, "l1", last->l1,
                               "copy_l1", last->copy_l1, "best_l1", last->best_l1, "best_step",
                               (json_int_t) last->best_step));
    return;
  }
  if (options.quiet || last->best_l1 < 0)
    return;
  g_autofree char *model = g_build_filename (options.output, "model.safetensors", NULL);
  g_autofree char *shown = g_filename_display_name (model);
  g_print (_ ("%s: step %lld, L1 %.4f (copying the first frame: %.4f)\n"), shown, (long long) last->best_step,
           last->best_l1, last->copy_l1);
}

/* The training room's errors in the engine's words, for the exit status. */
static CliExit
fail (GError *cause, const FommTrainProgress *last)
{
  static const VivantError codes[] = {
      [FOMM_TRAIN_ERROR_FAILED] = VIVANT_ERROR_FAILED,
      [FOMM_TRAIN_ERROR_INPUT] = VIVANT_ERROR_INPUT,
      [FOMM_TRAIN_ERROR_MODEL] = VIVANT_ERROR_MODEL,
      [FOMM_TRAIN_ERROR_OUTPUT] = VIVANT_ERROR_OUTPUT,
  };
  GError *error = NULL;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) && last->steps > 0) {
    cli_complain (_ ("stopped at step %lld; “--resume” goes on from there"), (long long) last->step);
    g_error_free (cause);
    return CLI_EXIT_CANCELLED;
  }
  const gboolean ours = cause->domain == FOMM_TRAIN_ERROR;
  vivant_error_take (&error, ours ? codes[cause->code] : VIVANT_ERROR_FAILED, NULL, cause);
  return cli_fail (error);
}

static CliExit
train (const FommTrainOptions *wanted)
{
  CliProgress progress;
  FommTrainProgress last = {0};
  GError *error = NULL;

  cli_progress_init (&progress, options.quiet || options.json);
  const gboolean done = fomm_train_run (wanted, on_progress, &progress, cli_cancellable (), &last, &error);
  cli_progress_clear (&progress);
  if (!done)
    return fail (error, &last);
  report (&last);
  return CLI_EXIT_DONE;
}

/* False when the option makes no sense. */
static gboolean
choose_precision (FommTrainPrecision *precision)
{
  gboolean bf16;
  if (!cli_parse_precision (options.precision, &bf16))
    return FALSE;
  *precision = bf16                ? FOMM_TRAIN_PRECISION_BF16
               : options.precision ? FOMM_TRAIN_PRECISION_F32
                                   : FOMM_TRAIN_PRECISION_KEEP;
  if (bf16 && !fomm_train_has_bf16 ())
    cli_complain (_ ("This processor is not faster with bf16 numbers: f32 is used"));
  return TRUE;
}

/* NULL when the options make sense, else what is wrong with them. */
static const char *
find_fault (void)
{
  if (!options.data == !options.heads)
    return _ ("either --data or --heads is needed");
  if (!options.output)
    return _ ("--output is needed");
  if (options.steps < 0 || options.minutes < 0 || options.save_minutes < 0 || options.seed < 0)
    return _ ("--steps, --minutes, --save-minutes and --seed must not be negative");
  if (options.threads < 0 || options.threads > CLI_MAX_THREADS)
    return _ ("--threads is out of its range");
  if (options.resume && options.model)
    return _ ("--model begins a run, --resume goes on with one");
  return NULL;
}

static CliExit
run (GStrv *argv)
{
  FommTrainOptions wanted;
  GError *error = NULL;

  fomm_train_options_init (&wanted);
  options.seed = (gint64) wanted.seed;
  options.save_minutes = wanted.save_minutes;
  if (!cli_parse ("train", NULL, _ ("Trains a model on a folder of clips, without labels."), entries, argv))
    return CLI_EXIT_USAGE;
  const char *fault = find_fault ();
  if (fault)
    return cli_usage ("train", "%s", fault);
  if (!choose_precision (&wanted.precision))
    return cli_usage ("train", _ ("“%s” is not a value for %s"), options.precision, "--precision");

  g_autoptr (VivantModelCatalog) catalog = vivant_model_catalog_new ();
  g_autoptr (VivantModel) found = NULL;
  if (options.model && !(found = vivant_model_catalog_find (catalog, options.model, &error)))
    return cli_fail (error);
  g_autofree char *config = vivant_training_find_config (options.config  ? options.config
                                                         : options.heads ? "portrait"
                                                                         : NULL,
                                                         options.model != NULL);
  wanted.data = options.data;
  wanted.config = options.resume && !options.config ? NULL : config;
  wanted.output = options.output;
  wanted.model = found ? vivant_model_get_path (found) : NULL;
  wanted.name = options.name;
  wanted.object_class = options.object_class;
  wanted.resume = options.resume;
  wanted.seed = (guint64) options.seed;
  wanted.threads = options.threads;
  wanted.steps = options.steps;
  wanted.minutes = options.minutes;
  wanted.save_minutes = options.save_minutes;
  return train (&wanted);
}

const CliCommand cli_train_command = {"train", N_ ("train a model on clips"), run};
