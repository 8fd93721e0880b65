/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli animate: a portrait, a clip, a result. */
#include "cli.h"
#include "progress.h"
#include "report.h"
#include "values.h"
#include "vivant-export-job.h"
#include "vivant-model-catalog.h"

#include <glib/gi18n.h>
#include <stdio.h>

static struct {
  char *source, *driving, *output, *model, *config, *sampling;
  char *start, *rotate, *driver_rotate, *crop, *driver_crop, *from, *to, *audio, *overlay, *precision;
  double smooth;
  int size, threads, quality;
  gboolean relative, absolute, adapt_scale, no_adapt_scale, paste_back, detail, no_tag, json, quiet;
} options = {.quality = 75};

static const GOptionEntry entries[] = {
    {"source", 's', 0, G_OPTION_ARG_FILENAME, &options.source, N_ ("The portrait"), N_ ("IMAGE")},
    {"driving", 'd', 0, G_OPTION_ARG_FILENAME, &options.driving, N_ ("A clip, an animation or a folder of pictures"),
     N_ ("CLIP")},
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
     N_ ("The result: .mp4, .webm, .gif, or a folder (ending in “/”) of PNG pictures"), N_ ("FILE")},
    {"model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, N_ ("An installed model or a checkpoint (portrait)"),
     N_ ("NAME|FILE")},
    {"config", 0, 0, G_OPTION_ARG_FILENAME, &options.config,
     N_ ("Configuration that overrides what the checkpoint says"), N_ ("YAML")},
    {"sampling", 0, 0, G_OPTION_ARG_STRING, &options.sampling,
     N_ ("Sampling convention: the model's own, the reference demo's or the training's (model)"), "model|ac0|ac1"},
    {"relative", 0, 0, G_OPTION_ARG_NONE, &options.relative, N_ ("Move the portrait as the driver moves (default)"),
     NULL},
    {"absolute", 0, 0, G_OPTION_ARG_NONE, &options.absolute, N_ ("Give the portrait the driver's own pose and shape"),
     NULL},
    {"adapt-scale", 0, 0, G_OPTION_ARG_NONE, &options.adapt_scale,
     N_ ("Scale movement by the sizes of both faces (default)"), NULL},
    {"no-adapt-scale", 0, 0, G_OPTION_ARG_NONE, &options.no_adapt_scale, N_ ("Take movement as it is"), NULL},
    {"start", 0, 0, G_OPTION_ARG_STRING, &options.start, N_ ("Driving frame that matches the portrait's pose (auto)"),
     "auto|first|N"},
    {"rotate", 0, 0, G_OPTION_ARG_STRING, &options.rotate, N_ ("Turn the portrait clockwise, degrees (0)"),
     "90|180|270"},
    {"driver-rotate", 0, 0, G_OPTION_ARG_STRING, &options.driver_rotate, N_ ("Turn the clip clockwise, degrees (0)"),
     "90|180|270"},
    {"crop", 0, 0, G_OPTION_ARG_STRING, &options.crop, N_ ("Square of the portrait, pixels (auto)"), "auto|none|X,Y,S"},
    {"driver-crop", 0, 0, G_OPTION_ARG_STRING, &options.driver_crop, N_ ("Square of the clip, pixels (auto)"),
     "auto|none|X,Y,S"},
    {"smooth", 0, 0, G_OPTION_ARG_DOUBLE, &options.smooth, N_ ("Calm trembling keypoints, 0 to 1 (0)"), N_ ("S")},
    {"paste-back", 0, 0, G_OPTION_ARG_NONE, &options.paste_back, N_ ("Put the result back into the whole picture"),
     NULL},
    {"detail", 0, 0, G_OPTION_ARG_NONE, &options.detail, N_ ("Keep the portrait's fine detail"), NULL},
    {"size", 0, 0, G_OPTION_ARG_INT, &options.size, N_ ("Longer side of the result, pixels"), N_ ("N")},
    {"from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_ ("Where to begin in the clip, seconds or M:SS"), N_ ("TIME")},
    {"to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_ ("Where to end in the clip"), N_ ("TIME")},
    {"audio", 0, 0, G_OPTION_ARG_STRING, &options.audio, N_ ("Keep the clip's sound or not (driver)"), "driver|none"},
    {"overlay", 0, 0, G_OPTION_ARG_STRING, &options.overlay, N_ ("Show what the model sees"),
     "keypoints|occlusion|flow|masks|deformed|side-by-side"},
    {"quality", 0, 0, G_OPTION_ARG_INT, &options.quality, N_ ("0 (small) to 100 (75)"), N_ ("N")},
    {"no-tag", 0, 0, G_OPTION_ARG_NONE, &options.no_tag, N_ ("Do not mark the file as synthetic media"), NULL},
    {"precision", 0, 0, G_OPTION_ARG_STRING, &options.precision, N_ ("Numbers the model computes with (f32)"),
     "f32|bf16"},
    {"threads", 't', 0, G_OPTION_ARG_INT, &options.threads, N_ ("Threads that compute (all processors)"), N_ ("N")},
    {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print the outcome as JSON"), NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Print nothing but errors"), NULL},
    {0},
};

