/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "train_config.h"

#include "weights/config_schema.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

void
fomm_train_config_init (FommTrainConfig *config)
{
  *config = (FommTrainConfig){
      .discriminator = {.block_expansion = 64, .max_features = 512, .num_blocks = 4, .kp_variance = 0.01},
      .n_scales = 1,
      .scales = {{1, "1"}},
      .num_epochs = 1,
      .num_repeats = 1,
      .batch_size = 1,
      .sigma_affine = 0.05,
      .lr_generator = 2e-4,
      .lr_discriminator = 2e-4,
      .lr_kp_detector = 2e-4,
      .heads_pairs = 1000,
      .max_frames = 1500,
      .validation_steps = 500,
  };
  fomm_config_init (&config->model);
}

bool
fomm_train_config_wants_flow (const FommTrainConfig *config)
{
  const FommLossWeights *weights = &config->weights;
  return weights->flow != 0 || weights->visibility != 0 || weights->warped != 0 || weights->blend != 0;
}

void
fomm_train_config_motion_size (const FommTrainConfig *config, int *height, int *width)
{
  const int step = (int) (1 / config->model.dense_motion.scale_factor);
  *height = (config->model.height + step - 1) / step;
  *width = (config->model.width + step - 1) / step;
}

bool
fomm_train_config_paints (const FommTrainConfig *config)
{
  const FommLossWeights *weights = &config->weights;
  bool paints = weights->gradient != 0 || weights->sharpness != 0 || weights->generator_gan != 0 ||
                fomm_train_config_wants_flow (config);
  for (int i = 0; i < weights->n_perceptual; i++)
    paints |= weights->perceptual[i] != 0;
  return paints;
}

/* A section of the tree, and the first thing that was wrong with it. */
typedef struct Reader {
  const json_t *section; /* NULL when absent: every key then keeps its default */
  const char *name;      /* for messages */
  FommStatus status;
  FommError *error;
} Reader;

static void
refuse (Reader *reader, const char *key, const char *what)
{
  if (!reader->status)
    reader->status = fomm_fail (reader->error, FOMM_ERROR_CONFIG, "In the training configuration, “%s: %s” must be %s.",
                                reader->name, key, what);
}

static void
enter (Reader *reader, const json_t *parent, const char *name)
{
  reader->name = name;
  reader->section = json_object_get (parent, name);
  if (reader->section && !json_is_object (reader->section)) {
    refuse (reader, name, "a section");
    reader->section = NULL;
  }
}

/* Numbers between `least` and `most`; an absent key leaves the default. */
static void
read_double (Reader *reader, const char *key, double least, double most, double *value)
{
  const json_t *item = json_object_get (reader->section, key);
  if (!item)
    return;
  const double number = json_number_value (item);
  if (json_is_number (item) && number >= least && number <= most)
    *value = number;
  else
    refuse (reader, key, "a number in its range");
}

static void
read_int (Reader *reader, const char *key, int least, int most, int *value)
{
  double number = *value;
  read_double (reader, key, least, most, &number);
  if (number == (int) number)
    *value = (int) number;
  else
    refuse (reader, key, "a whole number");
}

static void
read_bool (Reader *reader, const char *key, bool *value)
{
  const json_t *item = json_object_get (reader->section, key);
  if (json_is_boolean (item))
    *value = json_is_true (item);
  else if (item)
    refuse (reader, key, "true or false");
}

/* Returns the number of entries, or -1 when the key is absent or wrong. */
static int
read_list (Reader *reader, const char *key, size_t most, double values[])
{
  const json_t *list = json_object_get (reader->section, key);
  if (!list)
    return -1;
  bool sound = json_is_array (list) && json_array_size (list) <= most;
  for (size_t i = 0; sound && i < json_array_size (list); i++) {
    sound = json_is_number (json_array_get (list, i));
    values[i] = json_number_value (json_array_get (list, i));
  }
  if (sound)
    return (int) json_array_size (list);
  refuse (reader, key, "a list of numbers");
  return -1;
}

static int
read_scales (Reader *reader, FommScale scales[FOMM_MAX_SCALES])
{
  double values[FOMM_MAX_SCALES];
  const int count = read_list (reader, "scales", FOMM_MAX_SCALES, values);
  for (int i = 0; i < count; i++) {
    if (values[i] <= 0 || values[i] > 1)
      refuse (reader, "scales", "a list of scales between 0 and 1");
    scales[i].value = values[i];
    g_ascii_formatd (scales[i].spelling, sizeof scales[i].spelling, "%.9g", values[i]);
  }
  return count;
}

