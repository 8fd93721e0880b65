/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/hull.h"

#include <math.h>
#include <stdlib.h>

/* Points on a line leave an area of rounding noise, about 1e-7 of their squared extent. */
#define MIN_RELATIVE_AREA 1e-6

typedef struct Point {
  double x, y;
} Point;

static int
compare_points (const void *a, const void *b)
{
  const Point *p = a, *q = b;

  if (p->x != q->x)
    return p->x < q->x ? -1 : 1;
  return (p->y > q->y) - (p->y < q->y);
}

/* Twice the signed area of the triangle o, a, b. The coordinates come from floats, so that the differences and mostly
 * the products are exact in double precision. */
static double
cross (Point o, Point a, Point b)
{
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

static bool
copy_points (const float (*points)[2], int count, Point *out)
{
  if (count < 3 || count > FOMM_HULL_MAX_POINTS)
    return false;
  for (int i = 0; i < count; i++) {
    if (!isfinite (points[i][0]) || !isfinite (points[i][1]))
      return false;
    out[i] = (Point){points[i][0], points[i][1]};
  }
  return true;
}

/* Andrew's monotone chain over sorted points; `hull` has room for 2 × count. Returns the number of corners. */
static int
build_hull (const Point *sorted, int count, Point *hull)
{
  int n = 0;

  for (int i = 0; i < count; i++) {
    while (n >= 2 && cross (hull[n - 2], hull[n - 1], sorted[i]) <= 0)
      n--;
    hull[n++] = sorted[i];
  }
  for (int i = count - 2, lower = n + 1; i >= 0; i--) {
    while (n >= lower && cross (hull[n - 2], hull[n - 1], sorted[i]) <= 0)
      n--;
    hull[n++] = sorted[i];
  }
  return n - 1;
}

static double
polygon_area (const Point *corner, int n)
{
  double twice = 0;

  for (int i = 1; i + 1 < n; i++)
    twice += cross (corner[0], corner[i], corner[i + 1]);
  return fabs (twice) / 2;
}

double
fomm_hull_area (const float (*points)[2], int count)
{
  Point sorted[FOMM_HULL_MAX_POINTS], hull[2 * FOMM_HULL_MAX_POINTS];

  if (!copy_points (points, count, sorted))
    return 0;
  qsort (sorted, (size_t) count, sizeof *sorted, compare_points);
  return polygon_area (hull, build_hull (sorted, count, hull));
}

bool
fomm_hull_is_degenerate (const float (*points)[2], int count)
{
  Point copy[FOMM_HULL_MAX_POINTS];
  double extent = 0;

  if (!copy_points (points, count, copy))
    return true;
  for (int i = 1; i < count; i++)
    extent = fmax (extent, hypot (copy[i].x - copy[0].x, copy[i].y - copy[0].y));
  return !(fomm_hull_area (points, count) > MIN_RELATIVE_AREA * extent * extent);
}
