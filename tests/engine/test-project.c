/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-error.h"
#include "vivant-project.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

typedef struct Seen {
  guint what;
  int first, times;
} Seen;

static void
changed_cb (VivantProject *project, guint what, int first, Seen *seen)
{
  seen->what = what;
  seen->first = first;
  seen->times++;
}

static void
test_edits_are_named_and_undone (void)
{
  VivantProject *project = vivant_project_new ();
  VivantHistory *history = vivant_project_get_history (project);
  Seen seen = {0};
  g_autofree char *name = NULL;

  g_signal_connect (project, "changed", G_CALLBACK (changed_cb), &seen);
  vivant_project_set_source (project, "/a/Mona.png");
  g_assert_cmpuint (seen.what, ==, VIVANT_CHANGE_SOURCE);
  g_object_set (project, "relative", FALSE, NULL);
  g_assert_cmpuint (seen.what, ==, VIVANT_CHANGE_MOTION);
  g_object_set (project, "relative", FALSE, NULL);
  g_assert_cmpint (seen.times, ==, 2);
  vivant_project_edit_keypoint (project, &(VivantKeypointEdit){.keypoint = 3, .from = 40, .dx = 0.1, .amount = 1.0},
                                "Move Keypoint 3");
  g_assert_cmpuint (seen.what, ==, VIVANT_CHANGE_EDITS);
  g_assert_cmpint (seen.first, ==, 40);
  g_assert_cmpstr (vivant_history_get_undo_name (history), ==, "Move Keypoint 3");
  name = vivant_project_undo (project);
  g_assert_cmpstr (name, ==, "Move Keypoint 3");
  g_assert_cmpuint (vivant_project_get_state (project)->edits->len, ==, 0);
  g_free (vivant_project_redo (project));
  g_assert_cmpuint (vivant_project_get_state (project)->edits->len, ==, 1);
  g_object_add_weak_pointer (G_OBJECT (project), (gpointer *) &project);
  g_object_unref (project);
  g_assert_null (project);
}

static void
test_sliders_merge (void)
{
  g_autoptr (VivantProject) project = vivant_project_new ();

  for (int i = 1; i <= 10; i++)
    g_object_set (project, "smoothing", i / 10.0, NULL);
  g_free (vivant_project_undo (project));
  g_assert_cmpfloat (vivant_project_get_state (project)->smoothing, ==, 0.0);
  g_assert_false (vivant_history_get_can_undo (vivant_project_get_history (project)));
}

static void
test_undo_keeps_the_view (void)
{
  g_autoptr (VivantProject) project = vivant_project_new ();

  g_object_set (project, "adapt-scale", FALSE, "layout", 2, NULL);
  vivant_project_set_view (project, VIVANT_PANE_RESULT, VIVANT_VIEW_FLOW);
  g_free (vivant_project_undo (project));
  g_assert_true (vivant_project_get_state (project)->adapt_scale);
  g_assert_cmpint (vivant_project_get_state (project)->layout, ==, 2);
  g_assert_cmpint (vivant_project_get_state (project)->views[VIVANT_PANE_RESULT], ==, VIVANT_VIEW_FLOW);
}

static void
test_edit_lookup (void)
{
  g_autoptr (VivantProjectState) state = vivant_project_state_new ();

  vivant_project_state_set_edit (state, &(VivantKeypointEdit){.keypoint = 2, .from = 10, .amount = 0.5});
  vivant_project_state_set_edit (state, &(VivantKeypointEdit){.keypoint = 2, .from = 0, .amount = 1.5});
  vivant_project_state_set_edit (state, &(VivantKeypointEdit){.keypoint = 1, .from = 0, .amount = 1.0, .muted = TRUE});
  g_assert_cmpuint (state->edits->len, ==, 3);
  g_assert_cmpfloat (vivant_project_state_get_edit (state, 2, 9).amount, ==, 1.5);
  g_assert_cmpfloat (vivant_project_state_get_edit (state, 2, 10).amount, ==, 0.5);
  g_assert_true (vivant_project_state_get_edit (state, 1, 99).muted);
  g_assert_cmpfloat (vivant_project_state_get_edit (state, 5, 99).amount, ==, 1.0);
  vivant_project_state_set_edit (state, &(VivantKeypointEdit){.keypoint = 1, .from = 0, .amount = 1.0});
  g_assert_cmpuint (state->edits->len, ==, 2);
  g_assert_true (vivant_project_state_reset_edits (state, 2));
  g_assert_cmpuint (state->edits->len, ==, 0);
}

