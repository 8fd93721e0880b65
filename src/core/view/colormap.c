/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "view/colormap.h"

#include <math.h>

/* Stops at equal distances; luminance rises from 0.02 to 0.8. */
static const uint8_t stops[][3] = {{68, 1, 84},    {71, 44, 122}, {59, 81, 139},  {44, 113, 142}, {33, 144, 141},
                                   {39, 173, 129}, {92, 200, 99}, {170, 220, 50}, {253, 231, 37}};
enum { N_STOPS = sizeof stops / sizeof *stops };

void
fomm_colormap_value (float value, uint8_t rgb[3])
{
  const float position = fminf (fmaxf (value, 0), 1) * (N_STOPS - 1);
  const int i = position < N_STOPS - 1 ? (int) position : N_STOPS - 2;
  const float t = position - (float) i;

  for (int c = 0; c < 3; c++)
    rgb[c] = isnan (value) ? 0 : (uint8_t) lrintf ((1 - t) * stops[i][c] + t * stops[i + 1][c]);
}

void
fomm_colormap_hsv (double hue, double saturation, double value, uint8_t rgb[3])
{
  const double sector = (hue - floor (hue)) * 6;

  for (int c = 0; c < 3; c++) {
    /* Red, green and blue are the same trapezium, a third of a turn apart. */
    const double distance = fabs (fmod (sector - 2 * c + 9, 6) - 3);
    const double pure = fmin (fmax (2 - distance, 0), 1);

    rgb[c] = (uint8_t) lrint (255 * value * (1 - saturation * (1 - pure)));
  }
}

void
fomm_colormap_category (int index, uint8_t rgb[3])
{
  static const double values[] = {1, 0.8, 0.9}, saturations[] = {0.75, 0.9, 0.55};
  const unsigned n = index < 0 ? 0 : (unsigned) index;

  /* Steps of the golden angle never come close to a colour that was used shortly before. */
  fomm_colormap_hsv (n * 0.6180339887498949, saturations[n % 3], values[n % 3], rgb);
}
