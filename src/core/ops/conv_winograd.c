/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * 3×3 convolutions by Winograd's minimal filtering, Y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A. F(4×4) needs 36 products for 16
 * outputs where the direct way needs 144, F(2×2) 16 for 4 where it needs 36. B and A are in kernels_transform.h. */
#include "ops/conv_methods.h"

/* Row of point x: (1, x, x²) / Π (x − z) over the other finite points z. Points 0, ±3/4, ±3/2, infinity. */
static const double matrix4[6][3] = {
    {64 / 81., 0, 0},
    {-128 / 243., -96 / 243., -72 / 243.},
    {-128 / 243., 96 / 243., -72 / 243.},
    {32 / 243., 48 / 243., 72 / 243.},
    {32 / 243., -48 / 243., 72 / 243.},
    {0, 0, 1},
};

/* Points 0, ±1, infinity. */
static const double matrix2[4][3] = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};

static bool
supports (const FommConvSpec *spec)
{
  return spec->kernel == 3 && spec->padding == 1 && !spec->upsample;
}

static FommStatus
prepare (FommConv *conv, int size, const double (*matrix)[3], FommError *error)
{
  conv->tile_columns = (conv->conv_width + size - 1) / size;
  conv->tiles = (conv->conv_height + size - 1) / size * conv->tile_columns;
  return fomm_conv_prepare_planes (conv, size + 2, matrix, error);
}

static FommStatus
prepare4 (FommConv *conv, FommError *error)
{
  conv->transform_input = conv->kernels->winograd4_input;
  conv->transform_output = conv->kernels->winograd4_output;
  return prepare (conv, 4, matrix4, error);
}

static FommStatus
prepare2 (FommConv *conv, FommError *error)
{
  conv->transform_input = conv->kernels->winograd2_input;
  conv->transform_output = conv->kernels->winograd2_output;
  return prepare (conv, 2, matrix2, error);
}

static double
estimate4 (const FommConvSpec *spec)
{
  return fomm_conv_estimate_planes (spec, 36, ((spec->height + 3) / 4) * ((spec->width + 3) / 4));
}

static double
estimate2 (const FommConvSpec *spec)
{
  return fomm_conv_estimate_planes (spec, 16, ((spec->height + 1) / 2) * ((spec->width + 1) / 2));
}

const FommConvMethod fomm_conv_winograd4 = {
    .name = "winograd4", .supports = supports, .prepare = prepare4, .run = fomm_conv_run_planes, .estimate = estimate4};
const FommConvMethod fomm_conv_winograd2 = {
    .name = "winograd2", .supports = supports, .prepare = prepare2, .run = fomm_conv_run_planes, .estimate = estimate2};
