/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "view/flow.h"

#include "view/colormap.h"

#include <math.h>

static const double TURN = 6.283185307179586;

void
fomm_flow_colour (float dx, float dy, float range, uint8_t rgb[3])
{
  const double length = hypot (dx, dy);

  if (isnan (length))
    rgb[0] = rgb[1] = rgb[2] = 0;
  else
    fomm_colormap_hsv (atan2 (dy, dx) / TURN, range > 0 ? fmin (length / range, 1) : 0, 1, rgb);
}
