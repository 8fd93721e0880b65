/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Nearest-neighbour enlargement ×2 followed by a 3×3 convolution, as nine products on the small image instead of 36 on
 * the large one. In one dimension, with kernel (k0, k1, k2), K = k0 + k1 + k2 and the small signal x, zero outside:
 *
 *   y[2i]     = k0·x[i−1] + (k1 + k2)·x[i] = K·x[i] + k0·(x[i−1] − x[i])
 *   y[2i + 1] = (k0 + k1)·x[i] + k2·x[i+1] = K·x[i] + k2·(x[i+1] − x[i])
 *
 * Three products give two outputs; all coefficients are 0 or ±1, so nothing is lost to rounding. Padding the enlarged
 * image by one pixel is the same as padding the small one, because that pixel lies within one small pixel. */
#include "ops/conv_methods.h"

static const double matrix[3][3] = {{1, 1, 1}, {1, 0, 0}, {0, 0, 1}};

static bool
supports (const FommConvSpec *spec)
{
  return spec->kernel == 3 && spec->padding == 1 && spec->upsample;
}

static FommStatus
prepare (FommConv *conv, FommError *error)
{
  conv->transform_input = conv->kernels->upsample_input;
  conv->transform_output = conv->kernels->upsample_output;
  conv->tile_columns = conv->spec.width;
  conv->tiles = conv->spec.height * conv->spec.width;
  return fomm_conv_prepare_planes (conv, 3, matrix, error);
}

static double
estimate (const FommConvSpec *spec)
{
  return fomm_conv_estimate_planes (spec, 9, spec->height * spec->width);
}

const FommConvMethod fomm_conv_upsample = {
    .name = "upsample", .supports = supports, .prepare = prepare, .run = fomm_conv_run_planes, .estimate = estimate};