/* ---- Options ---------------------------------------------------------------------------------------------------- */

typedef struct Request {
  VivantProjectState *state;
  VivantRenderOptions render;
  VivantExportSettings export;
} Request;

static CliExit
complain_value (const char *option, const char *value)
{
  return cli_usage ("animate", _ ("“%s” is not a value for %s"), value, option);
}

static CliExit
read_motion (Request *request)
{
  VivantProjectState *state = request->state;

  if (options.relative && options.absolute)
    return cli_usage ("animate", _ ("--relative and --absolute exclude each other"));
  if (options.adapt_scale && options.no_adapt_scale)
    return cli_usage ("animate", _ ("--adapt-scale and --no-adapt-scale exclude each other"));
  if (!(options.smooth >= 0 && options.smooth <= 1))
    return cli_usage ("animate", _ ("--smooth must be between 0 and 1"));
  if (!cli_parse_start (options.start, &state->start_mode, &state->start_frame))
    return complain_value ("--start", options.start);
  state->relative = !options.absolute;
  state->adapt_scale = !options.no_adapt_scale;
  state->smoothing = options.smooth;
  return CLI_EXIT_DONE;
}

static CliExit
read_framing (Request *request)
{
  VivantProjectState *state = request->state;

  if (!cli_parse_turn (options.rotate, &state->source_turn))
    return complain_value ("--rotate", options.rotate);
  if (!cli_parse_turn (options.driver_rotate, &state->driver_turn))
    return complain_value ("--driver-rotate", options.driver_rotate);
  if (!cli_parse_crop (options.crop, &state->source_crop))
    return complain_value ("--crop", options.crop);
  if (!cli_parse_crop (options.driver_crop, &state->driver_crop))
    return complain_value ("--driver-crop", options.driver_crop);
  if (!cli_parse_time (options.from, &request->render.from))
    return complain_value ("--from", options.from);
  if (!cli_parse_time (options.to, &request->render.to))
    return complain_value ("--to", options.to);
  if (options.to && request->render.to <= request->render.from)
    return cli_usage ("animate", _ ("--to must be later than --from"));
  if (options.size < 0 || options.size == 1 || options.size > CLI_MAX_SIZE)
    return cli_usage ("animate", _ ("--size must be between 2 and %d"), CLI_MAX_SIZE);
  state->keep_detail = options.detail;
  state->paste_back = options.paste_back;
  request->render.size = options.size;
  return CLI_EXIT_DONE;
}

static CliExit
read_output (Request *request)
{
  VivantExportSettings *export = &request->export;

  vivant_export_settings_init (export);
  export->path = options.output;
  if (!vivant_media_format_from_path (options.output, &export->format))
    return cli_usage ("animate", _ ("“%s” must end in .mp4, .webm, .gif or “/”"), options.output);
  if (options.audio && !g_str_equal (options.audio, "driver") && !g_str_equal (options.audio, "none"))
    return complain_value ("--audio", options.audio);
  if (options.overlay && !vivant_overlay_from_id (options.overlay, &export->overlay))
    return complain_value ("--overlay", options.overlay);
  if (export->overlay != VIVANT_OVERLAY_NONE && (options.detail || options.paste_back))
    return cli_usage ("animate", _ ("--overlay shows the model's own picture: leave --detail and --paste-back out"));
  if (options.quality < 0 || options.quality > 100)
    return cli_usage ("animate", _ ("--quality must be between 0 and 100"));
  export->quality = options.quality;
  export->audio = !options.audio || g_str_equal (options.audio, "driver");
  export->synthetic_tag = !options.no_tag;
  return CLI_EXIT_DONE;
}

