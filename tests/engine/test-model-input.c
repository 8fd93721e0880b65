/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What a network is given of a picture. */
#include "vivant-model-input.h"

/* Left half red, right half blue. */
static VivantMediaPicture *
make_picture (void)
{
  VivantMediaPicture *picture = vivant_media_picture_new (80, 40);

  for (int y = 0; y < 40; y++)
    for (int x = 0; x < 80; x++) {
      guint8 *pixel = picture->data + (gsize) y * picture->stride + 3 * (gsize) x;

      pixel[0] = x < 40 ? 255 : 0;
      pixel[1] = 0;
      pixel[2] = x < 40 ? 0 : 255;
    }
  return picture;
}

static void
test_colour (void)
{
  const FommConfig config = {.width = 32, .height = 16, .num_channels = 3};
  const VivantMediaCrop right = {40, 0, 40, 40};
  g_autoptr (VivantMediaPicture) picture = make_picture ();
  VivantModelInput input;

  g_assert_true (vivant_model_input_init (&input, picture, &right, &config));
  g_assert_true (input.image.width == 32 && input.image.height == 16 && input.image.channels == 3);
  g_assert_null (input.grey);
  for (int x = 0; x < 32; x++) {
    const guint8 *pixel = input.image.data + 8 * input.image.stride + 3 * x;

    g_assert_true (pixel[0] == 0 && pixel[1] == 0 && pixel[2] == 255);
  }
  vivant_model_input_clear (&input);
  vivant_model_input_clear (&input); /* nothing is left to free */
}

static void
test_grey (void)
{
  const FommConfig config = {.width = 32, .height = 16, .num_channels = 1};
  g_autoptr (VivantMediaPicture) picture = make_picture ();
  VivantModelInput input;

  g_assert_true (vivant_model_input_init (&input, picture, NULL, &config));
  g_assert_cmpint (input.image.channels, ==, 1);
  g_assert_cmpint (input.image.data[8 * input.image.stride + 2], ==, 76);  /* BT.601 of red */
  g_assert_cmpint (input.image.data[8 * input.image.stride + 29], ==, 29); /* and of blue */
  vivant_model_input_clear (&input);
}

/* Beyond the picture its edge goes on. */
static void
test_outside (void)
{
  const FommConfig config = {.width = 16, .height = 16, .num_channels = 3};
  const VivantMediaCrop outside = {200, 100, 16, 16};
  g_autoptr (VivantMediaPicture) picture = make_picture ();
  VivantModelInput input;

  g_assert_true (vivant_model_input_init (&input, picture, &outside, &config));
  g_assert_true (input.image.data[0] == 0 && input.image.data[2] == 255);
  vivant_model_input_clear (&input);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-input/colour", test_colour);
  g_test_add_func ("/model-input/grey", test_grey);
  g_test_add_func ("/model-input/outside", test_outside);
  return g_test_run ();
}
