/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-clip-reader.h"
#include "wait.h"

/* What the reader said. */
typedef struct Heard {
  int frames[64], n;
} Heard;

static void
frame_cb (VivantClipReader *reader, int index, VivantMediaPicture *picture, Heard *heard)
{
  g_assert_cmpint (heard->n, <, (int) G_N_ELEMENTS (heard->frames));
  heard->frames[heard->n++] = index;
}

static VivantClipReader *
open_clip (Heard *heard)
{
  VivantClipReader *reader = vivant_clip_reader_new ();

  g_signal_connect (reader, "frame", G_CALLBACK (frame_cb), heard);
  vivant_clip_reader_set_clip (reader, g_getenv ("VIVANT_TEST_CLIP"), 0);
  return reader;
}

static gboolean
has (VivantClipReader *reader, int index)
{
  g_autoptr (VivantMediaPicture) picture = vivant_clip_reader_peek (reader, index);

  return picture != NULL;
}

static guint
checksum (VivantMediaPicture *picture)
{
  guint sum = 0;

  for (int y = 0; y < picture->height; y++)
    for (int i = 0; i < 3 * picture->width; i++)
      sum = sum * 31 + picture->data[(gsize) y * picture->stride + (gsize) i];
  return sum;
}

static guint
sum_of (VivantClipReader *reader, int index)
{
  g_autoptr (VivantMediaPicture) picture = vivant_clip_reader_peek (reader, index);

  g_assert_nonnull (picture);
  return checksum (picture);
}

static void
test_frames_come_when_asked_for (void)
{
  Heard heard = {0};
  g_autoptr (VivantClipReader) reader = open_clip (&heard);

  g_assert_false (has (reader, 40));
  vivant_clip_reader_request (reader, 40);
  WAIT_UNTIL (has (reader, 40));
  g_assert_cmpint (heard.n, ==, 1);
  g_assert_cmpint (heard.frames[0], ==, 40);
  /* Back, and again the same: it is told of every time. */
  vivant_clip_reader_request (reader, 3);
  WAIT_UNTIL (heard.n == 2);
  vivant_clip_reader_request (reader, 3);
  WAIT_UNTIL (heard.n == 3);
  g_assert_cmpint (heard.frames[2], ==, 3);
  g_assert_cmpuint (sum_of (reader, 3), !=, sum_of (reader, 40));
}

static void
test_one_after_the_other_is_read_ahead (void)
{
  Heard heard = {0};
  g_autoptr (VivantClipReader) reader = open_clip (&heard), other = NULL;
  Heard others = {0};

  vivant_clip_reader_request (reader, 10);
  WAIT_UNTIL (has (reader, 10));
  g_assert_false (has (reader, 11));
  vivant_clip_reader_request (reader, 11);
  WAIT_UNTIL (has (reader, 15));
  for (int i = 12; i <= 20; i++) {
    /* It is there before it is asked for. */
    WAIT_UNTIL (has (reader, i));
    vivant_clip_reader_request (reader, i);
  }
  WAIT_UNTIL (has (reader, 24));
  /* Each was read once, in order. */
  g_assert_cmpint (heard.n, ==, 15);
  for (int i = 0; i < heard.n; i++)
    g_assert_cmpint (heard.frames[i], ==, 10 + i);
  other = open_clip (&others);
  vivant_clip_reader_request (other, 17);
  WAIT_UNTIL (has (other, 17));
  g_assert_cmpuint (sum_of (other, 17), ==, sum_of (reader, 17));
}

static void
test_the_end_is_the_end (void)
{
  Heard heard = {0};
  g_autoptr (VivantClipReader) reader = open_clip (&heard);

  vivant_clip_reader_request (reader, 148);
  WAIT_UNTIL (has (reader, 148));
  vivant_clip_reader_request (reader, 149);
  WAIT_UNTIL (has (reader, 149));
  vivant_clip_reader_request (reader, 0);
  WAIT_UNTIL (has (reader, 0));
  g_assert_false (has (reader, 150));
}

