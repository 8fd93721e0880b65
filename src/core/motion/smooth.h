/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Optional smoothing of driving keypoints against jitter: the One-Euro filter (Casiez, Roussel, Vogel, CHI 2012), a
 * low-pass filter whose cut-off rises with speed, so that still faces stop trembling and fast movement does not lag. */
#pragma once

#include "fomm.h"

/** State between frames. Plain data; one a clip. */
typedef struct FommSmoother {
  float strength;
  bool primed; /**< `time`, `value` and `speed` hold a previous frame */
  double time; /**< seconds */
  FommKeypoints value;
  float value_speed[FOMM_MAX_KEYPOINTS][2];       /**< smoothed, normalised units a second */
  float jacobian_speed[FOMM_MAX_KEYPOINTS][2][2]; /**< smoothed, a second */
} FommSmoother;

/** `strength` 0 … 1 is clamped; 0 passes everything through. */
void fomm_smoother_init (FommSmoother *smoother, float strength);

/** Forgets the past: the next frame passes unchanged. Call it at every jump in the clip. */
void fomm_smoother_reset (FommSmoother *smoother);

/** Filters one frame shown at `time` (seconds). Frames must come in order; a frame that is not later than the previous
 * one, or that has another number of keypoints, resets the filter. `out` may be `in`. */
void fomm_smoother_apply (FommSmoother *smoother, const FommKeypoints *in, double time, FommKeypoints *out);
