/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "error.h"

#include <math.h>

void
fomm_config_init (FommConfig *config)
{
  *config = (FommConfig){
      .num_kp = 10,
      .num_channels = 3,
      .kp_detector =
          {.block_expansion = 32, .max_features = 1024, .num_blocks = 5, .scale_factor = 1, .temperature = 0.1},
      .generator = {.block_expansion = 64, .max_features = 512, .num_down_blocks = 2, .num_bottleneck_blocks = 6},
      .dense_motion =
          {.block_expansion = 64, .max_features = 1024, .num_blocks = 5, .scale_factor = 1, .kp_variance = 0.01},
      .height = 256,
      .width = 256,
      .align_corners = true,
  };
}

typedef struct Range {
  const char *name;
  double value, least, most;
} Range;

static FommStatus
check_ranges (const FommConfig *config, FommError *error)
{
  const Range ranges[] = {
      {"num_kp", config->num_kp, 1, FOMM_MAX_KEYPOINTS},
      {"kp_detector_params.block_expansion", config->kp_detector.block_expansion, 1, 4096},
      {"kp_detector_params.max_features", config->kp_detector.max_features, 1, 8192},
      {"kp_detector_params.num_blocks", config->kp_detector.num_blocks, 1, 12},
      {"kp_detector_params.scale_factor", config->kp_detector.scale_factor, 1.0 / 64, 1},
      {"kp_detector_params.temperature", config->kp_detector.temperature, 1e-6, 1e6},
      {"kp_detector_params.pad", config->kp_detector.pad, 0, 6},
      {"generator_params.block_expansion", config->generator.block_expansion, 1, 4096},
      {"generator_params.max_features", config->generator.max_features, 1, 8192},
      {"generator_params.num_down_blocks", config->generator.num_down_blocks, 0, 8},
      {"generator_params.num_bottleneck_blocks", config->generator.num_bottleneck_blocks, 0, 64},
      {"dense_motion_params.block_expansion", config->dense_motion.block_expansion, 1, 4096},
      {"dense_motion_params.max_features", config->dense_motion.max_features, 1, 8192},
      {"dense_motion_params.num_blocks", config->dense_motion.num_blocks, 1, 12},
      {"dense_motion_params.scale_factor", config->dense_motion.scale_factor, 1.0 / 64, 1},
      {"dense_motion_params.kp_variance", config->dense_motion.kp_variance, 1e-8, 1e4},
      {"the picture's height", config->height, 8, 4096},
      {"the picture's width", config->width, 8, 4096},
  };

  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (!(ranges[i].value >= ranges[i].least && ranges[i].value <= ranges[i].most))
      return fomm_fail (error, FOMM_ERROR_CONFIG, "In the configuration %s is %g; it must be between %g and %g.",
                        ranges[i].name, ranges[i].value, ranges[i].least, ranges[i].most);
  if (config->num_channels != 1 && config->num_channels != 3)
    return fomm_fail (error, FOMM_ERROR_CONFIG, "In the configuration num_channels is %d; it must be 1 or 3.",
                      config->num_channels);
  return FOMM_OK;
}

/* Down-sampled length, as the anti-alias filter makes it. */
static int
scaled (int length, double scale)
{
  const int step = (int) (1 / scale);
  return (length + step - 1) / step;
}

/* Whether a length passes `blocks` halvings without a rest. */
static bool
divides (int length, int blocks)
{
  return length % (1 << blocks) == 0;
}

FommStatus
fomm_config_validate (const FommConfig *config, FommError *error)
{
  FommStatus status = check_ranges (config, error);
  if (status)
    return status;

  const int size[2] = {config->height, config->width};
  for (int axis = 0; axis < 2; axis++) {
    const int detector = scaled (size[axis], config->kp_detector.scale_factor);
    if (!divides (size[axis], config->generator.num_down_blocks) ||
        !divides (detector, config->kp_detector.num_blocks) ||
        !divides (scaled (size[axis], config->dense_motion.scale_factor), config->dense_motion.num_blocks) ||
        detector + 2 * config->kp_detector.pad < 7)
      return fomm_fail (error, FOMM_ERROR_CONFIG, "A picture of %d × %d pixels cannot pass through this network.",
                        config->width, config->height);
  }
  return FOMM_OK;
}
