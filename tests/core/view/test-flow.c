/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "tap.h"
#include "view/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The identity plus a shift: everything comes from (dx, dy) farther. */
static void
make_shift (float *deformation, int h, int w, float dx, float dy)
{
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++) {
      *deformation++ = (float) fomm_lattice (x, w) + dx;
      *deformation++ = (float) fomm_lattice (y, h) + dy;
    }
}

static void
test_flow (void)
{
  static float deformation[9 * 13 * 2];
  uint8_t rgb[20 * 20 * 3];
  FommCanvas canvas = {rgb, 20, 20, 60};
  double m[2];

  make_shift (deformation, 9, 13, -0.25F, 0);
  fomm_flow_at (deformation, 9, 13, 0.3, -0.7, m);
  tap_ok (fabs (m[0] - 0.25) < 1e-6 && fabs (m[1]) < 1e-6, "what comes from the left moves to the right");
  fomm_flow_picture (&canvas, FOMM_FLOW_WHEEL_SAFE, deformation, 9, 13, 0.25);
  tap_ok (abs (rgb[630] - 0xe0) < 2 && abs (rgb[631] - 0x8a) < 2 && abs (rgb[632] - 0x1e) < 2, "and is orange");
  make_shift (deformation, 9, 13, 0, 0);
  fomm_flow_picture (&canvas, FOMM_FLOW_WHEEL_SAFE, deformation, 9, 13, 0.25);
  bool grey = true;
  for (int i = 0; i < 1200; i++)
    grey = grey && abs (rgb[i] - 0x8c) <= 1;
  tap_ok (grey, "the identity is rest");
}

static void
test_wheels (void)
{
  uint8_t up[3], down[3], rgb[3], red[3], far[3];

  fomm_flow_color (FOMM_FLOW_WHEEL_SAFE, 0, -1, 1, up);
  fomm_flow_color (FOMM_FLOW_WHEEL_SAFE, 0, 1, 1, down);
  tap_ok (up[0] == 0xf2 && down[0] == 0x1c, "up is light, down is dark");
  fomm_flow_color (FOMM_FLOW_WHEEL_CLASSIC, 1, 0, 1, red);
  tap_ok (red[0] == 255 && red[1] == 0 && red[2] == 0, "the classic wheel begins with red");
  fomm_flow_color (FOMM_FLOW_WHEEL_CLASSIC, cos (2.0944), -sin (2.0944), 1, rgb);
  tap_ok (rgb[1] == 255 && rgb[0] < 3 && rgb[2] < 3, "green is a third of a turn, counter-clockwise");
  fomm_flow_color (FOMM_FLOW_WHEEL_CLASSIC, 100, 0, 1, far);
  tap_ok (memcmp (far, red, 3) == 0, "beyond the rim nothing changes");
  fomm_flow_color (FOMM_FLOW_WHEEL_SAFE, NAN, 0, 1, rgb);
  tap_ok (rgb[0] == 0x8c, "what is no movement is rest");

  uint8_t wheel[9 * 9 * 3];
  FommCanvas canvas = {wheel, 9, 9, 27};
  memset (wheel, 7, sizeof wheel);
  fomm_flow_legend (&canvas, FOMM_FLOW_WHEEL_SAFE);
  tap_ok (wheel[0] == 7 && wheel[4 * 27 + 4 * 3] == 0x8c && wheel[4 * 27 + 8 * 3] == 0xe0, "the legend is a disc");
}

static void
test_rim (void)
{
  static FommFlowLengths lengths;
  static float deformation[10 * 10 * 2];

  tap_ok (fomm_flow_lengths_get_rim (&lengths) == 0.01, "no movement, smallest rim");
  make_shift (deformation, 10, 10, 0.1F, 0);
  for (int i = 0; i < 19; i++)
    fomm_flow_lengths_add (&lengths, deformation, 10, 10);
  make_shift (deformation, 10, 10, 9, 9);
  fomm_flow_lengths_add (&lengths, deformation, 10, 10);
  tap_ok (fabs (fomm_flow_lengths_get_rim (&lengths) - 0.1) < 0.01, "19 of 20 frames lie below the rim: %g",
          fomm_flow_lengths_get_rim (&lengths));
  deformation[0] = NAN;
  fomm_flow_lengths_add (&lengths, deformation, 1, 1);
  tap_ok (lengths.total == 2001, "what is no length does no harm");
}

int
main (void)
{
  test_flow ();
  test_wheels ();
  test_rim ();
  return tap_done ();
}
