/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/crop.h"
#include "motion/crop_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Travel of the object, in sizes of the square, that the model copes with and that needs no larger square. */
#define FREE_TRAVEL 0.2
/* A frame whose square is farther from the usual one shows something else. */
#define OUTLIER_DISTANCE 0.8
#define MAX_FRAMES 256

static int
compare_doubles (const void *a, const void *b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return (p > q) - (p < q);
}

static double
median (double *values, int n)
{
  qsort (values, (size_t) n, sizeof *values, compare_doubles);
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/* The median of centres and sizes; such a square need not be among the results. */
static FommSquare
usual_square (const FommCropResult *results, int n, double aspect)
{
  double x[MAX_FRAMES], y[MAX_FRAMES], size[MAX_FRAMES];

  for (int i = 0; i < n; i++) {
    size[i] = results[i].square.size;
    x[i] = results[i].square.x + size[i] / 2;
    y[i] = results[i].square.y + size[i] * aspect / 2;
  }
  double s = median (size, n);
  return (FommSquare){median (x, n) - s / 2, median (y, n) - s * aspect / 2, s};
}

/* Grows the usual square over the travel of all others. */
static FommSquare
cover (const FommCropResult *results, int n, const FommSquare *usual, double aspect)
{
  double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY, largest = 0;

  for (int i = 0; i < n; i++) {
    const FommSquare *s = &results[i].square;
    if (fomm_square_distance (usual, s, aspect) > OUTLIER_DISTANCE)
      continue;
    left = fmin (left, s->x + s->size / 2);
    right = fmax (right, s->x + s->size / 2);
    top = fmin (top, s->y + s->size * aspect / 2);
    bottom = fmax (bottom, s->y + s->size * aspect / 2);
    largest = fmax (largest, s->size);
  }
  if (largest == 0)
    return *usual;
  double travel = fmax (right - left, (bottom - top) / aspect);
  double size = fmax (usual->size, 0.9 * largest) + fmax (0, travel - FREE_TRAVEL * usual->size);
  return (FommSquare){(left + right - size) / 2, (top + bottom - size * aspect) / 2, size};
}

FommCropResult
fomm_crop_combine (const FommCropResult *results, int count, double aspect, int width, int height)
{
  FommCropResult found[MAX_FRAMES], combined = {.square = fomm_square_largest (aspect, width, height)};
  int n = 0;

  for (int i = 0; i < count; i++) {
    combined.evaluations += results[i].evaluations;
    if (results[i].found && n < MAX_FRAMES)
      found[n++] = results[i];
  }
  if (n == 0)
    return combined;
  FommSquare usual = usual_square (found, n, aspect), square = cover (found, n, &usual, aspect);
  combined.found = true;
  combined.square = fomm_square_bring_inside (&square, aspect, width, height, 0.75);
  for (int i = 0; i < n; i++)
    combined.score += found[i].score / n;
  return combined;
}
