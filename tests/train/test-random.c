/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The generator of random numbers against its authors' published sequence, and what is drawn from it. */
#include "random.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* pcg32-demo, seed 42, stream 54. */
static void
test_published (void)
{
  static const uint32_t published[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e};
  FommRandom random;
  bool same = true;

  fomm_random_init (&random, 42, 54);
  for (size_t i = 0; i < sizeof published / sizeof *published; i++)
    same &= fomm_random_bits (&random) == published[i];
  tap_ok (same, "the published sequence");
}

static void
test_below (void)
{
  enum { LIMIT = 7, DRAWS = 70000 };
  FommRandom random;
  int counts[LIMIT] = {0};
  bool even = true, small = true;

  fomm_random_init (&random, 1, 0);
  for (int i = 0; i < DRAWS; i++) {
    const uint32_t drawn = fomm_random_below (&random, LIMIT);

    small &= drawn < LIMIT;
    if (drawn < LIMIT)
      counts[drawn]++;
  }
  for (int i = 0; i < LIMIT; i++)
    even &= abs (counts[i] - DRAWS / LIMIT) < 500; /* five standard deviations */
  tap_ok (small && even, "below seven, each as often");
  for (int i = 0; i < 100; i++)
    small &= fomm_random_below (&random, 1) == 0;
  /* Of three quarters of the numbers that 32 bits hold, a plain remainder would draw the lowest third twice as often.
   */
  int low = 0;
  for (int i = 0; i < 30000; i++)
    low += fomm_random_below (&random, UINT32_C (3) << 30) < UINT32_C (1) << 30;
  tap_ok (small && abs (low - 10000) < 500, "no bias of the remainder: %d of 30000", low);
}

static void
test_unit_and_normal (void)
{
  enum { DRAWS = 100000 };
  FommRandom random;
  double sum = 0, square = 0, least = 1, most = 0;
  int beyond = 0;

  fomm_random_init (&random, 2, 0);
  for (int i = 0; i < DRAWS; i++) {
    const double unit = fomm_random_unit (&random), normal = fomm_random_normal (&random);

    least = fmin (least, unit);
    most = fmax (most, unit);
    sum += normal;
    square += normal * normal;
    beyond += fabs (normal) > 2;
  }
  tap_ok (least >= 0 && least < 0.001 && most < 1 && most > 0.999, "units lie in [0, 1)");
  tap_ok (fabs (sum / DRAWS) < 0.02 && fabs (square / DRAWS - 1) < 0.03, "normals have mean 0 and variance 1");
  tap_ok (abs (beyond - 4550) < 350, "%d of 100000 beyond two standard deviations", beyond);
}

/* The whole state is the struct; streams and seeds are sequences of their own. */
static void
test_state (void)
{
  FommRandom random, copy, stream, seed;
  int same = 0;

  fomm_random_init (&random, 3, 5);
  fomm_random_bits (&random);
  memcpy (&copy, &random, sizeof copy);
  bool alike = true;
  for (int i = 0; i < 100; i++)
    alike &= fomm_random_bits (&random) == fomm_random_bits (&copy);
  tap_ok (alike, "a copy goes on alike");
  fomm_random_init (&random, 3, 5);
  fomm_random_init (&stream, 3, 6);
  fomm_random_init (&seed, 4, 5);
  for (int i = 0; i < 1000; i++) {
    const uint32_t bits = fomm_random_bits (&random);

    same += (bits == fomm_random_bits (&stream)) + (bits == fomm_random_bits (&seed));
  }
  tap_ok (same == 0, "another stream or seed is another sequence");
}

int
main (void)
{
  test_published ();
  test_below ();
  test_unit_and_normal ();
  test_state ();
  return tap_done ();
}
