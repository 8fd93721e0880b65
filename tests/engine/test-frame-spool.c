/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-frame-spool.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Fixture {
  char *folder, *path, *left;
  VivantFrameSpool *spool;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vivant-spool-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "mine.frames", NULL);
  fixture->left = g_build_filename (fixture->folder, "left.frames", NULL);
  fixture->spool = vivant_frame_spool_new ();
  vivant_frame_spool_set_path (fixture->spool, fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vivant_frame_spool_free (fixture->spool);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_unlink (fixture->left);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->left);
}

/* Bytes that cannot be packed, others for every seed, as many as `length`. */
static GBytes *
noise (guint32 seed, gsize length)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) g_rand_int (rand);
  return g_bytes_new_take (data, length);
}

static void
put (VivantFrameSpool *spool, int index, guint32 seed, gsize length)
{
  g_autoptr (GBytes) bytes = noise (seed, length);

  g_assert_true (vivant_frame_spool_put (spool, index, seed, bytes));
}

static void
check (VivantFrameSpool *spool, int index, guint32 seed, gsize length)
{
  g_autoptr (GBytes) bytes = noise (seed, length), back = vivant_frame_spool_get (spool, index);
  guint64 tag = 0;

  g_assert_nonnull (back);
  g_assert_true (g_bytes_equal (bytes, back));
  g_assert_true (vivant_frame_spool_lookup (spool, index, &tag));
  g_assert_cmpuint (tag, ==, seed);
}

static goffset
size_of (const char *path)
{
  GStatBuf facts;

  g_assert_cmpint (g_stat (path, &facts), ==, 0);
  return facts.st_size;
}

