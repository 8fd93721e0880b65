/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Which configuration a name means. */
#include "vivant-training.h"

#include <glib/gstdio.h>

static void
expect (const char *name, gboolean fine_tune, const char *path)
{
  g_autofree char *found = vivant_training_find_config (name, fine_tune);

  g_assert_cmpstr (found, ==, path);
}

static void
test_names (void)
{
  g_autofree char *folder = g_build_filename (g_get_tmp_dir (), "training", NULL);
  g_autofree char *small = g_build_filename (folder, "small.yaml", NULL);
  g_autofree char *tune = g_build_filename (folder, "fine-tune.yaml", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_setenv ("VIVANT_DATADIR", g_get_tmp_dir (), TRUE);
  expect ("small", FALSE, "small"); /* nowhere to be found */
  g_assert_true (g_file_set_contents (small, "", 0, NULL));
  g_assert_true (g_file_set_contents (tune, "", 0, NULL));
  expect ("small", FALSE, small);
  expect (NULL, FALSE, small);
  expect (NULL, TRUE, tune);
  expect (small, TRUE, small); /* a file is what it is */
  expect ("elsewhere/small", FALSE, "elsewhere/small");
}

/* Those that come with the program are there without anything being told. */
static void
test_own (void)
{
  g_unsetenv ("VIVANT_DATADIR");
  for (int fine_tune = 0; fine_tune < 2; fine_tune++) {
    g_autofree char *found = vivant_training_find_config (NULL, fine_tune);

    g_assert_true (g_file_test (found, G_FILE_TEST_IS_REGULAR));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/names", test_names);
  g_test_add_func ("/training/own", test_own);
  return g_test_run ();
}
