/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Generator (paper section 3.3, reference section 4.6): encodes the source once, then warps, masks and repaints its
 * features for every frame. */
#pragma once

#include "nets/dense_motion.h"
#include "ops/kernels.h"
#include "ops/sample.h"

#define FOMM_GENERATOR_MAX_DOWN 8
#define FOMM_GENERATOR_MAX_BOTTLENECK 64

typedef struct FommGenerator {
  int channels, height, width; /**< of pictures */
  int num_down, num_bottleneck;
  int features; /**< channels at the bottleneck */
  int feature_height, feature_width;
  bool align_corners, interpolate_align_corners, skip;
  FommPadding padding;
  FommConv *first, *final;
  FommConv *down[FOMM_GENERATOR_MAX_DOWN], *up[FOMM_GENERATOR_MAX_DOWN];
  FommConv *bottleneck[FOMM_GENERATOR_MAX_BOTTLENECK][2];
  int widths[FOMM_GENERATOR_MAX_DOWN + 1]; /**< channels at each resolution */
  const FommKernels *kernels;
} FommGenerator;

/** Buffers of one animator. */
typedef struct FommGeneratorBuffers {
  FommView picture;                              /**< source, padded channels; used while encoding */
  FommView encoded[FOMM_GENERATOR_MAX_DOWN + 1]; /**< source features at each resolution; the last is kept */
  FommView bottleneck, inner;                    /**< of a frame */
  FommView decoded[FOMM_GENERATOR_MAX_DOWN + 1]; /**< after each up-block */
  FommView painted;                              /**< before the sigmoid */
  float *source;                                 /**< quads of the source picture (see sample.h), to be warped */
  FommResize *columns;                           /**< where each column of the picture lies in the motion */
} FommGeneratorBuffers;

/** What a frame makes of it. `prediction` is always written; NULL planes are not. */
typedef struct FommGeneratorOutput {
  float *prediction; /**< height × width × channels */
  float *alpha;      /**< height × width; only with skip */
  float *deformed;   /**< height × width × channels */
} FommGeneratorOutput;

FOMM_MUST_CHECK FommStatus fomm_generator_init (FommGenerator *generator, FommLayerSource *source, int height,
                                                int width, FommError *error);
void fomm_generator_clear (FommGenerator *generator);
/** Floats of scratch memory that one thread needs beside what the layers need. */
size_t fomm_generator_get_scratch (const FommGenerator *generator, const FommDenseMotion *motion);
void fomm_generator_allocate (const FommGenerator *generator, FommArena *arena, FommGeneratorBuffers *buffers);

/** Once a source: encodes the picture (height × width × channels floats in 0 … 1). */
void fomm_generator_set_source (const FommGenerator *generator, FommPool *pool, FommGeneratorBuffers *buffers,
                                const float *picture);

/** Once a frame: paints it from the deformation and occlusion of the dense motion. */
void fomm_generator_run (const FommGenerator *generator, FommPool *pool, const FommGeneratorBuffers *buffers,
                         const FommDenseMotion *motion, const FommDenseMotionBuffers *moved,
                         const FommGeneratorOutput *output);
