/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Dense motion (paper section 3.2, reference section 4.5): keypoints and small source → masks, deformation, occlusion.
 */
#pragma once

#include "nets/hourglass.h"
#include "ops/antialias.h"
#include "ops/kernels.h"

typedef struct FommDenseMotion {
  int num_kp, channels;
  int source_height, source_width;
  int height, width; /**< of everything inside */
  float variance;
  bool align_corners, occlusion;
  FommAntialias down;
  FommHourglass hourglass;
  const FommKernels *kernels;
  FommConv *heads; /**< K + 1 mask logits, then one of occlusion */
} FommDenseMotion;

/** Buffers of one animator. */
typedef struct FommDenseMotionBuffers {
  FommHourglassBuffers hourglass;
  float *rows;
  float *small; /**< the small source, height × width quads (see sample.h); once a source */
  float *bumps; /**< of source, then transferred: K × (width + height) factors of the Gaussians */
  FommView heads;
  float *deformation; /**< height × width × 2 */
  float *occlusion;   /**< height × width; NULL when not estimated */
} FommDenseMotionBuffers;

/** Planes for display; a NULL one is not computed. Shapes as in FommFrameData. */
typedef struct FommDenseMotionParts {
  float *masks, *sparse_motion, *sparse_deformed, *heatmap_representation;
} FommDenseMotionParts;

FOMM_MUST_CHECK FommStatus fomm_dense_motion_init (FommDenseMotion *motion, FommLayerSource *source, int height,
                                                   int width, FommError *error);
void fomm_dense_motion_clear (FommDenseMotion *motion);
void fomm_dense_motion_allocate (const FommDenseMotion *motion, FommArena *arena, FommDenseMotionBuffers *buffers);

/** Once a source: makes the small source from the picture (floats, 0 … 1). */
void fomm_dense_motion_set_source (const FommDenseMotion *motion, FommPool *pool, const FommDenseMotionBuffers *buffers,
                                   const float *picture);

/** Once a frame: fills in deformation, occlusion and the parts asked for. */
void fomm_dense_motion_run (const FommDenseMotion *motion, FommPool *pool, const FommDenseMotionBuffers *buffers,
                            const FommKeypoints *source, const FommKeypoints *transferred,
                            const FommDenseMotionParts *parts);
