/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"
#include "vivant-media-error.h"
#include "vivant-media-input.h"

#include <string.h>

static VivantMediaInput *
open_input (const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = fixture_path (name);
  VivantMediaFile *file = vivant_media_file_open (path, error);

  return file != NULL ? vivant_media_input_open (file, cancellable, error) : NULL;
}

static VivantMediaInput *
open_good (const char *name)
{
  g_autoptr (GError) error = NULL;
  VivantMediaInput *input = open_input (name, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (input);
  return input;
}

/* A container is what its bytes are, under any name. */
static void
test_by_content (void)
{
  static const char *const kinds[][2] = {{"mp4", "mov"}, {"mkv", "matroska"}, {"avi", "avi"}, {"ts", "mpegts"}};

  fixture_base_clip ();
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *arguments = g_strdup_printf ("-i base.mp4 -t 0.5 -pix_fmt yuv420p clip.%s", kinds[i][0]);
    g_autofree char *name = g_strconcat ("clip.", kinds[i][0], NULL);

    fixture_ffmpeg (arguments);
    g_autoptr (GBytes) bytes = fixture_read (name);
    gsize length;
    gconstpointer data = g_bytes_get_data (bytes, &length);
    fixture_write ("Ünïcode.txt", data, length);
    g_autoptr (VivantMediaInput) input = open_good ("Ünïcode.txt");
    g_assert_true (g_str_has_prefix (input->format->iformat->name, kinds[i][1]));
    g_assert_nonnull (vivant_media_input_find_video (input));
    g_assert_nonnull (vivant_media_input_find_audio (input));
    g_assert_cmpint (input->deadline, ==, 0);
    g_assert_null (input->cancellable);
  }
}

static void
assert_refused (const char *name, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_input (name, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, code);
  fixture_assert_sentence (error, name);
  g_assert_null (open_input (name, NULL, NULL)); /* nobody needs to ask why */
}

static void
test_refused (void)
{
  static const char playlist[] = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nbase.mp4\n#EXT-X-ENDLIST\n";
  static const char list[] = "ffconcat version 1.0\nfile base.mp4\n";

  fixture_base_clip ();
  fixture_write ("words.mp4", "These are only words.\n", 22);
  fixture_write ("list.mp4", playlist, sizeof playlist - 1);
  fixture_write ("concat.mp4", list, sizeof list - 1);
  fixture_write ("byte.mp4", "\xff", 1);
  assert_refused ("words.mp4", VIVANT_MEDIA_ERROR_UNRECOGNISED);
  assert_refused ("byte.mp4", VIVANT_MEDIA_ERROR_UNRECOGNISED);
  assert_refused ("list.mp4", VIVANT_MEDIA_ERROR_REFERENCE);
  assert_refused ("concat.mp4", VIVANT_MEDIA_ERROR_REFERENCE);
}

