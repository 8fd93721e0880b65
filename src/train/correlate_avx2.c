/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * AVX2 with fused multiply-add: 16 registers of 8 floats. */
#define FOMM_WIDTH 8
#define FOMM_TILE_ROWS 8

#include "correlate_loops.h"

const FommCorrelators fomm_correlators_avx2 = {correlate, gradient};
