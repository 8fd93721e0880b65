/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * How far a picture is from the one it should be. Pictures are height × width × channels floats in 0 … 1. */
#pragma once

#include "fomm.h"

/** Mean absolute difference (the paper's L1, section 4.1). */
double fomm_metric_l1 (const float *a, const float *b, size_t count);

/** Peak signal-to-noise ratio in decibels, peak 1; 100 for equal pictures. */
double fomm_metric_psnr (const float *a, const float *b, size_t count);

/** Structural similarity (Wang et al. 2004) of the luma: windows of 8 × 8 pixels at every fourth position, constants
 * .01 and .03. 1 for equal pictures; 1 for pictures smaller than a window. */
double fomm_metric_ssim (const float *a, const float *b, int width, int height, int channels);

/** Mean distance of keypoints, in pixels of a picture `size` pixels wide. */
double fomm_metric_keypoint_distance (const FommKeypoints *a, const FommKeypoints *b, int size);