static void
read_discriminator (Reader *reader, const json_t *model, FommDiscriminatorConfig *config)
{
  enter (reader, model, "discriminator_params");
  if (!reader->section)
    return;
  const int count = read_scales (reader, config->scales);
  config->n_scales = count >= 0 ? count : 1;
  if (count < 0)
    config->scales[0] = (FommScale){1, "1"};
  read_int (reader, "block_expansion", 1, 4096, &config->block_expansion);
  read_int (reader, "max_features", 1, 4096, &config->max_features);
  read_int (reader, "num_blocks", 1, FOMM_MAX_LAYERS, &config->num_blocks);
  read_bool (reader, "sn", &config->spectral_norm);
  read_bool (reader, "use_kp", &config->use_kp);
  read_double (reader, "kp_variance", 1e-6, 10, &config->kp_variance);
}

static void
read_weights (Reader *reader, const json_t *train, FommLossWeights *weights)
{
  enter (reader, train, "loss_weights");
  const int perceptual = read_list (reader, "perceptual", FOMM_MAX_LAYERS, weights->perceptual);
  const int matching = read_list (reader, "feature_matching", FOMM_MAX_LAYERS, weights->feature_matching);
  weights->n_perceptual = perceptual > 0 ? perceptual : 0;
  weights->n_feature_matching = matching > 0 ? matching : 0;
  read_double (reader, "generator_gan", 0, 1e6, &weights->generator_gan);
  read_double (reader, "discriminator_gan", 0, 1e6, &weights->discriminator_gan);
  read_double (reader, "equivariance_value", 0, 1e6, &weights->equivariance_value);
  read_double (reader, "equivariance_jacobian", 0, 1e6, &weights->equivariance_jacobian);
  read_double (reader, "gradient", 0, 1e6, &weights->gradient);
  read_double (reader, "sharpness", 0, 1e6, &weights->sharpness);
  read_double (reader, "separation", 0, 1e6, &weights->separation);
  read_double (reader, "flow", 0, 1e6, &weights->flow);
  read_double (reader, "visibility", 0, 1e6, &weights->visibility);
  read_double (reader, "warped", 0, 1e6, &weights->warped);
  read_double (reader, "blend", 0, 1e6, &weights->blend);
  read_double (reader, "keypoint_value", 0, 1e6, &weights->keypoint_value);
  read_double (reader, "keypoint_jacobian", 0, 1e6, &weights->keypoint_jacobian);
}

/* The parts that can be frozen, by the words of the configuration. */
static const struct {
  const char *part, *prefix;
} parts[] = {
    {"kp_detector", "kp_detector."},
    {"dense_motion_network", "generator.dense_motion_network."},
    {"generator", "generator."},
};

static void
read_frozen (Reader *reader, FommTrainConfig *config)
{
  const json_t *list = json_object_get (reader->section, "frozen");
  bool sound = !list || (json_is_array (list) && json_array_size (list) <= FOMM_MAX_FROZEN);
  config->n_frozen = 0;
  for (size_t i = 0; sound && i < json_array_size (list); i++) {
    const char *text = json_string_value (json_array_get (list, i));
    const char *prefix = NULL;
    for (size_t p = 0; text && p < sizeof parts / sizeof *parts; p++)
      if (!strcmp (text, parts[p].part))
        prefix = parts[p].prefix;
    sound = prefix != NULL;
    if (sound)
      snprintf (config->frozen[config->n_frozen++], sizeof config->frozen[0], "%s", prefix);
  }
  if (!sound)
    refuse (reader, "frozen", "a list of kp_detector, dense_motion_network and generator");
}

static void
read_schedule (Reader *reader, const json_t *tree, FommTrainConfig *config)
{
  double milestones[16];
  enter (reader, tree, "train_params");
  read_int (reader, "num_epochs", 1, 1000000, &config->num_epochs);
  read_int (reader, "num_repeats", 1, 1000000, &config->num_repeats);
  read_int (reader, "batch_size", 1, 4096, &config->batch_size);
  read_double (reader, "lr_generator", 0, 1, &config->lr_generator);
  read_double (reader, "lr_discriminator", 0, 1, &config->lr_discriminator);
  read_double (reader, "lr_kp_detector", 0, 1, &config->lr_kp_detector);
  const int scales = read_scales (reader, config->scales);
  if (scales > 0)
    config->n_scales = scales;
  const int count = read_list (reader, "epoch_milestones", 16, milestones);
  config->n_milestones = count > 0 ? count : 0;
  for (int i = 0; i < config->n_milestones; i++)
    config->milestones[i] = (int) milestones[i];
  read_double (reader, "average", 0, 0.99999, &config->average);
  read_int (reader, "validation_steps", 1, 100000000, &config->validation_steps);
  read_frozen (reader, config);

  const json_t *network = json_object_get (reader->section, "perceptual_network");
  const char *file = json_string_value (network);
  if (network && (!file || strlen (file) >= sizeof config->perceptual_network))
    refuse (reader, "perceptual_network", "the name of a file");
  else if (file)
    snprintf (config->perceptual_network, sizeof config->perceptual_network, "%s", file);

  enter (reader, json_object_get (tree, "train_params"), "transform_params");
  read_double (reader, "sigma_affine", 0, 10, &config->sigma_affine);
  read_double (reader, "sigma_tps", 0, 10, &config->sigma_tps);
  read_int (reader, "points_tps", 0, 64, &config->points_tps);
}

