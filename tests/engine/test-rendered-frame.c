/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-rendered-frame.h"

enum { THREADS = 4, ROUNDS = 20000 };

static void
test_an_empty_one (void)
{
  g_autoptr (VivantRenderedFrame) frame = vivant_rendered_frame_new ();

  g_assert_null (frame->result);
  g_assert_null (frame->driving);
  g_assert_null (frame->picture);
  g_assert_cmpfloat (frame->duration, ==, 0);
  g_assert_false (frame->damaged);
}

static gpointer
share (gpointer data)
{
  for (int i = 0; i < ROUNDS; i++)
    vivant_rendered_frame_unref (vivant_rendered_frame_ref (data));
  vivant_rendered_frame_unref (data);
  return NULL;
}

/* Its pictures live as long as the last reference, in whatever thread that is dropped. */
static void
test_threads (void)
{
  VivantRenderedFrame *frame = vivant_rendered_frame_new ();
  VivantMediaPicture *picture = vivant_media_picture_new (8, 8);
  GThread *threads[THREADS];

  g_assert_nonnull (picture);
  frame->picture = vivant_media_picture_ref (picture);
  frame->driving = vivant_media_picture_ref (picture);
  for (int i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("share", share, vivant_rendered_frame_ref (frame));
  vivant_rendered_frame_unref (frame);
  for (int i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  /* Only this one is left. */
  g_assert_true (g_atomic_ref_count_compare (&picture->references, 1));
  vivant_media_picture_unref (picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rendered-frame/an-empty-one", test_an_empty_one);
  g_test_add_func ("/rendered-frame/threads", test_threads);
  return g_test_run ();
}
