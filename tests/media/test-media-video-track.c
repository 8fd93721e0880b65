/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"
#include "vivant-media-video-track.h"

#include <string.h>

typedef struct {
  VivantMediaMuxer *muxer;
  VivantMediaVideoTrack *track;
} Output;

static VivantMediaEncoderSettings
settings_of (VivantMediaFormat format, int width, int height)
{
  VivantMediaEncoderSettings settings;

  vivant_media_encoder_settings_init (&settings);
  settings.format = format;
  settings.width = width;
  settings.height = height;
  return settings;
}

static void
begin (Output *out, const char *name, const VivantMediaEncoderSettings *settings)
{
  static const char *const containers[] = {"mp4", "webm", "gif"};
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);
  AVDictionary *options = NULL;

  out->muxer = vivant_media_muxer_new (path, containers[settings->format],
                                       vivant_media_atomic_output_new (path, NULL, NULL), &error);
  g_assert_no_error (error);
  out->track = vivant_media_video_track_new (settings, out->muxer, &error);
  g_assert_no_error (error);
  g_assert_true (vivant_media_muxer_begin (out->muxer, &options, &error));
}

static void
write_frame (Output *out, const VivantMediaPicture *picture, double time, double duration)
{
  g_autoptr (GError) error = NULL;

  vivant_media_video_track_write (out->track, picture, time, duration, &error);
  g_assert_no_error (error);
}

static void
end (Output *out)
{
  g_autoptr (GError) error = NULL;

  vivant_media_video_track_finish (out->track, &error);
  g_assert_no_error (error);
  g_assert_true (vivant_media_muxer_end (out->muxer, &error));
  g_assert_true (vivant_media_atomic_output_commit (out->muxer->output, &error));
  vivant_media_video_track_free (out->track);
  vivant_media_muxer_free (out->muxer);
}

/* At a constant rate the given times are nothing; at a variable one they are all that counts. */
static void
test_end (void)
{
  for (int variable = 0; variable < 2; variable++) {
    VivantMediaEncoderSettings settings = settings_of (VIVANT_MEDIA_FORMAT_MP4, 16, 16);
    g_autoptr (VivantMediaPicture) picture = fixture_gradient (16, 16, 0);
    Output out;

    settings.variable_rate = variable;
    begin (&out, "end.mp4", &settings);
    g_assert_cmpfloat (vivant_media_video_track_get_end (out.track), ==, 0);
    write_frame (&out, picture, 0, 0.5);
    write_frame (&out, picture, 0.5, 0.1);
    write_frame (&out, picture, 0.6, 0.25);
    g_assert_cmpfloat_with_epsilon (vivant_media_video_track_get_end (out.track), variable ? 0.85 : 0.12, 1e-9);
    end (&out);
    g_autofree char *path = fixture_path ("end.mp4");
    g_autoptr (VivantMediaProbe) probe = vivant_media_probe_file (path, NULL, NULL);
    g_assert_cmpfloat_with_epsilon (probe->duration, variable ? 0.85 : 0.12, 0.001);
    g_assert_cmpint (fixture_count_frames ("end.mp4", NULL), ==, 3);
  }
}

/* One repeated row and column where H.264 needs even sides, and only there; the smallest pictures, too. */
static void
test_odd_sides (void)
{
  static const int sizes[][2] = {{1, 1}, {31, 17}, {32, 17}, {2, 2}};
  static const char *const names[] = {"odd.mp4", "odd.webm", "odd.gif"};

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (VivantMediaFormat format = 0; format < VIVANT_MEDIA_FORMAT_PNG; format++) {
      const int width = sizes[s][0], height = sizes[s][1], even = format == VIVANT_MEDIA_FORMAT_MP4;
      VivantMediaEncoderSettings settings = settings_of (format, width, height);
      g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (width, height);
      Output out;

      settings.quality = 100;
      for (int y = 0; y < height; y++)
        memset (picture->data + picture->stride * (gsize) y, 60 + 100 * (y == height - 1), 3 * (gsize) width);
      begin (&out, names[format], &settings);
      for (int i = 0; i < 3; i++)
        write_frame (&out, picture, 0, 0);
      end (&out);
      g_autoptr (VivantMediaPicture) first = fixture_first_picture (names[format]);
      g_assert_cmpint (first->width, ==, even ? (width + 1) & ~1 : width);
      g_assert_cmpint (first->height, ==, even ? (height + 1) & ~1 : height);
      g_assert_cmpint (ABS (first->data[first->stride * (gsize) (first->height - 1)] - 160), <, 16);
      g_assert_cmpint (fixture_count_frames (names[format], NULL), ==, 3);
    }
}

/* Ten frames this close to each other, and two more. */
static void
write_crowd (const char *name, VivantMediaFormat format, double distance)
{
  VivantMediaEncoderSettings settings = settings_of (format, 16, 16);
  Output out;

  settings.variable_rate = TRUE;
  begin (&out, name, &settings);
  for (int i = 0; i < 12; i++) {
    g_autoptr (VivantMediaPicture) picture = fixture_gradient (16, 16, 8 * i);

    write_frame (&out, picture, i < 10 ? i * distance : i * 0.1, distance);
  }
  end (&out);
}

