/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-export-estimate.h"
#include "widget-test.h"

static const VivantExportEstimate usual = {.format = VIVANT_MEDIA_FORMAT_MP4,
                                           .overlay = VIVANT_OVERLAY_NONE,
                                           .width = 256,
                                           .height = 256,
                                           .frames = 100,
                                           .seconds_per_frame = 0.02};

static double
bytes_with (VivantMediaFormat format, VivantOverlay overlay, int size, double sound)
{
  VivantExportEstimate estimate = usual;

  estimate.format = format;
  estimate.overlay = overlay;
  estimate.size = size;
  estimate.sound_seconds = sound;
  return vivant_export_estimate_get_bytes (&estimate);
}

static void
test_bytes (void)
{
  const double plain = vivant_export_estimate_get_bytes (&usual);

  g_assert_cmpfloat_with_epsilon (plain, 256 * 256 * 100 * 0.020, 1.0);
  g_assert_cmpfloat_with_epsilon (bytes_with (VIVANT_MEDIA_FORMAT_MP4, VIVANT_OVERLAY_SIDE_BY_SIDE, 0, 0), 3 * plain,
                                  1.0);
  g_assert_cmpfloat (bytes_with (VIVANT_MEDIA_FORMAT_PNG, VIVANT_OVERLAY_NONE, 0, 0), >, 50 * plain);
  g_assert_cmpfloat_with_epsilon (bytes_with (VIVANT_MEDIA_FORMAT_MP4, VIVANT_OVERLAY_NONE, 0, 4), plain + 56000, 1.0);
  /* Twice as large has four times the pixels, but nothing more to say. */
  g_assert_cmpfloat (bytes_with (VIVANT_MEDIA_FORMAT_MP4, VIVANT_OVERLAY_NONE, 512, 0), >, 2 * plain);
  g_assert_cmpfloat (bytes_with (VIVANT_MEDIA_FORMAT_MP4, VIVANT_OVERLAY_NONE, 512, 0), <, 4 * plain);
}

static void
assert_says (VivantExportEstimate estimate, const char *part)
{
  g_autofree char *text = vivant_export_estimate_describe (&estimate);

  if (part == NULL)
    g_assert_cmpstr (text, ==, "");
  else
    g_assert_nonnull (strstr (text, part));
}

static void
test_words (void)
{
  VivantExportEstimate estimate = usual;

  assert_says (estimate, "less than a minute");
  estimate.seconds_per_frame = 1.8;
  assert_says (estimate, "about 3 minutes");
  estimate.seconds_per_frame = 0.0;
  assert_says (estimate, NULL);
  estimate = usual;
  estimate.width = estimate.height = 0;
  assert_says (estimate, NULL);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/export-estimate/bytes", test_bytes);
  g_test_add_func ("/export-estimate/words", test_words);
  return g_test_run ();
}
