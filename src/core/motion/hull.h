/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Convex hull of a handful of points in the plane. Plain functions without state; any thread. */
#pragma once

#include <stdbool.h>

/** Most points a hull or a shape may have: keypoints (FOMM_MAX_KEYPOINTS) and the 68 landmarks of faces fit. */
#define FOMM_HULL_MAX_POINTS 256

/** Area of the convex hull, in squared units of the points. 0 with fewer than three points, with more than
 * FOMM_HULL_MAX_POINTS, or when one is not finite. Reference section 5.1. */
double fomm_hull_area (const float (*points)[2], int count);

/** Whether the hull is so thin (or so small a set) that its area says nothing about scale: fewer than three points, all
 * in one place or on one line up to rounding, or not finite. The official code stops with an error there. */
bool fomm_hull_is_degenerate (const float (*points)[2], int count);
