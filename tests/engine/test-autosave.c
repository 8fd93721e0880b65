/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-autosave.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Seconds a thread may take on a busy machine. */
#define PATIENCE 30

typedef struct Fixture {
  char *folder;
  VivantProject *project;
  VivantAutosave *autosave;
  int failures;
} Fixture;

static void
failed_cb (VivantAutosave *autosave, GError *error, Fixture *fixture)
{
  g_assert_nonnull (error);
  fixture->failures++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vivant-autosave-XXXXXX", NULL);
  fixture->project = vivant_project_new ();
  fixture->autosave = vivant_autosave_new (fixture->project, fixture->folder);
  g_signal_connect (fixture->autosave, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->autosave);
  g_assert_finalize_object (fixture->project);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static gboolean
late_cb (gpointer late)
{
  *(gboolean *) late = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_until_saved (Fixture *fixture)
{
  gboolean late = FALSE;
  const guint source = g_timeout_add_seconds (PATIENCE, late_cb, &late);

  while (!vivant_autosave_is_current (fixture->autosave) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (source);
}

static int
count_files (const Fixture *fixture)
{
  GDir *dir = g_dir_open (fixture->folder, 0, NULL);
  int n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  g_dir_close (dir);
  return n;
}

static void
test_nothing_before_an_edit (Fixture *fixture, gconstpointer data)
{
  g_assert_true (vivant_autosave_is_current (fixture->autosave));
  g_assert_true (vivant_autosave_flush (fixture->autosave));
  g_assert_cmpint (count_files (fixture), ==, 0);
}

static void
test_an_edit_is_saved_by_itself (Fixture *fixture, gconstpointer data)
{
  vivant_project_set_source (fixture->project, "/a/Mona.png");
  g_assert_false (vivant_autosave_is_current (fixture->autosave));
  wait_until_saved (fixture);
  g_assert_cmpint (count_files (fixture), ==, 2); /* the copy and its lock */
  g_clear_object (&fixture->autosave);
  g_assert_cmpint (count_files (fixture), ==, 0);
}

static void
test_the_living_are_no_orphans (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) orphans = NULL;

  vivant_project_set_source (fixture->project, "/a/Mona.png");
  g_assert_true (vivant_autosave_flush (fixture->autosave));
  orphans = vivant_autosave_take_orphans (fixture->folder);
  g_assert_cmpuint (orphans->len, ==, 0);
}

/* A child does some work and is killed; a lock would outlive it only if it were no lock. */
static void
crash_after_saving (Fixture *fixture, gboolean with_file)
{
  const pid_t child = fork ();
  int status = 0;

  if (child == 0) {
    g_autoptr (GFile) file = g_file_new_build_filename (fixture->folder, "saved.project", NULL);

    if (with_file && !vivant_project_save (fixture->project, file, NULL))
      _exit (1);
    vivant_project_set_source (fixture->project, "/a/Mona.png");
    if (!vivant_autosave_flush (fixture->autosave))
      _exit (1);
    raise (SIGKILL);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
}

static void
test_a_crash_leaves_an_orphan (Fixture *fixture, gconstpointer data)
{
  const gboolean with_file = GPOINTER_TO_INT (data);
  g_autofree char *saved = g_build_filename (fixture->folder, "saved.project", NULL);
  g_autoptr (VivantProject) recovered = vivant_project_new ();
  g_autoptr (GPtrArray) orphans = NULL;
  g_autoptr (GError) error = NULL;
  VivantOrphan *orphan;

  crash_after_saving (fixture, with_file);
  orphans = vivant_autosave_take_orphans (fixture->folder);
  g_assert_cmpuint (orphans->len, ==, 1);
  orphan = g_ptr_array_index (orphans, 0);
  g_assert_true (vivant_project_recover (recovered, orphan->copy, orphan->file, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (vivant_project_get_state (recovered)->source, ==, "/a/Mona.png");
  g_assert_true (vivant_project_get_modified (recovered));
  if (with_file)
    g_assert_cmpstr (g_file_peek_path (vivant_project_get_file (recovered)), ==, saved);
  else
    g_assert_null (vivant_project_get_file (recovered));
  vivant_orphan_discard (orphan);
  g_unlink (saved);
  g_assert_cmpint (count_files (fixture), ==, 0);
}

/* No file may grow: what a full disk does. */
static void
set_room (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_a_full_disk_is_told_once (Fixture *fixture, gconstpointer data)
{
  vivant_project_set_source (fixture->project, "/a/Mona.png");
  g_assert_true (vivant_autosave_flush (fixture->autosave));
  set_room (16);
  vivant_project_set_source (fixture->project, "/a/Lisa.png");
  g_assert_false (vivant_autosave_flush (fixture->autosave));
  g_assert_false (vivant_autosave_flush (fixture->autosave));
  g_assert_cmpint (fixture->failures, ==, 1);
  g_assert_false (vivant_autosave_is_current (fixture->autosave));
  g_assert_cmpint (count_files (fixture), ==, 2); /* the older copy is whole, and nothing lies beside it */
  set_room (RLIM_INFINITY);
  wait_until_saved (fixture); /* without another edit */
  g_assert_cmpint (fixture->failures, ==, 1);
}

static void
test_closing_waits_for_the_thread (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 8; i++) {
    g_autofree char *path = g_strdup_printf ("/a/%d.png", i);
    g_autoptr (VivantAutosave) one = vivant_autosave_new (fixture->project, fixture->folder);
    const gint64 until = g_get_monotonic_time () + 5000 * i + 185000;

    g_assert_nonnull (one);
    vivant_project_set_source (fixture->project, path);
    while (g_get_monotonic_time () < until)
      g_main_context_iteration (NULL, FALSE);
  }
  g_clear_object (&fixture->autosave);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (count_files (fixture), ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/autosave/nothing-before-an-edit", NULL, test_nothing_before_an_edit);
  ADD ("/autosave/an-edit-is-saved-by-itself", NULL, test_an_edit_is_saved_by_itself);
  ADD ("/autosave/the-living-are-no-orphans", NULL, test_the_living_are_no_orphans);
  ADD ("/autosave/a-crash-leaves-an-orphan", GINT_TO_POINTER (FALSE), test_a_crash_leaves_an_orphan);
  ADD ("/autosave/a-crash-leaves-an-orphan-with-its-file", GINT_TO_POINTER (TRUE), test_a_crash_leaves_an_orphan);
  ADD ("/autosave/a-full-disk-is-told-once", NULL, test_a_full_disk_is_told_once);
  ADD ("/autosave/closing-waits-for-the-thread", NULL, test_closing_waits_for_the_thread);
#undef ADD
  return g_test_run ();
}
