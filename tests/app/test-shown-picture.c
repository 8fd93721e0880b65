/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-shown-picture.h"
#include "widget-test.h"

static VivantMediaPicture *
stripes (int width, int height)
{
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width * 3; x++)
      picture->data[(gsize) y * picture->stride + (gsize) x] = x / 3 % 2 == 0 ? 0 : 200;
  return picture;
}

static void
test_is_as_large_as_shown (void)
{
  g_autoptr (VivantMediaPicture) picture = stripes (1000, 501);
  VivantShownPicture shown = {0};
  g_autofree guint32 *pixels = g_new (guint32, 250 * 125);

  vivant_shown_picture_set (&shown, picture, NULL, 0, 0);
  g_assert_cmpint (gdk_texture_get_width (shown.texture), ==, 1000);
  vivant_shown_picture_set (&shown, picture, NULL, 1300, 651.3);
  g_assert_cmpint (gdk_texture_get_width (shown.texture), ==, 1000);
  g_assert_cmpint (gdk_texture_get_height (shown.texture), ==, 501);
  vivant_shown_picture_set (&shown, picture, NULL, 501.2, 250.6);
  g_assert_cmpint (gdk_texture_get_width (shown.texture), ==, 501);
  g_assert_cmpint (gdk_texture_get_height (shown.texture), ==, 251);
  vivant_shown_picture_set (&shown, picture, NULL, 250, 125);
  g_assert_cmpint (gdk_texture_get_width (shown.texture), ==, 250);
  g_assert_cmpint (gdk_texture_get_height (shown.texture), ==, 125);
  gdk_texture_download (shown.texture, (guchar *) pixels, 1000);
  g_assert_cmphex (pixels[250 * 60 + 100], ==, 0xff646464);
  vivant_shown_picture_clear (&shown);
  g_assert_null (shown.texture);
}

static void
test_is_kept_while_it_suits (void)
{
  g_autoptr (VivantMediaPicture) picture = stripes (800, 600);
  g_autoptr (VivantMediaPicture) other = NULL;
  VivantShownPicture shown = {0};
  GdkTexture *before;
  VivantMediaPicture *halved;

  vivant_shown_picture_set (&shown, picture, NULL, 300, 225);
  before = shown.texture;
  halved = shown.halved;
  vivant_shown_picture_set (&shown, picture, NULL, 300.3, 224.8);
  g_assert_true (shown.texture == before);
  vivant_shown_picture_set (&shown, picture, NULL, 0, 0);
  g_assert_true (shown.texture == before);
  /* What was halved serves for other sizes. */
  g_assert_cmpint (halved->width, ==, 400);
  vivant_shown_picture_set (&shown, picture, NULL, 350, 262);
  g_assert_true (shown.halved == halved);
  other = stripes (800, 600);
  g_object_ref (before = shown.texture);
  vivant_shown_picture_set (&shown, other, NULL, 350, 262);
  g_assert_true (shown.texture != before);
  g_object_unref (before);
  vivant_shown_picture_set (&shown, NULL, NULL, 300, 225);
  g_assert_null (shown.texture);
}

/* Halves that are kept with a picture serve everybody who shows it, and look the same. */
static void
test_kept_halves_serve_all (void)
{
  g_autoptr (VivantMediaPicture) picture = stripes (1200, 1001), kept = stripes (1200, 1001);
  VivantShownPicture shown = {0}, other = {0};
  g_autofree guint32 *pixels = g_new (guint32, 300 * 250), *others = g_new (guint32, 300 * 250);
  int once = 1, often = 9;

  vivant_media_picture_keep_halves (kept);
  g_assert_cmpint (vivant_media_picture_get_halved (kept, &once)->height, ==, 500);
  g_assert_true (vivant_media_picture_get_halved (kept, &often) == vivant_media_picture_get_halved (kept, &once));
  g_assert_cmpint (often, ==, 1);
  vivant_shown_picture_set (&shown, picture, NULL, 300, 250);
  vivant_shown_picture_set (&other, kept, NULL, 300, 250);
  gdk_texture_download (shown.texture, (guchar *) pixels, 1200);
  gdk_texture_download (other.texture, (guchar *) others, 1200);
  g_assert_cmpmem (pixels, 300 * 250 * 4, others, 300 * 250 * 4);
  vivant_shown_picture_set (&other, kept, NULL, 700, 583);
  g_assert_true (other.halved == kept);
  vivant_shown_picture_set (&other, kept, NULL, 600, 500);
  g_assert_true (other.halved == vivant_media_picture_get_halved (kept, &once));
  vivant_shown_picture_clear (&shown);
  vivant_shown_picture_clear (&other);
}

static void
test_what_is_ready_is_used_where_it_fits (void)
{
  g_autoptr (VivantMediaPicture) picture = stripes (100, 100), ready = vivant_media_picture_new (50, 40);
  VivantShownPicture shown = {0};
  guint32 pixels[50 * 40];

  memset (ready->data, 7, ready->stride * 40);
  vivant_shown_picture_set (&shown, picture, ready, 50, 40);
  gdk_texture_download (shown.texture, (guchar *) pixels, 200);
  g_assert_cmphex (pixels[0], ==, 0xff070707);
  vivant_shown_picture_set (&shown, picture, ready, 50, 39);
  gdk_texture_download (shown.texture, (guchar *) pixels, 200);
  g_assert_cmphex (pixels[0], ==, 0xff646464);
  vivant_shown_picture_clear (&shown);
}

static void
test_tiny_pictures_do_not_vanish (void)
{
  g_autoptr (VivantMediaPicture) picture = stripes (64, 1);
  VivantShownPicture shown = {0};

  vivant_shown_picture_set (&shown, picture, NULL, 1, 0.1);
  g_assert_cmpint (gdk_texture_get_height (shown.texture), ==, 1);
  vivant_shown_picture_clear (&shown);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/shown-picture/is-as-large-as-shown", test_is_as_large_as_shown);
  g_test_add_func ("/shown-picture/is-kept-while-it-suits", test_is_kept_while_it_suits);
  g_test_add_func ("/shown-picture/kept-halves-serve-all", test_kept_halves_serve_all);
  g_test_add_func ("/shown-picture/what-is-ready-is-used-where-it-fits", test_what_is_ready_is_used_where_it_fits);
  g_test_add_func ("/shown-picture/tiny-pictures-do-not-vanish", test_tiny_pictures_do_not_vanish);
  return g_test_run ();
}
