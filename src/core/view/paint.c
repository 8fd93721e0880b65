/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "view/paint.h"

#include "error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ELLIPSE_SEGMENTS 96

/* Digits of three by five dots, rows from the top, the leftmost dot in bit 2. */
static const uint8_t digits[10][5] = {
    {7, 5, 5, 5, 7}, {2, 6, 2, 2, 7}, {7, 1, 7, 4, 7}, {7, 1, 3, 1, 7}, {5, 5, 7, 1, 1},
    {7, 4, 7, 1, 7}, {7, 4, 7, 5, 7}, {7, 1, 2, 2, 2}, {7, 5, 7, 5, 7}, {7, 5, 7, 1, 7},
};

static void
forget (FommPaint *paint)
{
  paint->left = paint->canvas.width;
  paint->top = paint->canvas.height;
  paint->right = paint->bottom = 0;
}

FommStatus
fomm_paint_init (FommPaint *paint, const FommCanvas *canvas, FommError *error)
{
  *paint = (FommPaint){.canvas = *canvas};
  if (canvas->width < 1 || canvas->height < 1)
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "There is no picture to draw on.");
  paint->mask = calloc ((size_t) canvas->width, (size_t) canvas->height);
  if (!paint->mask)
    return fomm_fail_memory (error);
  forget (paint);
  return FOMM_OK;
}

void
fomm_paint_clear (FommPaint *paint)
{
  free (paint->mask);
  memset (paint, 0, sizeof *paint);
}

static int
clamp_to (double v, int limit)
{
  return v > 0 ? (v < limit ? (int) v : limit) : 0;
}

/* Distance from (x, y) to the line between two points. */
static double
line_distance (const double line[4], double x, double y)
{
  double dx = line[2] - line[0], dy = line[3] - line[1], length2 = dx * dx + dy * dy;
  double t = length2 > 0 ? ((x - line[0]) * dx + (y - line[1]) * dy) / length2 : 0;

  t = t > 0 ? (t < 1 ? t : 1) : 0;
  return hypot (x - line[0] - t * dx, y - line[1] - t * dy);
}

/* Distance to a square whose corners are rounded by a quarter of its half side, square[2]. */
static double
square_distance (const double square[4], double x, double y)
{
  double straight = 0.75 * square[2];
  double dx = fmax (fabs (x - square[0]) - straight, 0), dy = fmax (fabs (y - square[1]) - straight, 0);

  return hypot (dx, dy) - 0.25 * square[2];
}

/* Covers what lies within `reach` of a shape, fading over one pixel. */
static void
cover (FommPaint *paint, const double shape[4], double (*distance) (const double[4], double, double), double reach,
       const double box[4])
{
  int left = clamp_to (floor (box[0] - reach - 1), paint->canvas.width);
  int right = clamp_to (ceil (box[2] + reach + 2), paint->canvas.width);
  int top = clamp_to (floor (box[1] - reach - 1), paint->canvas.height);
  int bottom = clamp_to (ceil (box[3] + reach + 2), paint->canvas.height);

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++) {
      double inside = reach + 0.5 - distance (shape, x, y);
      uint8_t *m = paint->mask + (ptrdiff_t) y * paint->canvas.width + x;
      uint8_t covered = (uint8_t) lround (255 * (inside > 0 ? (inside < 1 ? inside : 1) : 0));
      if (covered > *m)
        *m = covered;
    }
  paint->left = left < paint->left ? left : paint->left;
  paint->top = top < paint->top ? top : paint->top;
  paint->right = right > paint->right ? right : paint->right;
  paint->bottom = bottom > paint->bottom ? bottom : paint->bottom;
}

void
fomm_paint_line (FommPaint *paint, double x0, double y0, double x1, double y1, double width)
{
  const double line[4] = {x0, y0, x1, y1};
  const double box[4] = {fmin (x0, x1), fmin (y0, y1), fmax (x0, x1), fmax (y0, y1)};

  if (isfinite (x0 + y0 + x1 + y1))
    cover (paint, line, line_distance, width / 2, box);
}

void
fomm_paint_disc (FommPaint *paint, double x, double y, double radius)
{
  fomm_paint_line (paint, x, y, x, y, 2 * radius);
}

void
fomm_paint_square (FommPaint *paint, double x, double y, double half)
{
  const double square[4] = {x, y, half, 0}, box[4] = {x - half, y - half, x + half, y + half};

  if (isfinite (x + y + half))
    cover (paint, square, square_distance, 0, box);
}

void
fomm_paint_ellipse (FommPaint *paint, double x, double y, const FommEllipse *ellipse, double width, bool dashed)
{
  double c = cos (ellipse->angle), s = sin (ellipse->angle), last_x = 0, last_y = 0;

  for (int i = 0; i <= ELLIPSE_SEGMENTS; i++) {
    double t = 2 * 3.14159265358979323846 * i / ELLIPSE_SEGMENTS;
    double u = ellipse->major * cos (t), v = ellipse->minor * sin (t);
    double px = x + u * c - v * s, py = y + u * s + v * c;
    if (i > 0 && !(dashed && i % 6 > 3))
      fomm_paint_line (paint, last_x, last_y, px, py, width);
    last_x = px;
    last_y = py;
  }
}

void
fomm_paint_arrow (FommPaint *paint, double x0, double y0, double x1, double y1, double width)
{
  double dx = x1 - x0, dy = y1 - y0, length = hypot (dx, dy), head = fmin (length / 2, 3 * width);

  fomm_paint_line (paint, x0, y0, x1, y1, width);
  if (!(length > 0))
    return;
  dx *= head / length;
  dy *= head / length;
  fomm_paint_line (paint, x1, y1, x1 - dx - dy / 2, y1 - dy + dx / 2, width);
  fomm_paint_line (paint, x1, y1, x1 - dx + dy / 2, y1 - dy - dx / 2, width);
}

void
fomm_paint_number (FommPaint *paint, int number, double x, double y, double height)
{
  double dot = height / 5;
  int shown[10], n = 0;

  for (int rest = number < 0 ? 0 : number; n == 0 || (rest > 0 && n < 10); rest /= 10)
    shown[n++] = rest % 10;
  for (int i = 0; i < n; i++)
    for (int p = 0; p < 15; p++)
      if (digits[shown[n - 1 - i]][p / 3] >> (2 - p % 3) & 1)
        fomm_paint_square (paint, x + dot * (4 * i + p % 3 + 1 - 2 * n), y + dot * (p / 3 - 2), dot / 2);
}

void
fomm_paint_fill (FommPaint *paint, const uint8_t rgb[3], double alpha)
{
  int weight = (int) lround (256 * alpha);

  for (int y = paint->top; y < paint->bottom; y++)
    for (int x = paint->left; x < paint->right; x++) {
      uint8_t *m = paint->mask + (ptrdiff_t) y * paint->canvas.width + x;
      uint8_t *p = paint->canvas.rgb + y * paint->canvas.stride + 3 * x;
      int a = *m * weight;
      for (int c = 0; c < 3; c++)
        p[c] = (uint8_t) ((p[c] * (65280 - a) + rgb[c] * a + 32640) / 65280);
      *m = 0;
    }
  forget (paint);
}