static CliExit
read_request (Request *request)
{
  CliExit status;

  if (!options.source || !options.driving || !options.output)
    return cli_usage ("animate", _ ("--source, --driving and --output are needed"));
  if (options.threads < 0 || options.threads > CLI_MAX_THREADS)
    return cli_usage ("animate", _ ("--threads must be between 0 and %d"), CLI_MAX_THREADS);
  request->state = vivant_project_state_new ();
  request->state->source = g_strdup (options.source);
  request->state->driver = g_strdup (options.driving);
  request->render = (VivantRenderOptions) VIVANT_RENDER_OPTIONS_INIT;
  request->render.threads = options.threads;
  if ((status = read_motion (request)) == CLI_EXIT_DONE && (status = read_framing (request)) == CLI_EXIT_DONE)
    status = read_output (request);
  return status;
}

/* ---- Running ---------------------------------------------------------------------------------------------------- */

static void
on_progress (int done, int total, gpointer data)
{
  cli_progress_frames (data, (guint) done, (guint) total);
}

static CliExit
report (VivantExportJob *job, VivantModel *model, gint64 started)
{
  VivantRenderJob *render = vivant_export_job_get_render_job (job);
  const char *damage = vivant_render_job_get_damage (render);
  const double seconds = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
  const int frames = vivant_render_job_get_frames_done (render);

  if (damage)
    cli_complain ("%s", damage);
  if (options.json)
    cli_report_animation (render, vivant_model_get_id (model), options.output, seconds);
  else if (!options.quiet)
    g_print (_ ("%s: %d frames in %.1f s, %.1f frames/s\n"), options.output, frames, seconds, frames / seconds);
  return damage ? CLI_EXIT_DAMAGED : CLI_EXIT_DONE;
}

static CliExit
animate (Request *request, VivantModel *model, FommModel *weights)
{
  const char *inputs[] = {vivant_model_get_path (model), options.config, NULL};
  const gint64 started = g_get_monotonic_time ();
  g_autoptr (VivantExportJob) job = NULL;
  CliProgress progress;
  GError *error = NULL;
  gboolean done;

  request->export.more_inputs = inputs;
  job = vivant_export_job_new (request->state, weights, &request->render, &request->export);
  cli_progress_init (&progress, options.quiet || options.json);
  vivant_export_job_set_progress (job, on_progress, &progress);
  done = vivant_export_job_run (job, cli_cancellable (), &error);
  cli_progress_clear (&progress);
  return done ? report (job, model, started) : cli_fail (error);
}

static CliExit
load_and_animate (Request *request)
{
  g_autoptr (VivantModelCatalog) catalog = vivant_model_catalog_new ();
  g_autoptr (VivantModel) model = NULL;
  FommLoadOptions load;
  FommModel *weights;
  GError *error = NULL;
  CliExit status;
  gboolean bf16;

  fomm_load_options_init (&load);
  if (!cli_parse_precision (options.precision, &bf16))
    return complain_value ("--precision", options.precision);
  if (bf16 && !fomm_has_bf16 ())
    cli_complain (_ ("This processor is not faster with bf16 numbers: f32 is used"));
  load.products = bf16 ? FOMM_PRECISION_BF16 : FOMM_PRECISION_F32;
  load.yaml_path = options.config;
  if (!cli_parse_sampling (options.sampling, &load.align_corners))
    return complain_value ("--sampling", options.sampling);
  if (!(model = vivant_model_catalog_find (catalog, options.model, &error)) ||
      !(weights = vivant_model_load (model, &load, &error)))
    return cli_fail (error);
  status = animate (request, model, weights);
  fomm_model_unref (&weights);
  return status;
}

static CliExit
run (GStrv *argv)
{
  Request request = {0};
  CliExit status;

  if (!cli_parse ("animate", NULL, _ ("Animates a portrait with the motion of a clip."), entries, argv))
    return CLI_EXIT_USAGE;
  if ((*argv)[0] && (*argv)[1])
    return cli_usage ("animate", _ ("“%s” is one operand too many"), (*argv)[1]);
  cli_cancellable ();
  status = read_request (&request);
  if (status == CLI_EXIT_DONE)
    status = load_and_animate (&request);
  if (request.state)
    vivant_project_state_free (request.state);
  return status;
}

const CliCommand cli_animate_command = {"animate", N_ ("animate a portrait with the motion of a clip"), run};
