/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-frame-tag.h"
#include "vivant-studio.h"
#include "wait.h"

#include <glib/gstdio.h>

enum { FRAMES = 24 };

typedef struct Fixture {
  VivantModelCatalog *catalog;
  VivantProject *project;
  VivantStudio *studio;
  VivantFrameStore *store;
  GArray *order; /* of int: frames as they were announced */
  int finished, failed;
  VivantFailure failure;
} Fixture;

static void
frame_ready_cb (VivantStudio *studio, int first, int last, Fixture *fixture)
{
  /* Announcements come a little later than frames: what an edit has made stale meanwhile does not count. */
  for (int i = first; i <= last; i++)
    if (vivant_frame_store_get_state (fixture->store, i) == VIVANT_FRAME_DONE)
      g_array_append_val (fixture->order, i);
}

static void
finished_cb (VivantStudio *studio, Fixture *fixture)
{
  fixture->finished++;
}

static void
failed_cb (VivantStudio *studio, int what, GError *error, Fixture *fixture)
{
  g_assert_nonnull (error);
  fixture->failure = (VivantFailure) what;
  fixture->failed++;
}

static int
count (Fixture *fixture, VivantFrameState state)
{
  return vivant_frame_store_count (fixture->store, state, 0, G_MAXINT);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  VivantProjectState *state;

  fixture->catalog = vivant_model_catalog_new ();
  fixture->project = vivant_project_new ();
  fixture->studio = vivant_studio_new (fixture->project, fixture->catalog);
  fixture->store = vivant_studio_get_store (fixture->studio);
  fixture->order = g_array_new (FALSE, FALSE, sizeof (int));
  g_signal_connect (fixture->studio, "frame-ready", G_CALLBACK (frame_ready_cb), fixture);
  g_signal_connect (fixture->studio, "finished", G_CALLBACK (finished_cb), fixture);
  g_signal_connect (fixture->studio, "failed", G_CALLBACK (failed_cb), fixture);
  state = sample_state (0, FRAMES);
  state->start_mode = VIVANT_START_CHOSEN;
  vivant_project_apply (fixture->project, state, "Open", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vivant_studio_close (fixture->studio);
  WAIT_UNTIL (G_OBJECT (fixture->studio)->ref_count == 1);
  g_signal_handlers_disconnect_by_data (fixture->studio, fixture);
  g_assert_finalize_object (fixture->studio);
  g_assert_finalize_object (fixture->project);
  g_object_unref (fixture->catalog);
  g_array_unref (fixture->order);
}

static void
wait_for_inputs (Fixture *fixture)
{
  WAIT_UNTIL (vivant_studio_get_can_render (fixture->studio));
  /* The frame under the playhead comes by itself, and is announced a little later. */
  WAIT_UNTIL (vivant_frame_store_get_state (fixture->store, 0) == VIVANT_FRAME_DONE && fixture->order->len > 0);
}

static void
edit (Fixture *fixture, int from)
{
  const VivantKeypointEdit change = {.keypoint = 3, .from = from, .dx = 0.1, .amount = 1.0};

  vivant_project_edit_keypoint (fixture->project, &change, "Move Keypoint 3");
}

static void
render_all (Fixture *fixture)
{
  const int before = fixture->finished;

  vivant_studio_start (fixture->studio);
  g_assert_cmpint (vivant_studio_get_phase (fixture->studio), ==, VIVANT_PHASE_RENDERING);
  WAIT_UNTIL (fixture->finished > before);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, FRAMES);
  g_assert_cmpint (vivant_studio_get_phase (fixture->studio), ==, VIVANT_PHASE_IDLE);
}

/* What was rendered says of which squares it is. */
static void
check_framing (Fixture *fixture, int frame)
{
  const VivantProjectState *state = vivant_project_get_state (fixture->project);
  g_autoptr (VivantResult) result = vivant_frame_store_get (fixture->store, frame);

  g_assert_cmpuint (result->source_framing, !=, 0);
  g_assert_cmpuint (result->source_framing, ==, vivant_frame_tag_framing (state, FALSE, NULL));
  g_assert_cmpuint (result->driving_framing, !=, 0);
  g_assert_cmpuint (result->driving_framing, ==, vivant_frame_tag_framing (state, TRUE, NULL));
}

