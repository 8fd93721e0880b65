/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "planes_loops.h"

const FommPlanes fomm_planes_avx2 = {sum, scale, sum_slopes, slopes, shift, add};
