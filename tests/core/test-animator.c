/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The public contract beyond the numbers: the same bits for any number of threads, cancelling, wrong input, frames that
 * outlive their animator. Usage: MODEL. */
#include "fomm.h"
#include "kernels.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Sanitizers make everything several times as slow. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define LONGEST_GAP 1000
#else
#define LONGEST_GAP 100
#endif

static FommModel *model;

/* A picture of smooth waves that depends on `phase`. */
static FommImage
make_picture (int width, int height, int channels, int phase)
{
  uint8_t *data = malloc ((size_t) width * height * channels);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int c = 0; c < channels; c++)
        data[((size_t) y * width + x) * channels + c] = (uint8_t) ((x * (c + 2) + y * 3 + phase * 17) % 251);
  return (FommImage){data, width, height, channels, (ptrdiff_t) width * channels};
}

static FommAnimator *
make_animator (const FommSettings *settings, const FommImage *source)
{
  FommAnimator *animator = NULL;
  FommError error;
  if (fomm_animator_new (model, settings, &animator, &error))
    return NULL;
  if (fomm_animator_set_source (animator, source, &error))
    fomm_animator_free (&animator);
  return animator;
}

/* Renders three frames and keeps the last. */
static FommFrame *
render (int threads, unsigned parts)
{
  const FommConfig *config = fomm_model_get_config (model);
  FommImage source = make_picture (config->width, config->height, config->num_channels, 0);
  FommSettings settings;
  FommFrame *frame = NULL;
  FommError error;
  fomm_settings_init (&settings);
  settings.threads = threads;
  FommAnimator *animator = make_animator (&settings, &source);
  for (int i = 0; animator && i < 3; i++) {
    FommImage driving = make_picture (config->width, config->height, config->num_channels, i + 1);
    fomm_frame_unref (&frame);
    if (fomm_animator_render (animator, &driving, parts, &frame, &error))
      frame = NULL;
    free ((void *) driving.data);
  }
  fomm_animator_free (&animator);
  free ((void *) source.data);
  return frame;
}

static void
check_threads (void)
{
  const unsigned all = 0xff;
  FommFrame *one = render (1, all);
  const FommFrameData *a = one ? fomm_frame_get_data (one) : NULL;
  tap_ok (a && a->masks && a->deformation && a->deformed, "everything asked for is there, after the animator is gone");
  for (int threads = 2; a && threads <= 4; threads++) {
    FommFrame *other = render (threads, all);
    const FommFrameData *b = other ? fomm_frame_get_data (other) : NULL;
    const size_t pixels = (size_t) a->height * a->width * a->channels,
                 small = (size_t) a->motion_height * a->motion_width;
    tap_ok (b && !memcmp (a->prediction, b->prediction, pixels * sizeof (float)) &&
                !memcmp (a->deformation, b->deformation, 2 * small * sizeof (float)) &&
                !memcmp (a->masks, b->masks, (a->num_kp + 1) * small * sizeof (float)),
            "%d threads compute the same bits as one", threads);
    fomm_frame_unref (&other);
  }
  fomm_frame_unref (&one);
}

static void
check_parts (void)
{
  FommFrame *frame = render (2, FOMM_PART_NONE);
  const FommFrameData *data = frame ? fomm_frame_get_data (frame) : NULL;
  tap_ok (data && data->prediction && !data->masks && !data->occlusion && !data->deformation && !data->deformed &&
              !data->sparse_motion && !data->sparse_deformed && !data->heatmap_representation && !data->alpha,
          "nothing is kept that was not asked for");
  tap_ok (data && data->driving->count == data->num_kp && data->transferred->count == data->num_kp,
          "keypoints always are");
  fomm_frame_unref (&frame);
}

/* Asks to stop after a number of polls. */
static bool
stop_after (void *cookie)
{
  int *left = cookie;
  return --*left < 0;
}

static void
check_abort (void)
{
  const FommConfig *config = fomm_model_get_config (model);
  FommImage picture = make_picture (config->width, config->height, config->num_channels, 0);
  int left = 1 << 30;
  FommSettings settings;
  FommFrame *frame = NULL;
  FommError error = {0};
  fomm_settings_init (&settings);
  settings.threads = 1;
  settings.should_abort = stop_after;
  settings.cookie = &left;
  FommAnimator *animator = make_animator (&settings, &picture);

  left = 5;
  FommStatus status = animator ? fomm_animator_render (animator, &picture, 0, &frame, &error) : FOMM_OK;
  tap_ok (status == FOMM_ERROR_ABORTED && !frame, "cancelling stops a frame: %s", error.message);
  left = 1 << 30;
  status = animator ? fomm_animator_render (animator, &picture, 0, &frame, &error) : FOMM_ERROR_ABORTED;
  tap_ok (status == FOMM_OK && frame, "the animator works again afterwards");
  fomm_frame_unref (&frame);
  fomm_animator_free (&animator);
  free ((void *) picture.data);
}

