/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * AVX-512 (F, DQ, BW, VL): 32 registers of 16 floats. */
#define FOMM_WIDTH 16
#define FOMM_TILE_ROWS 8

#include "ops/kernels_vector.h"

#include "ops/kernels_product.h"
#include "ops/kernels_transform.h"

const FommKernels fomm_kernels_avx512 = FOMM_KERNELS ("avx512");
