/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Keypoint detector (paper section 3.1, reference section 4.4): picture → K heatmaps → positions and Jacobians. */
#pragma once

#include "nets/hourglass.h"
#include "ops/antialias.h"
#include "ops/kernels.h"

typedef struct FommKeypointDetector {
  int num_kp, channels;
  int height, width;         /**< of the picture */
  int map_height, map_width; /**< of the heatmaps, after the crop that padding < 3 means */
  int pad;
  float temperature;
  FommAntialias down;
  FommHourglass hourglass;
  FommConv *heads;        /**< K logits */
  int jacobian_maps;      /**< 0 none, 1 shared, K one each */
  FommConv *jacobians;    /**< of a shared map: 4 outputs */
  float *jacobian_weight; /**< of own maps: 4 · maps × (7·7 × features), features in memory order */
  float *jacobian_bias;   /**< 4 · maps */
  int features;           /**< floats of a feature pixel */
  const FommKernels *kernels;
} FommKeypointDetector;

/** Buffers of one animator. */
typedef struct FommKeypointDetectorBuffers {
  FommHourglassBuffers hourglass;
  float *rows; /**< of the anti-alias filter */
  FommView logits;
  FommView jacobians;
  float *heatmaps; /**< K × map_height × map_width */
  float *patches;  /**< K × (7·7 × features): heatmap-weighted mean patch */
} FommKeypointDetectorBuffers;

FOMM_MUST_CHECK FommStatus fomm_keypoint_detector_init (FommKeypointDetector *detector, FommLayerSource *source,
                                                        int height, int width, FommError *error);
void fomm_keypoint_detector_clear (FommKeypointDetector *detector);

void fomm_keypoint_detector_allocate (const FommKeypointDetector *detector, FommArena *arena,
                                      FommKeypointDetectorBuffers *buffers);

/** `picture` is height × width × channels floats in 0 … 1. */
void fomm_keypoint_detector_run (const FommKeypointDetector *detector, FommPool *pool,
                                 const FommKeypointDetectorBuffers *buffers, const float *picture,
                                 FommKeypoints *keypoints);
