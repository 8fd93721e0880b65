/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-still.h"
#include "vivant-media-tag.h"

#include <glib/gstdio.h>
#include <string.h>

#define SOURCE_TYPE "compositeWithTrainedAlgorithmicMedia"

static VivantMediaPicture *
make_picture (void)
{
  VivantMediaPicture *picture = vivant_media_picture_new (5, 3);

  for (gsize i = 0; i < picture->stride * 3; i++)
    picture->data[i] = (guint8) (i * 37);
  return picture;
}

static guint32
read_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static guint32
crc (const guint8 *bytes, gsize length)
{
  guint32 sum = G_MAXUINT32;

  for (gsize i = 0; i < length; i++) {
    sum ^= bytes[i];
    for (int bit = 0; bit < 8; bit++)
      sum = sum >> 1 ^ (0xedb88320u & (0u - (sum & 1)));
  }
  return ~sum;
}

/* The names of the chunks; every length and checksum is right. */
static char *
walk (const GByteArray *png, gboolean *tagged)
{
  GString *names = g_string_new (NULL);
  gsize at = 8;

  *tagged = FALSE;
  while (at < png->len) {
    const gsize length = read_u32 (png->data + at);

    g_assert_cmpuint (at + 12 + length, <=, png->len);
    g_assert_cmphex (crc (png->data + at + 4, length + 4), ==, read_u32 (png->data + at + 8 + length));
    g_string_append_len (names, (const char *) png->data + at + 4, 4);
    if (memcmp (png->data + at + 4, "iTXt", 4) == 0)
      *tagged = memmem (png->data + at + 8, length, SOURCE_TYPE, strlen (SOURCE_TYPE)) != NULL;
    at += 12 + length;
  }
  g_assert_cmpuint (at, ==, png->len);
  return g_string_free (names, FALSE);
}

static void
assert_same_pixels (const GByteArray *png, const VivantMediaPicture *picture)
{
  g_autoptr (VivantMediaPicture) read = NULL;
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("vivant-XXXXXX", &path, NULL);

  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, (const char *) png->data, png->len, NULL));
  read = vivant_media_still_load (path, VIVANT_MEDIA_BACKGROUND_WHITE, NULL, NULL, NULL);
  g_unlink (path);
  g_assert_cmpint (read->width, ==, picture->width);
  g_assert_cmpint (read->height, ==, picture->height);
  for (int y = 0; y < picture->height; y++)
    g_assert_cmpmem (read->data + read->stride * (gsize) y, 15, picture->data + picture->stride * (gsize) y, 15);
}

static void
test_png (gconstpointer data)
{
  const gboolean synthetic = GPOINTER_TO_INT (data);
  g_autoptr (VivantMediaPicture) picture = make_picture ();
  g_autoptr (GByteArray) png = vivant_media_tag_encode_png (picture, synthetic, NULL);
  g_autofree char *names = NULL;
  gboolean tagged;

  g_assert_nonnull (png);
  names = walk (png, &tagged);
  g_assert_true (tagged == synthetic);
  g_assert_true (g_str_has_prefix (names, synthetic ? "IHDRsRGBiTXt" : "IHDRsRGB"));
  g_assert_true (g_str_has_suffix (names, "IDATIEND"));
  assert_same_pixels (png, picture);
}

/* The packet is not cut into blocks: from whichever byte a reader goes on, it comes out at the very end. */
static void
test_gif_extension (void)
{
  g_autoptr (GByteArray) bytes = vivant_media_tag_make_gif_extension ();

  g_assert_cmpmem (bytes->data, 14, "\x21\xff\x0bXMP DataXMP", 14);
  g_assert_nonnull (memmem (bytes->data, bytes->len, SOURCE_TYPE, strlen (SOURCE_TYPE)));
  for (gsize from = 14; from < bytes->len; from++) {
    gsize at = from;

    while (at < bytes->len && bytes->data[at] != 0)
      at += bytes->data[at] + 1u;
    g_assert_cmpuint (at, >=, bytes->len - 2);
    g_assert_cmpuint (at, <, bytes->len);
  }
}

static void
test_comment (void)
{
  g_assert_nonnull (strstr (vivant_media_tag_get_comment (), SOURCE_TYPE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/media-tag/png", GINT_TO_POINTER (FALSE), test_png);
  g_test_add_data_func ("/media-tag/png-synthetic", GINT_TO_POINTER (TRUE), test_png);
  g_test_add_func ("/media-tag/gif-extension", test_gif_extension);
  g_test_add_func ("/media-tag/comment", test_comment);
  return g_test_run ();
}
