/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/start_frame.h"

#include <math.h>
#include <string.h>

bool
fomm_shape_normalise (const float (*points)[2], int count, double (*out)[2])
{
  double mean[2] = {0, 0}, size;

  if (fomm_hull_is_degenerate (points, count))
    return false;
  size = sqrt (fomm_hull_area (points, count));
  for (int i = 0; i < count; i++)
    for (int c = 0; c < 2; c++)
      mean[c] += (double) points[i][c] / count;
  for (int i = 0; i < count; i++)
    for (int c = 0; c < 2; c++)
      out[i][c] = (points[i][c] - mean[c]) / size;
  return true;
}

double
fomm_shape_distance (const double (*a)[2], const double (*b)[2], int count)
{
  double sum = 0;

  for (int i = 0; i < count; i++)
    for (int c = 0; c < 2; c++)
      sum += (a[i][c] - b[i][c]) * (a[i][c] - b[i][c]);
  return sum;
}

bool
fomm_start_frame_init (FommStartFrame *search, const float (*source)[2], int count)
{
  memset (search, 0, sizeof *search);
  search->best = -1;
  search->best_score = INFINITY;
  if (!fomm_shape_normalise (source, count, search->source))
    return false;
  search->count = count;
  return true;
}

double
fomm_start_frame_feed (FommStartFrame *search, const float (*points)[2])
{
  double shape[FOMM_HULL_MAX_POINTS][2], score = INFINITY;
  int index = search->fed++;

  if (fomm_shape_normalise (points, search->count, shape))
    score = fomm_shape_distance (search->source, shape, search->count);
  if (score < search->best_score) {
    search->best_score = score;
    search->best = index;
  }
  return score;
}
