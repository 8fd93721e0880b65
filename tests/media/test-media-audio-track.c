/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "comma.h"
#include "fixture.h"
#include "vivant-media-audio-track.h"
#include "vivant-media-video-track.h"

#include <math.h>

/* A container with one picture track, whose header is not written yet. */
typedef struct {
  VivantMediaMuxer *muxer;
  VivantMediaVideoTrack *video;
  VivantMediaEncoderSettings settings;
} Output;

static void
open_output (Output *out, const char *name, VivantMediaFormat format)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);
  VivantMediaAtomicOutput *file = vivant_media_atomic_output_new (path, NULL, &error);

  vivant_media_encoder_settings_init (&out->settings);
  out->settings.format = format;
  out->settings.width = out->settings.height = 16;
  out->muxer = vivant_media_muxer_new (path, format == VIVANT_MEDIA_FORMAT_MP4 ? "mp4" : "webm", file, &error);
  g_assert_no_error (error);
  out->video = vivant_media_video_track_new (&out->settings, out->muxer, &error);
  g_assert_no_error (error);
}

static void
close_output (Output *out)
{
  vivant_media_video_track_free (out->video);
  vivant_media_muxer_free (out->muxer);
}

static gboolean
add_sound (Output *out, const char *source, double from, double to, VivantMediaAudioTrack **track,
           GCancellable *cancellable, GError **error)
{
  g_autofree char *path = fixture_path (source);

  return vivant_media_audio_track_new (path, from, to, out->settings.format, out->muxer, track, cancellable, error);
}

/* The sound of a clip, seconds from … to, below that many frames at 25 a second. */
static void
write_file (const char *name, VivantMediaFormat format, const char *source, double from, double to, int frames)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantMediaPicture) picture = fixture_gradient (16, 16, 0);
  VivantMediaAudioTrack *track = NULL;
  AVDictionary *options = NULL;
  Output out;

  open_output (&out, name, format);
  add_sound (&out, source, from, to, &track, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (track);
  g_assert_true (vivant_media_muxer_begin (out.muxer, &options, &error));
  for (int i = 0; i < frames; i++) {
    g_assert_true (vivant_media_video_track_write (out.video, picture, 0, 0, &error));
    g_assert_true (vivant_media_audio_track_write_until (track, (i + 1) / 25.0, NULL, &error));
  }
  g_assert_true (vivant_media_video_track_finish (out.video, &error));
  g_assert_true (vivant_media_audio_track_finish (track, frames / 25.0, NULL, &error));
  g_assert_true (vivant_media_muxer_end (out.muxer, &error));
  g_assert_true (vivant_media_atomic_output_commit (out.muxer->output, &error));
  g_assert_no_error (error);
  vivant_media_audio_track_free (track);
  close_output (&out);
}

/* Where a file's sound begins to be heard and where it was heard last, in seconds; -1 when it is silent. */
static void
listen_to (const char *name, double *begin, double *end)
{
  g_autofree char *arguments =
      g_strdup_printf ("-i %s -map 0:a -af aresample=async=1:first_pts=0 -ac 1 -ar 8000 -f s16le heard.raw", name);
  gsize size;

  fixture_ffmpeg (arguments);
  g_autoptr (GBytes) bytes = fixture_read ("heard.raw");
  const gint16 *samples = g_bytes_get_data (bytes, &size);
  *begin = *end = -1;
  for (gsize i = 0; i < size / 2; i++)
    if (ABS (samples[i]) > 2000) {
      *begin = *begin < 0 ? (double) i / 8000 : *begin;
      *end = (double) i / 8000;
    }
}

