/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-thumbnail.h"

/* Red is the column, green the row, both in whole levels. */
static VivantMediaPicture *
make_ramp (int width, int height)
{
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      guint8 *pixel = picture->data + (gsize) y * picture->stride + 3 * (gsize) x;

      pixel[0] = (guint8) x;
      pixel[1] = (guint8) y;
      pixel[2] = 90;
    }
  return picture;
}

static void
assert_middle (const VivantMediaPicture *picture, int red, int green)
{
  const guint8 *pixel =
      picture->data + (gsize) (picture->height / 2) * picture->stride + 3 * (gsize) (picture->width / 2);

  g_assert_cmpint (ABS (pixel[0] - red), <=, 2);
  g_assert_cmpint (ABS (pixel[1] - green), <=, 2);
  g_assert_cmpint (ABS (pixel[2] - 90), <=, 1);
}

static void
test_of_crop (void)
{
  g_autoptr (VivantMediaPicture) ramp = make_ramp (200, 120);
  const VivantCrop crop = {.x = 100, .y = 20, .size = 64};
  g_autoptr (VivantMediaPicture) thumbnail = vivant_thumbnail_of_crop (ramp, &crop, 32);

  g_assert_cmpint (thumbnail->width, ==, 32);
  g_assert_cmpint (thumbnail->height, ==, 32);
  assert_middle (thumbnail, 133, 53);
}

/* A crop may reach beyond the picture: its edge goes on. */
static void
test_of_crop_beyond (void)
{
  g_autoptr (VivantMediaPicture) ramp = make_ramp (100, 100);
  const VivantCrop crop = {.x = 60, .y = -50, .size = 80};
  g_autoptr (VivantMediaPicture) thumbnail = vivant_thumbnail_of_crop (ramp, &crop, 40);

  assert_middle (thumbnail, 99, 0);
}

static void
test_of_wide_and_tall (void)
{
  g_autoptr (VivantMediaPicture) wide = make_ramp (200, 60), tall = make_ramp (60, 200);
  g_autoptr (VivantMediaPicture) middle = vivant_thumbnail_of_picture (wide, 48);
  g_autoptr (VivantMediaPicture) top = vivant_thumbnail_of_picture (tall, 48);

  g_assert_cmpint (middle->width, ==, 48);
  assert_middle (middle, 100, 30);
  assert_middle (top, 30, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thumbnail/of-crop", test_of_crop);
  g_test_add_func ("/thumbnail/of-crop-beyond", test_of_crop_beyond);
  g_test_add_func ("/thumbnail/of-wide-and-tall", test_of_wide_and_tall);
  return g_test_run ();
}
