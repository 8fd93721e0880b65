/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-history.h"

static void
test_steps (void)
{
  VivantHistory *history = vivant_history_new (g_free, 10);
  g_autofree char *state = NULL, *name = NULL;

  g_assert_false (vivant_history_get_can_undo (history));
  vivant_history_push (history, "One", NULL, g_strdup ("a"));
  vivant_history_push (history, "Two", NULL, g_strdup ("b"));
  g_assert_cmpstr (vivant_history_get_undo_name (history), ==, "Two");
  state = vivant_history_undo (history, g_strdup ("c"), &name);
  g_assert_cmpstr (state, ==, "b");
  g_assert_cmpstr (name, ==, "Two");
  g_assert_cmpstr (vivant_history_get_redo_name (history), ==, "Two");
  g_free (state);
  state = vivant_history_redo (history, g_strdup ("b"), NULL);
  g_assert_cmpstr (state, ==, "c");
  g_assert_false (vivant_history_get_can_redo (history));
  g_assert_null (vivant_history_redo (history, g_strdup ("x"), NULL));
  g_object_add_weak_pointer (G_OBJECT (history), (gpointer *) &history);
  g_object_unref (history);
  g_assert_null (history);
}

static void
test_merging (void)
{
  g_autoptr (VivantHistory) history = vivant_history_new (g_free, 10);
  char *state;

  vivant_history_push (history, "Slide", "slide", g_strdup ("a"));
  vivant_history_push (history, "Slide", "slide", g_strdup ("b"));
  vivant_history_seal (history);
  vivant_history_push (history, "Slide", "slide", g_strdup ("c"));
  state = vivant_history_undo (history, g_strdup ("d"), NULL);
  g_assert_cmpstr (state, ==, "c");
  g_free (state);
  state = vivant_history_undo (history, g_strdup ("c"), NULL);
  g_assert_cmpstr (state, ==, "a");
  g_free (state);
  g_assert_false (vivant_history_get_can_undo (history));
}

static void
test_limit_and_branch (void)
{
  g_autoptr (VivantHistory) history = vivant_history_new (g_free, 3);
  int undone = 0;

  for (int i = 0; i < 9; i++)
    vivant_history_push (history, "Step", NULL, g_strdup_printf ("%d", i));
  while (vivant_history_get_can_undo (history)) {
    g_free (vivant_history_undo (history, g_strdup ("now"), NULL));
    undone++;
  }
  g_assert_cmpint (undone, ==, 3);
  vivant_history_push (history, "Branch", NULL, g_strdup ("b"));
  g_assert_false (vivant_history_get_can_redo (history));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/steps", test_steps);
  g_test_add_func ("/history/merging", test_merging);
  g_test_add_func ("/history/limit-and-branch", test_limit_and_branch);
  return g_test_run ();
}
