/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Where the numbers of keypoints go: beside their ring, where they hide neither another keypoint nor another number.
 * Every number looks in turn for its best place among the others; a few rounds settle it. */
#include "vivant-overlay-view.h"

#include <math.h>

#define DIRECTIONS 16
#define ROUNDS 3
/* Distances tried, pixels between the ring and the number; the further ones get a line. */
static const double gaps[] = {1.0, 9.0, 18.0};

typedef struct Field {
  int count;
  double badge; /* radius of a number */
  graphene_point_t centre[FOMM_MAX_KEYPOINTS], at[FOMM_MAX_KEYPOINTS];
  double ring[FOMM_MAX_KEYPOINTS];
} Field;

/* How deep two circles are in each other, pixels. */
static double
overlap (const graphene_point_t *a, double ra, const graphene_point_t *b, double rb)
{
  return MAX (ra + rb - hypot (a->x - b->x, a->y - b->y), 0.0);
}

static double
cost_of (const Field *field, int k, const graphene_point_t *at, double gap, double direction)
{
  /* A little to be said for one direction, so that numbers that have room all stand on the same side. */
  double cost = gap * 0.25 + 0.5 * (1.0 - cos (direction - G_PI / 4));

  for (int i = 0; i < field->count; i++) {
    if (i == k)
      continue;
    cost += 2.0 * overlap (at, field->badge, &field->at[i], field->badge + 1.0);
    cost += overlap (at, field->badge, &field->centre[i], field->ring[i] + 1.0);
  }
  return cost;
}

static void
settle (Field *field, int k)
{
  graphene_point_t best = field->at[k];
  double lowest = HUGE_VAL;

  for (guint g = 0; g < G_N_ELEMENTS (gaps); g++)
    for (int i = 0; i < DIRECTIONS; i++) {
      const double direction = 2.0 * G_PI * i / DIRECTIONS, out = field->ring[k] + gaps[g] + field->badge;
      const graphene_point_t at = GRAPHENE_POINT_INIT (field->centre[k].x + (float) (out * cos (direction)),
                                                       field->centre[k].y + (float) (out * sin (direction)));
      const double cost = cost_of (field, k, &at, gaps[g], direction);

      if (cost < lowest) {
        lowest = cost;
        best = at;
      }
    }
  field->at[k] = best;
}

void
vivant_overlay_place_badges (const VivantSquare *square, const FommKeypoints *keypoints, double badge,
                             graphene_point_t *offsets)
{
  Field field = {.count = keypoints->count, .badge = badge};

  for (int k = 0; k < field.count; k++) {
    field.centre[k] = vivant_square_map (square, keypoints->value[k][0], keypoints->value[k][1]);
    field.ring[k] = vivant_overlay_keypoint_reach (square, keypoints, k);
    field.at[k] = field.centre[k];
  }
  for (int round = 0; round < ROUNDS; round++)
    for (int k = 0; k < field.count; k++)
      settle (&field, k);
  for (int k = 0; k < field.count; k++)
    offsets[k] = GRAPHENE_POINT_INIT (field.at[k].x - field.centre[k].x, field.at[k].y - field.centre[k].y);
}
