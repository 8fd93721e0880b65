/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "disk.h"
#include "vivant-autosave-files.h"

#include "vivant-error.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 6, REVISIONS = 40, PROCESSES = 4 };

typedef struct Fixture {
  char *folder;
  VivantAutosaveFiles *files;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_dir_make_tmp ("vivant-XXXXXX", NULL);

  fixture->folder = g_build_filename (parent, "autosave", NULL);
  fixture->files = vivant_autosave_files_new (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vivant_autosave_files_close (fixture->files);
  vivant_autosave_files_unref (fixture->files);
  if (g_file_test (fixture->folder, G_FILE_TEST_EXISTS))
    g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

/* The path of the only file with this ending, or NULL. */
static char *
find (Fixture *fixture, const char *ending)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  char *found = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ending)) {
      g_assert_null (found);
      found = g_build_filename (fixture->folder, name, NULL);
    }
  return found;
}

static void
assert_holds (Fixture *fixture, const char *ending, const char *text)
{
  g_autofree char *path = find (fixture, ending), *found = NULL;

  if (path != NULL)
    g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

static void
save (VivantAutosaveFiles *files, guint64 revision, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vivant_autosave_files_write (files, revision, text, &error));
  g_assert_no_error (error);
}

static char *
base_of_copy (Fixture *fixture)
{
  char *path = find (fixture, VIVANT_COPY_ENDING);

  g_assert_nonnull (path);
  path[strlen (path) - strlen (VIVANT_COPY_ENDING)] = '\0';
  return path;
}

static void
test_the_newest_stays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = NULL;
  struct stat info;

  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS)); /* names only, so far */
  save (fixture->files, 2, "two");
  save (fixture->files, 1, "one");
  assert_holds (fixture, VIVANT_COPY_ENDING, "two");
  save (fixture->files, 3, "three");
  assert_holds (fixture, VIVANT_COPY_ENDING, "three");
  copy = find (fixture, VIVANT_COPY_ENDING);
  g_assert_cmpint (g_stat (copy, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 077, ==, 0); /* nobody else's business */
}

static void
test_nothing_after_closing (Fixture *fixture, gconstpointer data)
{
  save (fixture->files, 1, "one");
  vivant_autosave_files_close (fixture->files);
  save (fixture->files, 2, "two");
  vivant_autosave_files_close (fixture->files);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
}

static gpointer
write_many (gpointer data)
{
  Fixture *fixture = data;

  for (guint64 i = 1; i <= REVISIONS; i++) {
    g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, i);

    save (fixture->files, i, text);
  }
  vivant_autosave_files_unref (fixture->files);
  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[THREADS];

  for (int i = 0; i < THREADS; i++) {
    vivant_autosave_files_ref (fixture->files);
    threads[i] = g_thread_new ("write", write_many, fixture);
  }
  for (int i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  assert_holds (fixture, VIVANT_COPY_ENDING, G_STRINGIFY (40));
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->folder);
  GError *error = NULL;

  /* A file in the folder's place keeps root out, too. */
  g_assert_cmpint (g_rmdir (parent), ==, 0);
  g_assert_true (g_file_set_contents (parent, "", 0, NULL));
  g_assert_false (vivant_autosave_files_write (fixture->files, 1, "one", &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_assert_nonnull (strstr (error->message, fixture->folder));
  g_clear_error (&error);
  g_unlink (parent);
  save (fixture->files, 1, "one");
  assert_holds (fixture, VIVANT_COPY_ENDING, "one");
}

static void
test_a_full_disk (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  gboolean ok;

  save (fixture->files, 1, "one");
  disk_set_room (8);
  ok = vivant_autosave_files_write (fixture->files, 2, "more than there is room for", &error);
  disk_set_room (RLIM_INFINITY);
  g_assert_false (ok);
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_assert_nonnull (strstr (error->message, fixture->folder));
  g_clear_error (&error);
  assert_holds (fixture, VIVANT_COPY_ENDING, "one");
  save (fixture->files, 2, "two"); /* it was not counted as written */
  assert_holds (fixture, VIVANT_COPY_ENDING, "two");
}

/* A process that writes a copy and is killed. */
static void
crash (Fixture *fixture)
{
  const pid_t child = fork ();
  int status;

  if (child == 0) {
    save (vivant_autosave_files_new (fixture->folder), 1, "one");
    raise (SIGKILL);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
}

static char *
put (const char *folder, const char *name)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  return path;
}

static char *
put_beside (const char *base, const char *ending)
{
  g_autofree char *folder = g_path_get_dirname (base), *stem = g_path_get_basename (base);
  g_autofree char *name = g_strconcat (stem, ending, NULL);

  return put (folder, name);
}

static void
test_one_owner (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = NULL, *origin = NULL;
  int lock;

  save (fixture->files, 1, "one");
  base = base_of_copy (fixture);
  g_assert_cmpint (vivant_autosave_files_adopt (base), ==, -1);
  vivant_autosave_files_close (fixture->files);
  crash (fixture);
  g_free (base);
  base = base_of_copy (fixture);
  lock = vivant_autosave_files_adopt (base);
  g_assert_cmpint (lock, >=, 0);
  g_assert_cmpint (vivant_autosave_files_adopt (base), ==, -1);
  close (lock);
  lock = vivant_autosave_files_adopt (base);
  g_assert_cmpint (lock, >=, 0);
  g_free (put_beside (base, ".origin"));
  origin = vivant_autosave_files_read_origin (base);
  g_assert_cmpstr (origin, ==, "x");
  vivant_autosave_files_remove (base);
  g_assert_null (vivant_autosave_files_read_origin (base));
  close (lock);
}

/* Several programs start after a crash: one of them gets the copy. */
static void
test_processes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = NULL;
  pid_t children[PROCESSES];
  int hold[2], tried[2], owners = 0;

  crash (fixture);
  base = base_of_copy (fixture);
  g_assert_cmpint (pipe (hold), ==, 0);
  g_assert_cmpint (pipe (tried), ==, 0);
  for (int i = 0; i < PROCESSES; i++)
    if ((children[i] = fork ()) == 0) {
      const int lock = vivant_autosave_files_adopt (base);
      char byte = 0;

      close (hold[1]);
      g_assert_cmpint (write (tried[1], &byte, 1), ==, 1);
      _exit (read (hold[0], &byte, 1) == 0 && lock >= 0 ? 1 : 0); /* alive until all have tried */
    }
  for (int i = 0; i < PROCESSES; i++)
    g_assert_cmpint (read (tried[0], &(char){0}, 1), ==, 1);
  close (hold[1]);
  for (int i = 0; i < PROCESSES; i++) {
    int status;

    g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
    owners += WEXITSTATUS (status);
  }
  close (hold[0]);
  close (tried[0]);
  close (tried[1]);
  g_assert_cmpint (owners, ==, 1);
  vivant_autosave_files_remove (base);
}

