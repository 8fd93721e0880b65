/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-sound.h"
#include "widget-test.h"

/* A stream whose time is told by the test. */
#define TEST_TYPE_STREAM (test_stream_get_type ())
G_DECLARE_FINAL_TYPE (TestStream, test_stream, TEST, STREAM, GtkMediaStream)

struct _TestStream {
  GtkMediaStream parent_instance;

  gint64 sought; /* -1: never */
};

G_DEFINE_FINAL_TYPE (TestStream, test_stream, GTK_TYPE_MEDIA_STREAM)

static gboolean
test_stream_play (GtkMediaStream *stream)
{
  return TRUE;
}

static void
test_stream_pause (GtkMediaStream *stream)
{
}

static void
test_stream_seek (GtkMediaStream *stream, gint64 timestamp)
{
  TEST_STREAM (stream)->sought = timestamp;
  gtk_media_stream_seek_success (stream);
}

static void
test_stream_class_init (TestStreamClass *klass)
{
  GTK_MEDIA_STREAM_CLASS (klass)->play = test_stream_play;
  GTK_MEDIA_STREAM_CLASS (klass)->pause = test_stream_pause;
  GTK_MEDIA_STREAM_CLASS (klass)->seek = test_stream_seek;
}

static void
test_stream_init (TestStream *self)
{
  self->sought = -1;
  gtk_media_stream_stream_prepared (GTK_MEDIA_STREAM (self), TRUE, FALSE, TRUE, 10 * G_USEC_PER_SEC);
}

typedef struct Fixture {
  VivantSound *sound;
  TestStream *stream;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->sound = vivant_sound_new ();
  fixture->stream = g_object_new (TEST_TYPE_STREAM, NULL);
  vivant_sound_set_stream (fixture->sound, GTK_MEDIA_STREAM (fixture->stream));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->sound);
  g_assert_finalize_object (fixture->stream);
}

static void
test_the_picture_follows (Fixture *fixture, gconstpointer data)
{
  gint64 now = g_get_monotonic_time (), told;

  g_assert_cmpint (vivant_sound_follow (fixture->sound, 0, now), ==, 0);
  g_assert_true (gtk_media_stream_get_playing (GTK_MEDIA_STREAM (fixture->stream)));
  g_assert_cmpint (fixture->stream->sought, ==, -1);
  /* It has not begun yet: nothing to follow. */
  g_assert_cmpint (vivant_sound_follow (fixture->sound, 100000, now), ==, 0);
  told = g_get_monotonic_time ();
  gtk_media_stream_update (GTK_MEDIA_STREAM (fixture->stream), 50000);
  now = g_get_monotonic_time ();
  /* It goes on between what it tells; when that was is not known better than this. */
  g_assert_cmpint (ABS (vivant_sound_follow (fixture->sound, 250000, now + 100000) - 100000), <, 20000 + now - told);
  g_assert_cmpint (fixture->stream->sought, ==, -1);
  /* One that has stopped to tell does not. */
  g_assert_cmpint (vivant_sound_follow (fixture->sound, 750000, now + 700000), ==, 0);
  vivant_sound_pause (fixture->sound);
  g_assert_false (gtk_media_stream_get_playing (GTK_MEDIA_STREAM (fixture->stream)));
}

static void
test_what_is_far_is_sought (Fixture *fixture, gconstpointer data)
{
  const gint64 now = g_get_monotonic_time ();

  vivant_sound_follow (fixture->sound, 2000000, now);
  g_assert_cmpint (fixture->stream->sought, ==, 2000000);
  gtk_media_stream_update (GTK_MEDIA_STREAM (fixture->stream), 2000000);
  /* The playhead was moved: once, and no more before the sound had its time. */
  vivant_sound_follow (fixture->sound, 5000000, now + 1100000);
  g_assert_cmpint (fixture->stream->sought, ==, 2000000); /* stalled by then: nothing is known of it */
  gtk_media_stream_update (GTK_MEDIA_STREAM (fixture->stream), 2100000);
  vivant_sound_follow (fixture->sound, 5000000, g_get_monotonic_time () + 10000);
  g_assert_cmpint (fixture->stream->sought, ==, 2000000);
}

/* Playback that is repeated. */
static void
test_begins_again_after_its_end (Fixture *fixture, gconstpointer data)
{
  GtkMediaStream *stream = GTK_MEDIA_STREAM (fixture->stream);
  const gint64 now = g_get_monotonic_time ();

  vivant_sound_follow (fixture->sound, 0, now);
  gtk_media_stream_stream_ended (stream);
  gtk_media_stream_update (stream, 0); /* as GStreamer's does */
  vivant_sound_follow (fixture->sound, 9950000, now);
  g_assert_false (gtk_media_stream_get_playing (stream));
  vivant_sound_follow (fixture->sound, 0, now);
  g_assert_true (gtk_media_stream_get_playing (stream));
  g_assert_cmpint (fixture->stream->sought, ==, 0); /* where it was is its end, whatever it tells */
}

static void
test_trouble_is_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *told = NULL;

  g_assert_null (vivant_sound_get_trouble (fixture->sound));
  gtk_media_stream_error (GTK_MEDIA_STREAM (fixture->stream), G_IO_ERROR, G_IO_ERROR_FAILED, "No speaker");
  g_assert_nonnull (strstr (vivant_sound_get_trouble (fixture->sound), "No speaker"));
  g_object_get (fixture->sound, "trouble", &told, NULL);
  g_assert_cmpstr (told, ==, vivant_sound_get_trouble (fixture->sound));
  g_assert_cmpint (vivant_sound_follow (fixture->sound, 0, 0), ==, 0);
  vivant_sound_set_stream (fixture->sound, NULL);
  g_assert_null (vivant_sound_get_trouble (fixture->sound));
  g_assert_cmpint (vivant_sound_follow (fixture->sound, 0, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
#define ADD(path, test) g_test_add ("/sound/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("the-picture-follows", test_the_picture_follows);
  ADD ("what-is-far-is-sought", test_what_is_far_is_sought);
  ADD ("begins-again-after-its-end", test_begins_again_after_its_end);
  ADD ("trouble-is-told", test_trouble_is_told);
#undef ADD
  return g_test_run ();
}
