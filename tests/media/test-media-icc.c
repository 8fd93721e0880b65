/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-still-private.h"

#include <lcms2.h>
#include <math.h>
#include <string.h>

/* What a profile file would hold. */
static GBytes *
serialise (cmsHPROFILE profile)
{
  cmsUInt32Number length = 0;

  g_assert_true (cmsSaveProfileToMem (profile, NULL, &length));
  guint8 *bytes = g_malloc (length);
  g_assert_true (cmsSaveProfileToMem (profile, bytes, &length));
  cmsCloseProfile (profile);
  return g_bytes_new_take (bytes, length);
}

static GBytes *
linear_rgb (void)
{
  const cmsCIExyY white = {0.3127, 0.3290, 1};
  const cmsCIExyYTRIPLE primaries = {{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
  cmsToneCurve *line = cmsBuildGamma (NULL, 1), *lines[3] = {line, line, line};
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, lines);

  cmsFreeToneCurve (line);
  return serialise (profile);
}

static GBytes *
linear_grey (void)
{
  cmsToneCurve *line = cmsBuildGamma (NULL, 1);
  cmsHPROFILE profile = cmsCreateGrayProfile (cmsD50_xyY (), line);

  cmsFreeToneCurve (line);
  return serialise (profile);
}

static int
srgb_of (int light)
{
  const double v = light / 255.0;

  return (int) lround (255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * pow (v, 1 / 2.4) - 0.055));
}

/* A ramp of colours and of alpha, two rows with room behind them. lcms bends the darkest greys of a linear profile. */
enum { WIDTH = 64, HEIGHT = 2, STRIDE = 4 * WIDTH + 20 };

static void
fill (guint8 *pixels, int channels, gboolean grey)
{
  memset (pixels, 0xa5, HEIGHT * STRIDE);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      for (int c = 0; c < channels; c++)
        pixels[y * STRIDE + x * channels + c] = (guint8) (c == 3 ? 255 - x : grey ? 8 + 3 * x : 4 * x * (c + 1) % 256);
}

static void
run (guint8 *pixels, int channels, GBytes *profile)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (profile, &length);

  vivant_media_icc_to_srgb (pixels, WIDTH, HEIGHT, STRIDE, channels, bytes, length);
}

static void
assert_converted (const guint8 *pixels, int channels, gboolean grey)
{
  guint8 before[HEIGHT * STRIDE];

  fill (before, channels, grey);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < STRIDE; x++) {
      const int i = y * STRIDE + x;
      const gboolean colour = x < WIDTH * channels && (channels == 3 || x % 4 != 3);

      if (colour)
        g_assert_cmpint (ABS (pixels[i] - srgb_of (before[i])), <=, 2);
      else
        g_assert_cmpint (pixels[i], ==, before[i]);
    }
}

/* Linear light becomes sRGB; alpha and what lies behind a row stay. */
static void
test_rgb_and_grey (void)
{
  for (int grey = 0; grey < 2; grey++)
    for (int channels = 3; channels <= 4; channels++) {
      g_autoptr (GBytes) profile = grey ? linear_grey () : linear_rgb ();
      guint8 pixels[HEIGHT * STRIDE];

      fill (pixels, channels, grey);
      run (pixels, channels, profile);
      assert_converted (pixels, channels, grey);
    }
}

static void
assert_ignored (gconstpointer profile, gsize length)
{
  guint8 pixels[HEIGHT * STRIDE], before[HEIGHT * STRIDE];

  fill (pixels, 3, FALSE);
  fill (before, 3, FALSE);
  vivant_media_icc_to_srgb (pixels, WIDTH, HEIGHT, STRIDE, 3, profile, length);
  g_assert_cmpmem (pixels, sizeof pixels, before, sizeof before);
}

/* Broken profiles, and such as are for ink or for a laboratory, change nothing; neither does the one of sRGB. */
static void
test_ignored (void)
{
  g_autoptr (GBytes) good = linear_rgb ();
  g_autoptr (GBytes) lab = serialise (cmsCreateLab4Profile (NULL));
  const double inks = 400;
  g_autoptr (GBytes) ink = serialise (cmsCreateInkLimitingDeviceLink (cmsSigCmykData, inks));
  gsize length, lab_length, ink_length;
  const guint8 *bytes = g_bytes_get_data (good, &length);
  gconstpointer lab_bytes = g_bytes_get_data (lab, &lab_length), ink_bytes = g_bytes_get_data (ink, &ink_length);

  assert_ignored (NULL, 0);
  assert_ignored (NULL, 100);
  assert_ignored (bytes, 0);
  assert_ignored ("no profile", 10);
  for (gsize cut = 1; cut < length; cut += 7)
    assert_ignored (bytes, MIN (cut, 127)); /* not even a whole header */
  assert_ignored (lab_bytes, lab_length);
  assert_ignored (ink_bytes, ink_length);
}

/* Whatever is wrong behind the header: pixels are converted or stay, and nothing is read beyond the end. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) good = linear_rgb ();
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (good, &length);
  guint8 pixels[HEIGHT * STRIDE];

  for (int i = 0; i < 400; i++) {
    const gsize cut = i % 2 ? length : (gsize) g_rand_int_range (random, 1, (gint32) length);
    g_autofree guint8 *copy = g_memdup2 (bytes, cut);

    for (int k = 0; k < 4; k++)
      copy[g_rand_int_range (random, 0, (gint32) cut)] = (guint8) g_rand_int (random);
    fill (pixels, 3, FALSE);
    vivant_media_icc_to_srgb (pixels, WIDTH, HEIGHT, STRIDE, 3, copy, cut);
    g_assert_cmpint (pixels[STRIDE - 1], ==, 0xa5);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/icc/rgb-and-grey", test_rgb_and_grey);
  g_test_add_func ("/media/icc/ignored", test_ignored);
  g_test_add_func ("/media/icc/damaged", test_damaged);
  return g_test_run ();
}
