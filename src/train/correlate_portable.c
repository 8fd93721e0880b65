/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Any processor: vectors of four floats, which every common one has. */
#define FOMM_WIDTH 4
#define FOMM_TILE_ROWS 8

#include "correlate_loops.h"

const FommCorrelators fomm_correlators_portable = {correlate, gradient};
