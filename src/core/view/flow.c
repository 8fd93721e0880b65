/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "view/flow.h"

#include <math.h>

#define PI 3.14159265358979323846
/* Lengths are counted in bins of 1/256, up to 2: the whole picture. */
#define BINS_PER_UNIT 256.0
#define SMALLEST_RIM 0.01

static const uint8_t rest[3] = {0x8c, 0x8c, 0x8c};

/* Every 45°, counter-clockwise from the right. */
static const uint8_t rim_colors[8][3] = {
    {0xe0, 0x8a, 0x1e}, {0xc9, 0xa0, 0x5a}, {0xf2, 0xf2, 0xf2}, {0x8f, 0xb6, 0xee},
    {0x2a, 0x6f, 0xdb}, {0x1b, 0x3f, 0x86}, {0x1c, 0x1c, 0x1c}, {0x6e, 0x42, 0x10},
};

void
fomm_flow_at (const float *deformation, int height, int width, double u, double v, double movement[2])
{
  movement[0] = u - fomm_plane_sample (deformation, height, width, 2, u, v);
  movement[1] = v - fomm_plane_sample (deformation + 1, height, width, 2, u, v);
}

/* turn: 0 … 1, counter-clockwise from the right. */
static void
safe_rim (double turn, double rgb[3])
{
  double at = turn * 8;
  int i = (int) at % 8;

  for (int c = 0; c < 3; c++)
    rgb[c] = rim_colors[i][c] + (at - floor (at)) * (rim_colors[(i + 1) % 8][c] - rim_colors[i][c]);
}

/* Full saturation and value of the hue circle: red, yellow, green, cyan, blue, magenta. */
static void
classic_rim (double turn, double rgb[3])
{
  const double centres[3] = {0, 2, 4};

  for (int c = 0; c < 3; c++) {
    double distance = fabs (turn * 6 - centres[c]);
    distance = fmin (distance, 6 - distance);
    rgb[c] = 255 * fmin (fmax (2 - distance, 0), 1);
  }
}

void
fomm_flow_color (FommFlowWheel wheel, double x, double y, double rim, uint8_t rgb[3])
{
  double full[3], turn = atan2 (-y, x) / (2 * PI), amount = fmin (hypot (x, y) / rim, 1);

  turn -= floor (turn);
  if (!isfinite (turn))
    turn = amount = 0;
  if (wheel == FOMM_FLOW_WHEEL_CLASSIC)
    classic_rim (turn, full);
  else
    safe_rim (turn, full);
  for (int c = 0; c < 3; c++) {
    double centre = wheel == FOMM_FLOW_WHEEL_CLASSIC ? 255 : rest[c];
    rgb[c] = (uint8_t) lround (centre + amount * (full[c] - centre));
  }
}

void
fomm_flow_picture (const FommCanvas *canvas, FommFlowWheel wheel, const float *deformation, int height, int width,
                   double rim)
{
  for (int y = 0; y < canvas->height; y++)
    for (int x = 0; x < canvas->width; x++) {
      double m[2];
      fomm_flow_at (deformation, height, width, fomm_lattice (x, canvas->width), fomm_lattice (y, canvas->height), m);
      fomm_flow_color (wheel, m[0], m[1], rim, canvas->rgb + y * canvas->stride + 3 * x);
    }
}

void
fomm_flow_legend (const FommCanvas *canvas, FommFlowWheel wheel)
{
  for (int y = 0; y < canvas->height; y++)
    for (int x = 0; x < canvas->width; x++) {
      double u = fomm_lattice (x, canvas->width), v = fomm_lattice (y, canvas->height);
      if (hypot (u, v) <= 1)
        fomm_flow_color (wheel, u, v, 1, canvas->rgb + y * canvas->stride + 3 * x);
    }
}

void
fomm_flow_lengths_add (FommFlowLengths *lengths, const float *deformation, int height, int width)
{
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++, deformation += 2) {
      double length = hypot (fomm_lattice (x, width) - deformation[0], fomm_lattice (y, height) - deformation[1]);
      lengths->count[length * BINS_PER_UNIT < 511 ? (int) (length * BINS_PER_UNIT) : 511]++;
      lengths->total++;
    }
}

double
fomm_flow_lengths_get_rim (const FommFlowLengths *lengths)
{
  uint64_t seen = 0;

  for (int bin = 0; bin < 512; bin++) {
    seen += lengths->count[bin];
    if (seen > 0 && (double) seen >= 0.95 * (double) lengths->total)
      return fmax ((bin + 1) / BINS_PER_UNIT, SMALLEST_RIM);
  }
  return SMALLEST_RIM;
}
