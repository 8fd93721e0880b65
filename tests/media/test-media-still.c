/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* skimage's resize as the reference README words it, step by step and slowly: blur both axes, then interpolate. */
static int
mirror (int i, int n)
{
  if (n == 1)
    return 0;
  while (i < 0 || i >= n)
    i = i < 0 ? -i : 2 * (n - 1) - i;
  return i;
}

static void
blur (double *values, int count, int step, double sigma)
{
  int radius = (int) (4 * sigma + 0.5);
  double *copy = g_new (double, count), sum = 0;
  for (int t = -radius; t <= radius; t++)
    sum += exp (-t * t / (2 * sigma * sigma));
  for (int i = 0; i < count; i++)
    copy[i] = values[i * step];
  for (int i = 0; i < count; i++) {
    double value = 0;
    for (int t = -radius; t <= radius; t++)
      value += copy[mirror (i + t, count)] * exp (-t * t / (2 * sigma * sigma)) / sum;
    values[i * step] = value;
  }
  g_free (copy);
}

static double *
resize_slowly (const double *in, int width, int height, int to_width, int to_height)
{
  double fx = width / (double) to_width, fy = height / (double) to_height, low = INFINITY, high = -INFINITY;
  g_autofree double *blurred = g_memdup2 (in, sizeof (double) * (gsize) (width * height));
  for (int i = 0; i < width * height; i++)
    low = fmin (low, in[i]), high = fmax (high, in[i]);
  for (int y = 0; y < height && fx > 1; y++)
    blur (blurred + y * width, width, 1, (fx - 1) / 2);
  for (int x = 0; x < width && fy > 1; x++)
    blur (blurred + x, height, width, (fy - 1) / 2);
  double *out = g_new (double, to_width *to_height);
  for (int y = 0; y < to_height; y++)
    for (int x = 0; x < to_width; x++) {
      double cx = (x + 0.5) * fx - 0.5, cy = (y + 0.5) * fy - 0.5;
      int x0 = (int) floor (cx), y0 = (int) floor (cy);
      double ax = cx - x0, ay = cy - y0, value = 0;
      for (int j = 0; j < 2; j++)
        for (int i = 0; i < 2; i++)
          value +=
              (i ? ax : 1 - ax) * (j ? ay : 1 - ay) * blurred[mirror (y0 + j, height) * width + mirror (x0 + i, width)];
      out[y * to_width + x] = fmin (fmax (value, low), high);
    }
  return out;
}

static VivantMediaPicture *
noise (int width, int height)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < 3 * width; x++)
      picture->data[picture->stride * (gsize) y + (gsize) x] = (guint8) g_rand_int_range (random, 0, 256);
  return picture;
}

static void
test_against_reference (void)
{
  static const int sizes[][4] = {{40, 30, 16, 16}, {17, 23, 32, 32}, {20, 50, 32, 16}, {1, 1, 8, 8},
                                 {2, 30, 5, 5},    {64, 64, 64, 64}, {100, 7, 9, 7}};
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    int w = sizes[s][0], h = sizes[s][1], tw = sizes[s][2], th = sizes[s][3];
    g_autoptr (VivantMediaPicture) picture = noise (w, h);
    g_autofree float *out = g_new (float, 3 * tw * th);
    g_assert_true (vivant_media_crop_to_float (picture, NULL, tw, th, out));
    for (int c = 0; c < 3; c++) {
      g_autofree double *plane = g_new (double, w *h);
      for (int i = 0; i < w * h; i++)
        plane[i] = picture->data[picture->stride * (gsize) (i / w) + (gsize) (3 * (i % w) + c)] / 255.0;
      g_autofree double *wanted = resize_slowly (plane, w, h, tw, th);
      for (int i = 0; i < tw * th; i++)
        g_assert_cmpfloat_with_epsilon (out[c * tw * th + i], wanted[i], 1e-6);
    }
  }
}

