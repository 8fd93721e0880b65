/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "disk.h"
#include "vivant-autosave.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Seconds a thread may take on a busy machine. */
#define PATIENCE 30

typedef struct Fixture {
  char *folder;
  VivantProject *project;
  VivantAutosave *autosave;
  int failures, notified;
} Fixture;

static void
failed_cb (VivantAutosave *autosave, GError *error, Fixture *fixture)
{
  g_assert_nonnull (error);
  fixture->failures++;
}

static void
count_cb (int *notified)
{
  ++*notified;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vivant-autosave-XXXXXX", NULL);
  fixture->project = vivant_project_new ();
  fixture->autosave = vivant_autosave_new (fixture->project, fixture->folder);
  g_signal_connect (fixture->autosave, "failed", G_CALLBACK (failed_cb), fixture);
  g_signal_connect_swapped (fixture->autosave, "notify::failing", G_CALLBACK (count_cb), &fixture->notified);
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
remove_beside (const Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
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

static void
test_a_full_disk_is_told_once (Fixture *fixture, gconstpointer data)
{
  vivant_project_set_source (fixture->project, "/a/Mona.png");
  g_assert_true (vivant_autosave_flush (fixture->autosave));
  disk_set_room (16);
  vivant_project_set_source (fixture->project, "/a/Lisa.png");
  g_assert_false (vivant_autosave_flush (fixture->autosave));
  g_assert_false (vivant_autosave_flush (fixture->autosave));
  g_assert_cmpint (fixture->failures, ==, 1);
  g_assert_true (vivant_autosave_get_failing (fixture->autosave));
  g_assert_false (vivant_autosave_is_current (fixture->autosave));
  g_assert_cmpint (count_files (fixture), ==, 2); /* the older copy is whole, and nothing lies beside it */
  disk_set_room (RLIM_INFINITY);
  wait_until_saved (fixture); /* without another edit */
  g_assert_false (vivant_autosave_get_failing (fixture->autosave));
  g_assert_cmpint (fixture->notified, ==, 2);
  g_assert_cmpint (fixture->failures, ==, 1);
}

/* What a crash would leave behind, and under which address it would come back. */
static char *
recover_origin (Fixture *fixture, char **source)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  g_autoptr (VivantProject) recovered = vivant_project_new ();
  GFile *file;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".vivant")) {
      g_autoptr (GFile) copy = g_file_new_build_filename (fixture->folder, name, NULL);

      g_assert_true (vivant_project_recover (recovered, copy, NULL, NULL));
    }
  *source = g_strdup (vivant_project_get_state (recovered)->source);
  file = vivant_project_get_file (recovered);
  return file != NULL ? g_file_get_basename (file) : NULL;
}

static void
assert_recovers (Fixture *fixture, const char *source, const char *origin)
{
  g_autofree char *found = NULL, *found_origin = recover_origin (fixture, &found);

  g_assert_cmpstr (found, ==, source);
  g_assert_cmpstr (found_origin, ==, origin);
}

static void
save_as (Fixture *fixture, const char *name)
{
  g_autoptr (GFile) file = g_file_new_build_filename (fixture->folder, name, NULL);

  g_assert_true (vivant_project_save (fixture->project, file, NULL));
}

/* The state and the address belong together: on the disk is both of before, or both of now. */
static void
test_a_full_disk_keeps_the_address (Fixture *fixture, gconstpointer data)
{
  vivant_project_set_source (fixture->project, "/a/Mona.png");
  save_as (fixture, "first.project");
  g_assert_true (vivant_autosave_flush (fixture->autosave));
  assert_recovers (fixture, "/a/Mona.png", "first.project");
  vivant_project_set_source (fixture->project, "/a/Lisa.png");
  save_as (fixture, "second.project");
  /* Room for an address, but not for a project. */
  for (rlim_t bytes = 0; bytes <= 512; bytes += 128) {
    disk_set_room (bytes);
    g_assert_false (vivant_autosave_flush (fixture->autosave));
    disk_set_room (RLIM_INFINITY);
    assert_recovers (fixture, "/a/Mona.png", "first.project");
  }
  g_assert_true (vivant_autosave_flush (fixture->autosave));
  assert_recovers (fixture, "/a/Lisa.png", "second.project");
  remove_beside (fixture, "first.project");
  remove_beside (fixture, "second.project");
}

