/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "tap.h"
#include "view/badges.h"

#include <math.h>
#include <string.h>

enum { COUNT = 15, SIDE = 256 };

/* A spiral around a place: as close as keypoints of a face. */
static FommBadges
make_crowd (double x, double y)
{
  FommBadges badges = {.count = COUNT, .radius = 7, .right = SIDE, .bottom = SIDE};

  for (int k = 0; k < COUNT; k++) {
    badges.centre[k][0] = x + 10 * sqrt (k) * cos (2.4 * k);
    badges.centre[k][1] = y + 20 * sqrt (k) * sin (2.4 * k);
    badges.ring[k] = 5;
  }
  return badges;
}

static double
distance (const double a[2], const double b[2])
{
  return hypot (a[0] - b[0], a[1] - b[1]);
}

static void
test_a_crowd (void)
{
  FommBadges badges = make_crowd (128, 128), again;
  double nearest = HUGE_VAL, ring = HUGE_VAL;

  fomm_badges_place (&badges);
  for (int a = 0; a < COUNT; a++) {
    ring = fmin (ring, distance (badges.at[a], badges.centre[a]));
    for (int b = 0; b < a; b++)
      nearest = fmin (nearest, distance (badges.at[a], badges.at[b]));
  }
  tap_ok (nearest > 2 * badges.radius - 4, "numbers do not hide each other (%.1f px apart)", nearest);
  tap_ok (ring >= 12, "nor their own keypoint (%.1f px away)", ring);
  again = make_crowd (128, 128);
  fomm_badges_place (&again);
  tap_ok (memcmp (again.at, badges.at, sizeof again.at) == 0, "the same keypoints have the same places");
}

static void
test_the_edge (void)
{
  FommBadges badges = {
      .count = 2, .radius = 7, .right = SIDE, .bottom = SIDE, .centre = {{250, 252}, {3, 2}}, .ring = {5, 5}};
  bool inside = true;

  fomm_badges_place (&badges);
  for (int k = 0; k < 2; k++)
    for (int c = 0; c < 2; c++)
      inside = inside && badges.at[k][c] >= 6 && badges.at[k][c] <= SIDE - 6;
  tap_ok (inside, "numbers stay in the picture");
}

int
main (void)
{
  FommBadges none = {0};

  test_a_crowd ();
  test_the_edge ();
  fomm_badges_place (&none);
  tap_ok (none.at[0][0] == 0, "no keypoints, no places");
  return tap_done ();
}