static void
test_crop (void)
{
  g_autoptr (VivantMediaPicture) picture = noise (20, 10);
  const VivantMediaCrop inside = {4, 2, 5, 6}, beyond = {-3, -2, 26, 14};
  g_autoptr (VivantMediaPicture) cut = vivant_media_crop_resize (picture, &inside, 5, 6);
  for (int y = 0; y < 6; y++)
    g_assert_cmpmem (cut->data + cut->stride * (gsize) y, 15, picture->data + picture->stride * (gsize) (y + 2) + 12,
                     15);
  /* Beyond the picture its edge is repeated. */
  g_autoptr (VivantMediaPicture) wide = vivant_media_crop_resize (picture, &beyond, 26, 14);
  g_assert_cmpmem (wide->data, 3, picture->data, 3);
  g_assert_cmpmem (wide->data + wide->stride * 13 + 3 * 25, 3, picture->data + picture->stride * 9 + 3 * 19, 3);
  const VivantMediaCrop empty = {0, 0, 0, 5};
  g_assert_null (vivant_media_crop_resize (picture, &empty, 4, 4));
  g_assert_null (vivant_media_crop_resize (picture, NULL, 0, 4));
  g_assert_null (vivant_media_picture_new (0, 1));
  g_assert_null (vivant_media_picture_new (G_MAXINT, G_MAXINT));
}

/* Stills: what the loader does with orientation, alpha, profiles, depth and limits. */
static VivantMediaPicture *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);
  VivantMediaPicture *picture = vivant_media_still_load (path, VIVANT_MEDIA_BACKGROUND_WHITE, NULL, NULL, &error);
  g_assert_no_error (error);
  return picture;
}

static void
test_orientation (void)
{
  static const guint32 wanted[8][4] = {
      {0xff0000, 0x00ff00, 0x0000ff, 0xffffff}, {0x00ff00, 0xff0000, 0xffffff, 0x0000ff},
      {0xffffff, 0x0000ff, 0x00ff00, 0xff0000}, {0x0000ff, 0xffffff, 0xff0000, 0x00ff00},
      {0xff0000, 0x0000ff, 0x00ff00, 0xffffff}, {0x0000ff, 0xff0000, 0xffffff, 0x00ff00},
      {0xffffff, 0x00ff00, 0x0000ff, 0xff0000}, {0x00ff00, 0xffffff, 0xff0000, 0x0000ff},
  };
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -frames:v 1 -q:v 1 -pix_fmt yuvj444p upright.jpg");
  g_autoptr (GBytes) bytes = fixture_read ("upright.jpg");
  gsize length;
  const guint8 *jpeg = g_bytes_get_data (bytes, &length);
  for (guint8 value = 1; value <= 8; value++) {
    const guint8 exif[] = {0xff, 0xe1, 0, 34,   'E', 'x', 'i', 'f', 0, 0, 'M', 'M',   0, 42, 0, 0, 0, 8,
                           0,    1,    1, 0x12, 0,   3,   0,   0,   0, 1, 0,   value, 0, 0,  0, 0, 0, 0};
    g_autoptr (GByteArray) turned = g_byte_array_new ();
    g_byte_array_append (turned, jpeg, 2);
    g_byte_array_append (turned, exif, sizeof exif);
    g_byte_array_append (turned, jpeg + 2, (guint) length - 2);
    fixture_write ("turned.jpg", turned->data, turned->len);
    g_autoptr (VivantMediaPicture) picture = load ("turned.jpg");
    g_assert_cmpint (picture->width, ==, value > 4 ? 48 : 64);
    for (int q = 0; q < 4; q++)
      fixture_assert_quadrant (picture, q, wanted[value - 1][q], 12);
  }
}

