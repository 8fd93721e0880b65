/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "golden.h"
#include "motion/hull.h"
#include "tap.h"

#include <math.h>

static void
test_simple (void)
{
  const float square[][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0.5F, 0.5F}, {1, 0.5F}, {0, 0}};
  const float triangle[][2] = {{-3, 0}, {1, 0}, {0, 2}};

  tap_ok (fomm_hull_area (square, 7) == 1, "inner, edge and repeated points do not count");
  tap_ok (fomm_hull_area (triangle, 3) == 4, "area of a triangle");
  tap_ok (!fomm_hull_is_degenerate (triangle, 3), "a triangle is sound");
}

static void
test_degenerate (void)
{
  const float line[][2] = {{0.1F, 0.3F}, {0.2F, 0.6F}, {0.3F, 0.9F}, {-0.1F, -0.3F}};
  const float same[][2] = {{0.7F, 0.1F}, {0.7F, 0.1F}, {0.7F, 0.1F}};
  const float broken[][2] = {{0, 0}, {NAN, 1}, {1, 1}};

  tap_ok (fomm_hull_is_degenerate (line, 4), "points on a line, but for rounding");
  tap_ok (fomm_hull_is_degenerate (same, 3), "points in one place");
  tap_ok (fomm_hull_is_degenerate (line, 2) && fomm_hull_area (line, 2) == 0, "two points");
  tap_ok (fomm_hull_is_degenerate (broken, 3) && fomm_hull_area (broken, 3) == 0, "a point that is not finite");
  tap_ok (fomm_hull_is_degenerate (line, FOMM_HULL_MAX_POINTS + 1), "too many points");
}

static void
test_golden (void)
{
  Golden golden;
  int dims[4];

  if (!golden_open (&golden, "reference/primitives/hull.safetensors")) {
    tap_skip ("reference hulls", "the shared reference data is not there");
    return;
  }
  const double *areas = golden_get (&golden, "areas", dims);
  for (int i = 0, n = dims[0]; i < n; i++) {
    char name[32];
    snprintf (name, sizeof name, "points%d", i);
    const float (*points)[2] = golden_get (&golden, name, dims);
    double area = fomm_hull_area (points, dims[0]);
    tap_ok (fabs (area - areas[i]) <= 1e-14 + 1e-13 * areas[i] && !fomm_hull_is_degenerate (points, dims[0]),
            "reference %s: %.17g, expected %.17g", name, area, areas[i]);
  }
  const char *const degenerate[] = {"degenerate.collinear", "degenerate.identical", "degenerate.two"};
  for (int i = 0; i < 3; i++) {
    const float (*points)[2] = golden_get (&golden, degenerate[i], dims);
    tap_ok (fomm_hull_is_degenerate (points, dims[0]), "reference %s", degenerate[i]);
  }
  golden_close (&golden);
}

int
main (void)
{
  test_simple ();
  test_degenerate ();
  test_golden ();
  return tap_done ();
}
