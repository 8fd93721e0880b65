/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "small-studio.h"
#include "vivant-error.h"

static void
wait_until_idle (SmallStudio *self)
{
  WAIT_UNTIL (vivant_studio_get_phase (self->studio) == VIVANT_PHASE_IDLE);
}

static void
test_phases_are_told (SmallStudio *self, gconstpointer data)
{
  small_open (self);
  self->phases = 0;
  vivant_studio_start (self->studio);
  g_assert_cmpint (vivant_studio_get_phase (self->studio), ==, VIVANT_PHASE_RENDERING);
  g_assert_cmpint (self->phases, >, 0);
  self->phases = 0;
  vivant_studio_pause (self->studio);
  g_assert_cmpint (vivant_studio_get_phase (self->studio), ==, VIVANT_PHASE_PAUSED);
  g_assert_cmpint (self->phases, >, 0);
  vivant_studio_resume (self->studio);
  self->phases = 0;
  WAIT_UNTIL (self->finished == 1);
  g_assert_cmpint (vivant_studio_get_phase (self->studio), ==, VIVANT_PHASE_IDLE);
  g_assert_cmpint (self->phases, >, 0);
  g_assert_cmpint (small_count (self, VIVANT_FRAME_DONE), ==, SMALL_FRAMES);
  vivant_studio_start (self->studio); /* nothing is left to do */
  g_assert_cmpint (self->finished, ==, 2);
}

/* Asked for before anything is there: begun when it is. */
static void
test_started_early (SmallStudio *self, gconstpointer data)
{
  vivant_studio_cancel (self->studio);
  vivant_studio_pause (self->studio);
  vivant_studio_resume (self->studio);
  vivant_studio_preview (self->studio, 3);
  g_assert_cmpint (vivant_studio_get_phase (self->studio), ==, VIVANT_PHASE_IDLE);
  vivant_studio_start (self->studio);
  g_assert_cmpint (vivant_studio_get_phase (self->studio), ==, VIVANT_PHASE_RENDERING);
  small_open (self);
  WAIT_UNTIL (self->finished == 1);
  g_assert_cmpint (small_count (self, VIVANT_FRAME_DONE), ==, SMALL_FRAMES);
}

/* With smoothing every frame depends on those before it. */
static void
test_smoothing_keeps_the_order (SmallStudio *self, gconstpointer data)
{
  small_open (self);
  g_object_set (self->project, "smoothing", 0.5, NULL);
  vivant_studio_set_playhead (self->studio, 6);
  vivant_studio_start (self->studio);
  g_array_set_size (self->order, 0);
  WAIT_UNTIL (self->finished == 1);
  WAIT_UNTIL (self->order->len >= SMALL_FRAMES);
  for (guint i = self->order->len - SMALL_FRAMES + 1; i < self->order->len; i++)
    g_assert_cmpint (g_array_index (self->order, int, i), ==, g_array_index (self->order, int, i - 1) + 1);
}

/* A drag is an edit a pixel: what is seen follows, without a render for each. */
static void
test_a_drag (SmallStudio *self, gconstpointer data)
{
  enum { EDITS = 40 };
  g_autoptr (VivantResult) result = NULL;

  small_open (self);
  g_array_set_size (self->order, 0);
  for (int i = 1; i <= EDITS; i++) {
    vivant_project_edit_keypoint (self->project,
                                  &(VivantKeypointEdit){.keypoint = 1, .dx = 0.5 * i / EDITS, .amount = 1.0}, NULL);
    for (int turn = 0; turn < 5; turn++)
      g_main_context_iteration (NULL, FALSE);
  }
  WAIT_UNTIL (vivant_frame_store_get_state (self->store, 0) == VIVANT_FRAME_DONE && self->order->len > 0);
  g_assert_cmpuint (self->order->len, <, EDITS / 2);
  result = vivant_frame_store_get (self->store, 0);
  /* The first frame is the initial one: nothing else has moved. */
  g_assert_cmpfloat_with_epsilon (result->transferred.value[1][0], result->source.value[1][0] + 0.5f, 1e-4);
  g_assert_cmpfloat_with_epsilon (result->transferred.value[0][0], result->source.value[0][0], 1e-4);
}