static void
test_round_trip (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ü 1.vivant", NULL);
  g_autofree char *portrait = g_build_filename (folder, "a.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (VivantProject) project = vivant_project_new (), other = vivant_project_new ();
  const char *before = setlocale (LC_ALL, NULL);
  g_autofree char *saved = g_strdup (before);
  GError *error = NULL;

  /* Where it is installed, a comma for the decimal point must change nothing. */
  setlocale (LC_ALL, "de_DE.UTF-8");
  vivant_project_set_source (project, portrait);
  vivant_project_set_driver (project, "/clips/b.mp4");
  vivant_project_set_crop (project, FALSE, &(VivantCrop){.x = 1.25, .y = -2.5, .size = 300.75});
  vivant_project_set_trim (project, 3, 77);
  vivant_project_set_start (project, VIVANT_START_CHOSEN, 12);
  g_object_set (project, "smoothing", 0.375, "paste-back", TRUE, "model-id", "vox", "layout", 1, "marks", 9u, NULL);
  vivant_project_edit_keypoint (project, &(VivantKeypointEdit){.keypoint = 4, .from = 5, .dy = 0.125, .amount = 1.5},
                                NULL);
  g_assert_true (vivant_project_get_modified (project));
  g_assert_true (vivant_project_save (project, file, &error));
  g_assert_no_error (error);
  g_assert_false (vivant_project_get_modified (project));
  g_assert_true (vivant_project_load (other, file, &error));
  g_assert_no_error (error);
  setlocale (LC_ALL, saved);
  g_assert_cmpuint (vivant_project_state_compare (vivant_project_get_state (project), vivant_project_get_state (other)),
                    ==, 0);
  g_assert_false (vivant_project_get_modified (other));
  g_unlink (path);
  g_rmdir (folder);
}

/* Microseconds after which a file's time is another one, whatever ticks in the kernel. */
#define CLOCK_TICK 30000

/* Whoever else wrote it since is not written over, unless the user says so. */
static void
test_changed_elsewhere (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.vivant", NULL), *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *copy_path = g_build_filename (folder, "copy", NULL);
  g_autoptr (GFile) copy = g_file_new_for_path (copy_path);
  g_autoptr (VivantProject) project = vivant_project_new (), other = vivant_project_new ();
  g_autoptr (VivantProject) recovered = vivant_project_new ();
  GError *error = NULL;

  vivant_project_set_trim (project, 1, 10);
  g_assert_true (vivant_project_save (project, file, &error));
  for (int i = 2; i < 5; i++) { /* its own changes are none of others */
    vivant_project_set_trim (project, i, 10);
    g_assert_true (vivant_project_save_again (project, &error));
    g_assert_no_error (error);
    g_assert_false (vivant_project_get_modified (project));
  }
  g_assert_true (vivant_project_load (other, file, &error));
  vivant_project_set_trim (other, 7, 20);
  g_usleep (CLOCK_TICK);
  g_assert_true (vivant_project_save_again (other, &error));
  vivant_project_set_trim (project, 5, 10);
  g_assert_false (vivant_project_save_again (project, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_assert_nonnull (strstr (error->message, "mine.vivant"));
  g_clear_error (&error);
  g_assert_true (vivant_project_get_modified (project));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"in\": 7"));
  g_assert_true (vivant_project_save (project, file, &error)); /* chosen in the dialog */
  vivant_project_set_trim (project, 6, 10);
  g_assert_true (vivant_project_save_again (project, &error));
  g_assert_no_error (error);

  g_free (text);
  text = vivant_project_dup_copy (project);
  g_assert_true (g_file_set_contents (copy_path, text, -1, NULL));
  g_assert_true (vivant_project_recover (recovered, copy, NULL, &error));
  g_usleep (CLOCK_TICK);
  g_assert_true (vivant_project_save_again (recovered, &error)); /* nobody has changed it since */
  vivant_project_set_trim (project, 7, 10);
  g_assert_false (vivant_project_save_again (project, NULL));
  g_assert_true (vivant_project_recover (recovered, copy, NULL, &error));
  g_assert_false (vivant_project_save_again (recovered, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (copy_path), ==, 0);

  g_assert_cmpint (g_unlink (path), ==, 0);
  vivant_project_set_trim (project, 7, 10);
  g_assert_true (vivant_project_save_again (project, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  vivant_project_set_trim (project, 8, 10);
  g_assert_false (vivant_project_save_again (project, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_clear_error (&error);
  g_assert_true (vivant_project_get_modified (project));
}

static void
test_turns (void)
{
  g_autoptr (VivantProject) project = vivant_project_new ();
  const VivantProjectState *state;
  VivantProjectState *next;
  g_autofree char *name = NULL;

  vivant_project_set_source (project, "/a/Mona.png");
  vivant_project_set_driver (project, "/a/b.mp4");
  vivant_project_set_framing (project, FALSE, 1, &(VivantCrop){.automatic = TRUE}, "page");
  vivant_project_set_framing (project, FALSE, 2, &(VivantCrop){.automatic = TRUE}, "page");
  vivant_project_set_framing (project, TRUE, -1, &(VivantCrop){FALSE, 1, 2, 3}, NULL);
  state = vivant_project_get_state (project);
  g_assert_cmpint (state->source_turn, ==, 2);
  g_assert_cmpint (state->driver_turn, ==, 3);
  g_assert_cmpfloat (state->driver_crop.size, ==, 3);
  name = vivant_project_undo (project);
  g_assert_cmpstr (name, ==, "Rotate Clip");
  /* What was found in the turned picture is no square of the upright one. */
  next = vivant_project_state_copy (vivant_project_get_state (project));
  next->source_crop = (VivantCrop){TRUE, 10, 20, 30};
  vivant_project_amend (project, next);
  g_free (g_steal_pointer (&name));
  name = vivant_project_undo (project);
  g_assert_cmpstr (name, ==, "Rotate Portrait");
  g_assert_cmpint (vivant_project_get_state (project)->source_turn, ==, 0);
  g_assert_cmpfloat (vivant_project_get_state (project)->source_crop.size, ==, 0);
  g_free (vivant_project_redo (project));
  g_assert_cmpint (vivant_project_get_state (project)->source_turn, ==, 2);
  g_assert_cmpfloat (vivant_project_get_state (project)->source_crop.size, ==, 30);
  /* Another picture stands as its file says. */
  vivant_project_set_source (project, "/a/Lisa.png");
  g_assert_cmpint (vivant_project_get_state (project)->source_turn, ==, 0);
}

static void
assert_crop (VivantCrop crop, double x, double y, double size)
{
  g_assert_cmpfloat (crop.x, ==, x);
  g_assert_cmpfloat (crop.y, ==, y);
  g_assert_cmpfloat (crop.size, ==, size);
}

static void
test_a_square_turns_with_its_picture (void)
{
  const VivantCrop crop = {FALSE, 10, 20, 30};

  /* Of 200 × 100 pixels. */
  assert_crop (vivant_crop_turn (&crop, 0, 200, 100), 10, 20, 30);
  assert_crop (vivant_crop_turn (&crop, 1, 200, 100), 50, 10, 30);
  assert_crop (vivant_crop_turn (&crop, 2, 200, 100), 160, 50, 30);
  assert_crop (vivant_crop_turn (&crop, -1, 200, 100), 20, 160, 30);
  g_assert_false (vivant_crop_turn (&crop, 1, 200, 100).automatic);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/edits-are-named-and-undone", test_edits_are_named_and_undone);
  g_test_add_func ("/project/sliders-merge", test_sliders_merge);
  g_test_add_func ("/project/undo-keeps-the-view", test_undo_keeps_the_view);
  g_test_add_func ("/project/edit-lookup", test_edit_lookup);
  g_test_add_func ("/project/round-trip", test_round_trip);
  g_test_add_func ("/project/changed-elsewhere", test_changed_elsewhere);
  g_test_add_func ("/project/turns", test_turns);
  g_test_add_func ("/project/a-square-turns-with-its-picture", test_a_square_turns_with_its_picture);
  return g_test_run ();
}
