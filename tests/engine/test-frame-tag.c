/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-frame-tag.h"

static VivantProjectState *
make_state (void)
{
  VivantProjectState *state = vivant_project_state_new ();

  state->source = g_strdup ("/a/Mona.png");
  state->driver = g_strdup ("/a/smile.mp4");
  state->source_fingerprint = g_strdup ("1:aa");
  state->driver_fingerprint = g_strdup ("2:bb");
  return state;
}

static guint64
tag (const VivantProjectState *state, int index)
{
  return vivant_frame_tag (vivant_frame_tag_common (state, 7, state->start_frame), state, index);
}

/* TRUE when a change of the state makes frame `index` another one. */
#define DIFFERS(index, change)                                                    \
  ({                                                                              \
    g_autoptr (VivantProjectState) before = make_state (), state = make_state (); \
    change;                                                                       \
    tag (before, index) != tag (state, index);                                    \
  })

static void
test_the_same (void)
{
  g_assert_false (DIFFERS (0, (void) 0));
  g_assert_false (DIFFERS (0, state->layout = 1));
  g_assert_false (DIFFERS (0, state->views[VIVANT_PANE_INSPECT] = VIVANT_VIEW_FLOW));
  g_assert_false (DIFFERS (0, state->marks = 0));
  /* The same file elsewhere. */
  g_assert_false (DIFFERS (0, (g_free (state->source), state->source = g_strdup ("/b/Mona.png"))));
  /* What an automatic square was found to be. */
  g_assert_false (DIFFERS (0, state->source_crop.size = 300.0));
}

static void
test_another (void)
{
  g_autoptr (VivantProjectState) usual = make_state ();

  g_assert_true (tag (usual, 0) != tag (usual, 1));
  g_assert_true (DIFFERS (0, (g_free (state->source_fingerprint), state->source_fingerprint = g_strdup ("1:cc"))));
  g_assert_true (DIFFERS (0, (g_free (state->driver_fingerprint), state->driver_fingerprint = g_strdup ("1:cc"))));
  g_assert_true (DIFFERS (0, state->model = g_strdup ("vox")));
  g_assert_true (DIFFERS (0, state->source_crop.automatic = FALSE));
  g_assert_true (DIFFERS (0, state->driver_crop.automatic = FALSE));
  g_assert_true (DIFFERS (0, state->source_turn = 1));
  g_assert_true (DIFFERS (0, state->driver_turn = 1));
  g_assert_true (DIFFERS (0, state->relative = !state->relative));
  g_assert_true (DIFFERS (0, state->adapt_scale = !state->adapt_scale));
  g_assert_true (DIFFERS (0, state->smoothing = 0.5));
  g_assert_true (DIFFERS (0, state->keep_detail = !state->keep_detail));
  g_assert_true (DIFFERS (0, state->paste_back = !state->paste_back));
  g_assert_true (DIFFERS (0, state->start_frame = 3));
  g_assert_true (vivant_frame_tag_common (usual, 7, 0) != vivant_frame_tag_common (usual, 8, 0)); /* the model's file */
  g_assert_true (DIFFERS (0, (state->smoothing = 0.5, state->trim_in = 3)));
}

static void
test_edits_reach_frames_from_theirs_on (void)
{
  const VivantKeypointEdit edit = {.keypoint = 3, .from = 40, .dx = 0.1, .amount = 1.0};

  g_assert_false (DIFFERS (39, vivant_project_state_set_edit (state, &edit)));
  g_assert_true (DIFFERS (40, vivant_project_state_set_edit (state, &edit)));
  g_assert_true (DIFFERS (90, vivant_project_state_set_edit (state, &edit)));
}

static void
test_the_range_and_how_the_start_was_found_do_not_matter (void)
{
  g_assert_false (DIFFERS (5, state->trim_in = 3));
  g_assert_false (DIFFERS (5, state->trim_out = 9));
  g_assert_false (DIFFERS (5, state->start_mode = VIVANT_START_CHOSEN));
  /* Motion that is not relative starts nowhere. */
  g_assert_false (({
    g_autoptr (VivantProjectState) a = make_state (), b = make_state ();
    a->relative = b->relative = FALSE;
    b->start_frame = 2;
    tag (a, 10) != tag (b, 10);
  }));
}

static guint64
framing (const VivantProjectState *state)
{
  return vivant_frame_tag_framing (state, FALSE, NULL);
}

/* Which square of which input: nothing else counts, and to half a pixel nobody sees it. */
static void
test_framing (void)
{
  g_autoptr (VivantProjectState) state = make_state (), other = make_state ();

  g_assert_true (state->source_crop.automatic);
  g_assert_cmpuint (framing (state), ==, 0);
  state->source_crop = other->source_crop = (VivantCrop){TRUE, 10.0, 20.0, 100.0};
  g_assert_cmpuint (framing (state), !=, 0);
  other->source_crop = (VivantCrop){FALSE, 10.4, 19.8, 100.3};
  other->relative = !state->relative;
  other->driver_turn = 1;
  g_assert_cmpuint (framing (state), ==, framing (other));
  g_assert_cmpuint (framing (state), ==, vivant_frame_tag_framing (state, FALSE, &other->source_crop));
  other->source_crop.y = 22.0;
  g_assert_cmpuint (framing (state), !=, framing (other));
  other->source_crop.y = 20.0;
  other->source_turn = 3;
  g_assert_cmpuint (framing (state), !=, framing (other));
  other->source_turn = 0;
  g_free (other->source_fingerprint);
  other->source_fingerprint = g_strdup ("3:cc");
  g_assert_cmpuint (framing (state), !=, framing (other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-tag/the-same", test_the_same);
  g_test_add_func ("/frame-tag/another", test_another);
  g_test_add_func ("/frame-tag/edits-reach-frames-from-theirs-on", test_edits_reach_frames_from_theirs_on);
  g_test_add_func ("/frame-tag/the-range-does-not-matter", test_the_range_and_how_the_start_was_found_do_not_matter);
  g_test_add_func ("/frame-tag/framing", test_framing);
  return g_test_run ();
}
