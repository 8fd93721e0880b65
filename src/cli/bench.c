/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli bench: milliseconds a frame, as one line of JSON. */
#include "cli.h"
#include "plan.h"
#include "report.h"
#include "values.h"
#include "vivant-benchmark.h"

#include <glib/gi18n.h>

static struct {
  char *checkpoint, *config, *source, *driving, *dump, *sampling, *precision;
  int threads, frames;
  gboolean plan;
} options = {.frames = 8};

static const GOptionEntry entries[] = {
    {"checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &options.checkpoint, N_ ("The model"), N_ ("FILE")},
    {"config", 0, 0, G_OPTION_ARG_FILENAME, &options.config,
     N_ ("Configuration that overrides what the checkpoint says"), N_ ("YAML")},
    {"source", 's', 0, G_OPTION_ARG_FILENAME, &options.source, N_ ("The portrait, used as a whole"), N_ ("IMAGE")},
    {"driving", 'd', 0, G_OPTION_ARG_FILENAME, &options.driving, N_ ("A folder of pictures or a clip"),
     N_ ("DIR|CLIP")},
    {"threads", 't', 0, G_OPTION_ARG_INT, &options.threads, N_ ("Threads that compute (all processors)"), N_ ("N")},
    {"frames", 'n', 0, G_OPTION_ARG_INT, &options.frames, N_ ("Timed frames (8)"), N_ ("N")},
    {"dump", 0, 0, G_OPTION_ARG_FILENAME, &options.dump, N_ ("Where to write the last picture as 32-bit floats"),
     N_ ("FILE")},
    {"precision", 0, 0, G_OPTION_ARG_STRING, &options.precision, N_ ("Numbers the model computes with (f32)"),
     "f32|bf16"},
    {"plan", 0, 0, G_OPTION_ARG_NONE, &options.plan, N_ ("Show how each layer is computed and how long it takes"),
     NULL},
    {"sampling", 0, 0, G_OPTION_ARG_STRING, &options.sampling, N_ ("Sampling convention (ac0; a native file's own)"),
     "model|ac0|ac1"},
    {0},
};

/* The comparison with other programs runs checkpoints of the official kind as the reference demo does. */
static gboolean
read_sampling (int *align_corners)
{
  if (options.sampling)
    return cli_parse_sampling (options.sampling, align_corners);
  *align_corners = g_str_has_suffix (options.checkpoint, ".safetensors") ? -1 : 0;
  return TRUE;
}

static json_t *
json_of_stages (const VivantBenchmarkResult *result)
{
  json_t *stages = json_object ();

  for (int i = 0; i < result->n_stages; i++)
    json_object_set_new (stages, result->stages[i].name, json_real (result->stages[i].milliseconds / options.frames));
  return stages;
}

static void
report (const VivantBenchmarkResult *result, gboolean bf16)
{
  const int threads = options.threads ? options.threads : (int) g_get_num_processors ();

  /* Somebody's tuning of the BLAS library makes figures that are not ours. */
  cli_print_json (json_pack (
      "{s:s, s:s, s:s, s:i, s:i, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:o, s:s?}", "program", "vivant", "kernels",
      fomm_get_kernels (), "precision", bf16 ? "bf16" : "f32", "threads", threads, "frames", options.frames, "model_s",
      result->model_s, "load_s", result->load_s, "load_cpu_s", result->load_cpu_s, "ms_per_frame", result->ms_per_frame,
      "ms_per_frame_min", result->ms_per_frame_min, "cpu_ms_per_frame", result->cpu_ms_per_frame, "peak_rss_mb",
      result->peak_rss_mb, "stages_ms", json_of_stages (result), "openblas_coretype", g_getenv ("OPENBLAS_CORETYPE")));
}

static CliExit
run (GStrv *argv)
{
  VivantBenchmarkSettings settings;
  VivantBenchmarkResult result;
  GError *error = NULL;
  int align_corners;
  gboolean bf16;

  if (!cli_parse ("bench", NULL, _ ("Times a model: detector, keypoint transfer and generator, without files."),
                  entries, argv))
    return CLI_EXIT_USAGE;
  if (!options.checkpoint || !options.source || !options.driving)
    return cli_usage ("bench", _ ("--checkpoint, --source and --driving are needed"));
  if (options.threads < 0 || options.threads > CLI_MAX_THREADS)
    return cli_usage ("bench", _ ("--threads must be between 0 and %d"), CLI_MAX_THREADS);
  if (options.frames < 1 || options.frames > 1000000)
    return cli_usage ("bench", _ ("--frames must be between 1 and 1000000"));
  if (!read_sampling (&align_corners))
    return cli_usage ("bench", _ ("“%s” is not a value for %s"), options.sampling, "--sampling");
  if (!cli_parse_precision (options.precision, &bf16))
    return cli_usage ("bench", _ ("“%s” is not a value for %s"), options.precision, "--precision");
  settings =
      (VivantBenchmarkSettings){options.checkpoint, options.config, options.source, options.driving, options.threads,
                                options.frames,     align_corners,  bf16,           options.dump};
  if (!vivant_benchmark_run (&settings, cli_cancellable (), &result, &error))
    return cli_fail (error);
  if (options.plan)
    cli_print_plan (&result, options.frames);
  report (&result, bf16 && fomm_has_bf16 ());
  vivant_benchmark_result_clear (&result);
  return CLI_EXIT_DONE;
}

const CliCommand cli_bench_command = {"bench", N_ ("time a model"), run};
