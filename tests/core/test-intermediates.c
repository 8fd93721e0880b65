/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What every module of the networks returns, against the authors' code. Usage: DIRECTORY of a configuration with
 * intermediates_*.safetensors. Where our layers are fused (normalisation, activation, pooling), the fused result
 * counts. */
#include "golden.h"
#include "model.h"
#include "tap.h"

#include <math.h>

typedef struct Nets {
  FommModel *model;
  FommPool *pool;
  FommArena arena;
  FommKeypointDetectorBuffers detector;
  FommDenseMotionBuffers motion;
  FommGeneratorBuffers generator;
  Golden golden, common;
} Nets;

/* `channels` of a view against the NCHW tensor `prefix`/`name`; relative to its largest value. */
static void
compare (const Nets *nets, const char *prefix, const char *name, const FommView *view, double tolerance)
{
  char key[160];
  int d[4];
  double most = 0, largest = 1;

  snprintf (key, sizeof key, "%s/%s", prefix, name);
  const float *golden = golden_get (&nets->golden, key, d);
  if (!golden || d[1] > view->channels || d[2] != view->height || d[3] != view->width)
    return (void) tap_ok (false, "%s is missing or has another shape", key);
  for (int c = 0; c < d[1]; c++)
    for (int y = 0; y < d[2]; y++)
      for (int x = 0; x < d[3]; x++) {
        const float expected = golden[((size_t) c * d[2] + y) * d[3] + x];
        most = fmax (most, fabs (expected - fomm_view_at (view, y, x)[c]));
        largest = fmax (largest, fabs (expected));
      }
  tap_ok (most <= tolerance * largest, "%s off by %.1e of %.1e", key, most, largest);
}

static void
compare_hourglass (const Nets *nets, const char *prefix, const char *name, const FommHourglass *hourglass,
                   const FommHourglassBuffers *buffers)
{
  char module[96];
  const int n = hourglass->num_blocks;
  for (int i = 0; i < n; i++) {
    const FommView skip =
        i + 1 < n ? fomm_view_part (&buffers->level[i + 1], fomm_pad_lanes (hourglass->decoder_width[i + 1]),
                                    hourglass->encoder_width[i + 1])
                  : buffers->bottom;
    snprintf (module, sizeof module, "%s.encoder.down_blocks.%d", name, i);
    compare (nets, prefix, module, &skip, 1e-5);
  }
  for (int t = 0; t < n; t++) {
    const int level = n - 1 - t;
    const FommView up = fomm_view_part (&buffers->level[level], 0, hourglass->decoder_width[level]);
    snprintf (module, sizeof module, "%s.decoder.up_blocks.%d", name, t);
    compare (nets, prefix, module, &up, 2e-5);
  }
}

/* Picture `index` of a U8 tensor as interleaved floats. */
static float *
get_picture (const Nets *nets, const char *name, int index)
{
  int d[4];
  const uint8_t *planes = golden_get (&nets->common, name, d);
  const size_t pixels = (size_t) d[2] * d[3];
  float *picture = malloc (pixels * d[1] * sizeof *picture);
  planes += (size_t) index * d[1] * pixels;
  for (size_t i = 0; i < pixels; i++)
    for (int c = 0; c < d[1]; c++)
      picture[i * d[1] + c] = (float) (planes[c * pixels + i] / 255.0);
  return picture;
}

static void
check_detector (Nets *nets, const char *prefix, const char *picture_name, int index)
{
  const FommKeypointDetector *detector = &nets->model->detector;
  FommKeypoints found;
  float *picture = get_picture (nets, picture_name, index);
  fomm_keypoint_detector_run (detector, nets->pool, &nets->detector, picture, &found);
  const FommView down = fomm_hourglass_get_input (&detector->hourglass, &nets->detector.hourglass);
  compare (nets, prefix, "down", &down, 1e-6);
  compare_hourglass (nets, prefix, "predictor", &detector->hourglass, &nets->detector.hourglass);
  compare (nets, prefix, "kp", &nets->detector.logits, 2e-5);
  free (picture);
}

static FommKeypoints
get_keypoints (const Nets *nets, const char *name, int index)
{
  FommKeypoints keypoints = {.count = nets->model->config.num_kp, .has_jacobian = true};
  char key[64];
  snprintf (key, sizeof key, "%s.value", name);
  memcpy (keypoints.value, (const float *) golden_get (&nets->common, key, NULL) + (size_t) index * 2 * keypoints.count,
          2 * keypoints.count * sizeof (float));
  snprintf (key, sizeof key, "%s.jacobian", name);
  memcpy (keypoints.jacobian,
          (const float *) golden_get (&nets->common, key, NULL) + (size_t) index * 4 * keypoints.count,
          4 * keypoints.count * sizeof (float));
  return keypoints;
}