/* A GIF leaves out what would follow within two hundredths of a second, the others keep every frame. */
static void
test_crowded (void)
{
  static const char *const names[] = {"crowd.mp4", "crowd.webm", "crowd.gif"};

  for (VivantMediaFormat format = 0; format < VIVANT_MEDIA_FORMAT_PNG; format++) {
    write_crowd (names[format], format, 0.01);
    g_assert_cmpint (fixture_count_frames (names[format], NULL), ==, format == VIVANT_MEDIA_FORMAT_GIF ? 7 : 12);
    write_crowd (names[format], format, 0.000001);
    g_assert_cmpint (fixture_count_frames (names[format], NULL), ==, format == VIVANT_MEDIA_FORMAT_GIF ? 3 : 12);
  }
}

/* Better quality is nearer to the pictures, in more bytes; values beyond the scale are its ends. */
static void
test_quality (void)
{
  static const char *const names[] = {"quality.mp4", "quality.webm"};
  static const int qualities[] = {-50, 0, 50, 100, 1000};
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (64, 64);

  for (gsize i = 0; i < picture->stride * 64; i++)
    picture->data[i] = (guint8) g_rand_int_range (random, 0, 256);
  for (guint f = 0; f < G_N_ELEMENTS (names); f++) {
    gsize sizes[G_N_ELEMENTS (qualities)];

    for (guint q = 0; q < G_N_ELEMENTS (qualities); q++) {
      VivantMediaEncoderSettings settings = settings_of (f, 64, 64);
      Output out;

      settings.quality = qualities[q];
      begin (&out, names[f], &settings);
      write_frame (&out, picture, 0, 0);
      end (&out);
      g_autoptr (GBytes) bytes = fixture_read (names[f]);
      sizes[q] = g_bytes_get_size (bytes);
    }
    g_assert_cmpuint (sizes[0], ==, sizes[1]);
    g_assert_cmpuint (sizes[1], <, sizes[2]);
    g_assert_cmpuint (sizes[2], <, sizes[3]);
    g_assert_cmpuint (sizes[3], ==, sizes[4]);
  }
}

/* A GIF has a palette for every frame: colours that come late are there, and no frame is transparent. */
static void
test_palettes (void)
{
  static const guint32 colours[] = {0xff0000, 0x00ff00, 0x0000ff, 0xfedcba, 0x010203};
  VivantMediaEncoderSettings settings = settings_of (VIVANT_MEDIA_FORMAT_GIF, 12, 10);
  g_autoptr (GError) error = NULL;
  Output out;

  begin (&out, "palettes.gif", &settings);
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++) {
    g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (12, 10);

    for (int p = 0; p < 120; p++)
      for (int c = 0; c < 3; c++)
        picture->data[picture->stride * (gsize) (p / 12) + (gsize) (3 * (p % 12) + c)] =
            (guint8) (colours[i] >> (16 - 8 * c));
    write_frame (&out, picture, 0, 0);
  }
  end (&out);
  g_autofree char *path = fixture_path ("palettes.gif");
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++) {
    g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (decoder, NULL, NULL, &error);

    g_assert_nonnull (picture);
    for (int q = 0; q < 4; q++)
      fixture_assert_quadrant (picture, q, colours[i], 1);
  }
}

/* Given up with frames inside: nothing is left, and nothing leaks (the sanitized build looks). */
static void
test_abandoned (void)
{
  fixture_mkdir ("abandoned");
  for (VivantMediaFormat format = 0; format < VIVANT_MEDIA_FORMAT_PNG; format++) {
    VivantMediaEncoderSettings settings = settings_of (format, 32, 32);
    g_autoptr (VivantMediaPicture) picture = fixture_gradient (32, 32, 0);
    Output out;

    begin (&out, "abandoned/clip", &settings);
    for (int i = 0; i < 5; i++)
      write_frame (&out, picture, 0, 0);
    vivant_media_video_track_free (out.track);
    vivant_media_muxer_free (out.muxer);
    g_assert_cmpuint (fixture_count_entries ("abandoned"), ==, 0);
  }
  vivant_media_video_track_free (NULL);
}

/* A side that the codec cannot have: one sentence about this file. */
static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path ("groß.webm");
  VivantMediaEncoderSettings settings = settings_of (VIVANT_MEDIA_FORMAT_WEBM, 70000, 2);
  VivantMediaMuxer *muxer =
      vivant_media_muxer_new (path, "webm", vivant_media_atomic_output_new (path, NULL, NULL), &error);

  g_assert_null (vivant_media_video_track_new (&settings, muxer, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_ENCODE);
  fixture_assert_sentence (error, "groß.webm");
  vivant_media_muxer_free (muxer);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
add_tests (void)
{
  g_test_add_func ("/media/video-track/end", test_end);
  g_test_add_func ("/media/video-track/odd-sides", test_odd_sides);
  g_test_add_func ("/media/video-track/crowded", test_crowded);
  g_test_add_func ("/media/video-track/quality", test_quality);
  g_test_add_func ("/media/video-track/palettes", test_palettes);
  g_test_add_func ("/media/video-track/abandoned", test_abandoned);
  g_test_add_func ("/media/video-track/refused", test_refused);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
