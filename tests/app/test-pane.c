/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-pane.h"
#include "widget-test.h"

typedef struct Fixture {
  Desk *desk;
  GtkWidget *pane;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer kind)
{
  fixture->desk = desk_new ();
  fixture->pane = vivant_pane_new ((VivantPaneKind) GPOINTER_TO_INT (kind));
  vivant_pane_set_models (VIVANT_PANE (fixture->pane), fixture->desk->studio, fixture->desk->selection,
                          fixture->desk->reader);
  fixture->window = widget_test_show (fixture->pane, 400, 300);
  vivant_pane_update (VIVANT_PANE (fixture->pane));
  widget_test_settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer kind)
{
  widget_test_close (fixture->window, fixture->pane);
  desk_free (fixture->desk);
}

static void
go_to (Fixture *fixture, int frame)
{
  vivant_studio_set_playhead (fixture->desk->studio, frame);
  vivant_pane_update (VIVANT_PANE (fixture->pane));
  widget_test_settle ();
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return widget_test_find (fixture->pane, GTK_TYPE_LABEL, widget_test_has_text, text) != NULL;
}

static void
test_the_result_tells_its_frame (Fixture *fixture, gconstpointer kind)
{
  go_to (fixture, 3);
  g_assert_true (says (fixture, "Result"));
  g_assert_true (says (fixture, "Frame 3"));
  go_to (fixture, 4);
  g_assert_true (says (fixture, "Frame 4"));
  g_assert_false (says (fixture, "Frame 3"));
}

static void
test_the_result_tells_that_it_is_stale (Fixture *fixture, gconstpointer kind)
{
  const VivantKeypointEdit edit = {.keypoint = 1, .dx = 0.1, .amount = 1};

  go_to (fixture, 3);
  g_assert_false (says (fixture, "Out of date"));
  vivant_project_edit_keypoint (fixture->desk->project, &edit, NULL);
  go_to (fixture, 3);
  g_assert_true (says (fixture, "Out of date"));
  g_assert_false (says (fixture, "Frame 3"));
}

static void
test_a_frame_that_is_not_there (Fixture *fixture, gconstpointer kind)
{
  go_to (fixture, DESK_FRAMES + 20);
  g_assert_false (says (fixture, "Out of date"));
  g_assert_null (vivant_picture_get_result (vivant_pane_get_picture (VIVANT_PANE (fixture->pane))));
}

/* The keypoint pointed at comes before the chosen one. */
static void
test_values_of_a_keypoint (Fixture *fixture, gconstpointer kind)
{
  vivant_project_set_view (fixture->desk->project, VIVANT_PANE_RESULT, VIVANT_VIEW_KEYPOINTS);
  go_to (fixture, 3);
  g_assert_false (says (fixture, "Keypoint 1"));
  vivant_selection_set_selected (fixture->desk->selection, 1);
  go_to (fixture, 3);
  g_assert_true (says (fixture, "Keypoint 1"));
  vivant_selection_set_hovered (fixture->desk->selection, 2);
  go_to (fixture, 3);
  g_assert_true (says (fixture, "Keypoint 2"));
  g_assert_false (says (fixture, "Keypoint 1"));
}

/* A pane of another kind has no frame to tell. */
static void
test_the_source_has_no_frame (Fixture *fixture, gconstpointer kind)
{
  go_to (fixture, 3);
  g_assert_true (says (fixture, "Source"));
  g_assert_false (says (fixture, "Frame 3"));
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
#define ADD(name, kind, function) \
  g_test_add ("/pane/" name, Fixture, GINT_TO_POINTER (kind), set_up, function, tear_down)
  ADD ("result-tells-its-frame", VIVANT_PANE_RESULT, test_the_result_tells_its_frame);
  ADD ("result-tells-that-it-is-stale", VIVANT_PANE_RESULT, test_the_result_tells_that_it_is_stale);
  ADD ("frame-that-is-not-there", VIVANT_PANE_RESULT, test_a_frame_that_is_not_there);
  ADD ("values-of-a-keypoint", VIVANT_PANE_RESULT, test_values_of_a_keypoint);
  ADD ("source-has-no-frame", VIVANT_PANE_SOURCE, test_the_source_has_no_frame);
#undef ADD
  return g_test_run ();
}