static void
test_loads_and_previews (Fixture *fixture, gconstpointer data)
{
  g_assert_false (vivant_studio_get_can_render (fixture->studio));
  wait_for_inputs (fixture);
  g_assert_cmpint (vivant_studio_get_n_frames (fixture->studio), ==, 150);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, 1);
  g_assert_cmpint (fixture->finished, ==, 0);
  g_assert_false (vivant_studio_get_animated (fixture->studio));
  WAIT_UNTIL (vivant_studio_get_first_frame_delay (fixture->studio) > 0);
  g_assert_nonnull (vivant_project_get_state (fixture->project)->source_fingerprint);
  check_framing (fixture, 0);
}

static void
count_cb (VivantStudio *studio, int *count)
{
  (*count)++;
}

static void
test_turns (Fixture *fixture, gconstpointer data)
{
  const VivantCrop whole = {.automatic = FALSE};
  g_autoptr (VivantMediaPicture) upright = NULL, turned = NULL;
  g_autoptr (VivantMediaProbe) probe = NULL;
  int sources = 0, drivers = 0;

  wait_for_inputs (fixture);
  render_all (fixture);
  upright = vivant_media_picture_ref (vivant_studio_get_source (fixture->studio));
  probe = vivant_media_probe_ref (vivant_studio_get_driver (fixture->studio));
  g_signal_connect (fixture->studio, "source-loaded", G_CALLBACK (count_cb), &sources);
  g_signal_connect (fixture->studio, "driver-loaded", G_CALLBACK (count_cb), &drivers);
  vivant_project_set_framing (fixture->project, FALSE, 1, &whole, NULL);
  vivant_project_set_framing (fixture->project, TRUE, 1, &whole, NULL);
  g_assert_cmpint (sources, ==, 1);
  g_assert_cmpint (drivers, ==, 1);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, 0);
  turned = vivant_media_picture_turn (upright, 1);
  g_assert_cmpmem (vivant_studio_get_source (fixture->studio)->data, 3 * 64, turned->data, 3 * 64);
  g_assert_cmpint (vivant_studio_get_driver (fixture->studio)->width, ==, probe->height);
  /* Undone, everything is there again that was. */
  g_free (vivant_project_undo (fixture->project));
  g_free (vivant_project_undo (fixture->project));
  g_assert_cmpmem (vivant_studio_get_source (fixture->studio)->data, 3 * 64, upright->data, 3 * 64);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, FRAMES);
  g_signal_handlers_disconnect_by_func (fixture->studio, count_cb, &sources);
  g_signal_handlers_disconnect_by_func (fixture->studio, count_cb, &drivers);
}

/* That of a large portrait takes a while, in which its square is not in what is there. */
static void
test_turns_a_large_portrait_later (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("vivant-studio-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "large.png", NULL);
  g_autoptr (VivantMediaPicture) large = vivant_media_picture_new (1800, 1200), turned = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < large->stride * 1200; i++)
    large->data[i] = (guint8) (i * 31 >> 7);
  g_assert_true (vivant_media_picture_save_png (large, path, FALSE, NULL, &error));
  vivant_project_set_source (fixture->project, path);
  WAIT_UNTIL (vivant_studio_get_source (fixture->studio) != NULL &&
              vivant_studio_get_source (fixture->studio)->width == 1800);
  g_assert_true (vivant_studio_get_source_fits (fixture->studio));
  vivant_project_set_framing (fixture->project, FALSE, 1, &(VivantCrop){FALSE, 0, 0, 300}, NULL);
  g_assert_false (vivant_studio_get_source_fits (fixture->studio));
  /* On, before it has got there. */
  vivant_project_set_framing (fixture->project, FALSE, 2, &(VivantCrop){FALSE, 0, 0, 300}, NULL);
  WAIT_UNTIL (vivant_studio_get_source_fits (fixture->studio));
  turned = vivant_media_picture_turn (large, 2);
  g_assert_cmpmem (vivant_studio_get_source (fixture->studio)->data, 3 * 1800, turned->data, 3 * 1800);
  g_free (vivant_project_undo (fixture->project));
  WAIT_UNTIL (vivant_studio_get_source_fits (fixture->studio));
  g_assert_cmpint (vivant_studio_get_source (fixture->studio)->width, ==, 1200);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A project that is opened brings its turns. */
static void
test_loads_turned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantMediaPicture) upright = NULL, turned = NULL;
  VivantProjectState *state;

  wait_for_inputs (fixture);
  upright = vivant_media_picture_ref (vivant_studio_get_source (fixture->studio));
  vivant_project_set_source (fixture->project, NULL);
  g_assert_null (vivant_studio_get_source (fixture->studio));
  state = vivant_project_state_copy (vivant_project_get_state (fixture->project));
  state->source = g_strdup (g_getenv ("VIVANT_TEST_PORTRAIT"));
  state->source_turn = 3;
  vivant_project_apply (fixture->project, state, "Open", NULL);
  WAIT_UNTIL (vivant_studio_get_source (fixture->studio) != NULL);
  turned = vivant_media_picture_turn (upright, 3);
  g_assert_cmpmem (vivant_studio_get_source (fixture->studio)->data, 3 * 64, turned->data, 3 * 64);
}

