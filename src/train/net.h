/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The networks in training mode: the same formulas as core/nets, on the tape, BatchNorm with the batch's statistics. */
#pragma once

#include "ops.h"
#include "parameters.h"

/** What every layer needs to know. */
typedef struct FommNet {
  FommTape *tape;
  FommParameters *parameters;
  FommParameters *perceptual; /**< where VGG's weights are; NULL: among the others */
  FommConfig config;
  bool frozen_statistics; /**< BatchNorm as at inference; for fine-tuning and evaluation */
  const char *missing;    /**< name of the first tensor that was not found; NULL when all is well */
  char missing_name[160];
} FommNet;

/** Keypoints on the tape. */
typedef struct FommTrainKeypoints {
  FommVar *value;    /**< N × K × 2 × 1 */
  FommVar *jacobian; /**< N × K × 2 × 2; NULL for models without */
  FommVar *heatmap;  /**< N × K × h × w */
} FommTrainKeypoints;

/** Everything the losses look at. */
typedef struct FommTrainOutput {
  FommVar *prediction;  /**< N × C × H × W */
  FommVar *mask;        /**< N × (K+1) × h × w */
  FommVar *occlusion;   /**< N × 1 × h × w; NULL when not estimated */
  FommVar *deformation; /**< N × h × w × 2 */
  FommVar *deformed;    /**< the warped source, N × C × H × W; only for models with `skip` */
  FommVar *alpha;       /**< N × 1 × H × W; only for models with `skip` */
} FommTrainOutput;

/** A tensor of the networks; NULL (and remembered in `missing`) when there is none of this name. */
FommVar *fomm_net_find (FommNet *net, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

/* net_blocks.c: reference section 4.1 and 4.2; `name` is the state-dict prefix */
FommVar *fomm_net_conv (FommNet *net, const char *name, FommVar *x, int padding);
/** With the ReLU that follows every norm. */
FommVar *fomm_net_norm_relu (FommNet *net, const char *name, FommVar *x);
FommVar *fomm_net_same_block (FommNet *net, const char *name, FommVar *x, int padding);
FommVar *fomm_net_down_block (FommNet *net, const char *name, FommVar *x);
FommVar *fomm_net_up_block (FommNet *net, const char *name, FommVar *x);
FommVar *fomm_net_res_block (FommNet *net, const char *name, FommVar *x);
FommVar *fomm_net_hourglass (FommNet *net, const char *name, FommVar *x, int num_blocks);

/** Keypoint detector (section 4.4). */
FommTrainKeypoints fomm_net_detect (FommNet *net, FommVar *picture);
/** Dense motion and generator (sections 4.5 and 4.6): paints `source` moved from keypoints `from` to `to`. */
FommTrainOutput fomm_net_generate (FommNet *net, FommVar *source, const FommTrainKeypoints *from,
                                   const FommTrainKeypoints *to);
