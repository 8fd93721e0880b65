/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What a model was compiled into: its convolutions in the order of the networks, for whoever asks where time goes. */
#pragma once

#include "ops/conv.h"

enum { FOMM_PLAN_MAX_NAME = 160 };

/** What an animator does, and where its layers belong. */
typedef enum FommStage {
  FOMM_STAGE_SOURCE, /**< once a source */
  FOMM_STAGE_DETECT,
  FOMM_STAGE_TRANSFER,
  FOMM_STAGE_MOTION,
  FOMM_STAGE_GENERATE,
  FOMM_STAGES
} FommStage;

/** For people: "source", "keypoints"… */
const char *fomm_stage_get_name (FommStage stage);

typedef struct FommPlannedLayer {
  char name[FOMM_PLAN_MAX_NAME];
  FommStage stage;
  int in_channels;       /**< without the padding of the layer's own count */
  FommConv *const *conv; /**< where the network keeps the layer */
} FommPlannedLayer;

typedef struct FommPlan {
  FommPlannedLayer *layers;
  int count;
} FommPlan;

/** Adds a layer, built or not. `conv` must stay where it is as long as the plan. */
FOMM_MUST_CHECK FommStatus fomm_plan_add (FommPlan *plan, const char *name, int in_channels, FommConv *const *conv,
                                          FommError *error);
/** Once all are built: numbers them, so that the pool can tell their times apart (fomm_pool_set_times()). */
void fomm_plan_number (const FommPlan *plan);
/** Describes at most `max` layers; returns how many there are. Names live as long as the plan. */
int fomm_plan_describe (const FommPlan *plan, FommLayerPlan *layers, int max);
void fomm_plan_clear (FommPlan *plan);
