/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "ops/kernels.h"

extern const FommKernels fomm_kernels_portable;
#if defined __x86_64__
extern const FommKernels fomm_kernels_avx2;
extern const FommKernels fomm_kernels_avx512;
#if defined FOMM_HAVE_AMX
extern const FommKernels fomm_kernels_amx;
#endif
#endif
