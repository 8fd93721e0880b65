/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Anti-aliased down-sampling in front of detector and dense motion (reference section 4.3). Only kept samples are
 * computed, one axis after the other. */
#pragma once

#include "ops/arena.h"
#include "ops/kernels.h"
#include "ops/pool.h"

typedef struct FommAntialias {
  int step;                     /**< every how many samples one is kept: int (1 / scale) */
  int size;                     /**< taps per axis, odd; 1 passes everything through */
  float *vertical, *horizontal; /**< taps of the separated kernel, or NULL for a kernel that has no such form */
  float *kernel;                /**< size × size, of one channel; NULL when separated */
  const FommKernels *kernels;
} FommAntialias;

/** Builds the filter for `scale`. `stored` (size × size, from the checkpoint) overrides the formula; NULL for none. */
FOMM_MUST_CHECK FommStatus fomm_antialias_init (FommAntialias *filter, double scale, const float *stored,
                                                int stored_size, FommError *error);
void fomm_antialias_clear (FommAntialias *filter);

/** Kept samples along an axis of `length`. */
int fomm_antialias_get_length (const FommAntialias *filter, int length);
/** Floats of the intermediate rows for a picture, however the filter came about. */
size_t fomm_antialias_get_workspace (const FommAntialias *filter, int height, int width, int channels);

/** `picture` is height × width × channels (interleaved floats); writes `channels` channels of each output pixel. */
void fomm_antialias_run (const FommAntialias *filter, FommPool *pool, const float *picture, int height, int width,
                         int channels, float *workspace, const FommView *output);