/* How much one thread computes between two polls, in milliseconds of processor time: other programs do not matter. */
typedef struct Gap {
  double last, longest;
} Gap;

static double
get_cpu (void)
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e3 * (double) time.tv_sec + 1e-6 * (double) time.tv_nsec;
}

static bool
measure_gap (void *cookie)
{
  Gap *gap = cookie;
  const double at = get_cpu ();
  gap->longest = at - gap->last > gap->longest ? at - gap->last : gap->longest;
  gap->last = at;
  return false;
}

static void
check_gaps (void)
{
  const FommConfig *config = fomm_model_get_config (model);
  FommImage picture = make_picture (config->width, config->height, config->num_channels, 0);
  Gap gap = {.last = get_cpu ()};
  FommSettings settings;
  FommFrame *frame = NULL;
  FommError error = {0};
  fomm_settings_init (&settings);
  settings.threads = 1;
  settings.should_abort = measure_gap;
  settings.cookie = &gap;
  FommAnimator *animator = make_animator (&settings, &picture);
  bool done = animator && !fomm_animator_render (animator, &picture, 0xff, &frame, &error);
  measure_gap (&gap);
  tap_ok (done && gap.longest < LONGEST_GAP, "between two looks at whether to stop lie %.1f ms, fewer than %d",
          gap.longest, LONGEST_GAP);
  fomm_frame_unref (&frame);
  fomm_animator_free (&animator);
  free ((void *) picture.data);
}

/* Every layer has its place in the plan and its time. */
static void
check_plan (void)
{
  FommLayerPlan layers[256];
  double times[256], sum = 0, stages = 0;
  FommStageTime stage[8];
  const FommConfig *config = fomm_model_get_config (model);
  const int count = fomm_model_get_plan (model, layers, 256);
  FommImage picture = make_picture (config->width, config->height, config->num_channels, 0);
  FommAnimator *animator = make_animator (NULL, &picture);
  FommFrame *frame = NULL;
  FommError error = {0};
  bool described = count > 0 && count <= 256, timed = animator && described;

  for (int i = 0; described && i < count; i++)
    described = *layers[i].name && *layers[i].stage && *layers[i].algorithm && layers[i].multiply_adds > 0 &&
                layers[i].bytes > 0 && layers[i].in_channels > 0 && layers[i].out_channels > 0;
  tap_ok (described, "the plan describes %d layers", count);
  timed = timed && !fomm_animator_render (animator, &picture, 0, &frame, &error) &&
          fomm_animator_get_layer_times (animator, times, 256) == count;
  for (int i = 0; timed && i < count; sum += times[i++])
    timed = times[i] > 0;
  for (int i = 0; timed && i < fomm_animator_get_stage_times (animator, stage, 8); i++)
    stages += stage[i].milliseconds;
  tap_ok (timed && sum < stages, "all have taken time, together %.2f of the stages' %.2f ms", sum, stages);
  fomm_frame_unref (&frame);
  fomm_animator_free (&animator);
  free ((void *) picture.data);
}

/* Root mean square of the difference, 1 is the full range. */
static double
get_difference (const FommFrameData *a, const FommFrameData *b)
{
  const size_t count = (size_t) a->height * a->width * a->channels;
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += ((double) a->prediction[i] - b->prediction[i]) * ((double) a->prediction[i] - b->prediction[i]);
  return sqrt (sum / (double) count);
}

/* A smooth picture painted from given keypoints: what detectors see in no face at all hangs by a hair. */
static FommFrame *
paint_smooth (const FommModel *of)
{
  const FommConfig *config = fomm_model_get_config (of);
  FommImage picture = make_picture (config->width, config->height, config->num_channels, 0);
  FommKeypoints keypoints = {.count = config->num_kp};
  FommAnimator *animator = NULL;
  FommFrame *frame = NULL;
  FommError error;
  uint8_t *data = (uint8_t *) picture.data;
  for (int i = 0; i < picture.height * picture.width * picture.channels; i++) {
    const int x = i / picture.channels % picture.width, y = i / picture.channels / picture.width;
    data[i] = (uint8_t) (128 + 60 * sin (0.05 * x) + 60 * cos (0.04 * y));
  }
  if (!fomm_animator_new (of, NULL, &animator, &error) && !fomm_animator_set_source (animator, &picture, &error)) {
    keypoints = *fomm_animator_get_source_keypoints (animator);
    for (int k = 0; k < keypoints.count; k++)
      keypoints.value[k][k % 2] += 0.05F;
    if (fomm_animator_generate (animator, NULL, &keypoints, 0, &frame, &error))
      frame = NULL;
  }
  fomm_animator_free (&animator);
  free (data);
  return frame;
}

