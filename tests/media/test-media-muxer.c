/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "disk.h"
#include "fixture.h"
#include "vivant-media-error.h"
#include "vivant-media-muxer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A container in the folder "out", with one stream of raw samples. */
static VivantMediaMuxer *
open_muxer (const char *name, const char *container, GError **error)
{
  g_autofree char *relative = g_strconcat ("out/", name, NULL);
  g_autofree char *path = fixture_path (relative);

  fixture_mkdir ("out");
  VivantMediaAtomicOutput *output = vivant_media_atomic_output_new (path, NULL, error);
  g_assert_no_error (*error);
  VivantMediaMuxer *muxer = vivant_media_muxer_new (path, container, output, error);
  AVStream *stream = muxer != NULL ? avformat_new_stream (muxer->format, NULL) : NULL;
  if (stream == NULL)
    return NULL;
  stream->codecpar->codec_type = AVMEDIA_TYPE_AUDIO;
  stream->codecpar->codec_id = AV_CODEC_ID_PCM_S16LE;
  stream->codecpar->sample_rate = 8000;
  stream->codecpar->bits_per_coded_sample = 16;
  stream->codecpar->block_align = 2;
  stream->codecpar->ch_layout = (AVChannelLayout) AV_CHANNEL_LAYOUT_MONO;
  stream->time_base = (AVRational){1, 8000};
  return muxer;
}

/* A tenth of a second, counted in a hundredth. */
static gboolean
write_packet (VivantMediaMuxer *muxer, int index, GError **error)
{
  AVPacket *packet = av_packet_alloc ();

  g_assert_cmpint (av_new_packet (packet, 1600), ==, 0);
  memset (packet->data, index + 1, 1600);
  packet->pts = packet->dts = index * 10;
  packet->duration = 10;
  const gboolean good =
      vivant_media_muxer_write (muxer, packet, muxer->format->streams[0], (AVRational){1, 100}, error);
  g_assert_null (packet->data); /* blank, for the next */
  av_packet_free (&packet);
  return good;
}

static VivantMediaMuxer *
write_file (const char *name, const char *container, int packets)
{
  g_autoptr (GError) error = NULL;
  VivantMediaMuxer *muxer = open_muxer (name, container, &error);
  AVDictionary *options = NULL;

  g_assert_no_error (error);
  if (strcmp (container, "mov") == 0)
    av_dict_set (&options, "movflags", "+faststart", 0);
  vivant_media_muxer_begin (muxer, &options, &error);
  g_assert_no_error (error);
  g_assert_null (options);
  for (int i = 0; i < packets; i++) {
    write_packet (muxer, i, &error);
    g_assert_no_error (error);
  }
  vivant_media_muxer_end (muxer, &error);
  g_assert_no_error (error);
  return muxer;
}

/* Written, sought and read back (the index moves to the front), then committed under a name that is not ASCII. */
static void
test_whole (void)
{
  static const char *const kinds[][2] = {{"töné.mov", "mov"}, {"tone.mkv", "matroska"}, {"tone.wav", "wav"}};

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    VivantMediaMuxer *muxer = write_file (kinds[i][0], kinds[i][1], 10);
    g_autofree char *name = g_strconcat ("out/", kinds[i][0], NULL);
    g_autofree char *arguments =
        g_strdup_printf ("-show_entries stream=duration_ts,duration -select_streams a \"%s\"", name);

    g_assert_cmpstr (muxer->name, ==, kinds[i][0]);
    g_assert_true (vivant_media_atomic_output_commit (muxer->output, NULL));
    g_autoptr (GBytes) bytes = fixture_read (name);
    g_assert_cmpint (muxer->size, ==, (gint64) g_bytes_get_size (bytes));
    gsize length;
    const char *data = g_bytes_get_data (bytes, &length);
    const char *index = memmem (data, length, "moov", 4), *sound = memmem (data, length, "mdat", 4);
    g_assert_true (i > 0 || (index != NULL && index < sound));
    vivant_media_muxer_free (muxer);
    g_autofree char *decode = g_strdup_printf ("-i \"%s\" -f s16le heard.raw", name);
    fixture_ffmpeg (decode);
    g_autoptr (GBytes) heard = fixture_read ("heard.raw");
    const guint8 *samples = g_bytes_get_data (heard, &length);
    g_assert_cmpuint (length, ==, 16000);
    for (gsize s = 0; s < length; s++)
      g_assert_cmpint (samples[s], ==, (int) (s / 1600) + 1);
  }
}

/* Without the commit nothing is left, begun or not. */
static void
test_given_up (void)
{
  g_autoptr (GError) error = NULL;

  fixture_mkdir ("out");
  const guint before = fixture_count_entries ("out");
  vivant_media_muxer_free (write_file ("given-up.mkv", "matroska", 3));
  VivantMediaMuxer *muxer = open_muxer ("not-begun.mkv", "matroska", &error);
  g_assert_cmpuint (fixture_count_entries ("out"), ==, before + 1);
  vivant_media_muxer_free (muxer);
  g_assert_cmpuint (fixture_count_entries ("out"), ==, before);
  vivant_media_muxer_free (NULL);
}

