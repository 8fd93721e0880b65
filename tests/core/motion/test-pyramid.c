/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/pyramid.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A picture whose red grows with x and green with y. */
static uint8_t *
make_ramp (int width, int height, int channels, FommImage *image)
{
  uint8_t *data = calloc ((size_t) (width * height), (size_t) channels);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      uint8_t *p = data + (y * width + x) * channels;
      p[0] = (uint8_t) (255 * x / (width - 1));
      if (channels > 1)
        p[1] = (uint8_t) (255 * y / (height - 1));
    }
  *image = (FommImage){data, width, height, channels, (ptrdiff_t) width * channels};
  return data;
}

static void
test_sizes (void)
{
  const int sizes[][2] = {{1500, 1100}, {333, 701}, {90, 70}};

  for (int i = 0; i < 3; i++) {
    int w = sizes[i][0], h = sizes[i][1];
    FommImage image;
    FommPyramid pyramid;
    uint8_t *data = make_ramp (w, h, 3, &image), out[32 * 32 * 3];
    FommSquare square = {w * 0.1, h * 0.2, fmin (w, h) * 0.6};
    double worst = 0;
    FommStatus status = fomm_pyramid_init (&pyramid, &image, NULL);
    tap_ok (status == FOMM_OK, "%d × %d: status %d", w, h, status);
    fomm_pyramid_crop (&pyramid, &square, 32, 32, 3, out);
    for (int p = 0; p < 32 * 32; p++) {
      double x = square.x + (p % 32 + 0.5) * square.size / 32 - 0.5,
             y = square.y + (p / 32 + 0.5) * square.size / 32 - 0.5;
      worst = fmax (worst, fabs (out[p * 3] - 255 * x / (w - 1)));
      worst = fmax (worst, fabs (out[p * 3 + 1] - 255 * y / (h - 1)));
    }
    tap_ok (worst < 3, "every pixel comes from its place, off by %.2f levels at most", worst);
    fomm_pyramid_clear (&pyramid);
    free (data);
  }
}

static void
test_edges_and_channels (void)
{
  FommImage image;
  FommPyramid pyramid;
  uint8_t *data = make_ramp (100, 100, 1, &image), out[8 * 8 * 3], grey[8 * 8];
  const FommSquare outside = {-200, -300, 100};

  if (fomm_pyramid_init (&pyramid, &image, NULL) == FOMM_OK) {
    fomm_pyramid_crop (&pyramid, &outside, 8, 8, 3, out);
    tap_ok (out[0] == 0 && out[191] == 0, "far outside the edge repeats");
    const FommSquare right = {150, 0, 100};
    fomm_pyramid_crop (&pyramid, &right, 8, 8, 3, out);
    tap_ok (out[0] == 255 && out[1] == 255 && out[2] == 255, "grey becomes three equal channels");
    fomm_pyramid_crop (&pyramid, &right, 8, 8, 1, grey);
    tap_ok (grey[63] == 255, "white stays white in grey");
  }
  fomm_pyramid_clear (&pyramid);
  image.channels = 2;
  FommError error = {0};
  tap_ok (fomm_pyramid_init (&pyramid, &image, &error) == FOMM_ERROR_ARGUMENT && error.message[0],
          "2 channels are refused");
  fomm_pyramid_clear (NULL);
  free (data);
}

int
main (void)
{
  test_sizes ();
  test_edges_and_channels ();
  return tap_done ();
}
