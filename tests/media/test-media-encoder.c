/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Writes a clip of gradients and returns its full path. */
static char *
write_clip (const char *name, VivantMediaEncoderSettings *settings, int frames, const double *times)
{
  g_autoptr (GError) error = NULL;
  char *path = fixture_path (name);
  remove (path);
  g_autoptr (VivantMediaEncoder) encoder = vivant_media_encoder_open (path, settings, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < frames; i++) {
    g_autoptr (VivantMediaPicture) picture = fixture_gradient (settings->width, settings->height, i);
    double begin = times != NULL ? times[i] : 0, end = times != NULL ? times[i + 1] : 0;
    gboolean written = vivant_media_encoder_write (encoder, picture, begin, end - begin, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (written);
  }
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  vivant_media_encoder_finish (encoder, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  return path;
}

static VivantMediaEncoderSettings
make_settings (VivantMediaFormat format, int width, int height)
{
  VivantMediaEncoderSettings settings;
  vivant_media_encoder_settings_init (&settings);
  settings.format = format;
  settings.width = width;
  settings.height = height;
  settings.rate_num = 30000;
  settings.rate_den = 1001;
  return settings;
}

static double
mean_difference (const VivantMediaPicture *a, const VivantMediaPicture *b, int width, int height)
{
  double sum = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < 3 * width; x++)
      sum += abs (a->data[a->stride * (gsize) y + (gsize) x] - b->data[b->stride * (gsize) y + (gsize) x]);
  return sum / (3.0 * width * height);
}

static void
check_clip (const char *name, const char *path, int width, int height, int padding, int frames, double tolerance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantMediaProbe) probe = vivant_media_probe_file (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (probe->width, ==, width);
  g_assert_cmpint (probe->height, ==, height);
  g_assert_cmpint (probe->frames, ==, frames);
  g_assert_cmpint (fixture_count_frames (name, &error), ==, frames);
  g_autoptr (VivantMediaPicture) first = fixture_first_picture (name);
  g_autoptr (VivantMediaPicture) wanted = fixture_gradient (width - padding, height - padding, 0);
  g_assert_cmpfloat (mean_difference (first, wanted, width - padding, height - padding), <, tolerance);
}

static void
test_mp4 (void)
{
  VivantMediaEncoderSettings settings = make_settings (VIVANT_MEDIA_FORMAT_MP4, 64, 48);
  settings.title = "A <b>title</b>";
  g_autofree char *path = write_clip ("a.mp4", &settings, 20, NULL);
  check_clip ("a.mp4", path, 64, 48, 0, 20, 2);
  g_autoptr (VivantMediaProbe) probe = vivant_media_probe_file (path, NULL, NULL);
  g_assert_cmpint (probe->rate_num, ==, 30000);
  g_assert_cmpint (probe->rate_den, ==, 1001);
  g_assert_false (probe->variable_rate);
  g_assert_cmpfloat_with_epsilon (probe->duration, 20 * 1001 / 30000.0, 1e-3);
  g_assert_cmpstr (probe->title, ==, "A <b>title</b>");
  g_assert_cmpstr (probe->codec, ==, "h264");
  g_autofree char *space = fixture_ffprobe ("-select_streams v -show_entries stream=color_space a.mp4");
  g_assert_cmpstr (space, ==, "bt709");
  g_autofree char *range = fixture_ffprobe ("-select_streams v -show_entries stream=color_range a.mp4");
  g_assert_cmpstr (range, ==, "tv");
  g_autofree char *comment = fixture_ffprobe ("-show_entries format_tags=comment a.mp4");
  g_assert_nonnull (strstr (comment, "compositeWithTrainedAlgorithmicMedia"));
  /* The index comes first, so that a browser can begin at once. */
  g_autoptr (GBytes) bytes = fixture_read ("a.mp4");
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *moov = memmem (data, length, "moov", 4), *mdat = memmem (data, length, "mdat", 4);
  g_assert_true (moov != NULL && mdat != NULL && moov < mdat);
}

static void
test_webm (void)
{
  VivantMediaEncoderSettings settings = make_settings (VIVANT_MEDIA_FORMAT_WEBM, 65, 47);
  g_autofree char *path = write_clip ("a.webm", &settings, 12, NULL);
  check_clip ("a.webm", path, 65, 47, 0, 12, 4);
  g_autofree char *comment = fixture_ffprobe ("-show_entries format_tags=COMMENT a.webm");
  g_assert_nonnull (strstr (comment, "compositeWithTrainedAlgorithmicMedia"));
}

static void
test_gif (void)
{
  VivantMediaEncoderSettings settings = make_settings (VIVANT_MEDIA_FORMAT_GIF, 61, 33);
  settings.rate_num = 20;
  settings.rate_den = 1;
  g_autofree char *path = write_clip ("a.gif", &settings, 10, NULL);
  check_clip ("a.gif", path, 61, 33, 0, 10, 4);
  g_autoptr (VivantMediaProbe) probe = vivant_media_probe_file (path, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (probe->duration, 0.5, 1e-3);
  g_autoptr (GBytes) bytes = fixture_read ("a.gif");
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_assert_nonnull (memmem (data, length, "compositeWithTrainedAlgorithmicMedia", 36));
  g_assert_cmpint (data[length - 1], ==, 0x3b);
}

static void
test_png (void)
{
  g_autoptr (GError) error = NULL;
  VivantMediaEncoderSettings settings = make_settings (VIVANT_MEDIA_FORMAT_PNG, 31, 17);
  g_autofree char *path = write_clip ("frames", &settings, 12, NULL);
  check_clip ("frames", path, 31, 17, 0, 12, 0.001);
  g_assert_cmpuint (fixture_count_entries ("frames"), ==, 12);
  g_autoptr (GBytes) bytes = fixture_read ("frames/frame-00012.png");
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  g_assert_nonnull (memmem (data, length, "compositeWithTrainedAlgorithmicMedia", 36));
  /* A shorter export into the same folder leaves nothing of the longer one. */
  g_autoptr (VivantMediaEncoder) encoder = vivant_media_encoder_open (path, &settings, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (VivantMediaPicture) picture = fixture_gradient (31, 17, 0);
  g_assert_true (vivant_media_encoder_write (encoder, picture, 0, 1, NULL, &error));
  g_assert_cmpuint (fixture_count_entries ("frames"), ==, 12);
  g_assert_true (vivant_media_encoder_finish (encoder, NULL, &error));
  g_assert_cmpuint (fixture_count_entries ("frames"), ==, 1);
  /* A folder with other things is not touched. */
  fixture_write ("frames/letter.txt", "dear", 4);
  g_assert_null (vivant_media_encoder_open (path, &settings, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OUTPUT);
  g_assert_cmpuint (fixture_count_entries ("frames"), ==, 2);
}

static void
test_untagged (void)
{
  VivantMediaEncoderSettings settings = make_settings (VIVANT_MEDIA_FORMAT_GIF, 16, 16);
  settings.synthetic_tag = FALSE;
  g_free (write_clip ("plain.gif", &settings, 2, NULL));
  settings.format = VIVANT_MEDIA_FORMAT_MP4;
  g_free (write_clip ("plain.mp4", &settings, 2, NULL));
  for (int i = 0; i < 2; i++) {
    g_autoptr (GBytes) bytes = fixture_read (i == 0 ? "plain.gif" : "plain.mp4");
    gsize length;
    gconstpointer data = g_bytes_get_data (bytes, &length);
    g_assert_null (memmem (data, length, "AlgorithmicMedia", 16));
  }
}

static void
test_odd_h264 (void)
{
  VivantMediaEncoderSettings settings = make_settings (VIVANT_MEDIA_FORMAT_MP4, 63, 49);
  g_autofree char *path = write_clip ("odd.mp4", &settings, 3, NULL);
  check_clip ("odd.mp4", path, 64, 50, 1, 3, 6);
}

static void
test_variable (void)
{
  const double times[] = {0, 0.04, 0.10, 0.50, 0.55, 1.25};
  const VivantMediaFormat formats[] = {VIVANT_MEDIA_FORMAT_MP4, VIVANT_MEDIA_FORMAT_WEBM, VIVANT_MEDIA_FORMAT_GIF};
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    g_autoptr (GError) error = NULL;
    VivantMediaEncoderSettings settings = make_settings (formats[f], 32, 32);
    settings.variable_rate = TRUE;
    g_autofree char *name = g_strconcat ("variable", vivant_media_format_get_extension (formats[f]), NULL);
    g_autofree char *path = write_clip (name, &settings, 5, times);
    g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (vivant_media_decoder_get_probe (decoder)->variable_rate);
    for (int i = 0; i < 5; i++) {
      VivantMediaFrameInfo info;
      g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (decoder, &info, NULL, &error);
      g_assert_nonnull (picture);
      g_assert_cmpfloat_with_epsilon (info.time, times[i], 0.0011);
      if (i < 4 || formats[f] != VIVANT_MEDIA_FORMAT_WEBM) /* Matroska need not tell how long the last frame is. */
        g_assert_cmpfloat_with_epsilon (info.duration, times[i + 1] - times[i], 0.0021);
    }
  }
}

/* Where a tone begins in a file's sound, in seconds; the sample rate is 8 kHz mono. */
static double
find_tone (const char *name, double *length)
{
  g_autofree char *arguments =
      g_strdup_printf ("-i %s -map 0:a -af aresample=async=1:first_pts=0 -ac 1 -ar 8000 -f s16le tone.raw", name);
  fixture_ffmpeg (arguments);
  g_autoptr (GBytes) bytes = fixture_read ("tone.raw");
  gsize size;
  const gint16 *samples = g_bytes_get_data (bytes, &size);
  *length = (double) size / 2 / 8000;
  for (gsize i = 0; i < size / 2; i++)
    if (ABS (samples[i]) > 2000)
      return (double) i / 8000;
  return -1;
}

/* A beep one second into two seconds of picture must stay where it was, copied, encoded anew, and cut at both ends. */
static void
test_sound (void)
{
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -f lavfi -i \"aevalsrc=0.5*sin(2*PI*880*t)*gte(t\\,1):s=48000:d=4\" -map 0:v -map 1:a "
                  "-c:v copy -c:a aac beep.mp4");
  fixture_ffmpeg ("-i beep.mp4 -c:v copy -c:a libopus beep.mkv");
  fixture_ffmpeg ("-i beep.mp4 -c:v copy -c:a pcm_s16le -output_ts_offset 5 late.mkv");
  const char *sources[] = {"beep.mp4", "beep.mkv", "late.mkv"};
  const VivantMediaFormat formats[] = {VIVANT_MEDIA_FORMAT_MP4, VIVANT_MEDIA_FORMAT_WEBM};
  for (guint s = 0; s < G_N_ELEMENTS (sources); s++)
    for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
      for (int trimmed = 0; trimmed < 2; trimmed++) {
        g_autoptr (GError) error = NULL;
        g_autofree char *source = fixture_path (sources[s]);
        VivantMediaEncoderSettings settings = make_settings (formats[f], 32, 32);
        settings.rate_num = 25;
        settings.rate_den = 1;
        settings.audio_path = source;
        settings.audio_from = trimmed ? 0.52 : 0;
        settings.audio_to = trimmed ? 1.52 : 0;
        g_autofree char *name = g_strconcat ("sound", vivant_media_format_get_extension (formats[f]), NULL);
        g_autofree char *path = write_clip (name, &settings, trimmed ? 25 : 50, NULL);
        g_autoptr (VivantMediaProbe) probe = vivant_media_probe_file (path, NULL, &error);
        g_assert_no_error (error);
        g_assert_true (probe->has_audio);
        g_assert_cmpstr (probe->audio_codec, ==, f == 0 ? "aac" : "opus");
        double length, begin = find_tone (name, &length);
        g_test_message ("%s to %s: tone at %.4f, %.4f s long", sources[s], name, begin, length);
        g_assert_cmpfloat_with_epsilon (begin, trimmed ? 0.48 : 1.0, 0.025);
        g_assert_cmpfloat_with_epsilon (length, trimmed ? 1.0 : 2.0, 0.06);
        g_assert_cmpint (fixture_count_frames (name, &error), ==, trimmed ? 25 : 50);
      }
}

static void
test_silent_source (void)
{
  g_autoptr (GError) error = NULL;
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -an -c copy mute.mp4");
  g_autofree char *source = fixture_path ("mute.mp4");
  VivantMediaEncoderSettings settings = make_settings (VIVANT_MEDIA_FORMAT_MP4, 32, 32);
  settings.audio_path = source;
  g_autofree char *path = write_clip ("silent.mp4", &settings, 3, NULL);
  g_autoptr (VivantMediaProbe) probe = vivant_media_probe_file (path, NULL, &error);
  g_assert_false (probe->has_audio);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path ("refused.mp4");
  VivantMediaEncoderSettings settings = make_settings (VIVANT_MEDIA_FORMAT_MP4, 0, 32);
  g_assert_null (vivant_media_encoder_open (path, &settings, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_ENCODE);
  g_clear_error (&error);
  settings.width = 32;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  VivantMediaEncoder *encoder = vivant_media_encoder_open (path, &settings, cancellable, &error);
  g_assert_no_error (error);
  g_assert_false (vivant_media_encoder_finish (encoder, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_ENCODE);
  g_clear_error (&error);
  vivant_media_encoder_free (encoder);
  encoder = vivant_media_encoder_open (path, &settings, cancellable, &error);
  g_autoptr (VivantMediaPicture) picture = fixture_gradient (32, 32, 0);
  g_assert_true (vivant_media_encoder_write (encoder, picture, 0, 1, cancellable, &error));
  g_cancellable_cancel (cancellable);
  g_assert_false (vivant_media_encoder_write (encoder, picture, 0, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  vivant_media_encoder_abort (encoder);
  vivant_media_encoder_free (encoder);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_formats (void)
{
  VivantMediaFormat format;
  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++) {
    g_assert_true (vivant_media_format_is_available (i));
    g_autofree char *path =
        g_strconcat ("x", i == VIVANT_MEDIA_FORMAT_PNG ? "/" : vivant_media_format_get_extension (i), NULL);
    g_assert_true (vivant_media_format_from_path (path, &format));
    g_assert_cmpint (format, ==, i);
  }
  g_assert_true (vivant_media_format_from_path ("A.MP4", &format));
  g_assert_false (vivant_media_format_from_path (".mp4", &format));
  g_assert_false (vivant_media_format_from_path ("a.avi", &format));
  g_assert_false (vivant_media_format_from_path ("", &format));
}

static void
add_tests (void)
{
  g_test_add_func ("/media/encoder/mp4", test_mp4);
  g_test_add_func ("/media/encoder/webm", test_webm);
  g_test_add_func ("/media/encoder/gif", test_gif);
  g_test_add_func ("/media/encoder/png", test_png);
  g_test_add_func ("/media/encoder/untagged", test_untagged);
  g_test_add_func ("/media/encoder/odd-h264", test_odd_h264);
  g_test_add_func ("/media/encoder/variable", test_variable);
  g_test_add_func ("/media/encoder/sound", test_sound);
  g_test_add_func ("/media/encoder/silent-source", test_silent_source);
  g_test_add_func ("/media/encoder/refused", test_refused);
  g_test_add_func ("/media/encoder/formats", test_formats);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
