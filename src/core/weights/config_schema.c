/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "weights/config_schema.h"

#include <math.h>
#include <string.h>

typedef struct Reader {
  const json_t *section;
  const char *name; /* of the section, for messages */
  bool complete;
  FommStatus status;
  FommError *error;
} Reader;

static void
refuse (Reader *reader, const char *key, const char *what)
{
  if (!reader->status)
    reader->status = fomm_fail (reader->error, FOMM_ERROR_CONFIG, "In the configuration, “%s: %s” must be %s.",
                                reader->name, key, what);
}

static const json_t *
get (Reader *reader, const char *key, bool needed)
{
  const json_t *value = json_object_get (reader->section, key);
  if (!value && needed && reader->complete && !reader->status)
    reader->status =
        fomm_fail (reader->error, FOMM_ERROR_CONFIG, "The configuration lacks “%s: %s”.", reader->name, key);
  return value;
}

static void
read_int (Reader *reader, const char *key, bool needed, int *value)
{
  const json_t *item = get (reader, key, needed);
  if (!item)
    return;
  if (json_is_integer (item) && json_integer_value (item) >= -1000000 && json_integer_value (item) <= 1000000)
    *value = (int) json_integer_value (item);
  else
    refuse (reader, key, "a whole number");
}

static void
read_double (Reader *reader, const char *key, bool needed, double *value)
{
  const json_t *item = get (reader, key, needed);
  if (!item)
    return;
  if (json_is_number (item))
    *value = json_number_value (item);
  else
    refuse (reader, key, "a number");
}

static void
read_bool (Reader *reader, const char *key, bool *value)
{
  const json_t *item = get (reader, key, false);
  if (!item)
    return;
  if (json_is_boolean (item))
    *value = json_is_true (item);
  else if (json_is_integer (item) && (json_integer_value (item) == 0 || json_integer_value (item) == 1))
    *value = json_integer_value (item) == 1;
  else
    refuse (reader, key, "true or false");
}

static Reader
enter (Reader *parent, const json_t *tree, const char *name, bool needed)
{
  Reader reader = *parent;
  reader.section = json_object_get (tree, name);
  reader.name = name;
  if (reader.section && !json_is_object (reader.section)) {
    if (!reader.status)
      reader.status =
          fomm_fail (reader.error, FOMM_ERROR_CONFIG, "In the configuration, “%s” must be a section.", name);
    reader.section = NULL;
  } else if (!reader.section && needed && reader.complete && !reader.status)
    reader.status = fomm_fail (reader.error, FOMM_ERROR_CONFIG, "The configuration has no section “%s”.", name);
  return reader;
}

static FommStatus
read_hourglass (Reader *reader, int *block_expansion, int *max_features, int *num_blocks, double *scale_factor)
{
  read_int (reader, "block_expansion", true, block_expansion);
  read_int (reader, "max_features", true, max_features);
  read_int (reader, "num_blocks", true, num_blocks);
  read_double (reader, "scale_factor", false, scale_factor);
  return reader->status;
}

static FommStatus
read_model_params (FommConfig *config, Reader *parent, const json_t *model)
{
  Reader common = enter (parent, model, "common_params", true);
  read_int (&common, "num_kp", true, &config->num_kp);
  read_int (&common, "num_channels", true, &config->num_channels);
  read_bool (&common, "estimate_jacobian", &config->estimate_jacobian);

  common.section = NULL;
  Reader detector = enter (&common, model, "kp_detector_params", true);
  read_hourglass (&detector, &config->kp_detector.block_expansion, &config->kp_detector.max_features,
                  &config->kp_detector.num_blocks, &config->kp_detector.scale_factor);
  read_double (&detector, "temperature", true, &config->kp_detector.temperature);
  read_int (&detector, "pad", false, &config->kp_detector.pad);
  read_bool (&detector, "single_jacobian_map", &config->kp_detector.single_jacobian_map);

  Reader generator = enter (&detector, model, "generator_params", true);
  const json_t *generator_section = generator.section;
  read_int (&generator, "block_expansion", true, &config->generator.block_expansion);
  read_int (&generator, "max_features", true, &config->generator.max_features);
  read_int (&generator, "num_down_blocks", true, &config->generator.num_down_blocks);
  read_int (&generator, "num_bottleneck_blocks", true, &config->generator.num_bottleneck_blocks);
  read_bool (&generator, "estimate_occlusion_map", &config->generator.estimate_occlusion_map);
  read_bool (&generator, "skip", &config->generator.skip);

  Reader motion = enter (&generator, generator_section, "dense_motion_params", true);
  read_hourglass (&motion, &config->dense_motion.block_expansion, &config->dense_motion.max_features,
                  &config->dense_motion.num_blocks, &config->dense_motion.scale_factor);
  read_double (&motion, "kp_variance", false, &config->dense_motion.kp_variance);
  return motion.status;
}