/* "tone.mp4": a tone from 0.5 to 3 seconds with pictures; the same as other kinds of files. */
static void
make_sources (void)
{
  g_autofree char *made = fixture_path ("tone.flac");

  if (g_file_test (made, G_FILE_TEST_EXISTS))
    return;
  fixture_base_clip ();
  fixture_ffmpeg ("-f lavfi -i color=red:s=16x16:r=25:d=3 -f lavfi -i \"aevalsrc=0.5*sin(2*PI*880*t)*gte(t\\,0.5):"
                  "s=44100:d=3\" -c:v libx264 -c:a aac tone.mp4");
  fixture_ffmpeg ("-i tone.mp4 -c:v copy -c:a libopus -ar 48000 tone.mkv");
  fixture_ffmpeg ("-i tone.mp4 -vn -ac 1 -ar 11025 tone.flac");
  fixture_ffmpeg ("-i base.mp4 -an -c copy mute.mp4");
}

static void
assert_heard (const char *name, double begin, double end)
{
  double from, to;

  listen_to (name, &from, &to);
  g_test_message ("%s is heard from %.4f to %.4f s", name, from, to);
  g_assert_cmpfloat_with_epsilon (from, begin, 0.03);
  g_assert_cmpfloat_with_epsilon (to, end, 0.06);
}

/* The codec is kept where the container can hold it. */
static void
test_copied_or_encoded (void)
{
  static const struct {
    const char *source;
    VivantMediaFormat format;
    const char *name, *codec, *rate;
  } cases[] = {
      {"tone.mp4", VIVANT_MEDIA_FORMAT_MP4, "a.mp4", "aac", "44100"},
      {"tone.mp4", VIVANT_MEDIA_FORMAT_WEBM, "a.webm", "opus", "48000"},
      {"tone.mkv", VIVANT_MEDIA_FORMAT_MP4, "b.mp4", "aac", "48000"},
      {"tone.mkv", VIVANT_MEDIA_FORMAT_WEBM, "b.webm", "opus", "48000"},
      {"tone.flac", VIVANT_MEDIA_FORMAT_MP4, "c.mp4", "aac", "48000"}, /* no rate that everybody plays */
      {"tone.flac", VIVANT_MEDIA_FORMAT_WEBM, "c.webm", "opus", "48000"},
  };

  make_sources ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    write_file (cases[i].name, cases[i].format, cases[i].source, 0, 0, 50);
    for (int k = 0; k < 2; k++) {
      g_autofree char *arguments = g_strdup_printf ("-select_streams a -show_entries stream=%s %s",
                                                    k == 0 ? "codec_name" : "sample_rate", cases[i].name);
      g_autofree char *value = fixture_ffprobe (arguments);

      g_assert_cmpstr (value, ==, k == 0 ? cases[i].codec : cases[i].rate);
    }
    assert_heard (cases[i].name, 0.5, 2.0); /* cut where the pictures end */
  }
}

/* A part of the sound, in a language with a decimal comma, too: the numbers go through a text of filters. */
static void
test_part (gconstpointer data)
{
  const gboolean german = GPOINTER_TO_INT (data);

  make_sources ();
  if (german && !comma_begin ()) {
    g_test_skip ("the locale de_DE cannot be compiled here (Debian: locales)");
    return;
  }
  write_file ("part.mp4", VIVANT_MEDIA_FORMAT_MP4, "tone.mkv", 0.25, 1.75, 50);
  write_file ("part.webm", VIVANT_MEDIA_FORMAT_WEBM, "tone.mp4", 0.25, 1.75, 50);
  write_file ("late.webm", VIVANT_MEDIA_FORMAT_WEBM, "tone.flac", 2.25, 2.75, 50); /* is sought, not read through */
  setlocale (LC_NUMERIC, "C");
  assert_heard ("part.mp4", 0.25, 1.5);
  assert_heard ("part.webm", 0.25, 1.5);
  assert_heard ("late.webm", 0, 0.5);
}

