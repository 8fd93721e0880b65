/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-media-orientation.h"

/* abc
 * def, a letter a pixel. */
static VivantMediaPicture *
letters (void)
{
  VivantMediaPicture *picture = vivant_media_picture_new (3, 2);

  for (int i = 0; i < 6; i++)
    for (int channel = 0; channel < 3; channel++)
      picture->data[picture->stride * (gsize) (i / 3) + 3 * (gsize) (i % 3) + (gsize) channel] = (guint8) ('a' + i);
  return picture;
}

/* Rows from the top, separated by spaces. */
static void
assert_reads (const VivantMediaPicture *picture, const char *rows)
{
  GString *read = g_string_new (NULL);

  for (int y = 0; y < picture->height; y++) {
    g_string_append (read, y > 0 ? " " : "");
    for (int x = 0; x < picture->width; x++) {
      const guint8 *pixel = picture->data + picture->stride * (gsize) y + 3 * (gsize) x;

      g_assert_true (pixel[0] == pixel[1] && pixel[1] == pixel[2]);
      g_string_append_c (read, (char) pixel[0]);
    }
  }
  g_assert_cmpstr (read->str, ==, rows);
  g_string_free (read, TRUE);
}

/* As the EXIF standard has them: which side of the picture the 0th row and the 0th column are. */
static void
test_exif (void)
{
  static const char *const rows[] = {"abc def",  "abc def",  "cba fed",  "fed cba",  "def abc",
                                     "ad be cf", "da eb fc", "fc eb da", "cf be ad", "abc def"};

  for (int value = 0; value < 10; value++) {
    g_autoptr (VivantMediaPicture) picture =
        vivant_media_orientation_apply (vivant_media_orientation_from_exif (value), letters ());

    assert_reads (picture, rows[value]);
  }
}

/* Display matrices of phones, and some that no phone writes. */
static void
test_matrices (void)
{
  enum { ONE = 1 << 16 };
  static const struct {
    gint32 a, b, c, d;
    const char *rows;
  } matrices[] = {
      {ONE, 0, 0, ONE, "abc def"},       {0, ONE, -ONE, 0, "da eb fc"},
      {-ONE, 0, 0, -ONE, "fed cba"},     {0, -ONE, ONE, 0, "cf be ad"},
      {-ONE, 0, 0, ONE, "cba fed"},      {0, 0, 0, 0, "abc def"},
      {ONE, ONE / 4, 0, ONE, "abc def"}, {G_MININT32, 0, 0, G_MININT32, "fed cba"},
  };
  g_autoptr (VivantMediaPicture) upright =
      vivant_media_orientation_apply (vivant_media_orientation_from_matrix (NULL), letters ());

  assert_reads (upright, "abc def");
  for (guint i = 0; i < G_N_ELEMENTS (matrices); i++) {
    const gint32 matrix[9] = {matrices[i].a, matrices[i].b, 0, matrices[i].c, matrices[i].d, 0, 0, 0, 1 << 30};
    g_autoptr (VivantMediaPicture) picture =
        vivant_media_orientation_apply (vivant_media_orientation_from_matrix (matrix), letters ());

    assert_reads (picture, matrices[i].rows);
  }
}

static void
test_turns (void)
{
  static const char *const rows[] = {"abc def", "da eb fc", "fed cba", "cf be ad"};
  g_autoptr (VivantMediaPicture) picture = letters ();

  for (int quarters = -5; quarters < 9; quarters++) {
    g_autoptr (VivantMediaPicture) turned = vivant_media_picture_turn (picture, quarters);

    assert_reads (turned, rows[quarters & 3]);
    g_assert_true ((turned == picture) == ((quarters & 3) == 0)); /* nothing is copied for nothing */
  }
  assert_reads (picture, "abc def");
  g_assert_null (vivant_media_orientation_apply (vivant_media_orientation_from_exif (6), NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-orientation/exif", test_exif);
  g_test_add_func ("/media-orientation/matrices", test_matrices);
  g_test_add_func ("/media-orientation/turns", test_turns);
  return g_test_run ();
}
