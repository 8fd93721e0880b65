/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-benchmark.h"
#include "vivant-error.h"

#include <math.h>
#include <string.h>

enum { FRAMES = 3 };

typedef struct Fixture {
  char *folder, *driving, *checkpoint, *config, *dump;
  VivantBenchmarkSettings settings;
  GCancellable *cancellable;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  fixture->checkpoint = sample_path ("goldens/micro32/micro32.pth.tar");
  fixture->config = sample_path ("goldens/micro32/config.yaml");
  fixture->driving = g_build_filename (fixture->folder, "driving", NULL);
  fixture->dump = g_build_filename (fixture->folder, "dump", NULL);
  fixture->cancellable = g_cancellable_new ();
  fixture->settings = (VivantBenchmarkSettings){
      .checkpoint = fixture->checkpoint,
      .config_path = fixture->config,
      .source = g_getenv ("VIVANT_TEST_PORTRAIT"),
      .driving = sample_pictures (fixture->driving, 3),
      .threads = 1,
      .frames = FRAMES,
      .align_corners = -1,
  };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sample_remove_folder (fixture->folder);
  g_object_unref (fixture->cancellable);
  g_free (fixture->dump);
  g_free (fixture->driving);
  g_free (fixture->config);
  g_free (fixture->checkpoint);
  g_free (fixture->folder);
}

static void
run (Fixture *fixture, VivantBenchmarkResult *result)
{
  GError *error = NULL;
  const gboolean done = vivant_benchmark_run (&fixture->settings, fixture->cancellable, result, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static void
test_what_is_measured (Fixture *fixture, gconstpointer data)
{
  VivantBenchmarkResult result;
  double layers = 0, stages = 0;

  run (fixture, &result);
  g_assert_cmpfloat (result.model_s, >, 0);
  g_assert_cmpfloat (result.load_s, >, result.model_s);
  g_assert_cmpfloat (result.load_cpu_s, >, 0);
  g_assert_cmpfloat (result.ms_per_frame, >=, result.ms_per_frame_min);
  g_assert_cmpfloat (result.ms_per_frame_min, >, 0);
  g_assert_cmpfloat (result.peak_rss_mb, >, 1);
  g_assert_cmpint (result.n_stages, >, 0);
  for (int i = 0; i < result.n_stages; i++) {
    g_assert_cmpint (result.stages[i].calls % FRAMES, ==, 0); /* what came before the timed frames does not count */
    g_assert_cmpfloat (result.stages[i].milliseconds, >=, 0);
    stages += result.stages[i].milliseconds;
  }
  g_assert_cmpint (result.n_layers, >, 10);
  for (int i = 0; i < result.n_layers; i++) {
    g_assert_cmpfloat (result.layers[i].milliseconds, >=, 0);
    g_assert_nonnull (result.layers[i].plan.name);
    layers += result.layers[i].milliseconds;
  }
  g_assert_cmpfloat (stages, >, 0);
  g_assert_cmpfloat (layers, >, 0);
  g_assert_cmpfloat (layers, <=, stages * 1.01); /* layers are a part of stages */
  vivant_benchmark_result_clear (&result);
  g_assert_null (result.layers);
  g_assert_null (result.model);
  vivant_benchmark_result_clear (&result);
}

static char *
dump (Fixture *fixture, gsize *size)
{
  VivantBenchmarkResult result;
  char *bytes;

  fixture->settings.dump = fixture->dump;
  run (fixture, &result);
  vivant_benchmark_result_clear (&result);
  g_assert_true (g_file_get_contents (fixture->dump, &bytes, size, NULL));
  return bytes;
}

/* The dump is the last frame's picture, and the same for any number of threads. */
static void
test_the_dump (Fixture *fixture, gconstpointer data)
{
  gsize one_size, two_size, first_size;
  g_autofree char *one = dump (fixture, &one_size), *two = NULL, *first = NULL;
  const float *pixels = (const float *) one;

  g_assert_cmpuint (one_size, ==, sizeof (float) * 3 * 32 * 32);
  for (gsize i = 0; i < one_size / sizeof (float); i++)
    g_assert_true (pixels[i] >= 0.0f && pixels[i] <= 1.0f);
  fixture->settings.threads = 2;
  two = dump (fixture, &two_size);
  g_assert_cmpmem (one, one_size, two, two_size);
  fixture->settings.frames = 1;
  first = dump (fixture, &first_size);
  g_assert_cmpuint (first_size, ==, one_size);
  g_assert_cmpint (memcmp (first, one, one_size), !=, 0);
}

static void
assert_fails (Fixture *fixture, GQuark domain, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  VivantBenchmarkResult result;

  g_assert_false (vivant_benchmark_run (&fixture->settings, fixture->cancellable, &result, &error));
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_null (result.layers); /* nothing is to be cleared */
  g_assert_null (result.model);
}

static void
test_bad_inputs (Fixture *fixture, gconstpointer data)
{
  const VivantBenchmarkSettings good = fixture->settings;
  g_autofree char *bad = g_build_filename (fixture->folder, "bad \xff.yaml", NULL);
  g_autofree char *empty = g_build_filename (fixture->folder, "empty", NULL);

  g_assert_true (g_file_set_contents (bad, "no", 2, NULL));
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  fixture->settings.checkpoint = bad;
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_MODEL, "bad ");
  fixture->settings = good;
  fixture->settings.config_path = bad;
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_MODEL, "micro32.pth.tar");
  fixture->settings = good;
  fixture->settings.source = bad;
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_INPUT, "bad ");
  fixture->settings = good;
  fixture->settings.driving = bad;
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_INPUT, "bad ");
  fixture->settings.driving = empty;
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_INPUT, "empty");
  fixture->settings = good;
  fixture->settings.dump = empty; /* a folder */
  assert_fails (fixture, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, "empty");
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_cancellable_cancel (fixture->cancellable);
  fixture->settings.dump = fixture->dump;
  assert_fails (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  g_assert_false (g_file_test (fixture->dump, G_FILE_TEST_EXISTS));
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_usleep (100000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Frames enough for minutes: it ends because it is told to. */
static void
test_cancelled_while_timing (Fixture *fixture, gconstpointer data)
{
  GThread *thread = g_thread_new ("cancel", cancel_thread, fixture->cancellable);

  fixture->settings.frames = 1000000;
  assert_fails (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/benchmark/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("what-is-measured", test_what_is_measured);
  ADD ("the-dump", test_the_dump);
  ADD ("bad-inputs", test_bad_inputs);
  ADD ("cancelled", test_cancelled);
  ADD ("cancelled-while-timing", test_cancelled_while_timing);
#undef ADD
  return g_test_run ();
}
