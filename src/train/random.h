/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Random numbers whose whole state is one small struct, so that a run can be resumed bit for bit (PCG-XSH-RR, O'Neill
 * 2014). */
#pragma once

#include <stdint.h>

typedef struct FommRandom {
  uint64_t state, stream;
} FommRandom;

/** Different streams of one seed are independent. */
void fomm_random_init (FommRandom *random, uint64_t seed, uint64_t stream);
uint32_t fomm_random_bits (FommRandom *random);
/** 0 ≤ result < limit, without bias. */
uint32_t fomm_random_below (FommRandom *random, uint32_t limit);
/** 0 ≤ result < 1 */
double fomm_random_unit (FommRandom *random);
/** N(0, 1) */
double fomm_random_normal (FommRandom *random);
