/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "view/badges.h"

#include <math.h>
#include <string.h>

/* Every number looks in turn for its best place among the others; a few rounds settle it. */
enum { DIRECTIONS = 16, ROUNDS = 3, N_GAPS = 3 };

/* Distances tried, pixels between the ring and the number. */
static const double gaps[N_GAPS] = {1, 9, 18};
static const double tau = 6.283185307179586;

/* How deep two circles are in each other. */
static double
overlap (const double a[2], double ra, const double b[2], double rb)
{
  return fmax (ra + rb - hypot (a[0] - b[0], a[1] - b[1]), 0);
}

/* How far a number sticks out of the picture. */
static double
outside (const FommBadges *badges, const double at[2])
{
  return fmax (badges->left + badges->radius - at[0], 0) + fmax (at[0] + badges->radius - badges->right, 0) +
         fmax (badges->top + badges->radius - at[1], 0) + fmax (at[1] + badges->radius - badges->bottom, 0);
}

static double
cost_of (const FommBadges *badges, int k, const double at[2], double gap, double direction)
{
  /* A little to be said for one direction, so that numbers that have room all stand on the same side. */
  double cost = gap * 0.25 + 0.5 * (1 - cos (direction - tau / 8)) + 2 * outside (badges, at);

  for (int i = 0; i < badges->count; i++) {
    if (i == k)
      continue;
    cost += 2 * overlap (at, badges->radius, badges->at[i], badges->radius + 1);
    cost += overlap (at, badges->radius, badges->centre[i], badges->ring[i] + 1);
  }
  return cost;
}

static void
settle (FommBadges *badges, int k)
{
  double best[2] = {badges->at[k][0], badges->at[k][1]}, lowest = HUGE_VAL;

  for (int i = 0; i < N_GAPS * DIRECTIONS; i++) {
    double direction = tau * (i % DIRECTIONS) / DIRECTIONS, gap = gaps[i / DIRECTIONS];
    double out = badges->ring[k] + gap + badges->radius;
    double at[2] = {badges->centre[k][0] + out * cos (direction), badges->centre[k][1] + out * sin (direction)};
    double cost = cost_of (badges, k, at, gap, direction);

    if (cost < lowest) {
      lowest = cost;
      memcpy (best, at, sizeof best);
    }
  }
  memcpy (badges->at[k], best, sizeof best);
}

void
fomm_badges_place (FommBadges *badges)
{
  memcpy (badges->at, badges->centre, sizeof badges->at);
  for (int i = 0; i < ROUNDS * badges->count; i++)
    settle (badges, i % badges->count);
}
