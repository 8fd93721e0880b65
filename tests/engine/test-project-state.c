/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-project-state.h"

static VivantProjectState *
make_state (void)
{
  VivantProjectState *state = vivant_project_state_new ();

  state->source = g_strdup ("/a/Mona.png");
  state->driver = g_strdup ("/a/b.mp4");
  state->source_fingerprint = g_strdup ("1:a");
  state->driver_fingerprint = g_strdup ("2:b");
  state->model = g_strdup ("vox");
  vivant_project_state_set_edit (state, &(VivantKeypointEdit){.keypoint = 3, .from = 40, .dx = 0.1, .amount = 1.0});
  return state;
}

static void
test_a_copy_is_its_own (void)
{
  VivantProjectState *state = make_state ();
  g_autoptr (VivantProjectState) copy = vivant_project_state_copy (state);

  g_assert_cmpuint (vivant_project_state_compare (state, copy), ==, VIVANT_CHANGE_NONE);
  vivant_project_state_set_edit (state, &(VivantKeypointEdit){.keypoint = 1, .from = 0, .amount = 0.5});
  g_assert_cmpuint (copy->edits->len, ==, 1);
  vivant_project_state_free (state);
  g_assert_cmpstr (copy->source, ==, "/a/Mona.png");
  g_assert_cmpstr (copy->driver, ==, "/a/b.mp4");
  g_assert_cmpstr (copy->source_fingerprint, ==, "1:a");
  g_assert_cmpstr (copy->driver_fingerprint, ==, "2:b");
  g_assert_cmpstr (copy->model, ==, "vox");
  vivant_project_state_free (NULL);
}

/* Every member belongs to exactly one kind of change, except for what tells files apart. */
static void
test_every_change_has_its_kind (void)
{
  g_autoptr (VivantProjectState) before = make_state ();

#define ASSERT_CHANGE(member, value, kind)                                     \
  G_STMT_START                                                                 \
  {                                                                            \
    g_autoptr (VivantProjectState) after = make_state ();                      \
                                                                               \
    after->member = (value);                                                   \
    g_assert_cmpuint (vivant_project_state_compare (before, after), ==, kind); \
    g_assert_cmpuint (vivant_project_state_compare (after, before), ==, kind); \
  }                                                                            \
  G_STMT_END
  ASSERT_CHANGE (source_turn, 1, VIVANT_CHANGE_SOURCE);
  ASSERT_CHANGE (source_crop.automatic, FALSE, VIVANT_CHANGE_SOURCE);
  ASSERT_CHANGE (source_crop.x, 1.0, VIVANT_CHANGE_SOURCE);
  ASSERT_CHANGE (source_crop.y, 1.0, VIVANT_CHANGE_SOURCE);
  ASSERT_CHANGE (source_crop.size, 1.0, VIVANT_CHANGE_SOURCE);
  ASSERT_CHANGE (driver_turn, 3, VIVANT_CHANGE_DRIVER);
  ASSERT_CHANGE (driver_crop.size, 1.0, VIVANT_CHANGE_DRIVER);
  ASSERT_CHANGE (trim_in, 1, VIVANT_CHANGE_TRIM);
  ASSERT_CHANGE (trim_out, 9, VIVANT_CHANGE_TRIM);
  ASSERT_CHANGE (start_mode, VIVANT_START_CHOSEN, VIVANT_CHANGE_MOTION);
  ASSERT_CHANGE (start_frame, 1, VIVANT_CHANGE_MOTION);
  ASSERT_CHANGE (relative, FALSE, VIVANT_CHANGE_MOTION);
  ASSERT_CHANGE (adapt_scale, FALSE, VIVANT_CHANGE_MOTION);
  ASSERT_CHANGE (smoothing, 0.5, VIVANT_CHANGE_MOTION);
  ASSERT_CHANGE (keep_detail, TRUE, VIVANT_CHANGE_PICTURE);
  ASSERT_CHANGE (paste_back, TRUE, VIVANT_CHANGE_PICTURE);
  ASSERT_CHANGE (layout, 1, VIVANT_CHANGE_VIEW);
  ASSERT_CHANGE (views[VIVANT_PANE_RESULT], VIVANT_VIEW_FLOW, VIVANT_CHANGE_VIEW);
  ASSERT_CHANGE (marks, VIVANT_MARK_TRAILS, VIVANT_CHANGE_VIEW);
  ASSERT_CHANGE (mask_keypoint, 4, VIVANT_CHANGE_VIEW);
#undef ASSERT_CHANGE
}

static void
assert_text_change (gsize member, guint kind)
{
  g_autoptr (VivantProjectState) before = make_state (), after = make_state ();
  char **text = G_STRUCT_MEMBER_P (after, member);

  g_free (*text);
  *text = NULL;
  g_assert_cmpuint (vivant_project_state_compare (before, after), ==, kind);
}

