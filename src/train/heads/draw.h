/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Single-precision draws for the head renderer. */
#pragma once

#include "../random.h"

#include <stdbool.h>

static inline float
draw_unit (FommRandom *random)
{
  return (float) fomm_random_unit (random);
}

static inline float
draw_between (FommRandom *random, float low, float high)
{
  return low + (high - low) * draw_unit (random);
}

static inline float
draw_normal (FommRandom *random)
{
  return (float) fomm_random_normal (random);
}

static inline bool
draw_chance (FommRandom *random, float probability)
{
  return draw_unit (random) < probability;
}