static void
test_renders_from_the_playhead (Fixture *fixture, gconstpointer data)
{
  gboolean wrapped = FALSE;
  int last = -1;

  wait_for_inputs (fixture);
  vivant_studio_set_playhead (fixture->studio, 10);
  g_array_set_size (fixture->order, 0);
  render_all (fixture);
  g_assert_cmpint (g_array_index (fixture->order, int, 0), ==, 10);
  for (guint i = 0; i < fixture->order->len; i++) {
    const int frame = g_array_index (fixture->order, int, i);

    if (frame < last) {
      g_assert_false (wrapped); /* what is before the playhead comes after the rest, once */
      g_assert_cmpint (last, ==, FRAMES - 1);
      wrapped = TRUE;
    }
    last = frame;
  }
  g_assert_true (wrapped);
}

static void
test_an_edit_leaves_what_was_before_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantResult) kept = NULL, again = NULL;

  wait_for_inputs (fixture);
  render_all (fixture);
  kept = vivant_frame_store_get (fixture->store, 4);
  edit (fixture, 15);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, 15);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_STALE), ==, FRAMES - 15);
  render_all (fixture);
  again = vivant_frame_store_get (fixture->store, 4);
  g_assert_true (kept == again);
  g_free (vivant_project_undo (fixture->project));
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, 15);
}

static void
test_undo_makes_frames_fresh_again (Fixture *fixture, gconstpointer data)
{
  wait_for_inputs (fixture);
  render_all (fixture);
  edit (fixture, 15);
  g_free (vivant_project_undo (fixture->project));
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, FRAMES);
  g_object_set (fixture->project, "adapt-scale", FALSE, NULL);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, 0);
  /* A frame that was rendered in between belongs to the other settings, and comes again by itself. */
  WAIT_UNTIL (vivant_frame_store_get_state (fixture->store, 0) == VIVANT_FRAME_DONE);
  g_object_set (fixture->project, "adapt-scale", TRUE, NULL);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, FRAMES - 1);
  WAIT_UNTIL (count (fixture, VIVANT_FRAME_DONE) == FRAMES);
}

/* Frames are counted from the clip's first, not from the range's. */
static void
test_a_part_of_the_clip (Fixture *fixture, gconstpointer data)
{
  wait_for_inputs (fixture);
  vivant_project_set_trim (fixture->project, 5, FRAMES);
  g_array_set_size (fixture->order, 0);
  vivant_studio_preview (fixture->studio, 12);
  WAIT_UNTIL (fixture->order->len > 0);
  g_assert_cmpint (g_array_index (fixture->order, int, 0), ==, 12);
  g_assert_cmpint (vivant_frame_store_get_state (fixture->store, 5), ==, VIVANT_FRAME_TODO);
  vivant_studio_set_playhead (fixture->studio, 10);
  g_array_set_size (fixture->order, 0);
  vivant_studio_start (fixture->studio);
  WAIT_UNTIL (fixture->finished == 1);
  g_assert_cmpint (g_array_index (fixture->order, int, 0), ==, 10);
  for (int i = 0; i < FRAMES; i++)
    g_assert_true ((vivant_frame_store_get_state (fixture->store, i) == VIVANT_FRAME_DONE) == (i == 0 || i >= 5));
}

