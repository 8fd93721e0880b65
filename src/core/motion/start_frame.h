/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Best start frame: the driving frame whose shape is nearest to the source's once position and size are taken away.
 * Reference section 5.2, with the model's own keypoints in place of 68 face landmarks, so that it works for any class
 * of objects. Rotation is not taken away: a head held the same way is the aim. */
#pragma once

#include "motion/hull.h"

/** A set of points less its mean, divided by the square root of its hull's area. False for a degenerate set. */
bool fomm_shape_normalise (const float (*points)[2], int count, double (*out)[2]);

/** Sum of squared distances between two shapes of `count` points, without unit. */
double fomm_shape_distance (const double (*a)[2], const double (*b)[2], int count);

/** A search that is fed frame by frame; plain data. */
typedef struct FommStartFrame {
  double source[FOMM_HULL_MAX_POINTS][2];
  int count;
  int best;          /**< index of the best frame so far, -1 before the first usable one */
  int fed;           /**< frames seen so far */
  double best_score; /**< INFINITY before the first usable frame */
} FommStartFrame;

/** Starts a search. False when the source's points are degenerate: any frame is as good as the first then. */
bool fomm_start_frame_init (FommStartFrame *search, const float (*source)[2], int count);

/** Looks at the next driving frame, with as many points as the source. Returns its score (INFINITY for a degenerate
 * set); the first frame with the smallest score is the best. */
double fomm_start_frame_feed (FommStartFrame *search, const float (*points)[2]);