static void
assert_there (const char *path, gboolean there)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == there);
  g_unlink (path);
}

/* What is swept away belongs to nobody; all else stays. */
static void
test_sweeping (Fixture *fixture, gconstpointer data)
{
  g_autofree char *living = NULL, *dead = NULL, *uuid = g_uuid_string_random ();
  g_autofree char *gone = g_build_filename (fixture->folder, uuid, NULL);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "vivant", NULL);
  g_autofree char *of_dead = NULL, *of_living = NULL, *frames = NULL;

  crash (fixture);
  dead = base_of_copy (fixture);
  of_dead = vivant_autosave_files_frames_of (dead);
  g_free (put (cache, strrchr (of_dead, '/') + 1));
  g_free (put_beside (dead, ".vivant.A1B2C3"));

  /* One that was killed before its first copy. */
  frames = vivant_autosave_files_frames_of (gone);
  g_free (put (cache, strrchr (frames, '/') + 1));
  for (int i = 0; i < 4; i++)
    g_free (put_beside (gone, ((const char *const[]){".lock", ".origin", ".vivant.A1B2C3", ".origin.X"})[i]));

  /* One that lives, between its lock and its first copy. */
  save (fixture->files, 1, "one");
  of_living = vivant_autosave_files_dup_frames (fixture->files);
  g_free (put (cache, strrchr (of_living, '/') + 1));
  living = g_strdup (strrchr (of_living, '/') + 1);
  living[strlen (living) - strlen (".frames")] = '\0';

  g_free (put (fixture->folder, "notes.lock"));
  g_free (put (cache, "other.txt"));
  vivant_autosave_files_sweep (fixture->folder);

#define THERE(folder, stem, ending, there)                                  \
  G_STMT_START                                                              \
  {                                                                         \
    g_autofree char *path_ = g_strconcat (folder, "/", stem, ending, NULL); \
                                                                            \
    assert_there (path_, there);                                            \
  }                                                                         \
  G_STMT_END
  THERE (fixture->folder, uuid, ".lock", FALSE);
  THERE (fixture->folder, uuid, ".origin", FALSE);
  THERE (fixture->folder, uuid, ".vivant.A1B2C3", FALSE);
  THERE (fixture->folder, uuid, ".origin.X", FALSE);
  THERE (fixture->folder, living, ".lock", TRUE);
  THERE (fixture->folder, living, ".vivant", TRUE);
  THERE (fixture->folder, "notes", ".lock", TRUE);
  THERE (cache, "other", ".txt", TRUE);
#undef THERE
  assert_there (frames, FALSE);
  assert_there (of_living, TRUE);
  assert_there (of_dead, TRUE);
  vivant_autosave_files_remove (dead);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/autosave-files/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("the-newest-stays", test_the_newest_stays);
  ADD ("nothing-after-closing", test_nothing_after_closing);
  ADD ("threads", test_threads);
  ADD ("no-folder", test_no_folder);
  ADD ("a-full-disk", test_a_full_disk);
  ADD ("one-owner", test_one_owner);
  ADD ("processes", test_processes);
  ADD ("sweeping", test_sweeping);
#undef ADD
  return g_test_run ();
}
