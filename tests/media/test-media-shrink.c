/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-shrink.h"

#include <string.h>

static VivantMediaPicture *
noise (int width, int height, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);

  for (gsize i = 0; i < picture->stride * (gsize) height; i++)
    picture->data[i] = (guint8) g_rand_int_range (random, 0, 256);
  return picture;
}

static double
share (int i, double begin, double end)
{
  return MAX (MIN (i + 1, end) - MAX (i, begin), 0.0);
}

/* The mean of the area, straight from its definition. */
static double
mean_of_area (const VivantMediaPicture *picture, int width, int height, int x, int y, int c)
{
  const double fx = picture->width / (double) width, fy = picture->height / (double) height;
  double sum = 0.0;

  for (int j = 0; j < picture->height; j++)
    for (int i = 0; i < picture->width; i++)
      sum += share (i, x * fx, (x + 1) * fx) * share (j, y * fy, (y + 1) * fy) *
             picture->data[(gsize) j * picture->stride + 3 * (gsize) i + (gsize) c];
  return sum / (fx * fy);
}

static void
test_pixels_are_means_of_areas (void)
{
  static const int sizes[][4] = {{8, 8, 4, 4},  {38, 29, 27, 20}, {31, 17, 30, 16}, {50, 40, 1, 1},
                                 {40, 9, 7, 9}, {9, 40, 20, 7},   {64, 3, 63, 1}};

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    g_autoptr (VivantMediaPicture) picture = noise (sizes[s][0], sizes[s][1], s);
    g_autoptr (VivantMediaPicture) small = vivant_media_picture_shrink (picture, sizes[s][2], sizes[s][3]);

    g_assert_cmpint (small->width, ==, MIN (sizes[s][0], sizes[s][2]));
    g_assert_cmpint (small->height, ==, sizes[s][3]);
    for (int y = 0; y < small->height; y++)
      for (int x = 0; x < small->width; x++)
        for (int c = 0; c < 3; c++)
          g_assert_cmpfloat_with_epsilon (small->data[(gsize) y * small->stride + 3 * (gsize) x + (gsize) c],
                                          mean_of_area (picture, small->width, small->height, x, y, c), 0.75);
  }
}

static void
test_flat_stays_flat (void)
{
  static const guint8 levels[] = {0, 1, 127, 254, 255};

  for (guint l = 0; l < G_N_ELEMENTS (levels); l++)
    for (int width = 1; width <= 40; width += 3) {
      g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (40, 41);
      g_autoptr (VivantMediaPicture) small = NULL;

      memset (picture->data, levels[l], picture->stride * 41);
      small = vivant_media_picture_shrink (picture, width, 13);
      for (int y = 0; y < small->height; y++)
        for (int i = 0; i < 3 * small->width; i++)
          g_assert_cmpint (small->data[(gsize) y * small->stride + (gsize) i], ==, levels[l]);
    }
}

static void
test_small_pictures_are_left_alone (void)
{
  g_autoptr (VivantMediaPicture) picture = noise (20, 10, 1);
  g_autoptr (VivantMediaPicture) same = vivant_media_picture_shrink (picture, 20, 10);
  g_autoptr (VivantMediaPicture) larger = vivant_media_picture_shrink (picture, 300, 200);

  g_assert_true (same == picture);
  g_assert_true (larger == picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-shrink/pixels-are-means-of-areas", test_pixels_are_means_of_areas);
  g_test_add_func ("/media-shrink/flat-stays-flat", test_flat_stays_flat);
  g_test_add_func ("/media-shrink/small-pictures-are-left-alone", test_small_pictures_are_left_alone);
  return g_test_run ();
}