/* Nothing but the name changes. A copy under the former one would be saved over that file. */
static void
test_a_new_name_is_kept_by_itself (Fixture *fixture, gconstpointer data)
{
  vivant_project_set_source (fixture->project, "/a/Mona.png");
  save_as (fixture, "first.project");
  wait_until_saved (fixture);
  save_as (fixture, "second.project");
  g_assert_false (vivant_autosave_is_current (fixture->autosave));
  wait_until_saved (fixture);
  assert_recovers (fixture, "/a/Mona.png", "second.project");
  remove_beside (fixture, "first.project");
  remove_beside (fixture, "second.project");
}

static void
leave_copy (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Of an earlier version: the address lies beside it. */
static void
test_an_address_beside_the_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantProject) recovered = vivant_project_new ();
  g_autoptr (GPtrArray) orphans = NULL;
  VivantOrphan *orphan;

  leave_copy (fixture, "0.vivant", "{\"vivant\": 1}");
  leave_copy (fixture, "0.origin", "file:///a/mine.vivant");
  orphans = vivant_autosave_take_orphans (fixture->folder);
  g_assert_cmpuint (orphans->len, ==, 1);
  orphan = g_ptr_array_index (orphans, 0);
  g_assert_true (vivant_project_recover (recovered, orphan->copy, orphan->file, NULL));
  g_assert_cmpstr (g_file_peek_path (vivant_project_get_file (recovered)), ==, "/a/mine.vivant");
  vivant_orphan_discard (orphan);
}

static void
test_an_unreadable_copy_is_kept (Fixture *fixture, gconstpointer text)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "set-aside", NULL), *aside = NULL, *kept = NULL;
  g_autoptr (VivantProject) recovered = vivant_project_new ();
  g_autoptr (GPtrArray) orphans = NULL, later = NULL;
  g_autoptr (GError) error = NULL;
  VivantOrphan *orphan;

  leave_copy (fixture, "0.vivant", text);
  orphans = vivant_autosave_take_orphans (fixture->folder);
  g_assert_cmpuint (orphans->len, ==, 1);
  orphan = g_ptr_array_index (orphans, 0);
  g_assert_false (vivant_project_recover (recovered, orphan->copy, orphan->file, &error));
  g_assert_null (strstr (error->message, "0.vivant"));
  aside = vivant_orphan_set_aside (orphan);
  g_ptr_array_set_size (orphans, 0);
  later = vivant_autosave_take_orphans (fixture->folder);
  g_assert_cmpuint (later->len, ==, 0);
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, text);
  g_unlink (aside);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
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
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/autosave/nothing-before-an-edit", NULL, test_nothing_before_an_edit);
  ADD ("/autosave/an-edit-is-saved-by-itself", NULL, test_an_edit_is_saved_by_itself);
  ADD ("/autosave/the-living-are-no-orphans", NULL, test_the_living_are_no_orphans);
  ADD ("/autosave/a-crash-leaves-an-orphan", GINT_TO_POINTER (FALSE), test_a_crash_leaves_an_orphan);
  ADD ("/autosave/a-crash-leaves-an-orphan-with-its-file", GINT_TO_POINTER (TRUE), test_a_crash_leaves_an_orphan);
  ADD ("/autosave/a-full-disk-is-told-once", NULL, test_a_full_disk_is_told_once);
  ADD ("/autosave/a-full-disk-keeps-the-address", NULL, test_a_full_disk_keeps_the_address);
  ADD ("/autosave/a-new-name-is-kept-by-itself", NULL, test_a_new_name_is_kept_by_itself);
  ADD ("/autosave/an-address-beside-the-copy", NULL, test_an_address_beside_the_copy);
  ADD ("/autosave/a-damaged-copy-is-kept", "{\"vivant\": 1, \"source\":", test_an_unreadable_copy_is_kept);
  ADD ("/autosave/a-newer-copy-is-kept", "{\"vivant\": 99}", test_an_unreadable_copy_is_kept);
  ADD ("/autosave/closing-waits-for-the-thread", NULL, test_closing_waits_for_the_thread);
#undef ADD
  return g_test_run ();
}