static void
test_the_same_portrait_again (Fixture *fixture, gconstpointer data)
{
  wait_for_inputs (fixture);
  render_all (fixture);
  vivant_project_set_source (fixture->project, g_getenv ("VIVANT_TEST_PORTRAIT"));
  g_assert_null (vivant_project_get_state (fixture->project)->source_fingerprint);
  WAIT_UNTIL (vivant_project_get_state (fixture->project)->source_fingerprint != NULL);
  /* Its square is looked for now; the frames of the chosen one are still there. */
  g_free (vivant_project_undo (fixture->project));
  WAIT_UNTIL (count (fixture, VIVANT_FRAME_DONE) == FRAMES);
}

/* The start frame of the sample's first frames is looked for among them. */
static void
test_trimming_keeps_frames (Fixture *fixture, gconstpointer data)
{
  int start;

  wait_for_inputs (fixture);
  vivant_project_set_start (fixture->project, VIVANT_START_AUTO, 0);
  WAIT_UNTIL (vivant_studio_get_start_frame (fixture->studio) >= 0);
  render_all (fixture);
  start = vivant_studio_get_start_frame (fixture->studio);
  vivant_project_set_trim (fixture->project, start, start + 2);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, FRAMES);
  g_assert_cmpint (vivant_studio_get_start_frame (fixture->studio), ==, start);
  vivant_project_set_trim (fixture->project, start + 1, FRAMES);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, 0);
  WAIT_UNTIL (vivant_studio_get_start_frame (fixture->studio) > start);
}

static void
test_an_edit_while_it_renders (Fixture *fixture, gconstpointer data)
{
  wait_for_inputs (fixture);
  vivant_studio_start (fixture->studio);
  WAIT_UNTIL (count (fixture, VIVANT_FRAME_DONE) >= 5);
  vivant_studio_set_playhead (fixture->studio, 12);
  edit (fixture, 0);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, 0);
  g_array_set_size (fixture->order, 0);
  WAIT_UNTIL (fixture->finished == 1);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, FRAMES);
  /* First what is looked at, as it is now. */
  WAIT_UNTIL (fixture->order->len > 0);
  g_assert_cmpint (g_array_index (fixture->order, int, 0), ==, 12);
}

static void
test_pause_and_resume (Fixture *fixture, gconstpointer data)
{
  wait_for_inputs (fixture);
  vivant_studio_start (fixture->studio);
  WAIT_UNTIL (count (fixture, VIVANT_FRAME_DONE) >= 3);
  vivant_studio_pause (fixture->studio);
  g_assert_cmpint (vivant_studio_get_phase (fixture->studio), ==, VIVANT_PHASE_PAUSED);
  /* A preview gets its turn all the same. */
  vivant_studio_preview (fixture->studio, 20);
  WAIT_UNTIL (vivant_frame_store_get_state (fixture->store, 20) == VIVANT_FRAME_DONE);
  g_assert_cmpint (vivant_studio_get_phase (fixture->studio), ==, VIVANT_PHASE_PAUSED);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), <, FRAMES);
  vivant_studio_resume (fixture->studio);
  WAIT_UNTIL (fixture->finished == 1);
  g_assert_cmpint (count (fixture, VIVANT_FRAME_DONE), ==, FRAMES);
}

static void
test_cancel_keeps_frames (Fixture *fixture, gconstpointer data)
{
  int kept;

  wait_for_inputs (fixture);
  vivant_studio_start (fixture->studio);
  WAIT_UNTIL (count (fixture, VIVANT_FRAME_DONE) >= 4);
  vivant_studio_cancel (fixture->studio);
  g_assert_cmpint (vivant_studio_get_phase (fixture->studio), ==, VIVANT_PHASE_IDLE);
  kept = count (fixture, VIVANT_FRAME_DONE);
  g_assert_true (vivant_studio_get_animated (fixture->studio));
  render_all (fixture);
  g_assert_cmpint (kept, >=, 4);
  g_assert_cmpint (fixture->finished, ==, 1);
}

