/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "net_init.h"

#include "discriminator.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define DENSE "generator.dense_motion_network"

typedef struct Builder {
  FommParameters *parameters;
  FommRandom *random;
  FommStatus status;
  FommError *error;
} Builder;

typedef enum Fill { FILL_ZEROS, FILL_ONES, FILL_UNIFORM, FILL_UNIT_VECTOR } Fill;

static void
fill_tensor (Builder *builder, FommVar *var, Fill fill, double bound)
{
  double length = 0;
  for (size_t i = 0; i < var->count; i++) {
    double value = fill == FILL_ONES ? 1 : 0;
    if (fill == FILL_UNIFORM)
      value = bound * (2 * fomm_random_unit (builder->random) - 1);
    else if (fill == FILL_UNIT_VECTOR)
      value = fomm_random_normal (builder->random);
    var->value[i] = (float) value;
    length += value * value;
  }
  for (size_t i = 0; fill == FILL_UNIT_VECTOR && i < var->count; i++)
    var->value[i] = (float) (var->value[i] / sqrt (length));
}

/* Returns the tensor when it is new, NULL when it was there already (or something failed). */
static FommVar *
add (Builder *builder, const char *layer, const char *field, Fill fill, double bound, int n_dims, int out, int in,
     int size)
{
  char name[160];
  const int64_t shape[4] = {out, in, size, size};
  FommParameter *parameter = NULL;
  snprintf (name, sizeof name, "%s.%s", layer, field);
  if (builder->status || fomm_parameters_find (builder->parameters, name))
    return NULL;
  builder->status = fomm_parameters_add (builder->parameters, name, n_dims, shape, &parameter, builder->error);
  if (builder->status)
    return NULL;
  fill_tensor (builder, &parameter->var, fill, bound);
  return &parameter->var;
}

static void
add_conv (Builder *builder, const char *layer, int out, int in, int size)
{
  const double bound = 1 / sqrt ((double) in * size * size);
  add (builder, layer, "weight", FILL_UNIFORM, bound, 4, out, in, size);
  add (builder, layer, "bias", FILL_UNIFORM, bound, 1, out, 0, 0);
}

static void
add_norm (Builder *builder, const char *layer, int channels)
{
  add (builder, layer, "weight", FILL_ONES, 0, 1, channels, 0, 0);
  add (builder, layer, "bias", FILL_ZEROS, 0, 1, channels, 0, 0);
  add (builder, layer, "running_mean", FILL_ZEROS, 0, 1, channels, 0, 0);
  add (builder, layer, "running_var", FILL_ONES, 0, 1, channels, 0, 0);
}

/* Convolution and norm of a block whose name is put together. */
static void __attribute__ ((format (printf, 5, 6)))
add_block (Builder *builder, int out, int in, int size, const char *format, ...)
{
  char block[96], layer[128];
  va_list args;
  va_start (args, format);
  vsnprintf (block, sizeof block, format, args);
  va_end (args);
  snprintf (layer, sizeof layer, "%s.conv", block);
  add_conv (builder, layer, out, in, size);
  snprintf (layer, sizeof layer, "%s.norm", block);
  add_norm (builder, layer, out);
}

static int
width_at (int expansion, int most, int level)
{
  const int64_t width = (int64_t) expansion << level;
  return width < most ? (int) width : most;
}

/* Returns the number of channels that come out. */
static int
add_hourglass (Builder *builder, const char *name, int expansion, int most, int blocks, int in)
{
  for (int i = 0; i < blocks; i++)
    add_block (builder, width_at (expansion, most, i + 1), i ? width_at (expansion, most, i) : in, 3,
               "%s.encoder.down_blocks.%d", name, i);
  for (int i = 0; i < blocks; i++) {
    const int level = blocks - 1 - i;
    add_block (builder, width_at (expansion, most, level), width_at (expansion, most, level + 1) * (i ? 2 : 1), 3,
               "%s.decoder.up_blocks.%d", name, i);
  }
  return width_at (expansion, most, 0) + in;
}

static void
add_detector (Builder *builder, const FommConfig *config)
{
  const int maps = config->kp_detector.single_jacobian_map ? 1 : config->num_kp;
  const int features =
      add_hourglass (builder, "kp_detector.predictor", config->kp_detector.block_expansion,
                     config->kp_detector.max_features, config->kp_detector.num_blocks, config->num_channels);
  add_conv (builder, "kp_detector.kp", config->num_kp, features, 7);
  if (!config->estimate_jacobian)
    return;
  add (builder, "kp_detector.jacobian", "weight", FILL_ZEROS, 0, 4, 4 * maps, features, 7);
  FommVar *bias = add (builder, "kp_detector.jacobian", "bias", FILL_ZEROS, 0, 1, 4 * maps, 0, 0);
  for (int i = 0; bias && i < 4 * maps; i++)
    bias->value[i] = i % 4 == 0 || i % 4 == 3;
}

