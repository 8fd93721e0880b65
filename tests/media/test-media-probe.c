/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"

#include "vivant-media-reader.h"

#include <string.h>

static VivantMediaProbe *
probe_of (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);
  VivantMediaProbe *probe = vivant_media_probe_file (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (probe->path, ==, path);
  return probe;
}

static void
test_clip (void)
{
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -c copy -metadata title=\"Ein <b>Titel</b>\" \"Größe.mov\"");
  fixture_ffmpeg ("-i base.mp4 -an -c copy mute.mkv");
  g_autoptr (VivantMediaProbe) probe = probe_of ("Größe.mov"), mute = probe_of ("mute.mkv");
  g_assert_cmpint (probe->kind, ==, VIVANT_MEDIA_KIND_CLIP);
  g_assert_cmpstr (probe->format, ==, "mov");
  g_assert_cmpstr (probe->codec, ==, "h264");
  g_assert_cmpstr (probe->title, ==, "Ein <b>Titel</b>");
  g_assert_cmpint (probe->width, ==, 64);
  g_assert_cmpint (probe->height, ==, 48);
  g_assert_cmpint (probe->frames, ==, 50);
  g_assert_cmpint (probe->rate_num, ==, 25);
  g_assert_cmpint (probe->rate_den, ==, 1);
  g_assert_cmpfloat_with_epsilon (probe->duration, 2, 0.001);
  g_assert_true (probe->has_audio);
  g_assert_cmpstr (probe->audio_codec, ==, "aac");
  g_assert_cmpint (probe->audio_rate, ==, 44100);
  g_assert_cmpint (probe->audio_channels, ==, 1);
  g_assert_false (probe->hdr || probe->variable_rate);
  g_assert_cmpstr (mute->format, ==, "matroska");
  g_assert_null (mute->title);
  g_assert_null (mute->audio_codec);
  g_assert_false (mute->has_audio);
  g_assert_cmpint (mute->audio_rate, ==, 0);
}

static void
test_kinds (void)
{
  static const struct {
    const char *arguments;
    const char *name;
    VivantMediaKind kind;
    const char *format;
    gint64 frames;
  } kinds[] = {
      {"-i base.mp4 -frames:v 1 one.png", "one.png", VIVANT_MEDIA_KIND_STILL, "png", 1},
      {"-i base.mp4 -frames:v 1 one.gif", "one.gif", VIVANT_MEDIA_KIND_STILL, "gif", 1},
      {"-i base.mp4 -vf fps=5 many.gif", "many.gif", VIVANT_MEDIA_KIND_ANIMATION, "gif", 10},
      {"-i base.mp4 -vf fps=5 -f apng many.png", "many.png", VIVANT_MEDIA_KIND_ANIMATION, "apng", 10},
      {"-i base.mp4 -vf fps=5 -c:v libwebp_anim many.webp", "many.webp", VIVANT_MEDIA_KIND_ANIMATION, "webp", 10},
      {"-i base.mp4 -frames:v 3 pictures/%03d.bmp", "pictures", VIVANT_MEDIA_KIND_FOLDER, "folder", 3},
  };

  fixture_base_clip ();
  fixture_mkdir ("pictures");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    fixture_ffmpeg (kinds[i].arguments);
    g_autoptr (VivantMediaProbe) probe = probe_of (kinds[i].name);
    g_assert_cmpint (probe->kind, ==, kinds[i].kind);
    g_assert_cmpstr (probe->format, ==, kinds[i].format);
    g_assert_cmpint (probe->frames, ==, kinds[i].frames);
    g_assert_true (probe->frames_exact);
    g_assert_cmpint (probe->width, ==, 64);
    g_assert_false (probe->has_audio);
  }
}

