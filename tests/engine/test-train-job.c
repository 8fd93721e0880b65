/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A training in the background: paused, found again by a new program, resumed, finished into the catalogue; refused
 * clips; discarded. The network is tiny and its clips are drawn here. */
#include "figure_files.h"
#include "vivant-train-job.h"

#include <glib/gstdio.h>

static const char config[] =
    "dataset_params: {frame_shape: [32, 32, 3]}\n"
    "model_params:\n"
    "  common_params: {num_kp: 2, num_channels: 3, estimate_jacobian: true}\n"
    "  kp_detector_params: {temperature: 0.1, block_expansion: 4, max_features: 8, num_blocks: 2, pad: 3}\n"
    "  generator_params: {block_expansion: 4, max_features: 8, num_down_blocks: 1, num_bottleneck_blocks: 1,\n"
    "    estimate_occlusion_map: true,\n"
    "    dense_motion_params: {block_expansion: 4, max_features: 8, num_blocks: 2}}\n"
    "train_params:\n"
    "  {num_epochs: 1000, num_repeats: 10, batch_size: 2, validation_steps: 5, loss_weights: {perceptual: [10]}}\n";

typedef struct Fixture {
  char *folder, *data, *training, *models;
  VivantModelCatalog *catalog;
  VivantModel *model;
  GError *error;
  int finished;
} Fixture;

static void
finished_cb (VivantTrainJob *job, VivantModel *model, GError *error, Fixture *fixture)
{
  g_set_object (&fixture->model, model);
  g_clear_error (&fixture->error);
  fixture->error = error ? g_error_copy (error) : NULL;
  fixture->finished++;
}

static VivantTrainJob *
new_job (Fixture *fixture)
{
  VivantTrainJob *job = vivant_train_job_new (fixture->catalog, fixture->training);
  g_signal_connect (job, "finished", G_CALLBACK (finished_cb), fixture);
  return job;
}

/* Runs the main loop until the training is in this state, and has a model if one is wanted; FALSE after a minute. */
static gboolean
wait_for (VivantTrainJob *job, VivantTrainState state, gboolean model)
{
  const gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  while (g_get_monotonic_time () < end) {
    if (vivant_train_job_get_state (job) == state && (!model || vivant_train_job_has_model (job)))
      return TRUE;
    g_main_context_iteration (NULL, FALSE);
    g_usleep (2000);
  }
  return FALSE;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *settings = NULL, *yaml = NULL;
  FommFigure figure;

  fixture->folder = g_dir_make_tmp ("vivant-train-job-XXXXXX", NULL);
  fixture->data = g_build_filename (fixture->folder, "clips", NULL);
  fixture->training = g_build_filename (fixture->folder, "training", NULL);
  fixture->models = g_build_filename (fixture->folder, "models", NULL);
  settings = g_build_filename (fixture->folder, "data", "training", NULL);
  yaml = g_build_filename (settings, "small.yaml", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->data, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (settings, 0700), ==, 0);
  g_assert_true (g_file_set_contents (yaml, config, -1, NULL));
  g_free (settings);
  settings = g_build_filename (fixture->folder, "data", NULL);
  g_setenv ("VIVANT_DATADIR", settings, TRUE);
  for (int i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("%d.mp4", i), *path = g_build_filename (fixture->data, name, NULL);
    fomm_figure_init (&figure, (guint64) i);
    g_assert_true (fomm_figure_write_clip (&figure, path, 32, 5, NULL, NULL));
  }
  fixture->catalog = vivant_model_catalog_new_for_folders (fixture->models, (const char *const[]){NULL});
}

static void
remove_tree (const char *path)
{
  const char *name;
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    remove_tree (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->catalog);
  g_clear_object (&fixture->model);
  g_clear_error (&fixture->error);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->training);
  g_free (fixture->models);
}