static void
add_dense_motion (Builder *builder, const FommConfig *config)
{
  const int in = (config->num_kp + 1) * (config->num_channels + 1);
  const int features = add_hourglass (builder, DENSE ".hourglass", config->dense_motion.block_expansion,
                                      config->dense_motion.max_features, config->dense_motion.num_blocks, in);
  add_conv (builder, DENSE ".mask", config->num_kp + 1, features, 7);
  if (config->generator.estimate_occlusion_map)
    add_conv (builder, DENSE ".occlusion", 1, features, 7);
}

static void
add_residual (Builder *builder, int index, int channels)
{
  for (int i = 1; i <= 2; i++) {
    char layer[64];
    snprintf (layer, sizeof layer, "generator.bottleneck.r%d.conv%d", index, i);
    add_conv (builder, layer, channels, channels, 3);
    snprintf (layer, sizeof layer, "generator.bottleneck.r%d.norm%d", index, i);
    add_norm (builder, layer, channels);
  }
}

static void
add_generator (Builder *builder, const FommConfig *config)
{
  const int expansion = config->generator.block_expansion, most = config->generator.max_features;
  const int levels = config->generator.num_down_blocks;

  add_block (builder, expansion, config->num_channels, 7, "generator.first");
  for (int i = 0; i < levels; i++) {
    const int narrow = i ? width_at (expansion, most, i) : expansion;
    add_block (builder, width_at (expansion, most, i + 1), narrow, 3, "generator.down_blocks.%d", i);
    add_block (builder, width_at (expansion, most, levels - i - 1), width_at (expansion, most, levels - i), 3,
               "generator.up_blocks.%d", i);
  }
  for (int i = 0; i < config->generator.num_bottleneck_blocks; i++)
    add_residual (builder, i, width_at (expansion, most, levels));
  const bool fresh = !fomm_parameters_find (builder->parameters, "generator.final.bias");
  add_conv (builder, "generator.final", config->num_channels + (config->generator.skip ? 1 : 0), expansion, 7);
  const FommParameter *bias = fomm_parameters_find (builder->parameters, "generator.final.bias");
  if (fresh && bias && config->generator.skip)
    bias->var.value[config->num_channels] = 1; /* trust the warped source first */
}

FommStatus
fomm_net_init (FommParameters *parameters, const FommConfig *config, FommRandom *random, FommError *error)
{
  Builder builder = {parameters, random, FOMM_OK, error};
  add_detector (&builder, config);
  add_dense_motion (&builder, config);
  add_generator (&builder, config);
  return builder.status;
}

/* A convolution of a discriminator: with spectral norm its weight has another name and two vectors go with it. */
static void
add_judge (Builder *builder, const char *layer, bool spectral_norm, int out, int in, int size)
{
  const double bound = 1 / sqrt ((double) in * size * size);
  add (builder, layer, spectral_norm ? "weight_orig" : "weight", FILL_UNIFORM, bound, 4, out, in, size);
  add (builder, layer, "bias", FILL_UNIFORM, bound, 1, out, 0, 0);
  if (!spectral_norm)
    return;
  add (builder, layer, "weight_u", FILL_UNIT_VECTOR, 0, 1, out, 0, 0);
  add (builder, layer, "weight_v", FILL_UNIT_VECTOR, 0, 1, in * size * size, 0, 0);
}

FommStatus
fomm_net_init_discriminators (FommParameters *parameters, int num_channels, int num_kp,
                              const FommDiscriminatorConfig *config, FommRandom *random, FommError *error)
{
  Builder builder = {parameters, random, FOMM_OK, error};
  for (int s = 0; s < config->n_scales; s++) {
    char prefix[64], layer[128];
    int in = num_channels + (config->use_kp ? num_kp : 0);
    fomm_discriminator_prefix (&config->scales[s], prefix, sizeof prefix);
    for (int i = 0; i < config->num_blocks; i++) {
      const int out = width_at (config->block_expansion, config->max_features, i + 1);
      snprintf (layer, sizeof layer, "%s.down_blocks.%d.conv", prefix, i);
      add_judge (&builder, layer, config->spectral_norm, out, in, 4);
      if (i > 0) {
        snprintf (layer, sizeof layer, "%s.down_blocks.%d.norm", prefix, i);
        add (&builder, layer, "weight", FILL_ONES, 0, 1, out, 0, 0);
        add (&builder, layer, "bias", FILL_ZEROS, 0, 1, out, 0, 0);
      }
      in = out;
    }
    snprintf (layer, sizeof layer, "%s.conv", prefix);
    add_judge (&builder, layer, config->spectral_norm, 1, in, 1);
  }
  return builder.status;
}