/* A title is plain text of one encoding, whatever is in the file, and not a novel. */
static void
test_title (void)
{
  g_autofree char *novel = g_strnfill (5000, 'n');
  g_autofree char *arguments = g_strdup_printf ("-i base.mp4 -c copy -metadata title=%s novel.mkv", novel);

  fixture_base_clip ();
  fixture_ffmpeg (arguments);
  fixture_ffmpeg ("-i base.mp4 -c copy -metadata title=XXXX latin.mkv");
  g_autoptr (GBytes) bytes = fixture_read ("latin.mkv");
  gsize length;
  g_autofree char *data = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  length = g_bytes_get_size (bytes);
  memcpy (memmem (data, length, "XXXX", 4), "\xfc\xffok", 4);
  fixture_write ("latin.mkv", data, length);
  g_autoptr (VivantMediaProbe) probe = probe_of ("novel.mkv"), latin = probe_of ("latin.mkv");
  g_assert_cmpuint (strlen (probe->title), ==, 1000);
  g_assert_true (latin->title == NULL || g_utf8_validate (latin->title, -1, NULL));
}

/* A turned probe has strings of its own; one that stays upright is the same. */
static void
test_turn (void)
{
  VivantMediaProbe *probe = vivant_media_probe_new ("/a/ö.mp4", VIVANT_MEDIA_KIND_CLIP, "mov");

  probe->width = 64;
  probe->height = 48;
  probe->frames = 7;
  probe->codec = g_strdup ("h264");
  probe->audio_codec = g_strdup ("aac");
  probe->title = g_strdup ("Title");
  VivantMediaProbe *turned = vivant_media_probe_turn (probe, 1), *other = vivant_media_probe_turn (probe, -3);
  VivantMediaProbe *same = vivant_media_probe_turn (probe, 2), *back = vivant_media_probe_turn (turned, -1);
  g_assert_true (same == probe);
  g_assert_true (turned != probe && turned != other);
  vivant_media_probe_unref (probe);
  vivant_media_probe_unref (same);
  for (int i = 0; i < 2; i++) {
    const VivantMediaProbe *lying = i == 0 ? turned : other;

    g_assert_cmpint (lying->width, ==, 48);
    g_assert_cmpint (lying->height, ==, 64);
    g_assert_cmpint (lying->frames, ==, 7);
    g_assert_cmpstr (lying->path, ==, "/a/ö.mp4");
    g_assert_cmpstr (lying->format, ==, "mov");
    g_assert_cmpstr (lying->codec, ==, "h264");
    g_assert_cmpstr (lying->audio_codec, ==, "aac");
    g_assert_cmpstr (lying->title, ==, "Title");
  }
  g_assert_cmpint (back->width, ==, 64);
  vivant_media_probe_unref (turned);
  vivant_media_probe_unref (other);
  vivant_media_probe_unref (back);
  vivant_media_probe_unref (NULL);
}

/* Nothing is known yet: no number that could be taken for a fact, and no division by zero. */
static void
test_new (void)
{
  g_autoptr (VivantMediaProbe) probe = vivant_media_probe_new ("x", VIVANT_MEDIA_KIND_STILL, "png");
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_cmpint (probe->rate_num, ==, 0);
  g_assert_cmpint (probe->rate_den, ==, 1);
  g_assert_null (probe->codec);
  g_value_init (&value, VIVANT_TYPE_MEDIA_PROBE);
  g_value_set_boxed (&value, probe);
  g_assert_true (g_value_get_boxed (&value) == probe);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *gone = fixture_path ("weg.mp4"), *song = fixture_path ("song.m4a"),
                  *base = fixture_path ("base.mp4");

  g_assert_null (vivant_media_probe_file (gone, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN);
  fixture_assert_sentence (error, "weg.mp4");
  g_clear_error (&error);
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -vn -c copy song.m4a");
  g_assert_null (vivant_media_probe_file (song, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_PICTURE);
  fixture_assert_sentence (error, "song.m4a");
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (vivant_media_probe_file (base, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add_tests (void)
{
  g_test_add_func ("/media/probe/clip", test_clip);
  g_test_add_func ("/media/probe/kinds", test_kinds);
  g_test_add_func ("/media/probe/title", test_title);
  g_test_add_func ("/media/probe/turn", test_turn);
  g_test_add_func ("/media/probe/new", test_new);
  g_test_add_func ("/media/probe/refused", test_refused);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