/* What is cut out must fit the network: its size is that of the frames. */
static void
read_crop (Reader *reader, const FommConfig *model)
{
  double size[2] = {0, 0};
  if (json_is_number (json_object_get (reader->section, "size"))) {
    read_double (reader, "size", 1, 65536, &size[0]);
    size[1] = size[0];
  } else
    read_list (reader, "size", 2, size);
  if (size[0] != model->height || size[1] != model->width)
    refuse (reader, "size", "height and width of frame_shape");
}

/* Turning, resizing and cutting, as the authors' configurations have them. */
static void
read_places (Reader *reader, const json_t *augmentation, FommTrainConfig *config)
{
  double *ratio = config->augmentation.resize;
  enter (reader, augmentation, "rotation_param");
  read_double (reader, "degrees", 0, 180, &config->augmentation.rotation);
  enter (reader, augmentation, "resize_param");
  if (reader->section &&
      (read_list (reader, "ratio", 2, ratio) != 2 || ratio[0] < 0.1 || ratio[1] < ratio[0] || ratio[1] > 10))
    refuse (reader, "ratio", "two factors between 0.1 and 10, the smaller one first");
  enter (reader, augmentation, "crop_param");
  config->augmentation.crop = reader->section != NULL;
  if (config->augmentation.crop && config->has_model)
    read_crop (reader, &config->model);
}

static void
read_dataset (Reader *reader, const json_t *tree, FommTrainConfig *config)
{
  const json_t *dataset = json_object_get (tree, "dataset_params");
  enter (reader, tree, "dataset_params");
  read_bool (reader, "id_sampling", &config->id_sampling);
  read_int (reader, "max_frames", 2, 1000000, &config->max_frames);
  read_int (reader, "pairs", 1, 100000000, &config->heads_pairs);
  enter (reader, dataset, "augmentation_params");
  const json_t *augmentation = reader->section;
  read_places (reader, augmentation, config);
  enter (reader, augmentation, "flip_param");
  read_bool (reader, "horizontal_flip", &config->augmentation.horizontal_flip);
  read_bool (reader, "time_flip", &config->augmentation.time_flip);
  enter (reader, augmentation, "jitter_param");
  read_double (reader, "brightness", 0, 1, &config->augmentation.brightness);
  read_double (reader, "contrast", 0, 1, &config->augmentation.contrast);
  read_double (reader, "saturation", 0, 1, &config->augmentation.saturation);
  read_double (reader, "hue", 0, 0.5, &config->augmentation.hue);
}

FommStatus
fomm_train_config_read (FommTrainConfig *config, const json_t *tree, FommError *error)
{
  Reader reader = {.error = error};
  const json_t *train = json_object_get (tree, "train_params");
  if (!json_is_object (train))
    return fomm_fail (error, FOMM_ERROR_CONFIG, "This configuration has no section “train_params”.");

  config->has_model = json_object_get (tree, "model_params") != NULL;
  /* The model's shape is read by the same code that reads it for inference. */
  const FommStatus status = config->has_model ? fomm_config_read (&config->model, tree, true, error) : FOMM_OK;
  if (status)
    return status;
  read_schedule (&reader, tree, config);
  read_weights (&reader, train, &config->weights);
  read_discriminator (&reader, json_object_get (tree, "model_params"), &config->discriminator);
  read_dataset (&reader, tree, config);
  reader.name = "loss_weights";
  if (config->weights.generator_gan != 0 && config->discriminator.n_scales == 0)
    refuse (&reader, "generator_gan", "0 when there is no discriminator");
  return reader.status;
}

/* A relative name means a file beside the configuration. */
static FommStatus
resolve_network (FommTrainConfig *config, const char *path, FommError *error)
{
  char *name = config->perceptual_network, joined[sizeof config->perceptual_network];
  const char *slash = strrchr (path, '/');
  if (!*name || *name == '/' || !slash)
    return FOMM_OK;
  const int length = snprintf (joined, sizeof joined, "%.*s/%s", (int) (slash - path), path, name);
  if (length < 0 || (size_t) length >= sizeof joined)
    return fomm_fail (error, FOMM_ERROR_CONFIG, "The path of the perceptual network is too long.");
  memcpy (name, joined, sizeof joined);
  return FOMM_OK;
}

FommStatus
fomm_train_config_load (FommTrainConfig *config, const char *path, FommError *error)
{
  json_t *tree = NULL;
  FommStatus status = fomm_yaml_read (path, &tree, error);
  if (!status)
    status = fomm_train_config_read (config, tree, error);
  if (!status)
    status = resolve_network (config, path, error);
  json_decref (tree);
  return status;
}
