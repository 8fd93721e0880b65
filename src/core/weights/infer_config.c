/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Official checkpoints carry no configuration, but names and shapes tell nearly all of it. What they do not tell
 * (softmax temperature, keypoint variance, head padding, picture size) keeps the official defaults. */
#include "weights/config_schema.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define DENSE "generator.dense_motion_network"

/* Size of dimension `dim` of a tensor; 0 when there is no such tensor or dimension. */
__attribute__ ((format (printf, 3, 4))) static int
size_of (const FommStateDict *dict, int dim, const char *format, ...)
{
  char name[192];
  va_list args;
  va_start (args, format);
  vsnprintf (name, sizeof name, format, args);
  va_end (args);
  const FommTensor *tensor = fomm_state_dict_find (dict, name);
  return tensor && dim < tensor->n_dims && tensor->shape[dim] <= 1 << 20 ? (int) tensor->shape[dim] : 0;
}

/* Block count and widths of an hourglass. The last up-block is as wide as the expansion, the bottom as wide as allowed.
 */
static bool
infer_hourglass (const FommStateDict *dict, const char *name, int *block_expansion, int *max_features, int *num_blocks)
{
  int n = 0;
  while (n < 32 && size_of (dict, 0, "%s.encoder.down_blocks.%d.conv.weight", name, n))
    n++;
  if (n == 0 || n == 32)
    return false;
  *num_blocks = n;
  *block_expansion = size_of (dict, 0, "%s.decoder.up_blocks.%d.conv.weight", name, n - 1);
  *max_features = size_of (dict, 0, "%s.encoder.down_blocks.%d.conv.weight", name, n - 1);
  return *block_expansion > 0;
}

/* The anti-alias kernel is a Gaussian: two neighbouring values give its width, and the width the scale (section 4.3).
 */
static double
infer_scale (const FommStateDict *dict, const char *name, bool *known)
{
  const FommTensor *tensor = fomm_state_dict_find (dict, name);
  const int64_t n = tensor && tensor->n_dims == 4 ? tensor->shape[3] : 0;
  const int64_t count = tensor ? fomm_tensor_count (tensor) : 0;
  float *kernel =
      n >= 3 && n <= 1024 && count >= n * n && count <= 1 << 22 ? malloc ((size_t) count * sizeof *kernel) : NULL;

  *known = false;
  if (!kernel)
    return 1;
  fomm_tensor_read (tensor, kernel);
  const double centre = kernel[n / 2 * n + n / 2], beside = kernel[n / 2 * n + n / 2 + 1];
  free (kernel);
  if (!(centre > beside) || !(beside > 0))
    return 1;
  *known = true;
  const double sigma = sqrt (1 / (2 * log (centre / beside)));
  /* Stored as floats (or halves): back to the round number that was meant. */
  return nearbyint (1 / (2 * sigma + 1) * 256) / 256;
}

static void
infer_generator (FommConfig *config, const FommStateDict *dict)
{
  int down = 0, bottleneck = 0;
  while (down < 32 && size_of (dict, 0, "generator.down_blocks.%d.conv.weight", down))
    down++;
  while (bottleneck < 256 && size_of (dict, 0, "generator.bottleneck.r%d.conv1.weight", bottleneck))
    bottleneck++;
  config->generator.num_down_blocks = down;
  config->generator.num_bottleneck_blocks = bottleneck;
  config->generator.block_expansion = size_of (dict, 0, "generator.first.conv.weight");
  config->generator.max_features =
      down ? size_of (dict, 0, "generator.down_blocks.%d.conv.weight", down - 1) : config->generator.block_expansion;
  config->generator.estimate_occlusion_map = size_of (dict, 0, DENSE ".occlusion.weight") > 0;
  config->generator.skip = size_of (dict, 0, "generator.final.weight") == config->num_channels + 1;
}

/* A scale factor that is no kernel to be found in: 1 when the heads were trained without one. Both networks of every
 * published model use the same scale, so one kernel serves both. */
static void
infer_scales (FommConfig *config, const FommStateDict *dict)
{
  bool known[2];
  config->kp_detector.scale_factor = infer_scale (dict, "kp_detector.down.weight", &known[0]);
  config->dense_motion.scale_factor = infer_scale (dict, DENSE ".down.weight", &known[1]);
  if (known[0] != known[1])
    *(known[0] ? &config->dense_motion.scale_factor : &config->kp_detector.scale_factor) =
        known[0] ? config->kp_detector.scale_factor : config->dense_motion.scale_factor;
}

FommStatus
fomm_config_infer (FommConfig *config, const FommStateDict *dict, FommError *error)
{
  config->num_kp = size_of (dict, 0, "kp_detector.kp.weight");
  config->num_channels = size_of (dict, 1, "generator.first.conv.weight");
  const bool whole = config->num_kp > 0 && config->num_channels > 0 &&
                     infer_hourglass (dict, "kp_detector.predictor", &config->kp_detector.block_expansion,
                                      &config->kp_detector.max_features, &config->kp_detector.num_blocks) &&
                     infer_hourglass (dict, DENSE ".hourglass", &config->dense_motion.block_expansion,
                                      &config->dense_motion.max_features, &config->dense_motion.num_blocks);
  if (!whole)
    return fomm_fail (
        error, FOMM_ERROR_CONFIG,
        "This checkpoint is not a First Order Motion Model: parts of the keypoint detector or the generator are "
        "missing.");

  const int maps = size_of (dict, 0, "kp_detector.jacobian.weight");
  config->estimate_jacobian = maps > 0;
  config->kp_detector.single_jacobian_map = maps == 4 && config->num_kp != 1;
  infer_generator (config, dict);
  infer_scales (config, dict);
  return FOMM_OK;
}
