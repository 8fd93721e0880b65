/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"
#include "reader.h"
#include "vivant-media-webp.h"

#include <string.h>
#include <unistd.h>

static VivantMediaFile *
open_file (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);
  VivantMediaFile *file = vivant_media_file_open (path, &error);

  g_assert_no_error (error);
  return file;
}

static VivantMediaReader *
open_reader (const char *name)
{
  g_autoptr (GError) error = NULL;
  VivantMediaReader *reader = vivant_media_webp_reader_new (open_file (name), NULL, &error);

  g_assert_no_error (error);
  return reader;
}

/* "anim.webp": ten frames of 100 ms each, quadrants and a dot that wanders. */
static void
make_animation (void)
{
  g_autofree char *path = fixture_path ("anim.webp");

  fixture_base_clip ();
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    fixture_ffmpeg ("-i base.mp4 -vf fps=10 -t 1 -c:v libwebp_anim -lossless 1 anim.webp");
}

/* The file with the durations of its frames (in ms) set one after the other; 24 bits in each ANMF chunk. */
static void
set_durations (const char *name, const guint *durations, guint count)
{
  g_autoptr (GBytes) bytes = fixture_read ("anim.webp");
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  guint8 *at = data;

  for (guint i = 0; i < count && at != NULL; i++) {
    at = memmem (at, (gsize) (data + length - at), "ANMF", 4);
    g_assert_nonnull (at);
    for (int b = 0; b < 3; b++)
      at[8 + 12 + b] = (guint8) (durations[i] >> (8 * b));
    at += 24;
  }
  fixture_write (name, data, length);
}

static void
test_animation (void)
{
  static const guint32 colours[4] = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff};

  make_animation ();
  VivantMediaReader *reader = open_reader ("anim.webp");
  const VivantMediaProbe *probe = reader->probe;
  g_assert_cmpint (probe->kind, ==, VIVANT_MEDIA_KIND_ANIMATION);
  g_assert_cmpstr (probe->format, ==, "webp");
  g_assert_cmpstr (probe->codec, ==, "webp");
  g_assert_cmpint (probe->frames, ==, 10);
  g_assert_true (probe->frames_exact && !probe->variable_rate);
  g_assert_cmpint (probe->rate_num, ==, 10);
  g_assert_cmpint (probe->rate_den, ==, 1);
  g_assert_cmpfloat_with_epsilon (probe->duration, 1, 1e-9);
  for (int i = 0; i < 10; i++) {
    g_autoptr (VivantMediaPicture) picture = NULL;
    VivantMediaFrameInfo info;

    g_assert_cmpint (reader->class->next (reader, &picture, &info, NULL, NULL), ==, VIVANT_MEDIA_READ_FRAME);
    g_assert_cmpint (info.index, ==, i);
    g_assert_cmpfloat_with_epsilon (info.time, 0.1 * i, 1e-9);
    g_assert_cmpfloat_with_epsilon (info.duration, 0.1, 1e-9);
    for (int q = 0; q < 4; q++)
      fixture_assert_quadrant (picture, q, colours[q], 12);
  }
  VivantMediaFrameInfo info;
  g_assert_cmpint (reader->class->next (reader, NULL, &info, NULL, NULL), ==, VIVANT_MEDIA_READ_END);
  g_assert_cmpuint (reader->damaged, ==, 0);
  reader_close (reader);
}

/* Frames too short to be meant are shown as browsers show them. */
static void
test_durations (void)
{
  static const guint durations[10] = {0, 1, 10, 11, 40, 0xffffff, 100, 100, 100, 20};
  static const guint shown[10] = {100, 100, 100, 11, 40, 0xffffff, 100, 100, 100, 20};
  double time = 0;

  make_animation ();
  set_durations ("uneven.webp", durations, 10);
  VivantMediaReader *reader = open_reader ("uneven.webp");
  g_assert_true (reader->probe->variable_rate);
  for (int i = 0; i < 10; i++) {
    VivantMediaFrameInfo info;

    g_assert_cmpint (reader->class->next (reader, NULL, &info, NULL, NULL), ==, VIVANT_MEDIA_READ_FRAME);
    g_assert_cmpfloat_with_epsilon (info.time, time, 1e-9);
    g_assert_cmpfloat_with_epsilon (info.duration, shown[i] / 1000.0, 1e-9);
    time += info.duration;
  }
  g_assert_cmpfloat_with_epsilon (reader->probe->duration, time, 1e-9);
  reader_close (reader);
}