static void
test_frames_come_back (Fixture *fixture, gconstpointer data)
{
  guint64 tag;

  g_assert_null (vivant_frame_spool_get (fixture->spool, 0));
  g_assert_false (vivant_frame_spool_lookup (fixture->spool, 0, &tag));
  for (int i = 0; i < 20; i++)
    put (fixture->spool, i * 3, (guint32) i + 1, 1000 + (gsize) i * 5000);
  for (int i = 0; i < 20; i++)
    check (fixture->spool, i * 3, (guint32) i + 1, 1000 + (gsize) i * 5000);
  g_assert_null (vivant_frame_spool_get (fixture->spool, 1));
  vivant_frame_spool_reset (fixture->spool);
  g_assert_null (vivant_frame_spool_get (fixture->spool, 0));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_rewriting_uses_the_same_room (Fixture *fixture, gconstpointer data)
{
  goffset once;

  put (fixture->spool, 0, 1, 10000);
  put (fixture->spool, 1, 2, 10000);
  once = size_of (fixture->path);
  for (guint32 round = 3; round < 9; round++)
    put (fixture->spool, 0, round, 10000 + round * 100);
  g_assert_cmpint (size_of (fixture->path), ==, once);
  check (fixture->spool, 0, 8, 10800);
  check (fixture->spool, 1, 2, 10000);
  put (fixture->spool, 0, 9, 30000); /* too large for its room: it moves */
  check (fixture->spool, 0, 9, 30000);
  check (fixture->spool, 1, 2, 10000);
}

static void
test_a_file_without_a_name (Fixture *fixture, gconstpointer data)
{
  VivantFrameSpool *spool = vivant_frame_spool_new ();

  put (spool, 7, 1, 5000);
  check (spool, 7, 1, 5000);
  vivant_frame_spool_free (spool);
}

/* A child writes frames under the name `left`, one of them twice, and is killed. */
static void
leave_frames (Fixture *fixture)
{
  const pid_t child = fork ();
  int status = 0;

  if (child == 0) {
    VivantFrameSpool *spool = vivant_frame_spool_new ();

    vivant_frame_spool_set_path (spool, fixture->left);
    for (int i = 0; i < 10; i++)
      put (spool, i, (guint32) i + 1, 4000);
    put (spool, 4, 100, 20000);
    raise (SIGKILL);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
}

static void
check_left (Fixture *fixture, int n)
{
  for (int i = 0; i < n; i++)
    if (i == 4)
      check (fixture->spool, i, 100, 20000);
    else
      check (fixture->spool, i, (guint32) i + 1, 4000);
}

static void
test_frames_outlive_a_crash (Fixture *fixture, gconstpointer data)
{
  leave_frames (fixture);
  put (fixture->spool, 50, 1, 100); /* gives way */
  g_assert_true (vivant_frame_spool_adopt (fixture->spool, fixture->left));
  g_assert_false (g_file_test (fixture->left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  check_left (fixture, 10);
  g_assert_null (vivant_frame_spool_get (fixture->spool, 50));
  put (fixture->spool, 10, 11, 4000); /* and it goes on behind them */
  check (fixture->spool, 10, 11, 4000);
  check_left (fixture, 10);
}

/* Whatever part of the file reached the disk: nothing but whole frames comes back. */
static void
test_a_torn_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *whole = NULL;
  gsize length;

  leave_frames (fixture);
  g_assert_true (g_file_get_contents (fixture->left, &whole, &length, NULL));
  for (gsize cut = 0; cut <= length; cut += 997) {
    g_assert_true (g_file_set_contents (fixture->left, whole, (gssize) cut, NULL));
    vivant_frame_spool_adopt (fixture->spool, fixture->left);
    for (int i = 0; i < 10; i++) {
      guint64 tag;

      if (vivant_frame_spool_lookup (fixture->spool, i, &tag))
        check (fixture->spool, i, (guint32) tag, tag == 100 ? 20000 : 4000);
    }
  }
}

static void
test_damaged_bytes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *whole = NULL;
  gsize length;

  leave_frames (fixture);
  g_assert_true (g_file_get_contents (fixture->left, &whole, &length, NULL));
  for (gsize at = 0; at < length; at += 1009) {
    whole[at] = (char) ~whole[at];
    g_assert_true (g_file_set_contents (fixture->left, whole, (gssize) length, NULL));
    vivant_frame_spool_adopt (fixture->spool, fixture->left);
    for (int i = 0; i < 10; i++) /* no crash, and bytes only where the checksum is right */
      g_bytes_unref (vivant_frame_spool_get (fixture->spool, i) ?: g_bytes_new (NULL, 0));
    whole[at] = (char) ~whole[at];
  }
}

static void
test_a_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = noise (2, 50000);
  struct rlimit limit;

  put (fixture->spool, 0, 1, 1000);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = 8000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (vivant_frame_spool_put (fixture->spool, 1, 2, bytes));
  g_assert_null (vivant_frame_spool_get (fixture->spool, 1));
  check (fixture->spool, 0, 1, 1000);
  limit.rlim_cur = RLIM_INFINITY;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  put (fixture->spool, 2, 3, 1000);
  g_assert_true (vivant_frame_spool_put (fixture->spool, 1, 2, bytes));
  check (fixture->spool, 1, 2, 50000);
  /* No hole is left where the frame had no room: what comes after it is found. */
  g_assert_cmpint (g_rename (fixture->path, fixture->left), ==, 0);
  g_assert_true (vivant_frame_spool_adopt (fixture->spool, fixture->left));
  check (fixture->spool, 0, 1, 1000);
  check (fixture->spool, 1, 2, 50000);
  check (fixture->spool, 2, 3, 1000);
}

int
main (int argc, char **argv)
{
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/frame-spool/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("frames-come-back", test_frames_come_back);
  ADD ("rewriting-uses-the-same-room", test_rewriting_uses_the_same_room);
  ADD ("a-file-without-a-name", test_a_file_without_a_name);
  ADD ("frames-outlive-a-crash", test_frames_outlive_a_crash);
  ADD ("a-torn-file", test_a_torn_file);
  ADD ("damaged-bytes", test_damaged_bytes);
  ADD ("a-full-disk", test_a_full_disk);
#undef ADD
  return g_test_run ();
}
