/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-view-chooser.h"
#include "widget-test.h"

static GtkCheckButton *
find_choice (GtkWidget *root, const char *text)
{
  if (GTK_IS_CHECK_BUTTON (root)) {
    GtkWidget *last = gtk_widget_get_last_child (root);

    if (g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (root)), text) == 0 ||
        (GTK_IS_BOX (last) && widget_test_has_text (gtk_widget_get_last_child (last), text)))
      return GTK_CHECK_BUTTON (root);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkCheckButton *found = find_choice (child, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
test_choices_change_the_project (void)
{
  g_autoptr (VivantProject) project = vivant_project_new ();
  GtkWidget *chooser = vivant_view_chooser_new (VIVANT_PANE_INSPECT);
  GtkWindow *window = widget_test_show (chooser, 200, 40);
  const VivantProjectState *state;
  unsigned marks;

  vivant_view_chooser_update (VIVANT_VIEW_CHOOSER (chooser), project);
  gtk_check_button_set_active (find_choice (chooser, "Flow"), TRUE);
  state = vivant_project_get_state (project);
  g_assert_cmpint (state->views[VIVANT_PANE_INSPECT], ==, VIVANT_VIEW_FLOW);
  marks = state->marks;
  gtk_check_button_set_active (find_choice (chooser, "Trails"), (marks & VIVANT_MARK_TRAILS) == 0);
  g_assert_cmpuint (vivant_project_get_state (project)->marks, ==, marks ^ VIVANT_MARK_TRAILS);
  /* And the other way round. */
  vivant_project_set_view (project, VIVANT_PANE_INSPECT, VIVANT_VIEW_MASK);
  vivant_view_chooser_update (VIVANT_VIEW_CHOOSER (chooser), project);
  g_assert_true (gtk_check_button_get_active (find_choice (chooser, "One Keypoint’s Mask")));
  vivant_view_chooser_update (VIVANT_VIEW_CHOOSER (chooser), NULL);
  widget_test_close (window, chooser);
}

static void
test_only_results_are_compared (void)
{
  GtkWidget *source = vivant_view_chooser_new (VIVANT_PANE_SOURCE);
  GtkWindow *window = widget_test_show (source, 200, 40);

  g_assert_null (find_choice (source, "Before and After"));
  g_assert_nonnull (find_choice (source, "Keypoints"));
  widget_test_close (window, source);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/view-chooser/choices-change-the-project", test_choices_change_the_project);
  g_test_add_func ("/view-chooser/only-results-are-compared", test_only_results_are_compared);
  return g_test_run ();
}
