/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * PaddleGAN says the same about a model as the official configuration does, in other places. */
#include "weights/config_schema.h"

/* Adds `value` of one tree to another under the official name. */
static void
move (json_t *to, const char *name, json_t *value)
{
  if (value)
    json_object_set (to, name, value);
}

json_t *
fomm_config_translate_paddle (const json_t *tree)
{
  const json_t *model = json_object_get (tree, "model");
  const json_t *networks = json_object_get (model, "generator");
  json_t *detector = json_object_get (networks, "kp_detector_cfg");
  if (json_object_get (tree, "model_params") || !detector)
    return NULL;

  const json_t *data = json_object_get (json_object_get (tree, "dataset"), "train");
  json_t *official = json_object (), *params = json_object (), *dataset = json_object ();
  move (params, "common_params", json_object_get (model, "common_params"));
  move (params, "kp_detector_params", detector);
  move (params, "generator_params", json_object_get (networks, "generator_cfg"));
  move (dataset, "frame_shape", json_object_get (data, "frame_shape"));
  json_object_set_new (official, "model_params", params);
  json_object_set_new (official, "dataset_params", dataset);
  return official;
}