/* frame_shape: [height, width, channels] of the official dataset section, or our own image_size. */
static FommStatus
read_size (FommConfig *config, Reader *reader, const json_t *tree)
{
  const json_t *shape = json_object_get (json_object_get (tree, "dataset_params"), "frame_shape");
  const json_t *height = json_array_get (shape, 0), *width = json_array_get (shape, 1);
  const json_t *size = json_object_get (tree, "image_size");

  if (json_is_array (size)) {
    height = json_array_get (size, 0);
    width = json_array_get (size, 1);
  } else if (size)
    height = width = size;
  if (!height && !width)
    return reader->status;
  if (json_is_integer (height) && json_is_integer (width) && json_integer_value (height) > 0 &&
      json_integer_value (height) <= 8192 && json_integer_value (width) > 0 && json_integer_value (width) <= 8192) {
    config->height = (int) json_integer_value (height);
    config->width = (int) json_integer_value (width);
  } else
    refuse (reader, "image size", "two whole numbers");
  return reader->status;
}

/* The extensions of our own models, at the top of the tree. */
static FommStatus
read_extensions (FommConfig *config, Reader *reader, const json_t *tree)
{
  reader->section = tree;
  reader->name = "model";
  read_bool (reader, "align_corners", &config->align_corners);
  read_bool (reader, "interpolate_align_corners", &config->interpolate_align_corners);
  read_bool (reader, "skip", &config->generator.skip);
  const json_t *padding = json_object_get (tree, "warp_padding");
  const char *text = json_string_value (padding);
  if (text && (!strcmp (text, "border") || !strcmp (text, "zeros")))
    config->warp_padding = !strcmp (text, "border") ? FOMM_PADDING_BORDER : FOMM_PADDING_ZEROS;
  else if (padding)
    refuse (reader, "warp_padding", "“zeros” or “border”");
  return reader->status;
}

static FommStatus
read_tree (FommConfig *config, const json_t *tree, bool complete, FommError *error)
{
  Reader reader = {.complete = complete, .error = error, .name = "model"};
  const json_t *model = json_object_get (tree, "model_params");
  if (!json_is_object (model))
    return fomm_fail (error, FOMM_ERROR_CONFIG, "This is not a model configuration: it has no section “model_params”.");
  FommStatus status = read_model_params (config, &reader, model);
  if (!status)
    status = read_size (config, &reader, tree);
  if (!status)
    status = read_extensions (config, &reader, tree);
  return status;
}

FommStatus
fomm_config_read (FommConfig *config, const json_t *tree, bool complete, FommError *error)
{
  json_t *translated = fomm_config_translate_paddle (tree);
  const FommStatus status = read_tree (config, translated ? translated : tree, complete, error);
  json_decref (translated);
  return status;
}

json_t *
fomm_config_write (const FommConfig *config)
{
  return json_pack (
      "{s:{s:{s:i,s:i,s:b},s:{s:i,s:i,s:i,s:f,s:f,s:i,s:b},s:{s:i,s:i,s:i,s:i,s:b,s:{s:i,s:i,s:i,s:f,s:f}}},"
      "s:[i,i],s:b,s:b,s:b,s:s}",
      "model_params", "common_params", "num_kp", config->num_kp, "num_channels", config->num_channels,
      "estimate_jacobian", config->estimate_jacobian, "kp_detector_params", "block_expansion",
      config->kp_detector.block_expansion, "max_features", config->kp_detector.max_features, "num_blocks",
      config->kp_detector.num_blocks, "scale_factor", config->kp_detector.scale_factor, "temperature",
      config->kp_detector.temperature, "pad", config->kp_detector.pad, "single_jacobian_map",
      config->kp_detector.single_jacobian_map, "generator_params", "block_expansion", config->generator.block_expansion,
      "max_features", config->generator.max_features, "num_down_blocks", config->generator.num_down_blocks,
      "num_bottleneck_blocks", config->generator.num_bottleneck_blocks, "estimate_occlusion_map",
      config->generator.estimate_occlusion_map, "dense_motion_params", "block_expansion",
      config->dense_motion.block_expansion, "max_features", config->dense_motion.max_features, "num_blocks",
      config->dense_motion.num_blocks, "scale_factor", config->dense_motion.scale_factor, "kp_variance",
      config->dense_motion.kp_variance, "image_size", config->height, config->width, "align_corners",
      config->align_corners, "interpolate_align_corners", config->interpolate_align_corners, "skip",
      config->generator.skip, "warp_padding", config->warp_padding == FOMM_PADDING_BORDER ? "border" : "zeros");
}