/* An MP4 whose index is behind the cut is damaged; one that begins with it can be opened. */
static void
test_truncated (void)
{
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -c copy -movflags +faststart front.mp4");
  for (int front = 0; front < 2; front++) {
    g_autoptr (GBytes) bytes = fixture_read (front ? "front.mp4" : "base.mp4");
    gsize length;
    gconstpointer data = g_bytes_get_data (bytes, &length);

    fixture_write ("cut.mp4", data, length * 2 / 3);
    if (front)
      vivant_media_input_free (open_good ("cut.mp4"));
    else
      assert_refused ("cut.mp4", VIVANT_MEDIA_ERROR_CORRUPT);
  }
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fixture_base_clip ();
  g_cancellable_cancel (cancellable);
  g_assert_null (open_input ("base.mp4", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Reading stops at once when the call is cancelled or its time is over. */
static void
test_stopped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint8 bytes[4];

  fixture_base_clip ();
  g_autoptr (VivantMediaInput) input = open_good ("base.mp4");
  g_assert_cmpint (input->io->seek (input, 0, SEEK_SET), ==, 0);
  g_assert_false (vivant_media_input_was_stopped (input, &error));
  input->cancellable = cancellable;
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (input->io->read_packet (input, bytes, 4), ==, AVERROR_EXIT);
  g_assert_true (vivant_media_input_was_stopped (input, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  input->cancellable = NULL;
  g_assert_cmpint (input->io->read_packet (input, bytes, 4), ==, 4);
  input->deadline = 1;
  g_assert_cmpint (input->io->read_packet (input, bytes, 4), ==, AVERROR_EXIT);
  g_assert_true (vivant_media_input_was_stopped (input, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_SLOW);
  fixture_assert_sentence (error, "base.mp4");
}

/* Our callbacks, as a demuxer uses them: places before the file and numbers that overflow are refused. */
static void
test_seek (void)
{
  fixture_base_clip ();
  g_autoptr (VivantMediaInput) input = open_good ("base.mp4");
  const gint64 size = input->file->size;
  guint8 first[4], again[4];

  g_assert_cmpint (avio_size (input->io), ==, size);
  g_assert_cmpint (avio_seek (input->io, 4, SEEK_SET), ==, 4);
  g_assert_cmpint (avio_read (input->io, first, 4), ==, 4);
  g_assert_cmpmem (first, 4, "ftyp", 4);
  g_assert_cmpint (input->io->seek (input, -size, SEEK_END), ==, 0);
  g_assert_cmpint (input->io->seek (input, 4, SEEK_CUR), ==, 4);
  g_assert_cmpint (input->io->read_packet (input, again, 4), ==, 4);
  g_assert_cmpmem (again, 4, first, 4);
  g_assert_cmpint (input->io->seek (input, -1, SEEK_SET), <, 0);
  g_assert_cmpint (input->io->seek (input, G_MAXINT64, SEEK_CUR), <, 0);
  g_assert_cmpint (input->io->seek (input, size + 100, SEEK_SET), ==, size + 100);
  g_assert_cmpint (input->io->read_packet (input, again, 4), ==, AVERROR_EOF);
}

/* What a demuxer wants to open besides is not what was chosen. */
static void
test_no_other_file (void)
{
  AVIOContext *io = NULL;
  AVDictionary *options = NULL;

  fixture_base_clip ();
  g_autofree char *path = fixture_path ("base.mp4");
  g_autoptr (VivantMediaInput) input = open_good ("base.mp4");
  g_assert_cmpint (input->format->io_open (input->format, &io, path, AVIO_FLAG_READ, &options), ==, AVERROR (EPERM));
  g_assert_null (io);
}

/* A cover is no clip; the default comes first, then the largest. */
static void
test_streams (void)
{
  fixture_base_clip ();
  fixture_ffmpeg (
      "-i base.mp4 -f lavfi -i color=red:s=128x96:r=25:d=1 -f lavfi -i sine=220:r=48000:d=1 -map 0:v -map 1:v "
      "-map 0:a -map 2:a -t 1 -c:v mpeg4 -c:a aac -disposition:v:0 0 -disposition:v:1 0 -disposition:a:0 0 "
      "-disposition:a:1 default many.mkv");
  fixture_ffmpeg ("-i many.mkv -map 0 -c copy -disposition:v:0 default -disposition:a:1 0 -default_mode passthrough "
                  "chosen.mkv");
  fixture_ffmpeg ("-i base.mp4 -frames:v 1 -update 1 cover.png");
  fixture_ffmpeg ("-i base.mp4 -i cover.png -map 0:a -map 1:v -c:a aac -c:v copy -disposition:v attached_pic song.m4a");
  g_autoptr (VivantMediaInput) many = open_good ("many.mkv"), chosen = open_good ("chosen.mkv");
  g_autoptr (VivantMediaInput) song = open_good ("song.m4a");
  g_assert_cmpint (vivant_media_input_find_video (many)->codecpar->width, ==, 128);
  g_assert_cmpint (vivant_media_input_find_audio (many)->codecpar->sample_rate, ==, 48000);
  g_assert_cmpint (vivant_media_input_find_video (chosen)->codecpar->width, ==, 64);
  g_assert_cmpint (vivant_media_input_find_audio (chosen)->codecpar->sample_rate, ==, 44100);
  g_assert_cmpint (song->format->nb_streams, ==, 2);
  g_assert_null (vivant_media_input_find_video (song));
  g_assert_nonnull (vivant_media_input_find_audio (song));
}

static void
add_tests (void)
{
  g_test_add_func ("/media/input/by-content", test_by_content);
  g_test_add_func ("/media/input/refused", test_refused);
  g_test_add_func ("/media/input/truncated", test_truncated);
  g_test_add_func ("/media/input/cancelled", test_cancelled);
  g_test_add_func ("/media/input/stopped", test_stopped);
  g_test_add_func ("/media/input/seek", test_seek);
  g_test_add_func ("/media/input/no-other-file", test_no_other_file);
  g_test_add_func ("/media/input/streams", test_streams);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