/* The output is taken over by a call that fails, too. */
static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;

  fixture_mkdir ("out");
  const guint before = fixture_count_entries ("out");
  g_assert_null (open_muxer ("späť.xyz", "no such container", &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_ENCODE);
  fixture_assert_sentence (error, "späť.xyz");
  g_assert_cmpuint (fixture_count_entries ("out"), ==, before);
  g_clear_error (&error);
  /* A container that cannot hold what the stream is. */
  VivantMediaMuxer *muxer = open_muxer ("raw.gif", "gif", &error);
  AVDictionary *options = NULL;
  g_assert_false (vivant_media_muxer_begin (muxer, &options, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_ENCODE);
  fixture_assert_sentence (error, "raw.gif");
  vivant_media_muxer_free (muxer);
}

/* The first failing write gives the reason, whatever FFmpeg makes of it later. */
static void
test_full (void)
{
  g_autoptr (GError) error = NULL;
  VivantMediaMuxer *muxer = open_muxer ("full.mkv", "matroska", &error);
  AVDictionary *options = NULL;
  int packets = 0;

  g_assert_true (vivant_media_muxer_begin (muxer, &options, &error));
  disk_set_room (100000);
  while (packets < 1000 && write_packet (muxer, packets, &error))
    packets++;
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_SPACE);
  fixture_assert_sentence (error, "full.mkv");
  g_assert_cmpint (packets, >, 10);
  g_clear_error (&error);
  disk_set_room (RLIM_INFINITY);
  g_assert_false (vivant_media_muxer_end (muxer, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_SPACE);
  vivant_media_muxer_free (muxer);
}

static void
test_reasons (void)
{
  static const struct {
    int number;
    int code;
  } reasons[] = {{ENOSPC, VIVANT_MEDIA_ERROR_NO_SPACE}, {EDQUOT, VIVANT_MEDIA_ERROR_NO_SPACE},
                 {EFBIG, VIVANT_MEDIA_ERROR_NO_SPACE},  {EIO, VIVANT_MEDIA_ERROR_OUTPUT},
                 {EBADF, VIVANT_MEDIA_ERROR_OUTPUT},    {0, VIVANT_MEDIA_ERROR_ENCODE}};
  g_autoptr (GError) error = NULL;
  VivantMediaMuxer *muxer = open_muxer ("reasons.mkv", "matroska", &error);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++) {
    muxer->write_errno = reasons[i].number;
    g_assert_false (vivant_media_muxer_fail (muxer, AVERROR (EINVAL), &error));
    g_assert_error (error, VIVANT_MEDIA_ERROR, reasons[i].code);
    fixture_assert_sentence (error, "reasons.mkv");
    g_assert_nonnull (strstr (error->message, g_strerror (reasons[i].number != 0 ? reasons[i].number : EINVAL)));
    g_clear_error (&error);
    g_assert_false (vivant_media_muxer_fail (muxer, AVERROR (EINVAL), NULL));
  }
  vivant_media_muxer_free (muxer);
}

/* Only what is being written may be opened, and only to be read. */
static void
test_no_other_file (void)
{
  VivantMediaMuxer *muxer = write_file ("own.wav", "wav", 2);
  AVFormatContext *format = muxer->format;
  AVDictionary *options = NULL;
  AVIOContext *io = NULL;
  guint8 bytes[4];

  g_assert_cmpint (format->io_open (format, &io, "/etc/hostname", AVIO_FLAG_READ, &options), ==, AVERROR (EPERM));
  g_assert_cmpint (format->io_open (format, &io, format->url, AVIO_FLAG_WRITE, &options), ==, AVERROR (EPERM));
  g_assert_cmpint (format->io_open (format, &io, format->url, AVIO_FLAG_READ_WRITE, &options), ==, AVERROR (EPERM));
  g_assert_null (io);
  g_assert_cmpint (format->io_open (format, &io, format->url, AVIO_FLAG_READ, &options), ==, 0);
  g_assert_cmpint (avio_read (io, bytes, 4), ==, 4);
  g_assert_cmpmem (bytes, 4, "RIFF", 4);
  g_assert_cmpint (avio_seek (io, muxer->size, SEEK_SET), ==, muxer->size);
  g_assert_cmpint (avio_read (io, bytes, 4), <=, 0);
  format->io_close2 (format, io);
  vivant_media_muxer_free (muxer);
}

static void
test_insert_before_end (void)
{
  g_autoptr (GError) error = NULL;
  VivantMediaMuxer *muxer = write_file ("insert.wav", "wav", 1);
  const gint64 size = muxer->size;
  const int fd = vivant_media_atomic_output_get_fd (muxer->output);
  char end[4];

  g_assert_cmpint (pread (fd, end + 3, 1, size - 1), ==, 1);
  const char last = end[3];
  g_assert_true (vivant_media_muxer_insert_before_end (muxer, (const guint8 *) "abc", 3, &error));
  g_assert_cmpint (muxer->size, ==, size + 3);
  g_assert_cmpint (pread (fd, end, 4, size - 1), ==, 4);
  g_assert_cmpmem (end, 3, "abc", 3);
  g_assert_cmpint (end[3], ==, last);
  vivant_media_muxer_free (muxer);
  muxer = open_muxer ("nothing.wav", "wav", &error);
  g_assert_false (vivant_media_muxer_insert_before_end (muxer, (const guint8 *) "abc", 3, &error));
  fixture_assert_sentence (error, "nothing.wav");
  vivant_media_muxer_free (muxer);
}

static void
add_tests (void)
{
  g_test_add_func ("/media/muxer/whole", test_whole);
  g_test_add_func ("/media/muxer/given-up", test_given_up);
  g_test_add_func ("/media/muxer/refused", test_refused);
  g_test_add_func ("/media/muxer/full", test_full);
  g_test_add_func ("/media/muxer/reasons", test_reasons);
  g_test_add_func ("/media/muxer/no-other-file", test_no_other_file);
  g_test_add_func ("/media/muxer/insert-before-end", test_insert_before_end);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
