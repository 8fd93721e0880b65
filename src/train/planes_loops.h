/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The loops of planes.h in plain C, for the compiler to make vectors of. Sums run in LANES floats side by side, and go
 * into a double every BLOCK elements, so that long planes do not lose digits; so they have one order in all variants.
 */
#pragma once

#include "planes.h"

enum { LANES = 16, BLOCK = 4096 };

static double
total (const float lanes[LANES])
{
  double all = 0;
  for (int i = 0; i < LANES; i++)
    all += lanes[i];
  return all;
}

static void
sum (const float *x, int count, float about, double *all, double *squares)
{
  for (int first = 0; first < count; first += BLOCK) {
    const int end = count - first < BLOCK ? count : first + BLOCK;
    float a[LANES] = {0}, b[LANES] = {0};
    int j = first;
    for (; j + LANES <= end; j += LANES)
      for (int i = 0; i < LANES; i++) {
        const float d = x[j + i] - about;
        a[i] += x[j + i];
        b[i] += d * d;
      }
    for (; j < end; j++) {
      a[0] += x[j];
      b[0] += (x[j] - about) * (x[j] - about);
    }
    *all += total (a);
    *squares += total (b);
  }
}

static void
scale (const float *x, float *restrict y, int count, float factor, float offset, float lowest)
{
  for (int i = 0; i < count; i++) {
    const float value = x[i] * factor + offset;
    y[i] = value > lowest ? value : lowest;
  }
}

static void
sum_slopes (const FommNormPlane *plane, int count, double *all, double *dot)
{
  const float *x = plane->x, *y = plane->y, *dy = plane->dy;
  const float mean = plane->mean, inverse = plane->inverse, lowest = plane->lowest;
  for (int first = 0; first < count; first += BLOCK) {
    const int end = count - first < BLOCK ? count : first + BLOCK;
    float a[LANES] = {0}, b[LANES] = {0};
    int j = first;
    for (; j + LANES <= end; j += LANES)
      for (int i = 0; i < LANES; i++) {
        const float slope = dy[j + i], d = y[j + i] > lowest ? slope : 0;
        a[i] += d;
        b[i] += d * ((x[j + i] - mean) * inverse);
      }
    for (; j < end; j++) {
      const float d = y[j] > lowest ? dy[j] : 0;
      a[0] += d;
      b[0] += d * ((x[j] - mean) * inverse);
    }
    *all += total (a);
    *dot += total (b);
  }
}

static void
slopes (const FommNormPlane *plane, int count, float factor, const float ab[2], float *restrict dx, bool more)
{
  const float *x = plane->x, *y = plane->y, *dy = plane->dy;
  const float mean = plane->mean, lowest = plane->lowest, a = ab[0], b = ab[1] * plane->inverse;
  for (int i = 0; i < count; i++) {
    const float slope = dy[i], d = y[i] > lowest ? slope : 0, value = factor * (d - a - (x[i] - mean) * b);
    dx[i] = more ? dx[i] + value : value;
  }
}

static void
shift (const float *from, float *restrict to, int count, float offset)
{
  for (int i = 0; i < count; i++)
    to[i] = from[i] + offset;
}

static void
add (const float *from, float *restrict to, int count)
{
  for (int i = 0; i < count; i++)
    to[i] += from[i];
}
