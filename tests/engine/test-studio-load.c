/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "small-studio.h"
#include "vivant-error.h"

#include <sys/stat.h>

static gboolean
is_busy (SmallStudio *self)
{
  g_autofree char *busy = small_dup_busy_text (self);

  return busy != NULL;
}

/* Nobody waits for what will not come; what was begun before may still end. */
static void
wait_until_idle (SmallStudio *self)
{
  WAIT_UNTIL (!is_busy (self));
  g_assert_cmpint (vivant_studio_get_phase (self->studio), ==, VIVANT_PHASE_IDLE);
}

static void
count_cb (int *count)
{
  (*count)++;
}

static void
test_what_is_told (SmallStudio *self, gconstpointer data)
{
  const VivantProjectState *state;
  int lengths = 0;

  g_signal_connect_swapped (self->studio, "notify::n-frames", G_CALLBACK (count_cb), &lengths);
  small_open (self);
  state = vivant_project_get_state (self->project);
  g_assert_cmpint (self->sources, ==, 1);
  g_assert_cmpint (self->drivers, ==, 1);
  g_assert_cmpint (lengths, ==, 1);
  g_assert_cmpint (self->failed, ==, 0);
  g_assert_cmpint (vivant_studio_get_n_frames (self->studio), ==, SMALL_FRAMES);
  g_assert_cmpint (vivant_frame_store_get_n_frames (self->store), ==, SMALL_FRAMES);
  g_assert_nonnull (state->source_fingerprint);
  g_assert_null (state->driver_fingerprint); /* of a folder */
  g_assert_false (vivant_studio_get_animated (self->studio));
  vivant_project_set_driver (self->project, NULL);
  g_assert_cmpint (self->drivers, ==, 2);
  g_assert_cmpint (vivant_studio_get_n_frames (self->studio), ==, 0);
  g_assert_null (vivant_studio_get_driver (self->studio));
  vivant_project_set_source (self->project, NULL);
  g_assert_cmpint (self->sources, ==, 2);
  g_assert_null (vivant_studio_get_source (self->studio));
  wait_until_idle (self);
  g_signal_handlers_disconnect_by_func (self->studio, count_cb, &lengths);
}

/* Files that are none, as the paths that a user may choose. */
static char *
make_bad (SmallStudio *self, int which)
{
  static const char giant[] = "GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\2\2D\1\0;";
  static const char *const names[] = {"empty.png", "text.mp4", "folder", "pipe", "giant.gif"};
  char *path = g_build_filename (self->folder, names[which], NULL);

  switch (which) {
  case 0:
    g_assert_true (g_file_set_contents (path, "", 0, NULL));
    break;
  case 1:
    g_assert_true (g_file_set_contents (path, "Dear diary", -1, NULL));
    break;
  case 2:
    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    break;
  case 3:
    g_assert_cmpint (mkfifo (path, 0600), ==, 0);
    break;
  default: /* 65535 × 65535 pixels */
    g_assert_true (g_file_set_contents (path, giant, sizeof giant - 1, NULL));
  }
  return path;
}

/* One sentence that names the file, nothing left to wait for, and the next one is taken as if nothing had been. */
static void
test_bad_inputs (SmallStudio *self, gconstpointer data)
{
  const gboolean driver = GPOINTER_TO_INT (data);
  void (*choose) (VivantProject *, const char *) = driver ? vivant_project_set_driver : vivant_project_set_source;

  small_open (self);
  for (int i = 0; i < 5; i++) {
    g_autofree char *path = make_bad (self, i), *name = g_path_get_basename (path);

    self->failed = 0;
    choose (self->project, path);
    WAIT_UNTIL (self->failed > 0);
    g_assert_cmpint (self->failed, ==, 1);
    g_assert_cmpint (self->failure, ==, driver ? VIVANT_FAILURE_DRIVER : VIVANT_FAILURE_SOURCE);
    g_assert_nonnull (strstr (self->error->message, name));
    g_assert_false (vivant_studio_get_missing (self->studio, driver));
    g_assert_false (vivant_studio_get_can_render (self->studio));
    wait_until_idle (self);
    choose (self->project, driver ? self->clip : self->portrait);
    WAIT_UNTIL (vivant_studio_get_can_render (self->studio));
  }
  g_assert_cmpint (self->failed, ==, 1);
}

/* Of many choices one after another only the last is loaded. */
static void
test_the_last_choice (SmallStudio *self, gconstpointer data)
{
  int before;

  small_open (self);
  before = self->sources;
  for (int i = 0; i < SMALL_FRAMES; i++) {
    g_autofree char *name = g_strdup_printf ("%03d.png", i), *path = g_build_filename (self->clip, name, NULL);

    vivant_project_set_source (self->project, path);
  }
  WAIT_UNTIL (self->sources > before);
  for (int i = 0; i < 200; i++) /* the others would come about now */
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (self->sources, ==, before + 1);
  g_assert_true (g_str_has_suffix (vivant_project_get_state (self->project)->source, "011.png"));
  /* Where the bright square is there. */
  g_assert_cmpint (vivant_studio_get_source (self->studio)
                       ->data[vivant_studio_get_source (self->studio)->stride * 24 + 3 * (8 + 3 * 11)],
                   >, 200);
}

/* Gone while it is read: loaded or failed, once. */
static void
test_removed_while_loading (SmallStudio *self, gconstpointer data)
{
  small_open (self);
  for (int i = 0; i < 10; i++) {
    g_autofree char *name = g_strdup_printf ("going %d.png", i), *path = g_build_filename (self->folder, name, NULL);
    g_autofree char *bytes = NULL;
    const int before = self->sources;
    gsize size;

    g_assert_true (g_file_get_contents (self->portrait, &bytes, &size, NULL));
    g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
    self->failed = 0;
    vivant_project_set_source (self->project, path);
    g_usleep ((gulong) i * 200);
    g_unlink (path);
    WAIT_UNTIL (self->sources > before);
    /* A portrait that went right after it was read fails its preview, perhaps the next time round. */
    if (vivant_studio_get_source (self->studio) == NULL)
      g_assert_cmpint (self->failed, >=, 1);
    else
      g_assert_false (self->failed > 0 && self->failure == VIVANT_FAILURE_SOURCE);
  }
}

