/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-error.h"
#include "vivant-frame-store.h"
#include "wait.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

enum { SIDE = 64, FRAMES = 20 };

static VivantResult *
make_result (int index, guint8 shade)
{
  VivantMediaPicture *picture = vivant_media_picture_new (SIDE, SIDE);
  VivantResult *result = g_new0 (VivantResult, 1);

  memset (picture->data, shade, picture->stride * SIDE);
  g_atomic_ref_count_init (&result->references);
  result->index = index;
  result->picture = picture;
  result->crop[2] = result->crop[3] = 1.0;
  return result;
}

static gboolean
put (VivantFrameStore *store, int index, guint8 shade, guint generation)
{
  g_autoptr (VivantResult) result = make_result (index, shade);
  g_autoptr (GError) error = NULL;
  const gboolean ok = vivant_frame_store_put (store, result, generation, shade, &error);

  g_assert_true (ok || g_error_matches (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT));
  return ok;
}

static void
check (VivantFrameStore *store, int index, guint8 shade)
{
  g_autoptr (VivantResult) result = vivant_frame_store_get (store, index);

  g_assert_nonnull (result);
  g_assert_cmpint (result->index, ==, index);
  for (int i = 0; i < SIDE * 3; i++)
    g_assert_cmpint (result->picture->data[i], ==, shade);
}

static void
test_states (void)
{
  g_autoptr (VivantFrameStore) store = vivant_frame_store_new (G_MAXINT);
  guint generation;

  vivant_frame_store_reset (store, FRAMES);
  generation = vivant_frame_store_get_generation (store);
  g_assert_cmpint (vivant_frame_store_next_todo (store, 0, 5, FRAMES), ==, 5);
  for (int i = 5; i < FRAMES; i++)
    g_assert_true (put (store, i, (guint8) i, generation));
  g_assert_cmpint (vivant_frame_store_next_todo (store, 0, 5, FRAMES), ==, 0);
  g_assert_cmpint (vivant_frame_store_next_todo (store, 3, 5, FRAMES), ==, 3);
  g_assert_cmpint (vivant_frame_store_next_todo (store, 5, 7, FRAMES), ==, -1);
  vivant_frame_store_set_now (store, 2);
  g_assert_cmpint (vivant_frame_store_get_state (store, 2), ==, VIVANT_FRAME_NOW);
  g_assert_cmpint (vivant_frame_store_get_state (store, 0), ==, VIVANT_FRAME_TODO);
  g_assert_cmpint (vivant_frame_store_get_state (store, FRAMES), ==, VIVANT_FRAME_TODO);
  vivant_frame_store_invalidate (store, 10);
  g_assert_cmpint (vivant_frame_store_count (store, VIVANT_FRAME_DONE, 0, FRAMES), ==, 5);
  g_assert_cmpint (vivant_frame_store_count (store, VIVANT_FRAME_STALE, 0, FRAMES), ==, FRAMES - 10);
  /* What was under way when it became stale. */
  g_assert_true (put (store, 6, 6, generation));
  g_assert_cmpint (vivant_frame_store_get_state (store, 6), ==, VIVANT_FRAME_STALE);
  g_assert_true (put (store, 6, 6, vivant_frame_store_get_generation (store)));
  g_assert_cmpint (vivant_frame_store_get_state (store, 6), ==, VIVANT_FRAME_DONE);
}

/* What put() gives a frame whose shade is its number. */
static guint64
tag_cb (int index, gpointer data)
{
  return index < GPOINTER_TO_INT (data) ? (guint64) index : G_MAXUINT64;
}

static void
test_stale_frames_that_fit_again (void)
{
  g_autoptr (VivantFrameStore) store = vivant_frame_store_new (G_MAXINT);

  vivant_frame_store_reset (store, FRAMES);
  for (int i = 0; i < FRAMES - 2; i++)
    g_assert_true (put (store, i, (guint8) i, vivant_frame_store_get_generation (store)));
  vivant_frame_store_invalidate (store, 0);
  g_assert_true (put (store, 4, 99, vivant_frame_store_get_generation (store) - 1)); /* made in between */
  g_assert_cmpint (vivant_frame_store_refresh (store, 3, tag_cb, GINT_TO_POINTER (10)), ==, 6);
  for (int i = 0; i < FRAMES; i++)
    g_assert_cmpint (vivant_frame_store_get_state (store, i), ==,
                     i >= FRAMES - 2              ? VIVANT_FRAME_TODO
                     : i >= 3 && i < 10 && i != 4 ? VIVANT_FRAME_DONE
                                                  : VIVANT_FRAME_STALE);
}

