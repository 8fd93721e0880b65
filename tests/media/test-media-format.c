/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-media-format.h"

static void
test_every_format (void)
{
  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++) {
    const VivantMediaFormat format = (VivantMediaFormat) i;
    const char *extension = vivant_media_format_get_extension (format);
    g_autofree char *path =
        format == VIVANT_MEDIA_FORMAT_PNG ? g_strdup ("/a.mp4/frames/") : g_strdup_printf ("/a.d/ü b%s", extension);
    g_autofree char *upper = g_ascii_strup (path, -1);
    VivantMediaFormat found = (VivantMediaFormat) ((i + 1) % VIVANT_MEDIA_N_FORMATS);

    g_assert_cmpstr (vivant_media_format_get_id (format), !=, "");
    g_assert_cmpstr (vivant_media_format_get_name (format), !=, "");
    g_assert_true (vivant_media_format_from_path (path, &found));
    g_assert_cmpint (found, ==, i);
    g_assert_true (vivant_media_format_from_path (upper, &found)); /* as some cameras and people write it */
    g_assert_cmpint (found, ==, i);
    for (int j = 0; j < i; j++) {
      g_assert_cmpstr (vivant_media_format_get_id (format), !=, vivant_media_format_get_id ((VivantMediaFormat) j));
      g_assert_cmpstr (extension, !=, vivant_media_format_get_extension ((VivantMediaFormat) j));
    }
  }
  g_assert_true (vivant_media_format_has_audio (VIVANT_MEDIA_FORMAT_MP4));
  g_assert_true (vivant_media_format_has_audio (VIVANT_MEDIA_FORMAT_WEBM));
  g_assert_false (vivant_media_format_has_audio (VIVANT_MEDIA_FORMAT_GIF));
  g_assert_false (vivant_media_format_has_audio (VIVANT_MEDIA_FORMAT_PNG));
}

static void
test_no_format (void)
{
  static const char *const paths[] = {"", "a", "/a.mp4/b", "a.mp", "a.mp4x", "a.png", "mp4", "a.avi", "."};

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    VivantMediaFormat found = VIVANT_MEDIA_FORMAT_GIF;

    if (vivant_media_format_from_path (paths[i], &found))
      g_error ("“%s” is taken for %s", paths[i], vivant_media_format_get_id (found));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-format/every-format", test_every_format);
  g_test_add_func ("/media-format/no-format", test_no_format);
  return g_test_run ();
}
