/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-inspector.h"
#include "widget-test.h"

static void
assert_says (GtkWidget *inspector, const char *text, gboolean expected)
{
  GtkWidget *found;

  widget_test_settle ();
  found = widget_test_find (inspector, GTK_TYPE_LABEL, widget_test_has_text, text);
  if (expected)
    g_assert_nonnull (found);
  else
    g_assert_null (found);
}

static void
test_says_the_numbers (void)
{
  GtkWidget *inspector = vivant_inspector_new ();
  GtkWindow *window = widget_test_show (inspector, 200, 120);
  FommKeypoints keypoints = {.count = 4, .has_jacobian = true};
  VivantKeypointEdit edit = {.amount = 1.5};

  g_assert_false (gtk_widget_get_visible (inspector));
  keypoints.value[3][0] = -0.25f;
  keypoints.value[3][1] = 0.5f;
  keypoints.jacobian[3][0][1] = -0.75f;
  vivant_inspector_show (VIVANT_INSPECTOR (inspector), NULL, &keypoints, 3, &edit);
  g_assert_true (gtk_widget_get_visible (inspector));
  assert_says (inspector, "Keypoint 3", TRUE);
  assert_says (inspector, "x -0.250   y +0.500", TRUE);
  assert_says (inspector, "⎡ +0.00  -0.75 ⎤\n⎣ +0.00  +0.00 ⎦", TRUE);
  assert_says (inspector, "Amount 150%", TRUE);
  keypoints.has_jacobian = false;
  edit = (VivantKeypointEdit){.amount = 1.0, .muted = TRUE};
  vivant_inspector_show (VIVANT_INSPECTOR (inspector), NULL, &keypoints, 3, &edit);
  assert_says (inspector, "⎡ +0.00  -0.75 ⎤\n⎣ +0.00  +0.00 ⎦", FALSE);
  assert_says (inspector, "Muted", TRUE);
  vivant_inspector_show (VIVANT_INSPECTOR (inspector), NULL, &keypoints, 4, NULL);
  g_assert_false (gtk_widget_get_visible (inspector));
  widget_test_close (window, inspector);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/inspector/says-the-numbers", test_says_the_numbers);
  return g_test_run ();
}
