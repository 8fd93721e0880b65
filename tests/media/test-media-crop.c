/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-crop.h"

#include <math.h>

static VivantMediaPicture *
noise (int width, int height)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);

  for (gsize i = 0; i < picture->stride * (gsize) height; i++)
    picture->data[i] = (guint8) g_rand_int_range (random, 0, 256);
  return picture;
}

static int
pixel (const VivantMediaPicture *picture, int x, int y, int c)
{
  return picture->data[(gsize) y * picture->stride + 3 * (gsize) x + (gsize) c];
}

/* Reflected about the centre of the edge sample. */
static int
reflect (int i, int size)
{
  while (i < 0 || i >= size)
    i = i < 0 ? -i : 2 * (size - 1) - i;
  return i;
}

/* One axis as skimage defines it: the row is blurred, then read between two samples. */
static double
resized (const double *row, int in, int out, int at)
{
  const double factor = in / (double) out, sigma = fmax (0.0, (factor - 1) / 2), where = (at + 0.5) * factor - 0.5;
  const int radius = (int) (4 * sigma + 0.5), low = (int) floor (where);
  double value = 0.0;

  for (int side = 0; side < 2; side++) {
    double sum = 0.0, whole = 0.0;

    for (int t = -radius; t <= radius; t++) {
      const double weight = sigma > 0 ? exp (-t * t / (2 * sigma * sigma)) : 1.0;

      sum += weight * row[reflect (reflect (low + side, in) + t, in)];
      whole += weight;
    }
    value += sum / whole * (side == 0 ? 1 - (where - low) : where - low);
  }
  return value;
}

static void
test_is_as_defined (void)
{
  static const int sizes[][4] = {{9, 7, 9, 7}, {16, 8, 4, 2}, {5, 4, 13, 9}, {20, 6, 7, 11}};

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    const int w = sizes[s][0], h = sizes[s][1], width = sizes[s][2], height = sizes[s][3];
    g_autoptr (VivantMediaPicture) picture = noise (w, h);
    g_autofree float *out = g_new (float, 3 * width * height);

    g_assert_true (vivant_media_crop_to_float (picture, NULL, width, height, out));
    for (int i = 0; i < 3 * width * height; i++) {
      const int c = i / (width * height), y = i / width % height, x = i % width;
      double column[32], row[32];

      for (int j = 0; j < h; j++) {
        for (int k = 0; k < w; k++)
          row[k] = pixel (picture, k, j, c) / 255.0;
        column[j] = resized (row, w, width, x);
      }
      g_assert_cmpfloat_with_epsilon (out[i], resized (column, h, height, y), 1e-5);
    }
  }
}

static void
test_the_edge_is_repeated (void)
{
  static const VivantMediaCrop crops[] = {{-2, -1, 9, 6}, {7, 1, 3, 3}, {-9, -9, 4, 4}, {2, 40, 2, 2}, {1, 1, 3, 2}};
  g_autoptr (VivantMediaPicture) picture = noise (5, 4);

  for (guint i = 0; i < G_N_ELEMENTS (crops); i++) {
    const VivantMediaCrop *crop = &crops[i];
    g_autoptr (VivantMediaPicture) cut = vivant_media_crop_resize (picture, crop, crop->width, crop->height);

    for (int y = 0; y < crop->height; y++)
      for (int x = 0; x < crop->width; x++)
        for (int c = 0; c < 3; c++)
          g_assert_cmpint (pixel (cut, x, y, c), ==,
                           pixel (picture, CLAMP (crop->x + x, 0, 4), CLAMP (crop->y + y, 0, 3), c));
  }
}

static void
test_senseless_sizes (void)
{
  static const VivantMediaCrop crops[] = {{0, 0, 0, 4}, {0, 0, 4, -1}, {G_MAXINT, 0, 4, 4}, {0, 0, G_MAXINT, 4}};
  g_autoptr (VivantMediaPicture) picture = noise (5, 4);
  float out[3];

  for (guint i = 0; i < G_N_ELEMENTS (crops); i++)
    g_assert_false (vivant_media_crop_to_float (picture, &crops[i], 1, 1, out));
  g_assert_false (vivant_media_crop_to_float (picture, NULL, 0, 1, out));
  g_assert_false (vivant_media_crop_to_float (picture, NULL, 1, -1, out));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-crop/is-as-defined", test_is_as_defined);
  g_test_add_func ("/media-crop/the-edge-is-repeated", test_the_edge_is_repeated);
  g_test_add_func ("/media-crop/senseless-sizes", test_senseless_sizes);
  return g_test_run ();
}
