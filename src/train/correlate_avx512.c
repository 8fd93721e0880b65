/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * AVX-512 (F, DQ, BW, VL): 32 registers of 16 floats. */
#define FOMM_WIDTH 16
#define FOMM_TILE_ROWS 8

#include "correlate_loops.h"

const FommCorrelators fomm_correlators_avx512 = {correlate, gradient};
