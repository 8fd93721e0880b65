/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli inspect: what the model sees, as pictures and numbers. */
#include "cli.h"
#include "report.h"
#include "values.h"
#include "vivant-error.h"
#include "vivant-inspection.h"
#include "vivant-model-catalog.h"

#include <glib/gi18n.h>

static struct {
  char *source, *driving, *output, *model, *config, *sampling, *start;
  char *rotate, *driver_rotate, *crop, *driver_crop;
  int frame, threads;
  gboolean absolute, no_adapt_scale, json, quiet;
} options = {.frame = -1};

static const GOptionEntry entries[] = {
    {"source", 's', 0, G_OPTION_ARG_FILENAME, &options.source, N_ ("The portrait"), N_ ("IMAGE")},
    {"driving", 'd', 0, G_OPTION_ARG_FILENAME, &options.driving, N_ ("A clip, an animation or a folder of pictures"),
     N_ ("CLIP")},
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Folder for the pictures and keypoints.json"),
     N_ ("DIR")},
    {"frame", 0, 0, G_OPTION_ARG_INT, &options.frame, N_ ("Frame of the clip, 0 is the first (the middle)"), N_ ("N")},
    {"model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, N_ ("An installed model or a checkpoint (portrait)"),
     N_ ("NAME|FILE")},
    {"config", 0, 0, G_OPTION_ARG_FILENAME, &options.config,
     N_ ("Configuration that overrides what the checkpoint says"), N_ ("YAML")},
    {"sampling", 0, 0, G_OPTION_ARG_STRING, &options.sampling,
     N_ ("Sampling convention: the model's own, the reference demo's or the training's (model)"), "model|ac0|ac1"},
    {"absolute", 0, 0, G_OPTION_ARG_NONE, &options.absolute, N_ ("Give the portrait the driver's own pose and shape"),
     NULL},
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
    {"threads", 't', 0, G_OPTION_ARG_INT, &options.threads, N_ ("Threads that compute (all processors)"), N_ ("N")},
    {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print keypoints.json too"), NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Print nothing but errors"), NULL},
    {0},
};

static CliExit
complain_value (const char *option, const char *value)
{
  return cli_usage ("inspect", _ ("“%s” is not a value for %s"), value, option);
}

static CliExit
read_state (VivantProjectState *state)
{
  if (!options.source || !options.output)
    return cli_usage ("inspect", _ ("--source and --output are needed"));
  if (options.threads < 0 || options.threads > CLI_MAX_THREADS)
    return cli_usage ("inspect", _ ("--threads must be between 0 and %d"), CLI_MAX_THREADS);
  if (!cli_parse_turn (options.rotate, &state->source_turn))
    return complain_value ("--rotate", options.rotate);
  if (!cli_parse_turn (options.driver_rotate, &state->driver_turn))
    return complain_value ("--driver-rotate", options.driver_rotate);
  if (!cli_parse_crop (options.crop, &state->source_crop))
    return complain_value ("--crop", options.crop);
  if (!cli_parse_crop (options.driver_crop, &state->driver_crop))
    return complain_value ("--driver-crop", options.driver_crop);
  if (!cli_parse_start (options.start, &state->start_mode, &state->start_frame))
    return complain_value ("--start", options.start);
  state->source = g_strdup (options.source);
  state->driver = g_strdup (options.driving);
  state->relative = !options.absolute;
  state->adapt_scale = !options.no_adapt_scale;
  return CLI_EXIT_DONE;
}

static json_t *
json_of_inspection (const VivantInspection *inspection, VivantModel *model)
{
  const VivantRenderInfo *info = &inspection->info;
  json_t *result =
      json_pack ("{s:s, s:{s:o, s:o}}", "model", vivant_model_get_id (model), "source", "crop",
                 cli_json_of_crop (&info->source_crop), "keypoints", cli_json_of_keypoints (&info->source_keypoints));
  const FommFrameData *data = inspection->frame ? fomm_frame_get_data (inspection->frame->result) : NULL;

  if (data) {
    json_object_set_new (result, "driving",
                         json_pack ("{s:i, s:i, s:o, s:o}", "frame", inspection->frame->index, "start_frame",
                                    info->start_frame, "crop", cli_json_of_crop (&info->driving_crop), "keypoints",
                                    cli_json_of_keypoints (data->driving)));
    json_object_set_new (result, "initial", cli_json_of_keypoints (&info->initial_keypoints));
    json_object_set_new (result, "transferred", cli_json_of_keypoints (data->transferred));
  }
  return result;
}

static CliExit
save (const VivantInspection *inspection, VivantModel *model)
{
  g_autofree char *path = g_build_filename (options.output, "keypoints.json", NULL);
  json_t *json = json_of_inspection (inspection, model);
  char *text = json_dumps (json, JSON_INDENT (2) | JSON_REAL_PRECISION (9));
  GError *cause = NULL, *error = NULL;

  if (vivant_inspection_save (inspection, options.output, cli_cancellable (), &error) &&
      !g_file_set_contents (path, text, -1, &cause))
    vivant_error_take (&error, VIVANT_ERROR_OUTPUT, path, cause);
  free (text);
  if (!error && options.json)
    cli_print_json (json_incref (json));
  json_decref (json);
  return error ? cli_fail (error) : CLI_EXIT_DONE;
}

static CliExit
inspect (const VivantProjectState *state, VivantModel *model, FommModel *weights)
{
  VivantRenderOptions render = VIVANT_RENDER_OPTIONS_INIT;
  VivantInspection inspection;
  GError *error = NULL;
  CliExit status;

  render.threads = options.threads;
  if (!vivant_inspection_run (&inspection, state, weights, &render, options.frame, cli_cancellable (), &error))
    return cli_fail (error);
  status = save (&inspection, model);
  vivant_inspection_clear (&inspection);
  return status;
}

static CliExit
load_and_inspect (const VivantProjectState *state)
{
  g_autoptr (VivantModelCatalog) catalog = vivant_model_catalog_new ();
  g_autoptr (VivantModel) model = NULL;
  FommLoadOptions load;
  FommModel *weights;
  GError *error = NULL;
  CliExit status;

  fomm_load_options_init (&load);
  load.yaml_path = options.config;
  if (!cli_parse_sampling (options.sampling, &load.align_corners))
    return complain_value ("--sampling", options.sampling);
  if (!(model = vivant_model_catalog_find (catalog, options.model, &error)) ||
      !(weights = vivant_model_load (model, &load, &error)))
    return cli_fail (error);
  status = inspect (state, model, weights);
  fomm_model_unref (&weights);
  return status;
}

static CliExit
run (GStrv *argv)
{
  g_autoptr (VivantProjectState) state = NULL;
  CliExit status;

  if (!cli_parse ("inspect", NULL, _ ("Writes what the model sees: keypoints, heatmaps, occlusion, masks, flow."),
                  entries, argv))
    return CLI_EXIT_USAGE;
  if ((*argv)[0] && (*argv)[1])
    return cli_usage ("inspect", _ ("“%s” is one operand too many"), (*argv)[1]);
  cli_cancellable ();
  state = vivant_project_state_new ();
  status = read_state (state);
  return status == CLI_EXIT_DONE ? load_and_inspect (state) : status;
}

const CliCommand cli_inspect_command = {"inspect", N_ ("write what the model sees as pictures and JSON"), run};
