/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Augmentation of pairs: what is asked for happens, to both frames alike, and nothing else. */
#include "augment.h"
#include "tap.h"

#include <math.h>
#include <string.h>

enum { SIDE = 48, BYTES = SIDE * SIDE * 3, TRIES = 40 };

static uint8_t source[BYTES], driving[BYTES], scratch[BYTES], before[BYTES];

/* A white disc on grey, both frames the same. */
static void
draw_disc (double x, double y, double radius)
{
  for (int i = 0; i < SIDE * SIDE; i++)
    memset (before + 3 * i, hypot (i % SIDE - x, i / SIDE - y) <= radius ? 255 : 60, 3);
  memcpy (source, before, BYTES);
  memcpy (driving, before, BYTES);
}

/* Middle and area of what is brighter than half way. */
static double
measure_disc (const uint8_t *picture, double middle[2])
{
  double area = 0;
  middle[0] = middle[1] = 0;
  for (int i = 0; i < SIDE * SIDE; i++)
    if (picture[3 * i] > 157) {
      middle[0] += i % SIDE;
      middle[1] += i / SIDE;
      area++;
    }
  middle[0] /= area;
  middle[1] /= area;
  return area;
}

static bool
augment (const FommAugmentation *augmentation, uint64_t seed)
{
  FommRandom random;
  bool exchanged;
  fomm_random_init (&random, seed, 0);
  fomm_augment_pair (augmentation, &random, source, driving, scratch, SIDE, SIDE, &exchanged);
  return exchanged;
}

static void
test_nothing (void)
{
  draw_disc (10, 20, 5);
  augment (&(FommAugmentation){0}, 3);
  tap_ok (!memcmp (source, before, BYTES) && !memcmp (driving, before, BYTES), "nothing asked for, nothing changed");
}

/* A disc keeps its distance from the middle and its area; over many tries it turns both ways, as far as it may. */
static void
test_rotation (void)
{
  double least = 0, most = 0;
  bool alike = true, round = true;
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    double middle[2];
    draw_disc (39.5, 23.5, 4);
    augment (&(FommAugmentation){.rotation = 30}, seed);
    const double area = measure_disc (source, middle), dx = middle[0] - 23.5, dy = middle[1] - 23.5;
    const double angle = atan2 (dy, dx) * 180 / acos (-1);
    alike &= !memcmp (source, driving, BYTES);
    round &= fabs (hypot (dx, dy) - 16) < 0.3 && fabs (area - 49) < 8;
    least = fmin (least, angle);
    most = fmax (most, angle);
  }
  tap_ok (alike, "both frames are turned alike");
  tap_ok (round, "a turned disc stays a disc, as far from the middle");
  tap_ok (least < -24 && least > -31 && most > 24 && most < 31, "it turns by up to 30°: from %.1f to %.1f", least,
          most);
}

static void
test_resizing (void)
{
  double middle[2];
  draw_disc (23.5, 23.5, 6);
  const double area = measure_disc (source, middle);
  augment (&(FommAugmentation){.resize = {1.5, 1.5}}, 1);
  const double larger = measure_disc (source, middle);
  tap_ok (fabs (larger / area - 2.25) < 0.15, "one and a half times as wide is 2.25 times the area: %.2f",
          larger / area);
  tap_ok (fabs (middle[0] - 23.5) < 0.3 && fabs (middle[1] - 23.5) < 0.3, "without a crop the middle stays");

  draw_disc (23.5, 23.5, 60);
  augment (&(FommAugmentation){.resize = {0.5, 0.5}}, 1);
  tap_ok (measure_disc (source, middle) == SIDE * SIDE, "beyond the edge the outermost pixels go on");
}

/* Cut from a picture twice as wide, the middle lies anywhere. */
static void
test_crop (void)
{
  double least[2] = {SIDE, SIDE}, most[2] = {0, 0};
  bool alike = true;
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    double middle[2];
    draw_disc (23.5, 23.5, 3);
    augment (&(FommAugmentation){.resize = {1.5, 1.5}, .crop = true}, seed);
    measure_disc (source, middle);
    alike &= !memcmp (source, driving, BYTES);
    for (int axis = 0; axis < 2; axis++) {
      least[axis] = fmin (least[axis], middle[axis]);
      most[axis] = fmax (most[axis], middle[axis]);
    }
  }
  tap_ok (alike, "both frames are cut alike");
  for (int axis = 0; axis < 2; axis++)
    tap_ok (least[axis] > 11 && least[axis] < 15 && most[axis] > 32 && most[axis] < 36,
            "the cut is anywhere: the middle from %.1f to %.1f", least[axis], most[axis]);
}

/* An exchange in time and a mirror never come together. */
static void
test_flips (void)
{
  int exchanged = 0, mirrored = 0, both = 0;
  for (uint64_t seed = 0; seed < 4 * TRIES; seed++) {
    double middle[2];
    draw_disc (10, 20, 5);
    memset (driving, 60, BYTES);
    const bool swapped = augment (&(FommAugmentation){.horizontal_flip = true, .time_flip = true}, seed);
    measure_disc (swapped ? driving : source, middle);
    exchanged += swapped;
    mirrored += middle[0] > 30;
    both += swapped && middle[0] > 30;
  }
  tap_ok (exchanged > 60 && exchanged < 100 && mirrored > 24 && mirrored < 56 && both == 0,
          "of 160 pairs %d are exchanged, %d mirrored, %d both", exchanged, mirrored, both);
}

int
main (void)
{
  test_nothing ();
  test_rotation ();
  test_resizing ();
  test_crop ();
  test_flips ();
  tap_ok (!fomm_augmentation_moves (&(FommAugmentation){.hue = 1, .horizontal_flip = true}) &&
              fomm_augmentation_moves (&(FommAugmentation){.rotation = 1}),
          "what moves places is known");
  return tap_done ();
}