static void
check_half (const char *path)
{
  FommLoadOptions options;
  FommModel *half = NULL;
  FommError error;

  if (!strcmp (fomm_get_kernels (), "amx")) /* all models are, with them */
    return;
  if (!fomm_has_bf16 ())
    return tap_skip ("bfloat16", "this processor has no AMX");
  fomm_load_options_init (&options);
  options.products = FOMM_PRECISION_BF16;
  if (fomm_model_load (path, &options, &half, &error))
    return (void) tap_ok (false, "%s", error.message);
  FommFrame *a = paint_smooth (model), *b = paint_smooth (half);
  const double off = a && b ? get_difference (fomm_frame_get_data (a), fomm_frame_get_data (b)) : 1;
  tap_ok (off > 0 && off < 0.01, "products of bfloat16 numbers: %.1f dB beside exact ones", -20 * log10 (off));
  fomm_frame_unref (&a);
  fomm_frame_unref (&b);
  fomm_model_unref (&half);
}

static void
check_refusals (void)
{
  const FommConfig *config = fomm_model_get_config (model);
  FommImage good = make_picture (config->width, config->height, config->num_channels, 0);
  FommImage large = make_picture (config->width + 2, config->height, config->num_channels, 0);
  FommKeypoints keypoints = {.count = 1}, out;
  FommAnimator *animator = NULL;
  FommFrame *frame = NULL;
  FommError error = {0};

  if (fomm_animator_new (model, NULL, &animator, &error))
    return (void) tap_ok (false, "%s", error.message);
  tap_ok (fomm_animator_transfer (animator, &keypoints, &out, &error) == FOMM_ERROR_ARGUMENT, "no source: %s",
          error.message);
  tap_ok (fomm_animator_set_source (animator, &large, &error) == FOMM_ERROR_ARGUMENT, "wrong size: %s", error.message);
  tap_ok (!fomm_animator_set_source (animator, &good, &error), "the right size is taken after that");
  tap_ok (fomm_animator_generate (animator, NULL, &keypoints, 0, &frame, &error) == FOMM_ERROR_ARGUMENT && !frame,
          "wrong number of keypoints: %s", error.message);
  fomm_animator_free (&animator);
  fomm_animator_free (&animator);
  tap_ok (!animator, "freeing twice is harmless");
  free ((void *) good.data);
  free ((void *) large.data);
}

/* Keypoints that no network would give must not crash anything. */
static void
check_absurd_keypoints (void)
{
  static const float absurd[] = {0, 1e30f, -1e30f, 0.0f / 1e-30f};
  const FommConfig *config = fomm_model_get_config (model);
  FommImage good = make_picture (config->width, config->height, config->num_channels, 0);
  FommAnimator *animator = make_animator (NULL, &good);
  int survived = 0;
  for (size_t i = 0; animator && i < sizeof absurd / sizeof *absurd; i++) {
    FommKeypoints to = *fomm_animator_get_source_keypoints (animator);
    FommFrame *frame = NULL;
    FommError error;
    for (int k = 0; k < to.count; k++) {
      to.value[k][0] = absurd[i];
      memset (to.jacobian[k], 0, sizeof to.jacobian[k]);
    }
    survived += !fomm_animator_generate (animator, NULL, &to, 0, &frame, &error);
    fomm_frame_unref (&frame);
  }
  tap_ok (survived == 4, "keypoints far away and singular Jacobians paint something all the same");
  fomm_animator_free (&animator);
  free ((void *) good.data);
}

int
main (int argc, char **argv)
{
  FommError error;
  if (!test_has_kernels ())
    return tap_done ();
  if (argc < 2 || fomm_model_load (argv[1], NULL, &model, &error)) {
    printf ("Bail out! %s\n", argc < 2 ? "no model given" : error.message);
    return 1;
  }
  check_threads ();
  check_parts ();
  check_abort ();
  check_gaps ();
  check_plan ();
  check_half (argv[1]);
  check_refusals ();
  check_absurd_keypoints ();
  fomm_model_unref (&model);
  return tap_done ();
}
