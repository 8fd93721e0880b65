/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-error.h"
#include "vivant-media-magic.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct Case {
  const char *bytes;
  gsize length;
  VivantMediaMagic magic;
} Case;

#define CASE(bytes, magic)                              \
  {                                                     \
    bytes, sizeof bytes - 1, VIVANT_MEDIA_MAGIC_##magic \
  }
#define PNG "\x89PNG\r\n\x1a\n"
#define CHUNK_IHDR "\0\0\0\x04IHDR1234crc!"

static const Case pictures[] = {
    CASE (PNG CHUNK_IHDR "\0\0\0\x02IDATxx", PNG),
    CASE (PNG CHUNK_IHDR "\0\0\0\x02"
                         "acTLxx",
          APNG),
    CASE (PNG "\0\0\0\0IDATcrc!\0\0\0\0acTL", PNG),     /* too late */
    CASE (PNG "\xff\xff\xff\xffIHDR\0\0\0\0acTL", PNG), /* a length no chunk has */
    CASE (PNG, PNG),
    CASE ("\xff\xd8\xff\xe0", JPEG),
    CASE ("GIF87a", GIF),
    CASE ("GIF89a", GIF),
    CASE ("RIFF\x10\0\0\0WEBPVP8 ", WEBP),
    CASE ("II*\0", TIFF),
    CASE ("MM\0*", TIFF),
    CASE ("\0\0\0\x1c"
          "ftypavif",
          AVIF),
    CASE ("\0\0\0\x1c"
          "ftypheic",
          HEIC),
    CASE ("BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\0\0", BMP),
    CASE ("P6\n1 1\n255\n\1\2\3", PNM),
    CASE ("<svg xmlns=''/>", SVG),
    CASE ("\xef\xbb\xbf\n<?xml version='1.0'?><!-- a --><SVG/>", SVG),
};

static const Case refused[] = {
    CASE ("#EXTM3U\nhttp://example.org/a.ts\n", PLAYLIST),
    CASE ("ffconcat version 1.0\nfile /etc/passwd\n", PLAYLIST),
    CASE ("<?xml version='1.0'?><MPD/>", PLAYLIST),
    CASE ("  <!DOCTYPE html><p>", WEB_PAGE),
    CASE ("<?xml version='1.0'?><html/>", WEB_PAGE),
    CASE ("version https://git-lfs.github.com/spec/v1\n", LFS_POINTER),
    CASE ("What is this?", TEXT),
    CASE ("PK\x03\x04", ARCHIVE),
    CASE ("\x1f\x8b\x08", ARCHIVE),
    CASE ("\x7f"
          "ELF",
          PROGRAM),
};

static const Case unknown[] = {
    CASE ("RIFF\x10\0\0\0AVI LIST", UNKNOWN),
    CASE ("\0\0\0\x1c"
          "ftypisom",
          UNKNOWN),
    CASE ("XXXX\x10\0\0\0WEBPVP8 ", UNKNOWN),
    CASE ("YUV4MPEG2 W2 H2\nFRAME\n", UNKNOWN),
    CASE ("BM\0\0\0\0\0\0\0\0\0\0\0\0\x02\x02\0\0\x01\0\0\0\x01\0\0\0\0\0", UNKNOWN),
    CASE ("\x1a", UNKNOWN),
};

static VivantMediaMagic
magic_of (const Case *one)
{
  g_autoptr (VivantMediaFile) file = NULL;
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("vivant-XXXXXX", &path, NULL);

  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, one->bytes, (gssize) one->length, NULL));
  file = vivant_media_file_open (path, NULL);
  g_assert_nonnull (file);
  g_unlink (path);
  return vivant_media_magic_of_file (file);
}

static void
test_pictures (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
    const VivantMediaMagic magic = magic_of (&pictures[i]);

    g_test_message ("picture %u", i);
    g_assert_cmpint (magic, ==, pictures[i].magic);
    g_assert_true (vivant_media_magic_is_picture (magic));
    g_assert_true (g_str_has_prefix (vivant_media_magic_get_mime (magic), "image/"));
    g_assert_nonnull (vivant_media_magic_get_name (magic));
    g_assert_false (vivant_media_magic_refuse (magic, "a", NULL));
  }
}

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    const VivantMediaMagic magic = magic_of (&refused[i]);
    const int code =
        magic == VIVANT_MEDIA_MAGIC_PLAYLIST ? VIVANT_MEDIA_ERROR_REFERENCE : VIVANT_MEDIA_ERROR_UNRECOGNISED;
    g_autoptr (GError) error = NULL;

    g_test_message ("refused %u", i);
    g_assert_cmpint (magic, ==, refused[i].magic);
    g_assert_false (vivant_media_magic_is_picture (magic));
    g_assert_true (vivant_media_magic_refuse (magic, "my file", &error));
    g_assert_error (error, VIVANT_MEDIA_ERROR, code);
    g_assert_nonnull (strstr (error->message, "“my file”"));
  }
}

static void
test_left_to_ffmpeg (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++) {
    g_test_message ("unknown %u", i);
    g_assert_cmpint (magic_of (&unknown[i]), ==, VIVANT_MEDIA_MAGIC_UNKNOWN);
  }
  g_assert_null (vivant_media_magic_get_mime (VIVANT_MEDIA_MAGIC_UNKNOWN));
  g_assert_false (vivant_media_magic_refuse (VIVANT_MEDIA_MAGIC_UNKNOWN, "a", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-magic/pictures", test_pictures);
  g_test_add_func ("/media-magic/refused", test_refused);
  g_test_add_func ("/media-magic/left-to-ffmpeg", test_left_to_ffmpeg);
  return g_test_run ();
}