/* A frame builds on all before it: going back must build them again. */
static void
test_rewind (void)
{
  static const int order[] = {9, 0, 4, 4, 8, 1};
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) vivant_media_picture_unref);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  VivantMediaFrameInfo info;

  make_animation ();
  VivantMediaReader *reader = open_reader ("anim.webp");
  for (int i = 0; i < 10; i++) {
    VivantMediaPicture *picture = NULL;

    reader->class->next (reader, &picture, &info, NULL, NULL);
    g_ptr_array_add (all, picture);
  }
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    g_autoptr (VivantMediaPicture) picture = NULL;
    const VivantMediaPicture *wanted = all->pdata[order[i]];

    g_assert_true (reader->class->rewind (reader, order[i], NULL, &error));
    reader->class->next (reader, &picture, &info, NULL, NULL);
    g_assert_cmpint (info.index, ==, order[i]);
    for (int y = 0; y < 48; y++)
      g_assert_cmpmem (picture->data + picture->stride * (gsize) y, 192, wanted->data + wanted->stride * (gsize) y,
                       192);
  }
  g_cancellable_cancel (cancellable);
  g_assert_false (reader->class->rewind (reader, 5, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  reader_close (reader);
}

/* Damage inside a frame: what comes before it is shown, the rest is counted, once. */
static void
test_damaged (void)
{
  make_animation ();
  g_autoptr (GBytes) bytes = fixture_read ("anim.webp");
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  guint8 *at = data;
  for (int i = 0; i < 7; i++)
    at = (guint8 *) memmem (at, (gsize) (data + length - at), "ANMF", 4) + 4;
  at = memmem (at, (gsize) (data + length - at), "VP8L", 4);
  memset (at + 13, 0xff, 40); /* behind the size of the frame */
  fixture_write ("damaged.webp", data, length);
  VivantMediaReader *reader = open_reader ("damaged.webp");
  for (int round = 0; round < 2; round++) {
    VivantMediaFrameInfo info;
    int frames = 0;

    while (reader->class->next (reader, NULL, &info, NULL, NULL) == VIVANT_MEDIA_READ_FRAME)
      frames++;
    g_assert_cmpint (frames, ==, 6);
    g_assert_cmpuint (reader->damaged, ==, 4);
    g_assert_true (reader->class->rewind (reader, 0, NULL, NULL));
  }
  reader_close (reader);
}

static VivantMediaPicture *
load_first (const char *name, guint32 background, GError **error)
{
  g_autoptr (VivantMediaFile) file = open_file (name);

  return vivant_media_webp_load_first (file, background, NULL, error);
}

/* Of an animation the first frame, which is laid over white; of a picture the whole, over any colour. */
static void
test_first (void)
{
  g_autoptr (GError) error = NULL;

  make_animation ();
  fixture_ffmpeg ("-f lavfi -i color=red@0.5:s=15x9,format=rgba -frames:v 1 -c:v libwebp -lossless 1 \"halb ö.webp\"");
  fixture_ffmpeg (
      "-f lavfi -i color=red:s=2x2,crop=1:1:exact=1,format=rgb24 -frames:v 1 -c:v libwebp -lossless 1 dot.webp");
  g_autoptr (VivantMediaPicture) anim = load_first ("anim.webp", 0, &error);
  g_autoptr (VivantMediaPicture) half = load_first ("halb ö.webp", 0x0000ff, &error);
  g_autoptr (VivantMediaPicture) dot = load_first ("dot.webp", 0, &error);
  g_assert_no_error (error);
  fixture_assert_quadrant (anim, 0, 0xff0000, 12);
  g_assert_cmpint (half->width, ==, 15);
  fixture_assert_quadrant (half, 3, 0x800080, 2);
  g_assert_cmpint (dot->width, ==, 1);
  VivantMediaReader *reader = open_reader ("halb ö.webp");
  g_assert_cmpint (reader->probe->kind, ==, VIVANT_MEDIA_KIND_STILL);
  g_assert_cmpint (reader->probe->frames, ==, 1);
  reader_close (reader);
}

/* Cut anywhere, a file is refused as a picture and as a clip, in one sentence. */
static void
test_truncated (void)
{
  static const char *const sources[] = {"anim.webp", "still.webp"};

  make_animation ();
  fixture_ffmpeg ("-i base.mp4 -frames:v 1 -c:v libwebp -lossless 1 still.webp");
  for (guint s = 0; s < G_N_ELEMENTS (sources); s++) {
    g_autoptr (GBytes) bytes = fixture_read (sources[s]);
    gsize length;
    gconstpointer data = g_bytes_get_data (bytes, &length);

    for (gsize cut = 1; cut < length; cut += 1 + length / 40) {
      g_autoptr (GError) error = NULL, other = NULL;

      fixture_write ("schnitt ß.webp", data, cut);
      g_assert_null (load_first ("schnitt ß.webp", 0, &error));
      g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_CORRUPT);
      fixture_assert_sentence (error, "schnitt ß.webp");
      g_assert_null (vivant_media_webp_reader_new (open_file ("schnitt ß.webp"), NULL, &other));
      g_assert_error (other, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_CORRUPT);
      fixture_assert_sentence (other, "schnitt ß.webp");
    }
  }
}

/* A canvas that would take hundreds of megabytes is refused by its header: 24 bits each side. */
static void
test_too_large (void)
{
  g_autoptr (GError) error = NULL;

  make_animation ();
  g_autoptr (GBytes) bytes = fixture_read ("anim.webp");
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  guint8 *header = memmem (data, length, "VP8X", 4);
  memcpy (header + 12, "\xff\x3f\x00\xff\x3f\x00", 6); /* 16384 × 16384 */
  fixture_write ("huge.webp", data, length);
  g_assert_null (vivant_media_webp_reader_new (open_file ("huge.webp"), NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE);
  fixture_assert_sentence (error, "huge.webp");
  g_clear_error (&error);
  g_assert_null (load_first ("huge.webp", 0, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  /* A file of more than 256 MB, most of it a hole. */
  g_autofree char *path = fixture_path ("heavy.webp");
  fixture_write ("heavy.webp", g_bytes_get_data (bytes, NULL), length);
  g_assert_cmpint (truncate (path, (off_t) 300 << 20), ==, 0);
  g_assert_null (vivant_media_webp_reader_new (open_file ("heavy.webp"), NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE);
  fixture_assert_sentence (error, "heavy.webp");
}

static void
add_tests (void)
{
  g_test_add_func ("/media/webp/animation", test_animation);
  g_test_add_func ("/media/webp/durations", test_durations);
  g_test_add_func ("/media/webp/rewind", test_rewind);
  g_test_add_func ("/media/webp/damaged", test_damaged);
  g_test_add_func ("/media/webp/first", test_first);
  g_test_add_func ("/media/webp/truncated", test_truncated);
  g_test_add_func ("/media/webp/too-large", test_too_large);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
