/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Whatever the compiler makes of four floats at a time: SSE2 or NEON on usual processors. */
#define FOMM_WIDTH 4
#define FOMM_TILE_ROWS 6

#include "ops/kernels_vector.h"

#include "ops/kernels_product.h"
#include "ops/kernels_transform.h"

const FommKernels fomm_kernels_portable = FOMM_KERNELS ("portable");
