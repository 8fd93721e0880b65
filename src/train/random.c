/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "random.h"

#include <math.h>

void
fomm_random_init (FommRandom *random, uint64_t seed, uint64_t stream)
{
  random->state = 0;
  random->stream = stream << 1 | 1;
  fomm_random_bits (random);
  random->state += seed;
  fomm_random_bits (random);
}

uint32_t
fomm_random_bits (FommRandom *random)
{
  const uint64_t old = random->state;
  random->state = old * UINT64_C (6364136223846793005) + random->stream;
  const uint32_t mixed = (uint32_t) ((old >> 18 ^ old) >> 27), turn = (uint32_t) (old >> 59);
  return mixed >> turn | mixed << (-turn & 31);
}

uint32_t
fomm_random_below (FommRandom *random, uint32_t limit)
{
  const uint32_t reject = -limit % limit;
  uint32_t bits;
  do
    bits = fomm_random_bits (random);
  while (bits < reject);
  return bits % limit;
}

double
fomm_random_unit (FommRandom *random)
{
  const uint64_t high = fomm_random_bits (random) >> 5, low = fomm_random_bits (random) >> 6;
  return (double) (high << 26 | low) / (double) (UINT64_C (1) << 53);
}

double
fomm_random_normal (FommRandom *random)
{
  const double radius = sqrt (-2 * log (1 - fomm_random_unit (random)));
  return radius * cos (2 * 3.14159265358979323846 * fomm_random_unit (random));
}