static void
test_whole (Fixture *fixture, gconstpointer unused)
{
  double model, copy;
  g_autoptr (VivantTrainJob) first = new_job (fixture);
  g_assert_cmpint (vivant_train_job_get_state (first), ==, VIVANT_TRAIN_NONE);
  vivant_train_job_start (first, fixture->data, "Puppet", NULL, 60);
  g_assert_true (wait_for (first, VIVANT_TRAIN_RUNNING, TRUE));
  vivant_train_job_pause (first);
  g_assert_true (wait_for (first, VIVANT_TRAIN_PAUSED, TRUE));
  vivant_train_job_get_errors (first, &model, &copy);
  g_assert_cmpfloat (model, >, 0);
  g_assert_cmpfloat (copy, >, 0);
  g_assert_true (g_file_test (vivant_train_job_get_sheet (first), G_FILE_TEST_EXISTS));
  const double fraction = vivant_train_job_get_fraction (first);
  g_assert_cmpfloat (fraction, >, 0);
  g_clear_object (&first);

  /* Another start of the program. */
  g_autoptr (VivantTrainJob) second = new_job (fixture);
  g_assert_cmpint (vivant_train_job_get_state (second), ==, VIVANT_TRAIN_PAUSED);
  g_assert_cmpstr (vivant_train_job_get_title (second), ==, "Puppet");
  g_assert_cmpfloat_with_epsilon (vivant_train_job_get_fraction (second), fraction, 1e-9);
  g_assert_cmpfloat (vivant_train_job_get_minutes (second), ==, 60);
  vivant_train_job_resume (second);
  g_assert_true (wait_for (second, VIVANT_TRAIN_RUNNING, TRUE));
  vivant_train_job_finish (second);
  g_assert_true (wait_for (second, VIVANT_TRAIN_NONE, FALSE));
  g_assert_cmpint (fixture->finished, ==, 1);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (vivant_model_get_title (fixture->model), ==, "Puppet");
  g_assert_null (vivant_train_job_get_title (second));
}

/* The configuration would go on for a thousand epochs. */
static void
test_length (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (VivantTrainJob) job = new_job (fixture);
  vivant_train_job_start (job, fixture->data, "Puppet", NULL, 2.0 / 60);
  g_assert_true (wait_for (job, VIVANT_TRAIN_NONE, FALSE));
  g_assert_cmpint (fixture->finished, ==, 1);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (vivant_model_get_title (fixture->model), ==, "Puppet");
}

/* The window is closed while it trains: the state must be there afterwards. */
static void
test_closed (Fixture *fixture, gconstpointer unused)
{
  VivantTrainJob *job = new_job (fixture);
  g_autofree char *state = g_build_filename (fixture->training, "run", "state.safetensors", NULL);
  vivant_train_job_start (job, fixture->data, "Puppet", NULL, 0);
  g_assert_true (wait_for (job, VIVANT_TRAIN_RUNNING, TRUE));
  g_object_unref (job);
  g_assert_true (g_file_test (state, G_FILE_TEST_EXISTS));
  g_autoptr (VivantTrainJob) again = new_job (fixture);
  g_assert_cmpint (vivant_train_job_get_state (again), ==, VIVANT_TRAIN_PAUSED);
  vivant_train_job_discard (again);
  g_assert_cmpint (vivant_train_job_get_state (again), ==, VIVANT_TRAIN_NONE);
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
}

static void
test_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (VivantTrainJob) job = new_job (fixture);
  g_autofree char *notes = g_build_filename (fixture->data, "notes.txt", NULL);
  g_assert_true (g_file_set_contents (notes, "no clip\n", -1, NULL));
  vivant_train_job_start (job, fixture->data, "Puppet", NULL, 0);
  g_assert_true (wait_for (job, VIVANT_TRAIN_PAUSED, FALSE));
  g_assert_nonnull (fixture->error);
  g_assert_nonnull (strstr (vivant_train_job_get_message (job), "notes.txt"));
  /* Put right, it goes on. */
  g_assert_cmpint (g_unlink (notes), ==, 0);
  vivant_train_job_resume (job);
  g_assert_true (wait_for (job, VIVANT_TRAIN_RUNNING, TRUE));
  g_assert_null (vivant_train_job_get_message (job));
  vivant_train_job_discard (job);
  g_assert_true (wait_for (job, VIVANT_TRAIN_NONE, FALSE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/train-job/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/train-job/length", Fixture, NULL, set_up, test_length, tear_down);
  g_test_add ("/train-job/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add ("/train-job/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