static void
test_frames_are_made_as_small_as_shown (void)
{
  Heard heard = {0};
  g_autoptr (VivantClipReader) reader = open_clip (&heard);
  g_autoptr (VivantMediaPicture) whole = NULL, same = NULL, shown = NULL;

  vivant_clip_reader_request (reader, 0);
  WAIT_UNTIL (has (reader, 0));
  whole = vivant_clip_reader_peek (reader, 0);
  same = vivant_clip_reader_peek_shown (reader, 0);
  g_assert_true (same == whole);
  vivant_clip_reader_set_shown_size (reader, 50, 40);
  vivant_clip_reader_request (reader, 30);
  WAIT_UNTIL (has (reader, 30));
  shown = vivant_clip_reader_peek_shown (reader, 30);
  g_assert_cmpint (shown->width, ==, 50);
  g_assert_cmpint (shown->height, ==, 40);
  g_assert_null (vivant_clip_reader_peek_shown (reader, 31));
}

static void
test_another_clip_takes_its_place (void)
{
  Heard heard = {0};
  g_autoptr (VivantClipReader) reader = open_clip (&heard);

  vivant_clip_reader_request (reader, 5);
  WAIT_UNTIL (has (reader, 5));
  vivant_clip_reader_request (reader, 6);
  vivant_clip_reader_set_clip (reader, NULL, 0);
  g_assert_false (has (reader, 5));
  vivant_clip_reader_request (reader, 6);
  /* A clip that cannot be read shows nothing; the next one does. */
  vivant_clip_reader_set_clip (reader, "/nonexistent/clip.mp4", 0);
  vivant_clip_reader_request (reader, 0);
  vivant_clip_reader_set_clip (reader, g_getenv ("VIVANT_TEST_CLIP"), 0);
  vivant_clip_reader_request (reader, 2);
  WAIT_UNTIL (has (reader, 2));
  /* Frame 0 was asked of another clip: nothing is read ahead of the second one here. */
  g_assert_cmpint (heard.frames[heard.n - 1], ==, 2);
  g_assert_false (has (reader, 6));
}

static void
test_turned_frames_take_their_place (void)
{
  Heard heard = {0};
  g_autoptr (VivantClipReader) reader = open_clip (&heard);
  g_autoptr (VivantMediaPicture) upright = NULL, right = NULL, turned = NULL;

  vivant_clip_reader_request (reader, 5);
  WAIT_UNTIL (has (reader, 5));
  upright = vivant_clip_reader_peek (reader, 5);
  vivant_clip_reader_set_clip (reader, g_getenv ("VIVANT_TEST_CLIP"), 1);
  g_assert_false (has (reader, 5));
  vivant_clip_reader_request (reader, 5);
  WAIT_UNTIL (has (reader, 5));
  turned = vivant_clip_reader_peek (reader, 5);
  right = vivant_media_picture_turn (upright, 1);
  for (int y = 0; y < right->height; y++)
    g_assert_cmpmem (turned->data + turned->stride * (gsize) y, 3 * (gsize) turned->width,
                     right->data + right->stride * (gsize) y, 3 * (gsize) right->width);
}

static void
test_it_can_go_while_it_reads (void)
{
  for (int i = 0; i < 20; i++) {
    Heard heard = {0};
    VivantClipReader *reader = open_clip (&heard);

    vivant_clip_reader_request (reader, i);
    if (i % 2 == 0)
      g_main_context_iteration (NULL, FALSE);
    g_object_add_weak_pointer (G_OBJECT (reader), (gpointer *) &reader);
    g_object_unref (reader);
    g_assert_null (reader);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clip-reader/frames-come-when-asked-for", test_frames_come_when_asked_for);
  g_test_add_func ("/clip-reader/one-after-the-other-is-read-ahead", test_one_after_the_other_is_read_ahead);
  g_test_add_func ("/clip-reader/the-end-is-the-end", test_the_end_is_the_end);
  g_test_add_func ("/clip-reader/frames-are-made-as-small-as-shown", test_frames_are_made_as_small_as_shown);
  g_test_add_func ("/clip-reader/another-clip-takes-its-place", test_another_clip_takes_its_place);
  g_test_add_func ("/clip-reader/turned-frames-take-their-place", test_turned_frames_take_their_place);
  g_test_add_func ("/clip-reader/it-can-go-while-it-reads", test_it_can_go_while_it_reads);
  return g_test_run ();
}
