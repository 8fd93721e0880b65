/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Colour maps: ends, order, and numbers that are none. */
#include "tap.h"
#include "view/colormap.h"
#include "view/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double
luminance (const uint8_t rgb[3])
{
  return 0.2126 * pow (rgb[0] / 255.0, 2.2) + 0.7152 * pow (rgb[1] / 255.0, 2.2) + 0.0722 * pow (rgb[2] / 255.0, 2.2);
}

static void
test_value (void)
{
  uint8_t rgb[3], below[3], black[3] = {0};
  double last = -1;
  bool rising = true;

  for (int i = 0; i <= 100; i++) {
    fomm_colormap_value ((float) i / 100, rgb);
    rising = rising && luminance (rgb) > last - 1e-3;
    last = luminance (rgb);
  }
  tap_ok (rising && last > 0.7, "brightness rises from the first value to the last");
  fomm_colormap_value (0, rgb);
  fomm_colormap_value (-7, below);
  tap_ok (memcmp (rgb, below, 3) == 0, "values below the range take its end");
  fomm_colormap_value (1, rgb);
  fomm_colormap_value (INFINITY, below);
  tap_ok (memcmp (rgb, below, 3) == 0, "values above the range take its end");
  fomm_colormap_value (NAN, rgb);
  tap_ok (memcmp (rgb, black, 3) == 0, "not a number is black");
}

static void
test_categories (void)
{
  int closest = 1000;

  for (int i = 0; i < 20; i++) {
    for (int j = 0; j < i; j++) {
      uint8_t a[3], b[3];
      int distance;

      fomm_colormap_category (i, a);
      fomm_colormap_category (j, b);
      distance = abs (a[0] - b[0]) + abs (a[1] - b[1]) + abs (a[2] - b[2]);
      closest = distance < closest ? distance : closest;
    }
  }
  tap_ok (closest >= 24, "twenty keypoints have colours that differ (closest pair: %d)", closest);
}

static void
test_flow (void)
{
  static const uint8_t white[3] = {255, 255, 255}, red[3] = {255, 0, 0}, black[3] = {0};
  uint8_t rgb[3], farther[3];

  fomm_flow_colour (0, 0, 1, rgb);
  tap_ok (memcmp (rgb, white, 3) == 0, "no movement is white");
  fomm_flow_colour (1, 0, 1, rgb);
  tap_ok (memcmp (rgb, red, 3) == 0, "to the right is red");
  fomm_flow_colour (9, 0, 1, farther);
  tap_ok (memcmp (farther, red, 3) == 0, "longer movements keep the full colour");
  fomm_flow_colour (-1, 0, 1, rgb);
  tap_ok (rgb[0] == 0 && rgb[1] == 255 && rgb[2] == 255, "to the left is its opposite");
  fomm_flow_colour (NAN, 0, 1, rgb);
  tap_ok (memcmp (rgb, black, 3) == 0, "not a number is black");
}

int
main (void)
{
  test_value ();
  test_categories ();
  test_flow ();
  return tap_done ();
}
