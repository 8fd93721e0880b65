/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-set-aside.h"

#include "vivant-autosave.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define NEWER "{\"vivant\": 99}"
#define DAMAGED "{\"vivant\": 1, \"source\":"
#define READABLE "{\"vivant\": 1, \"copyOf\": \"file:///a/mine.vivant\", \"motion\": {\"smoothing\": 0.25}}"

typedef struct Fixture {
  char *folder, *aside;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  fixture->aside = g_build_filename (fixture->folder, "set-aside", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0); /* and so is the folder inside */
  g_free (fixture->aside);
  g_free (fixture->folder);
}

/* A copy that was set aside; its path. */
static char *
leave (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return vivant_set_aside_keep (path);
}

static void
make_older (const char *path, int days)
{
  const time_t then = time (NULL) - days * 24 * 60 * 60;

  g_assert_cmpint (g_utime (path, &(struct utimbuf){then, then}), ==, 0);
}

static int
count (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  int n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".vivant");
  return n;
}

static void
test_out_of_the_way (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = leave (fixture, "0.vivant", NEWER), *text = NULL;
  g_autofree char *expected = g_build_filename (fixture->aside, "0.vivant", NULL);

  g_assert_cmpstr (path, ==, expected);
  g_assert_cmpint (count (fixture->folder), ==, 0);
  vivant_set_aside_review (fixture->folder);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, NEWER);
  g_assert_cmpint (g_unlink (path), ==, 0);
  vivant_set_aside_review (fixture->folder);
  g_assert_false (g_file_test (fixture->aside, G_FILE_TEST_EXISTS));
  vivant_set_aside_review (fixture->folder); /* of nothing */
}

/* One of this name is there: nothing is lost. */
static void
test_a_name_that_is_taken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = leave (fixture, "0.vivant", NEWER), *second = leave (fixture, "0.vivant", DAMAGED);
  g_autofree char *stays = g_build_filename (fixture->folder, "0.vivant", NULL);

  g_assert_cmpstr (second, ==, stays);
  g_assert_cmpint (g_unlink (first), ==, 0);
  g_assert_cmpint (g_unlink (second), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->aside), ==, 0);
}

/* The version that could not read it is gone. The project's own file may hold later work. */
static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *readable = leave (fixture, "0.vivant", READABLE), *newer = leave (fixture, "1.vivant", NEWER);
  g_autoptr (VivantProject) project = vivant_project_new ();
  g_autoptr (GPtrArray) orphans = vivant_autosave_take_orphans (fixture->folder);
  g_autoptr (GError) error = NULL;
  VivantOrphan *orphan;

  g_assert_cmpuint (orphans->len, ==, 1);
  orphan = g_ptr_array_index (orphans, 0);
  g_assert_true (vivant_project_recover (project, orphan->copy, orphan->file, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (vivant_project_get_state (project)->smoothing, ==, 0.25);
  g_assert_null (vivant_project_get_file (project));
  g_assert_false (g_file_test (readable, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (newer, G_FILE_TEST_EXISTS));
  vivant_orphan_discard (orphan);
  g_assert_cmpint (g_unlink (newer), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->aside), ==, 0);
}

/* The program died between the two steps of it: there is one copy, not two. */
static void
test_comes_back_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *readable = leave (fixture, "0.vivant", READABLE);
  g_autofree char *copy = g_build_filename (fixture->folder, "0.vivant", NULL), *text = NULL;

  g_assert_true (g_file_set_contents (copy, "{\"vivant\": 1}", -1, NULL));
  vivant_set_aside_review (fixture->folder);
  g_assert_false (g_file_test (readable, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (copy, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{\"vivant\": 1}");
  g_assert_cmpint (g_unlink (copy), ==, 0);
}

static void
test_old_ones_go (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = leave (fixture, "0.vivant", NEWER), *young = leave (fixture, "1.vivant", DAMAGED);
  g_autofree char *late = leave (fixture, "2.vivant", READABLE), *back = NULL;

  make_older (old, VIVANT_SET_ASIDE_DAYS + 1);
  make_older (young, VIVANT_SET_ASIDE_DAYS - 1);
  make_older (late, VIVANT_SET_ASIDE_DAYS + 1);
  vivant_set_aside_review (fixture->folder);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
  back = g_build_filename (fixture->folder, "2.vivant", NULL); /* rather late than never */
  g_assert_cmpint (g_unlink (back), ==, 0);
  g_assert_cmpint (g_unlink (young), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->aside), ==, 0);
}

/* However long ago the last edit was, its days count from when it was set aside. */
static void
test_days_count_from_then (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (fixture->folder, "0.vivant", NULL), *kept = NULL;

  g_assert_true (g_file_set_contents (copy, NEWER, -1, NULL));
  make_older (copy, 2 * VIVANT_SET_ASIDE_DAYS);
  kept = vivant_set_aside_keep (copy);
  vivant_set_aside_review (fixture->folder);
  g_assert_cmpint (g_unlink (kept), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->aside), ==, 0);
}

static void
test_the_newest_stay (Fixture *fixture, gconstpointer data)
{
  enum { MORE = 5 };
  g_autofree char *note = NULL;

  for (int i = 0; i < VIVANT_SET_ASIDE_MOST + MORE; i++) {
    g_autofree char *name = g_strdup_printf ("%d.vivant", i), *path = leave (fixture, name, NEWER);

    make_older (path, i);
  }
  note = g_build_filename (fixture->aside, "notes.txt", NULL); /* nobody's business */
  g_assert_true (g_file_set_contents (note, "", 0, NULL));
  vivant_set_aside_review (fixture->folder);
  g_assert_cmpint (count (fixture->aside), ==, VIVANT_SET_ASIDE_MOST);
  for (int i = 0; i < VIVANT_SET_ASIDE_MOST; i++) {
    g_autofree char *name = g_strdup_printf ("%d.vivant", i), *path = g_build_filename (fixture->aside, name, NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_unlink (note), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->aside), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/set-aside/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("out-of-the-way", test_out_of_the_way);
  ADD ("a-name-that-is-taken", test_a_name_that_is_taken);
  ADD ("comes-back", test_comes_back);
  ADD ("comes-back-once", test_comes_back_once);
  ADD ("old-ones-go", test_old_ones_go);
  ADD ("days-count-from-then", test_days_count_from_then);
  ADD ("the-newest-stay", test_the_newest_stay);
#undef ADD
  return g_test_run ();
}