static void
test_a_missing_portrait (Fixture *fixture, gconstpointer data)
{
  wait_for_inputs (fixture);
  vivant_project_set_source (fixture->project, "/nowhere/portrait.jpg");
  WAIT_UNTIL (vivant_studio_get_source (fixture->studio) == NULL);
  g_assert_true (vivant_studio_get_missing (fixture->studio, FALSE));
  g_assert_false (vivant_studio_get_missing (fixture->studio, TRUE));
  g_assert_false (vivant_studio_get_can_render (fixture->studio));
  vivant_project_relink (fixture->project, FALSE, g_getenv ("VIVANT_TEST_PORTRAIT"));
  WAIT_UNTIL (vivant_studio_get_can_render (fixture->studio));
  g_assert_false (vivant_studio_get_missing (fixture->studio, FALSE));
}

static void
test_a_clip_that_is_none (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("vivant-XXXXXX.mp4", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  wait_for_inputs (fixture);
  vivant_project_set_driver (fixture->project, path);
  WAIT_UNTIL (fixture->failed == 1);
  g_assert_cmpint (fixture->failure, ==, VIVANT_FAILURE_DRIVER);
  g_assert_false (vivant_studio_get_can_render (fixture->studio));
  g_assert_cmpint (vivant_frame_store_get_n_frames (fixture->store), ==, 0);
  g_unlink (path);
}

static void
test_frames_a_crash_left (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("vivant-studio-XXXXXX", NULL);
  g_autofree char *left = g_build_filename (folder, "left.frames", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.frames", NULL);
  g_autoptr (GFile) from = NULL, to = NULL;
  g_autoptr (VivantProject) project = vivant_project_new ();
  VivantStudio *second = vivant_studio_new (project, fixture->catalog);

  vivant_studio_keep_frames (fixture->studio, path, NULL);
  wait_for_inputs (fixture);
  render_all (fixture);
  from = g_file_new_for_path (path);
  to = g_file_new_for_path (left);
  g_assert_true (g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL));
  /* The same project again, but for an edit from frame 10 on. */
  edit (fixture, 10);
  vivant_studio_keep_frames (second, NULL, left);
  vivant_project_apply (project, vivant_project_state_copy (vivant_project_get_state (fixture->project)), "Open", NULL);
  WAIT_UNTIL (vivant_frame_store_count (vivant_studio_get_store (second), VIVANT_FRAME_DONE, 0, G_MAXINT) == 10);
  g_assert_cmpint (vivant_frame_store_count (vivant_studio_get_store (second), VIVANT_FRAME_STALE, 0, G_MAXINT), ==,
                   FRAMES - 10);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  vivant_studio_close (second);
  WAIT_UNTIL (G_OBJECT (second)->ref_count == 1);
  g_object_unref (second);
  vivant_studio_close (fixture->studio);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/studio/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("loads-and-previews", test_loads_and_previews);
  ADD ("turns", test_turns);
  ADD ("turns-a-large-portrait-later", test_turns_a_large_portrait_later);
  ADD ("loads-turned", test_loads_turned);
  ADD ("renders-from-the-playhead", test_renders_from_the_playhead);
  ADD ("an-edit-leaves-what-was-before-it", test_an_edit_leaves_what_was_before_it);
  ADD ("undo-makes-frames-fresh-again", test_undo_makes_frames_fresh_again);
  ADD ("a-part-of-the-clip", test_a_part_of_the_clip);
  ADD ("the-same-portrait-again", test_the_same_portrait_again);
  ADD ("trimming-keeps-frames", test_trimming_keeps_frames);
  ADD ("an-edit-while-it-renders", test_an_edit_while_it_renders);
  ADD ("pause-and-resume", test_pause_and_resume);
  ADD ("cancel-keeps-frames", test_cancel_keeps_frames);
  ADD ("a-missing-portrait", test_a_missing_portrait);
  ADD ("a-clip-that-is-none", test_a_clip_that_is_none);
  ADD ("frames-a-crash-left", test_frames_a_crash_left);
#undef ADD
  return g_test_run ();
}
