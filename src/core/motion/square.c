/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/square.h"

#include <math.h>

static double
shared_length (double a, double a_size, double b, double b_size)
{
  return fmax (0, fmin (a + a_size, b + b_size) - fmax (a, b));
}

double
fomm_square_iou (const FommSquare *a, const FommSquare *b)
{
  double shared = shared_length (a->x, a->size, b->x, b->size) * shared_length (a->y, a->size, b->y, b->size);
  double either = a->size * a->size + b->size * b->size - shared;

  return either > 0 ? shared / either : 0;
}

static double
bring_inside (double start, double length, double limit)
{
  return length <= limit ? fmin (fmax (start, 0), limit - length) : (limit - length) / 2;
}

FommSquare
fomm_square_bring_inside (const FommSquare *square, double aspect, int width, int height, double smallest)
{
  double size = fmax (fmin (square->size, fmin (width, height / aspect)), smallest * square->size);
  double x = square->x + (square->size - size) / 2, y = square->y + (square->size - size) * aspect / 2;

  return (FommSquare){bring_inside (x, size, width), bring_inside (y, size * aspect, height), size};
}

FommSquare
fomm_square_largest (double aspect, int width, int height)
{
  double size = fmin (width, height / aspect);

  return (FommSquare){(width - size) / 2, (height - size * aspect) / 4, size};
}