static void
test_a_preview_outside_of_the_range (SmallStudio *self, gconstpointer data)
{
  small_open (self);
  vivant_project_set_trim (self->project, 4, 8);
  vivant_studio_preview (self->studio, 10);
  WAIT_UNTIL (vivant_frame_store_get_state (self->store, 10) == VIVANT_FRAME_DONE);
  vivant_studio_preview (self->studio, SMALL_FRAMES + 5); /* there is none */
  vivant_studio_start (self->studio);
  WAIT_UNTIL (self->finished == 1);
  g_assert_cmpint (vivant_frame_store_count (self->store, VIVANT_FRAME_DONE, 4, 8), ==, 4);
  g_assert_cmpint (vivant_frame_store_get_state (self->store, 9), ==, VIVANT_FRAME_TODO);
}

/* Every frame is another picture: the portrait stays while the clip's folder goes away under the render. */
static void
test_a_clip_that_goes_away (SmallStudio *self, gconstpointer data)
{
  g_autofree char *aside = g_strconcat (self->clip, ".aside", NULL);

  small_open (self);
  g_assert_cmpint (g_rename (self->clip, aside), ==, 0);
  vivant_studio_start (self->studio);
  WAIT_UNTIL (self->failed > 0);
  g_assert_cmpint (self->failed, ==, 1);
  g_assert_cmpint (self->failure, ==, VIVANT_FAILURE_RENDER);
  g_assert_error (self->error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
  wait_until_idle (self);
  for (int i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (self->failed, ==, 1); /* not again and again */
  g_assert_cmpint (g_rename (aside, self->clip), ==, 0);
  vivant_studio_start (self->studio);
  WAIT_UNTIL (self->finished == 1);
}

/* Cancelled at once, and begun again, many times. */
static void
test_start_and_cancel (SmallStudio *self, gconstpointer data)
{
  small_open (self);
  for (int i = 0; i < 20; i++) {
    vivant_studio_start (self->studio);
    for (int turn = 0; turn < i; turn++)
      g_main_context_iteration (NULL, FALSE);
    if (i % 3 == 0)
      vivant_studio_pause (self->studio);
    vivant_studio_cancel (self->studio);
    g_assert_cmpint (vivant_studio_get_phase (self->studio), ==, VIVANT_PHASE_IDLE);
  }
  g_assert_cmpint (self->failed, ==, 0);
  vivant_studio_start (self->studio);
  self->finished = 0;
  WAIT_UNTIL (self->finished == 1);
  g_assert_cmpint (small_count (self, VIVANT_FRAME_DONE), ==, SMALL_FRAMES);
}

/* Whoever drops it while it renders need not wait: it goes when its job has ended. */
static void
test_dropped_while_rendering (SmallStudio *self, gconstpointer data)
{
  small_open (self);
  vivant_studio_start (self->studio);
  g_signal_handlers_disconnect_by_data (self->studio, self);
  g_object_add_weak_pointer (G_OBJECT (self->studio), (gpointer *) &self->studio);
  g_object_unref (self->studio);
  WAIT_UNTIL (self->studio == NULL);
}

static void
test_first_frame_and_pace (SmallStudio *self, gconstpointer data)
{
  small_open (self);
  vivant_studio_start (self->studio);
  WAIT_UNTIL (self->finished == 1);
  g_assert_cmpint (vivant_studio_get_first_frame_delay (self->studio), >, 0);
  g_assert_cmpfloat (vivant_studio_get_seconds_per_frame (self->studio), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/studio-run/" name, SmallStudio, NULL, small_set_up, test, small_tear_down)
  ADD ("phases-are-told", test_phases_are_told);
  ADD ("started-early", test_started_early);
  ADD ("smoothing-keeps-the-order", test_smoothing_keeps_the_order);
  ADD ("a-drag", test_a_drag);
  ADD ("a-preview-outside-of-the-range", test_a_preview_outside_of_the_range);
  ADD ("a-clip-that-goes-away", test_a_clip_that_goes_away);
  ADD ("start-and-cancel", test_start_and_cancel);
  ADD ("dropped-while-rendering", test_dropped_while_rendering);
  ADD ("first-frame-and-pace", test_first_frame_and_pace);
#undef ADD
  return g_test_run ();
}