static void
test_every_text_has_its_kind (void)
{
  assert_text_change (G_STRUCT_OFFSET (VivantProjectState, source), VIVANT_CHANGE_SOURCE);
  assert_text_change (G_STRUCT_OFFSET (VivantProjectState, driver), VIVANT_CHANGE_DRIVER);
  assert_text_change (G_STRUCT_OFFSET (VivantProjectState, model), VIVANT_CHANGE_MODEL);
  assert_text_change (G_STRUCT_OFFSET (VivantProjectState, source_fingerprint), VIVANT_CHANGE_NONE);
  assert_text_change (G_STRUCT_OFFSET (VivantProjectState, driver_fingerprint), VIVANT_CHANGE_NONE);
}

static void
set_edit (VivantProjectState *state, int keypoint, int from, double dx)
{
  vivant_project_state_set_edit (state,
                                 &(VivantKeypointEdit){.keypoint = keypoint, .from = from, .dx = dx, .amount = 1.0});
}

/* Frames before it are not rendered again. */
static void
test_the_first_difference (void)
{
  g_autoptr (VivantProjectState) before = make_state (), after = make_state ();

  set_edit (after, 3, 40, 0.2);
  g_assert_cmpint (vivant_project_state_first_difference (before, after), ==, 40);
  set_edit (after, 5, 12, 0.2);
  g_assert_cmpint (vivant_project_state_first_difference (before, after), ==, 12);
  g_assert_cmpint (vivant_project_state_first_difference (after, before), ==, 12);
  after->trim_in = 3; /* of no frame */
  after->layout = 1;
  g_assert_cmpint (vivant_project_state_first_difference (before, after), ==, 12);
  after->smoothing = 0.5;
  g_assert_cmpint (vivant_project_state_first_difference (before, after), ==, 0);
}

static void
test_edits_are_sorted (void)
{
  static const int order[][2] = {{2, 10}, {1, 5}, {2, 0}, {1, 50}, {0, 7}, {2, 5}};
  g_autoptr (VivantProjectState) state = vivant_project_state_new ();

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    set_edit (state, order[i][0], order[i][1], 0.1);
  g_assert_cmpuint (state->edits->len, ==, G_N_ELEMENTS (order));
  for (guint i = 1; i < state->edits->len; i++) {
    const VivantKeypointEdit *a = &g_array_index (state->edits, VivantKeypointEdit, i - 1), *b = a + 1;

    g_assert_true (a->keypoint < b->keypoint || (a->keypoint == b->keypoint && a->from < b->from));
  }
  g_assert_false (vivant_project_state_reset_edits (state, 9));
  g_assert_true (vivant_project_state_reset_edits (state, -1));
  g_assert_false (vivant_project_state_reset_edits (state, -1));
}

/* An edit that changes nothing ends an earlier one, unless it holds for the whole clip. */
static void
test_a_neutral_edit_ends_another (void)
{
  g_autoptr (VivantProjectState) state = vivant_project_state_new ();

  set_edit (state, 2, 0, 0.1);
  set_edit (state, 2, 20, 0.0);
  g_assert_cmpuint (state->edits->len, ==, 2);
  g_assert_cmpfloat (vivant_project_state_get_edit (state, 2, 19).dx, ==, 0.1);
  g_assert_cmpfloat (vivant_project_state_get_edit (state, 2, 20).dx, ==, 0.0);
  set_edit (state, 2, 0, 0.0);
  g_assert_cmpuint (state->edits->len, ==, 1);
}

/* The core is told the same, at every frame. */
static void
test_the_core_is_told_the_same (void)
{
  g_autoptr (VivantProjectState) state = vivant_project_state_new ();
  g_autofree FommEditKey *keys = NULL, *none = NULL;
  int n = -1;

  none = vivant_project_state_dup_edit_keys (state, &n);
  g_assert_cmpint (n, ==, 0);
  set_edit (state, 2, 0, 0.1);
  vivant_project_state_set_edit (state, &(VivantKeypointEdit){2, 10, 0.0, -0.2, 1.5, TRUE});
  keys = vivant_project_state_dup_edit_keys (state, &n);
  g_assert_cmpint (n, ==, 2);
  for (int frame = 0; frame < 20; frame++) {
    const VivantKeypointEdit edit = vivant_project_state_get_edit (state, 2, frame);
    const FommEditKey key = fomm_edits_evaluate (keys, n, 2, frame);

    g_assert_cmpfloat (key.offset[0], ==, (float) edit.dx);
    g_assert_cmpfloat (key.offset[1], ==, (float) edit.dy);
    g_assert_cmpfloat (key.amount, ==, (float) edit.amount);
    g_assert_true (key.mute == edit.muted);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project-state/a-copy-is-its-own", test_a_copy_is_its_own);
  g_test_add_func ("/project-state/every-change-has-its-kind", test_every_change_has_its_kind);
  g_test_add_func ("/project-state/every-text-has-its-kind", test_every_text_has_its_kind);
  g_test_add_func ("/project-state/the-first-difference", test_the_first_difference);
  g_test_add_func ("/project-state/edits-are-sorted", test_edits_are_sorted);
  g_test_add_func ("/project-state/a-neutral-edit-ends-another", test_a_neutral_edit_ends_another);
  g_test_add_func ("/project-state/the-core-is-told-the-same", test_the_core_is_told_the_same);
  return g_test_run ();
}
