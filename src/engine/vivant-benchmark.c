/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-benchmark.h"

#include "vivant-error.h"
#include "vivant-framing.h"
#include "vivant-media-still.h"

#include <glib/gi18n-lib.h>
#include <sys/resource.h>

typedef struct Benchmark {
  const VivantBenchmarkSettings *settings;
  GCancellable *cancellable;
  FommModel *model;
  FommAnimator *animator;
  VivantModelInput driving[VIVANT_BENCHMARK_MAX_PICTURES];
  int n_driving;
  double *wall, *cpu; /* milliseconds of every timed frame */
} Benchmark;

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_utime.tv_sec + (double) usage.ru_stime.tv_sec +
         1e-6 * ((double) usage.ru_utime.tv_usec + (double) usage.ru_stime.tv_usec);
}

static double
wall_seconds (void)
{
  return 1e-6 * (double) g_get_monotonic_time ();
}

static double
peak_megabytes (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static bool
is_cancelled (void *cookie)
{
  return g_cancellable_is_cancelled (cookie);
}

/* ---- Loading ---------------------------------------------------------------------------------------------------- */

static gboolean
load_model (Benchmark *self, GError **error)
{
  FommLoadOptions load;
  FommSettings settings;
  FommError core = {0};

  fomm_load_options_init (&load);
  load.yaml_path = self->settings->config_path;
  load.align_corners = self->settings->align_corners;
  load.products = self->settings->bf16 ? FOMM_PRECISION_BF16 : FOMM_PRECISION_F32;
  fomm_settings_init (&settings);
  settings.threads = self->settings->threads;
  settings.should_abort = is_cancelled;
  settings.cookie = self->cancellable;
  if (fomm_model_load (self->settings->checkpoint, &load, &self->model, &core) == FOMM_OK &&
      fomm_animator_new (self->model, &settings, &self->animator, &core) == FOMM_OK)
    return TRUE;
  vivant_error_set_core (error, VIVANT_ERROR_MODEL, self->settings->checkpoint, &core);
  return FALSE;
}

static gboolean
make_input (Benchmark *self, const VivantMediaPicture *picture, VivantModelInput *input, GError **error)
{
  const VivantMediaCrop whole = {0, 0, picture->width, picture->height};

  if (vivant_model_input_init (input, picture, &whole, fomm_model_get_config (self->model)))
    return TRUE;
  g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_FAILED, _ ("Not enough memory"));
  return FALSE;
}

static gboolean
load_driving (Benchmark *self, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->settings->driving);
  g_autoptr (VivantMediaDecoder) decoder = NULL;
  GError *cause = NULL;

  decoder = vivant_media_decoder_open (self->settings->driving, self->cancellable, &cause);
  while (decoder && self->n_driving < VIVANT_BENCHMARK_MAX_PICTURES) {
    g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (decoder, NULL, self->cancellable, &cause);

    if (!picture)
      break;
    if (!make_input (self, picture, &self->driving[self->n_driving], error))
      return FALSE;
    self->n_driving++;
  }
  if (cause)
    vivant_error_take (error, VIVANT_ERROR_INPUT, self->settings->driving, cause);
  else if (!self->n_driving)
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT, _ ("“%s” holds no picture"), name);
  return !cause && self->n_driving;
}

static gboolean
set_source (Benchmark *self, GError **error)
{
  g_autoptr (VivantMediaPicture) picture = NULL;
  VivantModelInput input;
  FommError core = {0};
  GError *cause = NULL;
  FommStatus status;

  picture =
      vivant_media_still_load (self->settings->source, VIVANT_MEDIA_BACKGROUND_WHITE, NULL, self->cancellable, &cause);
  if (!picture) {
    vivant_error_take (error, VIVANT_ERROR_INPUT, self->settings->source, cause);
    return FALSE;
  }
  if (!make_input (self, picture, &input, error))
    return FALSE;
  status = fomm_animator_set_source (self->animator, &input.image, &core);
  vivant_model_input_clear (&input);
  if (status != FOMM_OK)
    vivant_error_set_core (error, VIVANT_ERROR_MODEL, self->settings->checkpoint, &core);
  return status == FOMM_OK;
}

/* ---- Timing ----------------------------------------------------------------------------------------------------- */

static gboolean
render (Benchmark *self, int frame, FommFrame **result, GError **error)
{
  FommError core = {0};

  if (fomm_animator_render (self->animator, &self->driving[frame % self->n_driving].image, FOMM_PART_NONE, result,
                            &core) == FOMM_OK)
    return TRUE;
  vivant_error_set_core (error, VIVANT_ERROR_MODEL, self->settings->checkpoint, &core);
  return FALSE;
}

/* The animator counts from its creation: what came before the timed frames is taken away again. */
static void
subtract_stages (VivantBenchmarkResult *result, const FommStageTime *before, int n_before)
{
  for (int i = 0; i < MIN (result->n_stages, n_before); i++) {
    result->stages[i].milliseconds -= before[i].milliseconds;
    result->stages[i].calls -= before[i].calls;
  }
}

