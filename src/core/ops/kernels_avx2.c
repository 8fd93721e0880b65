/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * AVX2 and FMA: 16 registers of 8 floats. */
#define FOMM_WIDTH 8
#define FOMM_TILE_ROWS 6

#include "ops/kernels_vector.h"

#include "ops/kernels_product.h"
#include "ops/kernels_transform.h"

const FommKernels fomm_kernels_avx2 = FOMM_KERNELS ("avx2");
