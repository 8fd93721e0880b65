/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Enlarges a small float picture row by row with Catmull-Rom splines, which pass through every sample and have no
 * facets like bilinear ones. The coordinate of output pixel i in the input is scale · i + offset; beyond the edge it
 * repeats. */
#pragma once

#include "fomm.h"

typedef struct FommRowScaler {
  int width, height, channels; /**< of the input, interleaved */
  int out_width;
  double scale_y, offset_y;
  int *index;    /**< out_width × 4 input columns */
  float *weight; /**< out_width × 4 */
  float *column; /**< width × channels: the input rows blended for one output row */
} FommRowScaler;

FOMM_MUST_CHECK FommStatus fomm_row_scaler_init (FommRowScaler *scaler, int width, int height, int channels,
                                                 int out_width, double scale_x, double offset_x, double scale_y,
                                                 double offset_y, FommError *error);
void fomm_row_scaler_clear (FommRowScaler *scaler);

/** Writes output row `y`, out_width × channels floats. Overshoots of the spline are not clamped. */
void fomm_row_scaler_row (FommRowScaler *scaler, const float *input, int y, float *out);

/** The four taps around a coordinate: columns (or rows) in 0 … n-1 and their weights. */
void fomm_cubic_taps (double at, int n, int index[4], float weight[4]);