static gboolean
time_frames (Benchmark *self, VivantBenchmarkResult *result, FommFrame **last, GError **error)
{
  FommStageTime before[VIVANT_BENCHMARK_MAX_STAGES];
  const int n_before = MIN (fomm_animator_get_stage_times (self->animator, before, VIVANT_BENCHMARK_MAX_STAGES),
                            VIVANT_BENCHMARK_MAX_STAGES);

  for (int i = 0; i < self->settings->frames; i++) {
    const double wall = wall_seconds (), cpu = cpu_seconds ();

    fomm_frame_unref (last);
    if (!render (self, i, last, error))
      return FALSE;
    self->wall[i] = 1e3 * (wall_seconds () - wall);
    self->cpu[i] = 1e3 * (cpu_seconds () - cpu);
  }
  result->n_stages = MIN (fomm_animator_get_stage_times (self->animator, result->stages, VIVANT_BENCHMARK_MAX_STAGES),
                          VIVANT_BENCHMARK_MAX_STAGES);
  subtract_stages (result, before, n_before);
  return TRUE;
}

/* Times from the creation of the animator on; `sign` −1 takes away what came before the timed frames. */
static void
add_layer_times (const Benchmark *self, VivantBenchmarkResult *result, int sign)
{
  double *times = g_new (double, (gsize) result->n_layers);

  fomm_animator_get_layer_times (self->animator, times, result->n_layers);
  for (int i = 0; i < result->n_layers; i++)
    result->layers[i].milliseconds += sign * times[i];
  g_free (times);
}

static void
describe_layers (const Benchmark *self, VivantBenchmarkResult *result)
{
  FommLayerPlan *plan;

  result->n_layers = fomm_model_get_plan (self->model, NULL, 0);
  result->layers = g_new0 (VivantBenchmarkLayer, (gsize) result->n_layers);
  result->model = fomm_model_ref (self->model);
  plan = g_new (FommLayerPlan, (gsize) result->n_layers);
  fomm_model_get_plan (self->model, plan, result->n_layers);
  for (int i = 0; i < result->n_layers; i++)
    result->layers[i].plan = plan[i];
  g_free (plan);
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, int count)
{
  qsort (values, (size_t) count, sizeof *values, compare_doubles);
  return 0.5 * (values[(count - 1) / 2] + values[count / 2]);
}

/* ---- All of it -------------------------------------------------------------------------------------------------- */

static gboolean
write_dump (const Benchmark *self, const FommFrame *frame, GError **error)
{
  const FommFrameData *data = fomm_frame_get_data (frame);
  const gsize size = sizeof (float) * data->height * data->width * data->channels;
  GError *cause = NULL;

  if (g_file_set_contents (self->settings->dump, (const char *) data->prediction, (gssize) size, &cause))
    return TRUE;
  vivant_error_take (error, VIVANT_ERROR_OUTPUT, self->settings->dump, cause);
  return FALSE;
}

static gboolean
measure (Benchmark *self, VivantBenchmarkResult *result, GError **error)
{
  const double wall = wall_seconds (), cpu = cpu_seconds ();
  FommFrame *frame = NULL;
  gboolean done;

  if (!load_model (self, error))
    return FALSE;
  result->model_s = wall_seconds () - wall;
  if (!load_driving (self, error) || !set_source (self, error) || !render (self, 0, &frame, error))
    return FALSE;
  result->load_s = wall_seconds () - wall;
  result->load_cpu_s = cpu_seconds () - cpu;
  describe_layers (self, result);
  add_layer_times (self, result, -1);
  done = time_frames (self, result, &frame, error);
  if (done) {
    add_layer_times (self, result, 1);
    result->ms_per_frame = median (self->wall, self->settings->frames);
    result->ms_per_frame_min = self->wall[0];
    result->cpu_ms_per_frame = median (self->cpu, self->settings->frames);
    result->peak_rss_mb = peak_megabytes ();
    done = !self->settings->dump || write_dump (self, frame, error);
  }
  fomm_frame_unref (&frame);
  return done;
}

gboolean
vivant_benchmark_run (const VivantBenchmarkSettings *settings, GCancellable *cancellable, VivantBenchmarkResult *result,
                      GError **error)
{
  Benchmark self = {.settings = settings, .cancellable = cancellable};
  gboolean done;

  memset (result, 0, sizeof *result);
  self.wall = g_new0 (double, (gsize) settings->frames);
  self.cpu = g_new0 (double, (gsize) settings->frames);
  done = measure (&self, result, error);
  for (int i = 0; i < self.n_driving; i++)
    vivant_model_input_clear (&self.driving[i]);
  fomm_animator_free (&self.animator);
  fomm_model_unref (&self.model);
  g_free (self.wall);
  g_free (self.cpu);
  if (!done)
    vivant_benchmark_result_clear (result);
  return done;
}

void
vivant_benchmark_result_clear (VivantBenchmarkResult *result)
{
  g_clear_pointer (&result->layers, g_free);
  fomm_model_unref (&result->model);
}
