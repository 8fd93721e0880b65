/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * How well the keypoints found in one square speak for it; the inner step of the crop search. */
#pragma once

#include "motion/crop.h"

/** One evaluated square. */
typedef struct FommCropTrial {
  FommSquare square; /**< where the detector looked */
  FommSquare target; /**< where the keypoints say the square should be; the same without a layout */
  double score;      /**< 0 … 1: certain keypoints in the usual layout */
} FommCropTrial;

/** Judges detected keypoints. */
void fomm_crop_judge (const FommCropTask *task, const FommSquare *square, const float (*value)[2], const float *spread,
                      FommCropTrial *trial);

/** How far two squares are apart: shift in their sizes plus the logarithm of the ratio of sizes. */
double fomm_square_distance (const FommSquare *a, const FommSquare *b, double aspect);
