/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-tone-map.h"

#include <math.h>

/* SMPTE ST 2084, the other way round. */
static guint16
pq (double nits)
{
  const double power = pow (nits / 10000, 0.1593017578125);

  return (guint16) lround (65535 * pow ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power), 78.84375));
}

static double
light_of (guint8 value)
{
  const double v = value / 255.0;

  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static void
map (enum AVColorTransferCharacteristic transfer, gboolean wide, const guint16 in[3], guint8 out[3])
{
  VivantMediaToneMap *tones = vivant_media_tone_map_new (transfer, wide);
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (1, 1);

  vivant_media_tone_map_run (tones, (const guint8 *) in, 6, picture);
  for (int c = 0; c < 3; c++)
    out[c] = picture->data[c];
  vivant_media_tone_map_free (tones);
}

static void
assert_grey (enum AVColorTransferCharacteristic transfer, guint16 value, int expected)
{
  const guint16 in[3] = {value, value, value};

  for (int wide = 0; wide < 2; wide++) {
    guint8 out[3];

    map (transfer, wide, in, out);
    for (int c = 0; c < 3; c++)
      g_assert_cmpint (ABS (out[c] - expected), <=, 1);
  }
}

/* Diffuse white is 203 nits in both, HLG's 75 %; it is shown at light 0.35 + 0.65 (1 - 1/e). */
static void
test_known_tones (void)
{
  const double white = 0.35 + 0.65 * (1 - exp (-1));
  const int shown = (int) lround (255 * (1.055 * pow (white, 1 / 2.4) - 0.055));

  assert_grey (AVCOL_TRC_SMPTE2084, pq (203), shown);
  assert_grey (AVCOL_TRC_ARIB_STD_B67, 49151, shown);
  assert_grey (AVCOL_TRC_SMPTE2084, 0, 0);
  assert_grey (AVCOL_TRC_ARIB_STD_B67, 0, 0);
  assert_grey (AVCOL_TRC_SMPTE2084, 65535, 255);
  assert_grey (AVCOL_TRC_SMPTE2084, pq (0.2 * 203), 124); /* below the knee: sRGB of 0.2 */
}

static void
test_brighter_is_never_darker (void)
{
  const enum AVColorTransferCharacteristic transfers[] = {AVCOL_TRC_SMPTE2084, AVCOL_TRC_ARIB_STD_B67};
  guint16 ramp[3 * 256];

  for (int i = 0; i < 3 * 256; i++)
    ramp[i] = (guint16) (i / 3 * 257);
  for (guint t = 0; t < G_N_ELEMENTS (transfers); t++) {
    VivantMediaToneMap *tones = vivant_media_tone_map_new (transfers[t], TRUE);
    g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (256, 1);

    vivant_media_tone_map_run (tones, (const guint8 *) ramp, sizeof ramp, picture);
    for (int i = 3; i < 3 * 256; i++)
      g_assert_cmpint (picture->data[i], >=, picture->data[i - 3]);
    vivant_media_tone_map_free (tones);
  }
}

static void
test_hue_stays (void)
{
  const guint16 in[3] = {pq (1600), pq (800), pq (400)};
  guint8 out[3];

  map (AVCOL_TRC_SMPTE2084, FALSE, in, out);
  g_assert_cmpfloat_with_epsilon (light_of (out[0]) / light_of (out[1]), 2.0, 0.04);
  g_assert_cmpfloat_with_epsilon (light_of (out[1]) / light_of (out[2]), 2.0, 0.04);
}

/* The green of BT.2020 lies outside sRGB: it becomes sRGB's, not a dark or overflowing value. */
static void
test_out_of_gamut (void)
{
  const guint16 in[3] = {0, pq (203), 0};
  guint8 out[3];

  map (AVCOL_TRC_SMPTE2084, TRUE, in, out);
  g_assert_cmpint (out[0], ==, 0);
  g_assert_cmpint (out[1], >, 200);
  g_assert_cmpint (out[2], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-tone-map/known-tones", test_known_tones);
  g_test_add_func ("/media-tone-map/brighter-is-never-darker", test_brighter_is_never_darker);
  g_test_add_func ("/media-tone-map/hue-stays", test_hue_stays);
  g_test_add_func ("/media-tone-map/out-of-gamut", test_out_of_gamut);
  return g_test_run ();
}
