/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "nets/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
fomm_stage_get_name (FommStage stage)
{
  static const char *const names[FOMM_STAGES] = {"source", "keypoints", "transfer", "dense motion", "generator"};

  return names[stage];
}

/* By the names of the authors' code. */
static FommStage
find_stage (const char *name)
{
  static const struct {
    const char *prefix;
    FommStage stage;
  } parts[] = {{"kp_detector.", FOMM_STAGE_DETECT},
               {"generator.dense_motion_network.", FOMM_STAGE_MOTION},
               {"generator.first.", FOMM_STAGE_SOURCE},
               {"generator.down_blocks.", FOMM_STAGE_SOURCE}};

  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (strncmp (name, parts[i].prefix, strlen (parts[i].prefix)) == 0)
      return parts[i].stage;
  return FOMM_STAGE_GENERATE;
}

FommStatus
fomm_plan_add (FommPlan *plan, const char *name, int in_channels, FommConv *const *conv, FommError *error)
{
  FommPlannedLayer *layers = realloc (plan->layers, ((size_t) plan->count + 1) * sizeof *layers);

  if (!layers)
    return fomm_fail_memory (error);
  plan->layers = layers;
  FommPlannedLayer *layer = &layers[plan->count++];
  *layer = (FommPlannedLayer){.stage = find_stage (name), .in_channels = in_channels, .conv = conv};
  snprintf (layer->name, sizeof layer->name, "%s", name);
  return FOMM_OK;
}

void
fomm_plan_number (const FommPlan *plan)
{
  for (int i = 0; i < plan->count; i++)
    fomm_conv_set_place (*plan->layers[i].conv, i);
}

static FommLayerPlan
describe (const FommPlannedLayer *layer)
{
  const FommConv *conv = *layer->conv;
  const FommConvSpec *spec = fomm_conv_get_spec (conv);
  FommLayerPlan plan = {.name = layer->name,
                        .stage = fomm_stage_get_name (layer->stage),
                        .algorithm = fomm_conv_algorithm_name (fomm_conv_get_algorithm (conv)),
                        .height = spec->height,
                        .width = spec->width,
                        .in_channels = layer->in_channels,
                        .out_channels = spec->out_channels,
                        .kernel = spec->kernel,
                        .upsample = spec->upsample,
                        .average = spec->average,
                        .multiply_adds = fomm_conv_get_macs (conv),
                        .bytes = fomm_conv_get_bytes (conv)};

  fomm_conv_get_output_size (conv, &plan.out_height, &plan.out_width);
  return plan;
}

int
fomm_plan_describe (const FommPlan *plan, FommLayerPlan *layers, int max)
{
  for (int i = 0; i < plan->count && i < max; i++)
    layers[i] = describe (&plan->layers[i]);
  return plan->count;
}

void
fomm_plan_clear (FommPlan *plan)
{
  free (plan->layers);
  *plan = (FommPlan){0};
}