static void
test_alpha (void)
{
  fixture_ffmpeg ("-f lavfi -i color=red@0.0:s=16x16,format=rgba -frames:v 1 clear.png");
  fixture_ffmpeg ("-f lavfi -i color=red@0.5:s=16x16,format=rgba -frames:v 1 half.png");
  fixture_ffmpeg ("-f lavfi -i color=red@0.5:s=16x16,format=rgba -frames:v 1 -c:v libwebp -lossless 1 half.webp");
  g_autofree char *path = fixture_path ("half.png");
  g_autoptr (VivantMediaPicture) clear = load ("clear.png"), half = load ("half.png"), webp = load ("half.webp");
  g_autoptr (VivantMediaPicture) blue = vivant_media_still_load (path, 0x0000ff, NULL, NULL, NULL);
  for (int q = 0; q < 4; q++) {
    fixture_assert_quadrant (clear, q, 0xffffff, 0);
    fixture_assert_quadrant (half, q, 0xff8080, 2);
    fixture_assert_quadrant (webp, q, 0xff8080, 2);
    fixture_assert_quadrant (blue, q, 0x800080, 2);
  }
}

static void
test_kinds (void)
{
  const char *names[] = {"kind.png", "kind.bmp", "kind.tiff", "kind.webp", "kind.gif", "kind.ppm", "kind16.png"};
  fixture_base_clip ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *arguments =
        g_strdup_printf ("-i base.mp4 -frames:v 1 %s %s", i == 6 ? "-pix_fmt rgb48be" : "", names[i]);
    fixture_ffmpeg (arguments);
    g_autoptr (VivantMediaPicture) picture = load (names[i]);
    g_assert_cmpint (picture->width, ==, 64);
    const guint32 wanted[4] = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff};
    for (int q = 0; q < 4; q++)
      fixture_assert_quadrant (picture, q, wanted[q], 12);
    g_autofree char *path = fixture_path (names[i]);
    g_autoptr (VivantMediaProbe) probe = vivant_media_probe_file (path, NULL, NULL);
    g_assert_cmpint (probe->kind, ==, VIVANT_MEDIA_KIND_STILL);
  }
}

/* A header that promises gigabytes is refused before anything of the kind is allocated. */
static void
test_limits (void)
{
  g_autoptr (VivantMediaPicture) small = fixture_gradient (8, 8, 0);
  g_autofree char *path = fixture_path ("bomb.png");
  g_assert_true (vivant_media_picture_save_png (small, path, TRUE, NULL, NULL));
  g_autoptr (GBytes) bytes = fixture_read ("bomb.png");
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  /* 65535 × 65535, with the right checksum. */
  const guint8 header[] = {0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 2, 0, 0, 0, 0x2d, 0xa2, 0x41, 0x11};
  memcpy (data + 16, header, sizeof header - 4);
  guint32 crc = 0xffffffff;
  for (int i = 12; i < 29; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
  }
  crc = GUINT32_TO_BE (~crc);
  memcpy (data + 29, &crc, 4);
  fixture_write ("bomb.png", data, length);
  g_autoptr (GError) error = NULL;
  g_assert_null (vivant_media_still_load (path, 0, NULL, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE);
}

/* A saved picture comes back the same, to the bit. */
static void
test_save (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantMediaPicture) picture = noise (33, 21);
  g_autofree char *path = fixture_path ("saved.png");
  g_assert_true (vivant_media_picture_save_png (picture, path, TRUE, NULL, &error));
  g_autoptr (VivantMediaPicture) again = load ("saved.png");
  for (int y = 0; y < 21; y++)
    g_assert_cmpmem (again->data + again->stride * (gsize) y, 99, picture->data + picture->stride * (gsize) y, 99);
  /* The ffmpeg tool reads it too: the chunks added by hand have right checksums. */
  fixture_ffmpeg ("-err_detect crccheck+explode -i saved.png -f null -");
}

static void
add_tests (void)
{
  g_test_add_func ("/media/crop/reference", test_against_reference);
  g_test_add_func ("/media/crop/rectangle", test_crop);
  g_test_add_func ("/media/still/orientation", test_orientation);
  g_test_add_func ("/media/still/alpha", test_alpha);
  g_test_add_func ("/media/still/kinds", test_kinds);
  g_test_add_func ("/media/still/limits", test_limits);
  g_test_add_func ("/media/still/save", test_save);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
