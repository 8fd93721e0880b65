/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The log of a training run: a row of means every ten steps, as many cells as the heading has, and no row that a
 * resumed run writes again. */
#include "comma.h"
#include "disk.h"
#include "tap.h"
#include "train_error.h"
#include "train_log.h"

#include <math.h>

static char *path;

static char **
read_lines (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strsplit (text, "\n", -1);
}

static FommTrainLog *
open_log (gint64 step)
{
  g_autoptr (GError) error = NULL;
  FommTrainLog *log = fomm_train_log_open (path, step, &error);

  g_assert_no_error (error);
  return log;
}

static void
write_steps (FommTrainLog *log, int from, int to)
{
  for (int step = from; step <= to; step++) {
    const FommStepLosses losses = {.total = step, .discriminator = 0.5};

    g_assert_true (fomm_train_log_step (log, step, 1 + step / 20, step * 1.5, &losses, NULL));
  }
}

/* Every row has a cell for each name of the heading, numbers with a point. */
static void
test_cells (const char *language)
{
  FommTrainLog *log = open_log (0);
  guint cells[3];

  write_steps (log, 1, 20);
  g_assert_true (fomm_train_log_validation (log, 20, 2, 30.25, 0.0625, 0.125, NULL));
  fomm_train_log_free (log);
  g_auto (GStrv) lines = read_lines ();
  tap_ok (g_strv_length (lines) == 5 && *lines[4] == '\0', "%s: a heading, two rows, a validation", language);
  for (int i = 0; i < 3; i++) {
    g_auto (GStrv) row = g_strsplit (lines[i == 2 ? 3 : i], ",", -1);
    cells[i] = g_strv_length (row);
  }
  tap_ok (cells[0] == cells[1] && cells[0] == cells[2], "%s: %u, %u and %u cells", language, cells[0], cells[1],
          cells[2]);
  tap_ok (g_str_has_prefix (lines[1], "10,1,15,5.5,") && strstr (lines[1], ",0.5,,"), "%s: the means of ten: %s",
          language, lines[1]);
  tap_ok (g_str_has_prefix (lines[2], "20,2,30,15.5,"), "%s: of the next ten alone: %s", language, lines[2]);
  tap_ok (g_str_has_prefix (lines[3], "20,2,30.2,,") && g_str_has_suffix (lines[3], ",0.062500,0.125000"),
          "%s: the validation: %s", language, lines[3]);
}

/* A run that was killed behind its last state: what it did since then is done, and written, again. */
static void
test_resumed (void)
{
  FommTrainLog *log = open_log (0);

  write_steps (log, 1, 39);
  fomm_train_log_free (log);
  log = open_log (20);
  write_steps (log, 21, 30);
  tap_ok (fomm_train_log_get_means (log)->total == 25.5, "the last row's means are known");
  fomm_train_log_free (log);
  g_auto (GStrv) lines = read_lines ();
  tap_ok (g_strv_length (lines) == 5 && g_str_has_prefix (lines[2], "20,") && g_str_has_prefix (lines[3], "30,"),
          "each row once");
  fomm_train_log_free (open_log (0));
  g_auto (GStrv) fresh = read_lines ();
  tap_ok (g_strv_length (fresh) == 2, "a run from the beginning begins a log of its own");
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (path, "below", "log.csv", NULL);
  const FommStepLosses losses = {.total = 1};

  tap_ok (!fomm_train_log_open (nowhere, 0, &error) &&
              g_error_matches (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT) && strstr (error->message, "log.csv"),
          "no folder: %s", error ? error->message : "");
  g_clear_error (&error);
  FommTrainLog *log = open_log (0);
  disk_set_room (100);
  const gboolean good = fomm_train_log_step (log, 10, 1, 1, &losses, &error);
  disk_set_room (RLIM_INFINITY);
  tap_ok (!good && g_error_matches (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT) &&
              strstr (error->message, "log.csv"),
          "a full disk: %s", error ? error->message : "");
  fomm_train_log_free (log);
  fomm_train_log_free (NULL);
}

int
main (void)
{
  path = g_build_filename (g_get_tmp_dir (), "log.csv", NULL);
  test_cells ("plain");
  test_resumed ();
  test_refused ();
  if (comma_begin ())
    test_cells ("German");
  else
    tap_skip ("German", "the locale de_DE cannot be compiled here (Debian: locales)");
  g_free (path);
  return tap_done ();
}