/* What begins behind the end is silent, and pictures that go on behind the sound are no error. */
static void
test_too_short (void)
{
  make_sources ();
  write_file ("short.webm", VIVANT_MEDIA_FORMAT_WEBM, "tone.mp4", 2.5, 0, 50);
  write_file ("beyond.mp4", VIVANT_MEDIA_FORMAT_MP4, "tone.mp4", 5, 6, 3);
  assert_heard ("short.webm", 0, 0.5);
  g_assert_cmpint (fixture_count_frames ("short.webm", NULL), ==, 50);
  g_assert_cmpint (fixture_count_frames ("beyond.mp4", NULL), ==, 3);
}

/* Nothing to hear is no error, and adds no stream. */
static void
test_silent (void)
{
  const char *sources[] = {"mute.mp4", "pictures", "pictures/one.png"};
  g_autoptr (VivantMediaPicture) picture = fixture_gradient (8, 8, 0);

  make_sources ();
  fixture_mkdir ("pictures");
  g_autofree char *still = fixture_path ("pictures/one.png");
  g_assert_true (vivant_media_picture_save_png (picture, still, FALSE, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    g_autoptr (GError) error = NULL;
    VivantMediaAudioTrack *track = (VivantMediaAudioTrack *) &error;
    Output out;

    open_output (&out, "silent.mp4", VIVANT_MEDIA_FORMAT_MP4);
    g_assert_true (add_sound (&out, sources[i], 0, 0, &track, NULL, &error));
    g_assert_no_error (error);
    g_assert_null (track);
    g_assert_cmpint (out.muxer->format->nb_streams, ==, 1);
    close_output (&out);
  }
}

static void
test_refused (void)
{
  static const struct {
    const char *name;
    int code;
  } sources[] = {{"gone.mp4", VIVANT_MEDIA_ERROR_OPEN},
                 {"empty.mp4", VIVANT_MEDIA_ERROR_UNRECOGNISED},
                 {"wörter.mp4", VIVANT_MEDIA_ERROR_UNRECOGNISED}};

  fixture_write ("empty.mp4", "", 0);
  fixture_write ("wörter.mp4", "These are only words.\n", 22);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    g_autoptr (GError) error = NULL;
    VivantMediaAudioTrack *track = (VivantMediaAudioTrack *) &error;
    Output out;

    open_output (&out, "refused.mp4", VIVANT_MEDIA_FORMAT_MP4);
    g_assert_false (add_sound (&out, sources[i].name, 0, 0, &track, NULL, &error));
    g_assert_error (error, VIVANT_MEDIA_ERROR, sources[i].code);
    fixture_assert_sentence (error, sources[i].name);
    g_assert_null (track);
    close_output (&out);
  }
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  VivantMediaAudioTrack *track = NULL;
  AVDictionary *options = NULL;
  Output out;

  make_sources ();
  open_output (&out, "cancelled.webm", VIVANT_MEDIA_FORMAT_WEBM);
  g_assert_true (add_sound (&out, "tone.mp4", 0, 0, &track, cancellable, &error));
  g_assert_true (vivant_media_muxer_begin (out.muxer, &options, &error));
  g_assert_true (vivant_media_audio_track_write_until (track, 0.1, cancellable, &error));
  g_cancellable_cancel (cancellable);
  g_assert_false (vivant_media_audio_track_write_until (track, 2, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (vivant_media_audio_track_finish (track, 2, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  vivant_media_audio_track_free (track);
  vivant_media_audio_track_free (NULL);
  close_output (&out);
  g_autofree char *path = fixture_path ("cancelled.webm");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
add_tests (void)
{
  g_test_add_func ("/media/audio-track/copied-or-encoded", test_copied_or_encoded);
  g_test_add_data_func ("/media/audio-track/part", GINT_TO_POINTER (FALSE), test_part);
  g_test_add_data_func ("/media/audio-track/part-in-german", GINT_TO_POINTER (TRUE), test_part);
  g_test_add_func ("/media/audio-track/too-short", test_too_short);
  g_test_add_func ("/media/audio-track/silent", test_silent);
  g_test_add_func ("/media/audio-track/refused", test_refused);
  g_test_add_func ("/media/audio-track/cancelled", test_cancelled);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
