/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-export-settings.h"
#include "vivant-queue.h"
#include "wait.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

enum { FRAMES = 4 };

typedef struct Fixture {
  char *folder;
  VivantModelCatalog *catalog;
  VivantQueue *queue;
  VivantProjectState *state;
  GString *finished; /* titles, in the order they ended; failed ones with a "!" */
} Fixture;

static void
finished_cb (VivantQueue *queue, VivantQueueItem *item, GError *error, Fixture *fixture)
{
  g_string_append_printf (fixture->finished, "%s%s ", vivant_queue_item_get_title (item), error != NULL ? "!" : "");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vivant-queue-XXXXXX", NULL);
  fixture->catalog = vivant_model_catalog_new ();
  fixture->queue = vivant_queue_new (fixture->catalog);
  fixture->finished = g_string_new (NULL);
  g_signal_connect (fixture->queue, "item-finished", G_CALLBACK (finished_cb), fixture);
  fixture->state = sample_state (0, FRAMES);
}

static char *
path_of (const Fixture *fixture, const char *title)
{
  g_autofree char *name = g_strconcat (title, ".gif", NULL);

  return g_build_filename (fixture->folder, name, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GDir *dir;
  const char *name;

  g_assert_finalize_object (fixture->queue);
  g_assert_finalize_object (fixture->catalog);
  vivant_project_state_free (fixture->state);
  g_string_free (fixture->finished, TRUE);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_assert_true (g_str_has_suffix (name, ".gif")); /* no partial file under any other name */
    g_unlink (path);
  }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static VivantQueueItem *
add (Fixture *fixture, const char *title)
{
  g_autofree char *path = path_of (fixture, title);
  VivantExportSettings settings;

  vivant_export_settings_init (&settings);
  settings.format = VIVANT_MEDIA_FORMAT_GIF;
  settings.path = path;
  return vivant_queue_add (fixture->queue, title, fixture->state, NULL, &settings);
}

static gboolean
exists (const Fixture *fixture, const char *title)
{
  g_autofree char *path = path_of (fixture, title);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
check_order (Fixture *fixture, const char *const *titles)
{
  GListModel *list = G_LIST_MODEL (fixture->queue);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, g_strv_length ((char **) titles));
  for (guint i = 0; titles[i] != NULL; i++) {
    g_autoptr (VivantQueueItem) item = g_list_model_get_item (list, i);

    g_assert_cmpstr (vivant_queue_item_get_title (item), ==, titles[i]);
  }
}

static void
test_one_after_another (Fixture *fixture, gconstpointer data)
{
  VivantQueueItem *a = add (fixture, "a"), *b = add (fixture, "b");

  g_assert_cmpint (vivant_queue_item_get_status (a), ==, VIVANT_QUEUE_RUNNING);
  g_assert_cmpint (vivant_queue_item_get_status (b), ==, VIVANT_QUEUE_WAITING);
  g_assert_cmpuint (vivant_queue_get_pending (fixture->queue), ==, 2);
  WAIT_UNTIL (vivant_queue_get_pending (fixture->queue) == 0);
  g_assert_cmpstr (fixture->finished->str, ==, "a b ");
  g_assert_cmpint (vivant_queue_item_get_status (a), ==, VIVANT_QUEUE_DONE);
  g_assert_null (vivant_queue_item_get_message (a));
  WAIT_UNTIL (vivant_queue_item_get_progress (b) == 1.0);
  g_assert_true (exists (fixture, "a") && exists (fixture, "b"));
}

static void
test_a_paused_queue_is_put_in_order (Fixture *fixture, gconstpointer data)
{
  VivantQueueItem *c;

  vivant_queue_set_paused (fixture->queue, TRUE);
  add (fixture, "a");
  add (fixture, "b");
  c = add (fixture, "c");
  g_assert_cmpint (vivant_queue_item_get_status (c), ==, VIVANT_QUEUE_WAITING);
  vivant_queue_move (fixture->queue, c, -2);
  check_order (fixture, (const char *const[]){"c", "a", "b", NULL});
  vivant_queue_move (fixture->queue, c, -1); /* it is first already */
  check_order (fixture, (const char *const[]){"c", "a", "b", NULL});
  vivant_queue_move (fixture->queue, c, 1);
  check_order (fixture, (const char *const[]){"a", "c", "b", NULL});
  vivant_queue_move (fixture->queue, c, -1);
  g_assert_cmpstr (fixture->finished->str, ==, "");
  vivant_queue_set_paused (fixture->queue, FALSE);
  WAIT_UNTIL (vivant_queue_get_pending (fixture->queue) == 0);
  g_assert_cmpstr (fixture->finished->str, ==, "c a b ");
}

static void
test_later_edits_do_not_touch_it (Fixture *fixture, gconstpointer data)
{
  add (fixture, "a");
  g_free (fixture->state->driver);
  fixture->state->driver = g_strdup ("/nowhere/clip.mp4");
  WAIT_UNTIL (vivant_queue_get_pending (fixture->queue) == 0);
  g_assert_cmpstr (fixture->finished->str, ==, "a ");
}

static void
test_a_failure_does_not_stop_the_others (Fixture *fixture, gconstpointer data)
{
  VivantQueueItem *bad;

  g_free (fixture->state->driver);
  fixture->state->driver = g_strdup ("/nowhere/clip.mp4");
  bad = add (fixture, "bad");
  g_free (fixture->state->driver);
  fixture->state->driver = g_strdup (g_getenv ("VIVANT_TEST_CLIP"));
  add (fixture, "good");
  WAIT_UNTIL (vivant_queue_get_pending (fixture->queue) == 0);
  g_assert_cmpstr (fixture->finished->str, ==, "bad! good ");
  g_assert_cmpint (vivant_queue_item_get_status (bad), ==, VIVANT_QUEUE_FAILED);
  g_assert_nonnull (strstr (vivant_queue_item_get_message (bad), "clip.mp4"));
  g_assert_false (exists (fixture, "bad"));
}

static void
test_a_model_that_is_gone (Fixture *fixture, gconstpointer data)
{
  fixture->state->model = g_strdup ("no-such-model");
  add (fixture, "a");
  WAIT_UNTIL (vivant_queue_get_pending (fixture->queue) == 0);
  g_assert_cmpstr (fixture->finished->str, ==, "a! ");
}

static void
test_removing (Fixture *fixture, gconstpointer data)
{
  VivantQueueItem *a, *b;

  fixture->state->trim_out = 0; /* long enough to be caught */
  a = add (fixture, "a");
  fixture->state->trim_out = FRAMES;
  b = add (fixture, "b");
  add (fixture, "c");
  WAIT_UNTIL (vivant_queue_item_get_progress (a) > 0.0);
  vivant_queue_remove (fixture->queue, b);
  vivant_queue_remove (fixture->queue, a);
  check_order (fixture, (const char *const[]){"c", NULL});
  WAIT_UNTIL (vivant_queue_get_pending (fixture->queue) == 0);
  g_assert_cmpstr (fixture->finished->str, ==, "c ");
  g_assert_false (exists (fixture, "a") || exists (fixture, "b"));
}

static void
test_pausing_holds_the_one_that_runs (Fixture *fixture, gconstpointer data)
{
  VivantQueueItem *a;
  double progress;

  fixture->state->trim_out = 0;
  a = add (fixture, "a");
  WAIT_UNTIL (vivant_queue_item_get_progress (a) > 0.0);
  vivant_queue_set_paused (fixture->queue, TRUE);
  for (int i = 0; i < 50; i++) /* frames that were under way */
    g_main_context_iteration (NULL, FALSE);
  g_usleep (500000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  progress = vivant_queue_item_get_progress (a);
  g_usleep (500000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpfloat (vivant_queue_item_get_progress (a), <=, progress + 12.0 / 150);
  g_assert_cmpfloat (vivant_queue_item_get_progress (a), <, 1.0);
  g_assert_cmpint (vivant_queue_item_get_status (a), ==, VIVANT_QUEUE_RUNNING);
  vivant_queue_remove (fixture->queue, a); /* a paused one can be stopped */
  WAIT_UNTIL (G_OBJECT (fixture->queue)->ref_count == 1);
  g_assert_false (exists (fixture, "a"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/queue/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("one-after-another", test_one_after_another);
  ADD ("a-paused-queue-is-put-in-order", test_a_paused_queue_is_put_in_order);
  ADD ("later-edits-do-not-touch-it", test_later_edits_do_not_touch_it);
  ADD ("a-failure-does-not-stop-the-others", test_a_failure_does_not_stop_the_others);
  ADD ("a-model-that-is-gone", test_a_model_that_is_gone);
  ADD ("removing", test_removing);
  ADD ("pausing-holds-the-one-that-runs", test_pausing_holds_the_one_that_runs);
#undef ADD
  return g_test_run ();
}
