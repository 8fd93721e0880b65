/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "tap.h"
#include "view/colormap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double
luminance (const uint8_t rgb[3])
{
  double y = 0;
  const double weights[3] = {0.2126, 0.7152, 0.0722};

  for (int c = 0; c < 3; c++)
    y += weights[c] * pow (rgb[c] / 255.0, 2.2);
  return y;
}

static void
test_occlusion (void)
{
  int n;
  const FommColorStop *stops = fomm_occlusion_stops (&n);
  uint8_t rgb[3], below[3];
  double last = -1;
  bool rises = true, exact = true;

  for (int i = 0; i < n; i++) {
    fomm_occlusion_color (stops[i].value, rgb);
    exact = exact && memcmp (rgb, stops[i].rgb, 3) == 0;
  }
  tap_ok (n == 5 && exact, "the legend's stops have their colours");
  for (int i = 0; i <= 100; i++) {
    fomm_occlusion_color ((float) i / 100, rgb);
    rises = rises && luminance (rgb) > last - 1e-4;
    last = luminance (rgb);
  }
  tap_ok (rises && last > 0.7, "lightness rises all the way");
  fomm_occlusion_color (NAN, rgb);
  fomm_occlusion_color (-3, below);
  tap_ok (memcmp (rgb, stops[0].rgb, 3) == 0 && memcmp (below, rgb, 3) == 0, "what is no value is 0");
  fomm_occlusion_color (7, rgb);
  tap_ok (memcmp (rgb, stops[4].rgb, 3) == 0, "large values are 1");
}

static void
test_keypoint_colors (void)
{
  int closest = 1000;
  uint8_t a[3], b[3];

  for (int i = 0; i < 20; i++)
    for (int j = 0; j < i; j++) {
      fomm_keypoint_color (i, a);
      fomm_keypoint_color (j, b);
      int d = abs (a[0] - b[0]) + abs (a[1] - b[1]) + abs (a[2] - b[2]);
      closest = d < closest ? d : closest;
    }
  tap_ok (closest > 30, "twenty colours differ, by %d at least", closest);
  fomm_keypoint_color (3, a);
  fomm_keypoint_color (23, b);
  tap_ok (memcmp (a, b, 3) == 0 && !fomm_keypoint_is_square (23) && fomm_keypoint_is_square (13), "then they repeat");
  bool readable = true;
  for (int i = 0; i < 20; i++) {
    fomm_keypoint_color (i, a);
    double y = luminance (a);
    double contrast = fomm_keypoint_has_white_text (i) ? 1.05 / (y + 0.05) : (y + 0.05) / 0.05;
    readable = readable && contrast >= 4.4;
  }
  tap_ok (readable, "numbers can be read on every badge");
}

static void
test_pictures (void)
{
  const float map[4] = {0, 1, 0, 1};
  uint8_t rgb[3 * 8 * 3 + 4], low[3], high[3];
  FommCanvas canvas = {rgb, 8, 3, 25};

  memset (rgb, 200, sizeof rgb);
  fomm_occlusion_picture (&canvas, map, 2, 2);
  fomm_occlusion_color (0, low);
  fomm_occlusion_color (1, high);
  tap_ok (memcmp (rgb, low, 3) == 0 && memcmp (rgb + 2 * 25 + 21, high, 3) == 0, "the map fills the picture");
  tap_ok (rgb[24] == 200, "and nothing beside it");
  memset (rgb, 200, sizeof rgb);
  fomm_mask_picture (&canvas, map, 2, 2, 1, 3);
  tap_ok (rgb[0] == 70 && rgb[21] > 220 && rgb[23] < 15, "a mask darkens what it does not cover: %d, %d", rgb[0],
          rgb[21]);
}

int
main (void)
{
  test_occlusion ();
  test_keypoint_colors ();
  test_pictures ();
  return tap_done ();
}
