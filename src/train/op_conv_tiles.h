/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Wide 3×3 convolutions by the core's compiled layers (Winograd's F(4×4, 3×3)): four times fewer products than
 * correlate.h takes, for the price of bringing pictures into the core's order and back. */
#pragma once

#include "ops.h"

/** One direction of a convolution: `to` (N × results × H × W) gains or becomes the result of `from`
 * (N × channels × H × W). */
typedef struct FommTiledConv {
  int samples, channels, results, height, width;
  const float *weight; /**< results × channels × 3 × 3 */
  const float *bias;   /**< results, or NULL */
  const float *from;
  float *to;
  bool add; /**< to what is there */
} FommTiledConv;

/** Whether that way is worth while, for this weight and padding, in both directions. */
bool fomm_tiled_conv_fits (const FommVar *x, const FommVar *weight, int padding);

/** False when memory is short. Uses both scratch buffers of the tape, and the pool's. */
bool fomm_tiled_conv_run (FommTape *tape, const FommTiledConv *conv);

/** The gradient of the input: y's gradient convolved with the kernels turned by half a circle, added to x's unless that
 * is fresh. */
bool fomm_tiled_conv_run_backward (FommTape *tape, const FommVar *x, const FommVar *weight, const FommVar *y);
