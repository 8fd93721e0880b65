/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Random thin-plate transforms for the equivariance constraint (paper section 3.1; formulas in reference section 6.3).
 */
#pragma once

#include "ops.h"
#include "random.h"

/** One transform per sample of a batch. */
typedef struct FommThinPlate {
  int count;      /**< samples */
  int side;       /**< control points per axis; 0 leaves only the affine part */
  float *theta;   /**< count × 2 × 3, identity included */
  float *control; /**< count × side² */
} FommThinPlate;

/** Allocates an identity transform. */
FOMM_MUST_CHECK FommStatus fomm_thin_plate_init (FommThinPlate *transform, int count, int side, FommError *error);
void fomm_thin_plate_clear (FommThinPlate *transform);

/** Draws fresh parameters: N(0, sigma²) for the affine and the control part. */
void fomm_thin_plate_draw (FommThinPlate *transform, double sigma_affine, double sigma_tps, FommRandom *random);

/** T(x) of sample `sample`; both are (x, y) in normalised units. */
void fomm_thin_plate_apply (const FommThinPlate *transform, int sample, const float point[2], float result[2]);

/** The pictures moved by the transform, edges reflected: N × C × H × W. Not differentiated (both sides are constants).
 */
FommVar *fomm_thin_plate_warp (FommTape *tape, const FommThinPlate *transform, FommVar *pictures, bool align_corners);

/** T of keypoints N × K × 2 × 1. The transform must outlive the tape's next reset. */
FommVar *fomm_op_thin_plate (FommTape *tape, const FommThinPlate *transform, FommVar *points);
/** dT(points) · jacobian, N × K × 2 × 2; differentiable in both. */
FommVar *fomm_op_thin_plate_jacobian (FommTape *tape, const FommThinPlate *transform, FommVar *points,
                                      FommVar *jacobian);