static void
check_generator (Nets *nets)
{
  const FommGenerator *generator = &nets->model->generator;
  const FommDenseMotion *motion = &nets->model->motion;
  const FommKeypoints source = get_keypoints (nets, "kp_source", 0), to = get_keypoints (nets, "kp_driving", 1);
  const FommDenseMotionParts parts = {0};
  float *picture = get_picture (nets, "source_u8", 0);
  float *prediction = malloc ((size_t) generator->height * generator->width * generator->channels * sizeof *prediction);
  const FommGeneratorOutput output = {.prediction = prediction};
  char module[64];

  fomm_dense_motion_set_source (motion, nets->pool, &nets->motion, picture);
  fomm_generator_set_source (generator, nets->pool, &nets->generator, picture);
  compare (nets, "generator", "first", &nets->generator.encoded[0], 1e-5);
  for (int i = 0; i < generator->num_down; i++) {
    snprintf (module, sizeof module, "down_blocks.%d", i);
    compare (nets, "generator", module, &nets->generator.encoded[i + 1], 1e-5);
  }
  fomm_dense_motion_run (motion, nets->pool, &nets->motion, &source, &to, &parts);
  compare_hourglass (nets, "generator", "dense_motion_network.hourglass", &motion->hourglass, &nets->motion.hourglass);
  compare (nets, "generator", "dense_motion_network.mask", &nets->motion.heads, 5e-5);
  fomm_generator_run (generator, nets->pool, &nets->generator, motion, &nets->motion, &output);
  snprintf (module, sizeof module, "bottleneck.r%d", generator->num_bottleneck - 1);
  compare (nets, "generator", module, &nets->generator.bottleneck, 1e-4);
  for (int i = 0; i < generator->num_down; i++) {
    snprintf (module, sizeof module, "up_blocks.%d", i);
    compare (nets, "generator", module, &nets->generator.decoded[i + 1], 1e-4);
  }
  compare (nets, "generator", "final", &nets->generator.painted, 1e-4);
  free (picture);
  free (prediction);
}

static bool
set_up (Nets *nets, const char *directory, FommError *error)
{
  char path[1024], yaml[1024];
  FommLoadOptions options;
  const char *name = strrchr (directory, '/') + 1;
  fomm_load_options_init (&options);
  snprintf (yaml, sizeof yaml, "%s/config.yaml", directory);
  snprintf (path, sizeof path, "%s/%s.safetensors", directory, name);
  options.yaml_path = yaml;
  options.align_corners = 1;
  if (fomm_model_load (path, &options, &nets->model, error) ||
      fomm_pool_new (2, nets->model->scratch, &nets->pool, error))
    return false;
  fomm_keypoint_detector_allocate (&nets->model->detector, &nets->arena, &nets->detector);
  fomm_dense_motion_allocate (&nets->model->motion, &nets->arena, &nets->motion);
  fomm_generator_allocate (&nets->model->generator, &nets->arena, &nets->generator);
  snprintf (path, sizeof path, "%s/golden_common.safetensors", directory);
  return golden_open_path (&nets->common, path) && !nets->arena.failed;
}

int
main (int argc, char **argv)
{
  Nets nets = {0};
  FommError error = {0};
  char path[1024];

  if (argc < 2 || !strrchr (argv[1], '/') || !set_up (&nets, argv[1], &error)) {
    printf ("Bail out! %s\n", error.message);
    return 1;
  }
  snprintf (path, sizeof path, "%s/intermediates_kp.safetensors", argv[1]);
  if (tap_ok (golden_open_path (&nets.golden, path), "the detector's intermediates can be read")) {
    check_detector (&nets, "kp_source", "source_u8", 0);
    check_detector (&nets, "kp_driving", "driving_u8", 1);
  }
  golden_close (&nets.golden);
  snprintf (path, sizeof path, "%s/intermediates_gen_ac1.safetensors", argv[1]);
  if (tap_ok (golden_open_path (&nets.golden, path), "the generator's intermediates can be read"))
    check_generator (&nets);
  golden_close (&nets.golden);
  golden_close (&nets.common);
  fomm_pool_free (&nets.pool);
  fomm_arena_clear (&nets.arena);
  fomm_model_unref (&nets.model);
  return tap_done ();
}