typedef struct Gone {
  GThread *thread; /* that it went in */
  gboolean done;
} Gone;

static void
gone_cb (gpointer data, GObject *object)
{
  Gone *gone = data;

  gone->thread = g_thread_self ();
  g_atomic_int_set (&gone->done, TRUE);
}

/* Dropped while everything is loading: it goes away with nobody to wait for it, in the thread that it belongs to. */
static void
test_dropped_while_loading (SmallStudio *self, gconstpointer data)
{
  for (int i = 0; i < 150; i++) {
    g_autoptr (VivantProject) project = vivant_project_new ();
    VivantStudio *studio = vivant_studio_new (project, self->catalog);
    Gone gone = {0};

    g_object_weak_ref (G_OBJECT (studio), gone_cb, &gone);
    WAIT_UNTIL (i % 2 == 0 || vivant_studio_get_model (studio) != NULL);
    vivant_project_set_source (project, self->portrait);
    if (i % 3 > 0)
      vivant_project_set_driver (project, self->clip);
    vivant_studio_close (studio);
    g_object_unref (studio);
    WAIT_UNTIL (g_atomic_int_get (&gone.done));
    g_assert_true (gone.thread == g_thread_self ());
  }
}

/* Another file under the same name: what was rendered from the old one is out of date. */
static void
test_another_file_by_that_name (SmallStudio *self, gconstpointer data)
{
  g_autofree char *other = g_build_filename (self->clip, "010.png", NULL), *bytes = NULL, *known = NULL;
  const VivantProjectState *state;
  gsize size;

  small_open (self);
  g_assert_cmpint (small_count (self, VIVANT_FRAME_DONE), ==, 1);
  known = g_strdup (vivant_project_get_state (self->project)->source_fingerprint);
  g_assert_true (g_file_get_contents (other, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (self->portrait, bytes, (gssize) size, NULL));
  vivant_project_relink (self->project, FALSE, "/nowhere.png");
  g_assert_true (vivant_studio_get_missing (self->studio, FALSE));
  wait_until_idle (self);
  vivant_project_relink (self->project, FALSE, self->portrait);
  WAIT_UNTIL (vivant_studio_get_can_render (self->studio));
  state = vivant_project_get_state (self->project);
  g_assert_cmpstr (state->source_fingerprint, !=, known);
  g_array_set_size (self->order, 0);
  WAIT_UNTIL (self->order->len > 0); /* the shown one comes again by itself */
}

static char *
dup_title (SmallStudio *self)
{
  char *title;

  g_object_get (self->studio, "model-title", &title, NULL);
  return title;
}

/* A model that is not installed, chosen while another one is loading; then it is imported. */
static void
test_a_model_that_comes_later (SmallStudio *self, gconstpointer data)
{
  g_autofree char *none = NULL, *title = NULL;

  vivant_project_set_source (self->project, self->portrait);
  vivant_project_set_driver (self->project, self->clip);
  g_object_set (self->project, "model-id", "vox", NULL);
  g_assert_cmpint (self->failed, ==, 1);
  g_assert_cmpint (self->failure, ==, VIVANT_FAILURE_MODEL);
  WAIT_UNTIL (vivant_studio_get_driver (self->studio) != NULL && vivant_studio_get_source (self->studio) != NULL);
  g_assert_null (vivant_studio_get_model (self->studio));
  none = dup_title (self);
  g_assert_null (none);
  wait_until_idle (self);
  small_install_model (self, "vox");
  vivant_model_catalog_refresh (self->catalog);
  WAIT_UNTIL (vivant_studio_get_can_render (self->studio));
  title = dup_title (self);
  g_assert_cmpstr (title, ==, "vox");
  g_assert_cmpint (self->failed, ==, 1);
}

static void
test_a_broken_model (SmallStudio *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->models, "broken.safetensors", NULL);

  small_open (self);
  g_assert_true (g_file_set_contents (path, "no model", -1, NULL));
  vivant_model_catalog_refresh (self->catalog);
  g_object_set (self->project, "model-id", "broken", NULL);
  WAIT_UNTIL (self->failed > 0);
  g_assert_cmpint (self->failure, ==, VIVANT_FAILURE_MODEL);
  g_assert_nonnull (strstr (self->error->message, "broken"));
  wait_until_idle (self);
  g_object_set (self->project, "model-id", NULL, NULL);
  WAIT_UNTIL (vivant_studio_get_can_render (self->studio));
  g_assert_cmpint (self->failed, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) \
  g_test_add ("/studio-load/" name, SmallStudio, GINT_TO_POINTER (data), small_set_up, test, small_tear_down)
  ADD ("what-is-told", 0, test_what_is_told);
  ADD ("bad-portraits", FALSE, test_bad_inputs);
  ADD ("bad-clips", TRUE, test_bad_inputs);
  ADD ("the-last-choice", 0, test_the_last_choice);
  ADD ("removed-while-loading", 0, test_removed_while_loading);
  ADD ("dropped-while-loading", 0, test_dropped_while_loading);
  ADD ("another-file-by-that-name", 0, test_another_file_by_that_name);
  ADD ("a-model-that-comes-later", 0, test_a_model_that_comes_later);
  ADD ("a-broken-model", 0, test_a_broken_model);
#undef ADD
  return g_test_run ();
}
