/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"

#include <string.h>

static guint8 *
pixel (const VivantMediaPicture *picture, int x, int y)
{
  return picture->data + picture->stride * (gsize) y + 3 * (gsize) x;
}

static void
test_new (void)
{
  static const int sizes[][2] = {{1, 1}, {3, 7}, {21, 1}, {22, 2}, {640, 480}};
  static const int bad[][2] = {
      {0, 1}, {1, 0}, {-1, 5}, {5, -1}, {G_MAXINT, 1}, {1, G_MAXINT}, {G_MAXINT / 4, G_MAXINT / 4}};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (sizes[i][0], sizes[i][1]);

    g_assert_cmpint (picture->width, ==, sizes[i][0]);
    g_assert_cmpint (picture->height, ==, sizes[i][1]);
    g_assert_cmpuint (picture->stride, >=, 3 * (gsize) picture->width);
    memset (picture->data, 1, picture->stride * (gsize) picture->height); /* all of it is there */
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (vivant_media_picture_new (bad[i][0], bad[i][1]));
}

static gpointer
take_and_drop (gpointer data)
{
  for (int i = 0; i < 20000; i++)
    vivant_media_picture_unref (vivant_media_picture_ref (data));
  return NULL;
}

/* References from several threads; the boxed type takes one, too. */
static void
test_references (void)
{
  VivantMediaPicture *picture = vivant_media_picture_new (4, 4);
  GThread *threads[4];
  g_auto (GValue) value = G_VALUE_INIT;

  memset (picture->data, 7, picture->stride * 4);
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("references", take_and_drop, picture);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  g_value_init (&value, VIVANT_TYPE_MEDIA_PICTURE);
  g_value_set_boxed (&value, picture);
  g_assert_true (g_value_get_boxed (&value) == picture);
  vivant_media_picture_unref (picture);
  g_assert_cmpint (*pixel (g_value_get_boxed (&value), 3, 3), ==, 7);
  vivant_media_picture_unref (NULL);
}

/* Means of four, rounded; an odd last row and column play no part. */
static void
test_halve (void)
{
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (5, 3);
  static const guint8 values[3][5] = {{0, 1, 255, 255, 99}, {1, 0, 255, 254, 99}, {99, 99, 99, 99, 99}};

  for (int i = 0; i < 15; i++)
    for (int c = 0; c < 3; c++)
      pixel (picture, i % 5, i / 5)[c] = (guint8) (c == 1 ? 255 - values[i / 5][i % 5] : values[i / 5][i % 5]);
  g_autoptr (VivantMediaPicture) half = vivant_media_picture_halve (picture);
  g_assert_cmpint (half->width, ==, 2);
  g_assert_cmpint (half->height, ==, 1);
  g_assert_cmpmem (half->data, 6, "\x01\xff\x01\xff\x00\xff", 6);
  g_autoptr (VivantMediaPicture) row = vivant_media_picture_new (50, 1), column = vivant_media_picture_new (1, 50);
  g_assert_null (vivant_media_picture_halve (row));
  g_assert_null (vivant_media_picture_halve (column));
}

static void
test_kept_halves (void)
{
  g_autoptr (VivantMediaPicture) large = fixture_gradient (4100, 1030, 0), small = fixture_gradient (1024, 1024, 0);
  g_autoptr (VivantMediaPicture) thin = vivant_media_picture_new (1, 1100000);
  g_autoptr (VivantMediaPicture) half = vivant_media_picture_halve (large);
  int times = 9;

  g_assert_true (vivant_media_picture_get_halved (large, &times) == large);
  g_assert_cmpint (times, ==, 0);
  vivant_media_picture_keep_halves (large);
  vivant_media_picture_keep_halves (large); /* once is enough */
  vivant_media_picture_keep_halves (small);
  vivant_media_picture_keep_halves (thin);
  vivant_media_picture_keep_halves (NULL);
  for (times = 0; times <= 2; times++) {
    int got = times;
    const VivantMediaPicture *picture = vivant_media_picture_get_halved (large, &got);

    g_assert_cmpint (got, ==, times);
    g_assert_cmpint (picture->width, ==, 4100 >> times);
    g_assert_cmpint (picture->height, ==, 1030 >> times);
    if (times == 1)
      g_assert_cmpmem (picture->data, 3 * 2050, half->data, 3 * 2050);
  }
  times = 9;
  vivant_media_picture_get_halved (large, &times);
  g_assert_cmpint (times, ==, 2); /* what is left is small */
  times = 1;
  g_assert_true (vivant_media_picture_get_halved (small, &times) == small);
  g_assert_cmpint (times, ==, 0);
}

static void
test_turn (void)
{
  g_autoptr (VivantMediaPicture) picture = fixture_gradient (7, 4, 1);

  for (int quarters = -9; quarters < 9; quarters++) {
    g_autoptr (VivantMediaPicture) turned = vivant_media_picture_turn (picture, quarters);
    g_autoptr (VivantMediaPicture) back = vivant_media_picture_turn (turned, -quarters);
    const gboolean lies = quarters % 2 != 0;

    g_assert_true ((turned == picture) == (quarters % 4 == 0));
    g_assert_cmpint (turned->width, ==, lies ? 4 : 7);
    for (int y = 0; y < 4; y++)
      g_assert_cmpmem (pixel (back, 0, y), 21, pixel (picture, 0, y), 21);
  }
}

/* One sentence that names the target; nothing is left of it. */
static void
test_save_refused (void)
{
  static const struct {
    const char *name;
    const char *named;
  } targets[] = {{"nirgends/ü.png", "ü.png"}, {"folder", "folder"}, {"file/below.png", "below.png"}};
  g_autoptr (VivantMediaPicture) picture = fixture_gradient (3, 3, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture_mkdir ("folder");
  fixture_write ("file", "x", 1);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autofree char *path = fixture_path (targets[i].name);

    g_assert_false (vivant_media_picture_save_png (picture, path, TRUE, NULL, &error));
    g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OUTPUT);
    fixture_assert_sentence (error, targets[i].named);
    g_clear_error (&error);
  }
  g_assert_cmpuint (fixture_count_entries ("folder"), ==, 0);
  g_autofree char *path = fixture_path ("folder/cancelled.png");
  g_cancellable_cancel (cancellable);
  g_assert_false (vivant_media_picture_save_png (picture, path, TRUE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture_count_entries ("folder"), ==, 0);
}

static void
add_tests (void)
{
  g_test_add_func ("/media/picture/new", test_new);
  g_test_add_func ("/media/picture/references", test_references);
  g_test_add_func ("/media/picture/halve", test_halve);
  g_test_add_func ("/media/picture/kept-halves", test_kept_halves);
  g_test_add_func ("/media/picture/turn", test_turn);
  g_test_add_func ("/media/picture/save-refused", test_save_refused);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