static void
test_memory_is_bounded_and_nothing_is_lost (void)
{
  g_autoptr (VivantFrameStore) store = vivant_frame_store_new (5 * SIDE * SIDE * 3);

  vivant_frame_store_reset (store, FRAMES);
  for (int i = 0; i < FRAMES; i++) {
    g_assert_true (put (store, i, (guint8) (i * 3), vivant_frame_store_get_generation (store)));
    g_assert_cmpuint (vivant_frame_store_get_memory (store), <=, 6 * SIDE * SIDE * 3);
  }
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < FRAMES; i++)
      check (store, i, (guint8) (i * 3));
  g_assert_cmpuint (vivant_frame_store_get_memory (store), <=, 6 * SIDE * SIDE * 3);
}

static void
test_frames_of_another_clip_are_dropped (void)
{
  g_autoptr (VivantFrameStore) store = vivant_frame_store_new (G_MAXINT);
  guint before;

  vivant_frame_store_reset (store, FRAMES);
  before = vivant_frame_store_get_generation (store);
  g_assert_true (put (store, 1, 1, before));
  vivant_frame_store_reset (store, FRAMES);
  g_assert_null (vivant_frame_store_get (store, 1));
  g_assert_true (put (store, 2, 2, before)); /* it comes late: no error, and no frame */
  g_assert_null (vivant_frame_store_get (store, 2));
  g_assert_cmpint (vivant_frame_store_get_state (store, 2), ==, VIVANT_FRAME_TODO);
  g_assert_true (put (store, FRAMES + 3, 2, vivant_frame_store_get_generation (store)));
}

static void
count_cb (VivantFrameStore *store, int *times)
{
  ++*times;
}

static void
test_told_once_an_idle (void)
{
  g_autoptr (VivantFrameStore) store = vivant_frame_store_new (G_MAXINT);
  int times = 0, ready;

  g_signal_connect (store, "states-changed", G_CALLBACK (count_cb), &times);
  vivant_frame_store_reset (store, FRAMES);
  for (int i = 0; i < FRAMES; i++)
    g_assert_true (put (store, i, 0, vivant_frame_store_get_generation (store)));
  g_assert_cmpint (times, ==, 0);
  WAIT_UNTIL (times > 0);
  g_assert_cmpint (times, ==, 1);
  g_object_get (store, "ready", &ready, NULL);
  g_assert_cmpint (ready, ==, FRAMES);
}

static gpointer
put_thread (gpointer data)
{
  VivantFrameStore *store = data;

  for (int round = 0; round < 10; round++)
    for (int i = 0; i < FRAMES; i++)
      put (store, i, (guint8) (i + round), vivant_frame_store_get_generation (store));
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (VivantFrameStore) store = vivant_frame_store_new (4 * SIDE * SIDE * 3);
  GThread *thread;

  vivant_frame_store_reset (store, FRAMES);
  thread = g_thread_new ("put", put_thread, store);
  for (int round = 0; round < 300; round++) {
    g_autoptr (VivantResult) result = vivant_frame_store_get (store, round % FRAMES);

    g_assert_true (result == NULL || result->index == round % FRAMES);
    if (round % 100 == 50)
      vivant_frame_store_invalidate (store, 0);
    if (round == 200)
      vivant_frame_store_reset (store, FRAMES);
  }
  g_thread_join (thread);
  for (int i = 0; i < FRAMES; i++) {
    g_assert_true (put (store, i, 7, vivant_frame_store_get_generation (store)));
    check (store, i, 7);
  }
}

static void
test_a_full_disk (void)
{
  g_autoptr (VivantFrameStore) store = vivant_frame_store_new (G_MAXINT);
  struct rlimit limit;

  vivant_frame_store_reset (store, FRAMES);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = 1;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (put (store, 0, 1, vivant_frame_store_get_generation (store)));
  g_assert_cmpint (vivant_frame_store_get_state (store, 0), ==, VIVANT_FRAME_TODO);
  limit.rlim_cur = RLIM_INFINITY;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_true (put (store, 0, 1, vivant_frame_store_get_generation (store)));
  check (store, 0, 1);
}

int
main (int argc, char **argv)
{
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-store/states", test_states);
  g_test_add_func ("/frame-store/stale-frames-that-fit-again", test_stale_frames_that_fit_again);
  g_test_add_func ("/frame-store/memory-is-bounded", test_memory_is_bounded_and_nothing_is_lost);
  g_test_add_func ("/frame-store/frames-of-another-clip-are-dropped", test_frames_of_another_clip_are_dropped);
  g_test_add_func ("/frame-store/told-once-an-idle", test_told_once_an_idle);
  g_test_add_func ("/frame-store/threads", test_threads);
  g_test_add_func ("/frame-store/a-full-disk", test_a_full_disk);
  return g_test_run ();
}
