/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "train_config.h"

#include "weights/config_schema.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yaml.h>

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
  };
  fomm_config_init (&config->model);
}

/* A mapping inside a document, and the first thing that was wrong with it. */
typedef struct Reader {
  yaml_document_t *document;
  const char *section; /* for messages */
  FommError *error;
  FommStatus status;
} Reader;

static yaml_node_t *
find (Reader *reader, yaml_node_t *map, const char *key)
{
  if (!map || map->type != YAML_MAPPING_NODE)
    return NULL;
  for (yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < map->data.mapping.pairs.top; pair++) {
    yaml_node_t *name = yaml_document_get_node (reader->document, pair->key);
    if (name && name->type == YAML_SCALAR_NODE && !strcmp ((const char *) name->data.scalar.value, key))
      return yaml_document_get_node (reader->document, pair->value);
  }
  return NULL;
}

static void
refuse (Reader *reader, const char *key, const char *what)
{
  if (!reader->status)
    reader->status = fomm_fail (reader->error, FOMM_ERROR_CONFIG, "In the training configuration, “%s: %s” must be %s.",
                                reader->section, key, what);
}

static bool
scalar_to_double (const yaml_node_t *node, double *value)
{
  if (!node || node->type != YAML_SCALAR_NODE)
    return false;
  char *end;
  const char *text = (const char *) node->data.scalar.value;
  *value = strtod (text, &end);
  return end != text && !*end && *value == *value && *value < 1e30 && *value > -1e30;
}

/* Numbers between `least` and `most`; an absent key leaves the default. */
static void
read_double (Reader *reader, yaml_node_t *map, const char *key, double least, double most, double *value)
{
  double number;
  yaml_node_t *node = find (reader, map, key);
  if (!node)
    return;
  if (scalar_to_double (node, &number) && number >= least && number <= most)
    *value = number;
  else
    refuse (reader, key, "a number in its range");
}

static void
read_int (Reader *reader, yaml_node_t *map, const char *key, int least, int most, int *value)
{
  double number = *value;
  read_double (reader, map, key, least, most, &number);
  if (number == (int) number)
    *value = (int) number;
  else
    refuse (reader, key, "a whole number");
}

static void
read_bool (Reader *reader, yaml_node_t *map, const char *key, bool *value)
{
  yaml_node_t *node = find (reader, map, key);
  if (!node)
    return;
  const char *text = node->type == YAML_SCALAR_NODE ? (const char *) node->data.scalar.value : "";
  if (!strcasecmp (text, "true") || !strcasecmp (text, "yes") || !strcasecmp (text, "on"))
    *value = true;
  else if (!strcasecmp (text, "false") || !strcasecmp (text, "no") || !strcasecmp (text, "off"))
    *value = false;
  else
    refuse (reader, key, "true or false");
}

/* Returns the number of entries, or -1 when the key is absent. */
static int
read_list (Reader *reader, yaml_node_t *map, const char *key, int most, double *values, FommScale *scales)
{
  yaml_node_t *node = find (reader, map, key);
  if (!node)
    return -1;
  const bool list = node->type == YAML_SEQUENCE_NODE;
  const int count = list ? (int) (node->data.sequence.items.top - node->data.sequence.items.start) : 0;
  if (!list || count > most) {
    refuse (reader, key, "a list of numbers");
    return -1;
  }
  for (int i = 0; i < count; i++) {
    yaml_node_t *item = yaml_document_get_node (reader->document, node->data.sequence.items.start[i]);
    double number = 0;
    if (!scalar_to_double (item, &number) || (scales && (number <= 0 || number > 1 || item->data.scalar.length > 15)))
      refuse (reader, key, scales ? "a list of scales between 0 and 1" : "a list of numbers");
    else if (scales) {
      scales[i].value = number;
      snprintf (scales[i].spelling, sizeof scales[i].spelling, "%s", (const char *) item->data.scalar.value);
    } else
      values[i] = number;
  }
  return count;
}

static void
read_discriminator (Reader *reader, yaml_node_t *map, FommDiscriminatorConfig *config)
{
  reader->section = "discriminator_params";
  if (!map)
    return;
  const int count = read_list (reader, map, "scales", FOMM_MAX_SCALES, NULL, config->scales);
  config->n_scales = count >= 0 ? count : 1;
  if (count < 0)
    config->scales[0] = (FommScale){1, "1"};
  read_int (reader, map, "block_expansion", 1, 4096, &config->block_expansion);
  read_int (reader, map, "max_features", 1, 4096, &config->max_features);
  read_int (reader, map, "num_blocks", 1, FOMM_MAX_LAYERS, &config->num_blocks);
  read_bool (reader, map, "sn", &config->spectral_norm);
  read_bool (reader, map, "use_kp", &config->use_kp);
  read_double (reader, map, "kp_variance", 1e-6, 10, &config->kp_variance);
}

static void
read_weights (Reader *reader, yaml_node_t *map, FommLossWeights *weights)
{
  reader->section = "loss_weights";
  const int perceptual = read_list (reader, map, "perceptual", FOMM_MAX_LAYERS, weights->perceptual, NULL);
  const int matching = read_list (reader, map, "feature_matching", FOMM_MAX_LAYERS, weights->feature_matching, NULL);
  weights->n_perceptual = perceptual > 0 ? perceptual : 0;
  weights->n_feature_matching = matching > 0 ? matching : 0;
  read_double (reader, map, "generator_gan", 0, 1e6, &weights->generator_gan);
  read_double (reader, map, "discriminator_gan", 0, 1e6, &weights->discriminator_gan);
  read_double (reader, map, "equivariance_value", 0, 1e6, &weights->equivariance_value);
  read_double (reader, map, "equivariance_jacobian", 0, 1e6, &weights->equivariance_jacobian);
}

static void
read_schedule (Reader *reader, yaml_node_t *map, FommTrainConfig *config)
{
  double milestones[16];
  reader->section = "train_params";
  read_int (reader, map, "num_epochs", 1, 1000000, &config->num_epochs);
  read_int (reader, map, "num_repeats", 1, 1000000, &config->num_repeats);
  read_int (reader, map, "batch_size", 1, 4096, &config->batch_size);
  read_double (reader, map, "lr_generator", 0, 1, &config->lr_generator);
  read_double (reader, map, "lr_discriminator", 0, 1, &config->lr_discriminator);
  read_double (reader, map, "lr_kp_detector", 0, 1, &config->lr_kp_detector);
  const int scales = read_list (reader, map, "scales", FOMM_MAX_SCALES, NULL, config->scales);
  if (scales > 0)
    config->n_scales = scales;
  const int count = read_list (reader, map, "epoch_milestones", 16, milestones, NULL);
  config->n_milestones = count > 0 ? count : 0;
  for (int i = 0; i < config->n_milestones; i++)
    config->milestones[i] = (int) milestones[i];

  yaml_node_t *transform = find (reader, map, "transform_params");
  reader->section = "transform_params";
  read_double (reader, transform, "sigma_affine", 0, 10, &config->sigma_affine);
  read_double (reader, transform, "sigma_tps", 0, 10, &config->sigma_tps);
  read_int (reader, transform, "points_tps", 0, 64, &config->points_tps);
}

static FommStatus
read_document (FommTrainConfig *config, yaml_document_t *document, FommError *error)
{
  Reader reader = {.document = document, .error = error, .section = "train_params"};
  yaml_node_t *root = yaml_document_get_root_node (document);
  yaml_node_t *train = find (&reader, root, "train_params");
  if (!train || train->type != YAML_MAPPING_NODE)
    return fomm_fail (error, FOMM_ERROR_CONFIG, "This configuration has no section “train_params”.");

  read_schedule (&reader, train, config);
  read_weights (&reader, find (&reader, train, "loss_weights"), &config->weights);
  read_discriminator (&reader, find (&reader, find (&reader, root, "model_params"), "discriminator_params"),
                      &config->discriminator);
  if (!reader.status && config->weights.generator_gan != 0 && config->discriminator.n_scales == 0)
    refuse (&reader, "generator_gan", "0 when there is no discriminator");
  return reader.status;
}

/* The model's shape, read by the same code that reads it for inference. */
static FommStatus
read_model (FommTrainConfig *config, const char *path, FommError *error)
{
  json_t *tree = NULL;
  FommStatus status = fomm_yaml_read (path, &tree, error);
  if (!status)
    status = fomm_config_read (&config->model, tree, true, error);
  json_decref (tree);
  return status;
}

FommStatus
fomm_train_config_load (FommTrainConfig *config, const char *path, FommError *error)
{
  yaml_parser_t parser;
  yaml_document_t document;
  FILE *file = fopen (path, "rb");
  if (!file)
    return fomm_fail (error, FOMM_ERROR_IO, "The training configuration cannot be opened: %s.", strerror (errno));
  if (!yaml_parser_initialize (&parser)) {
    fclose (file);
    return fomm_fail_memory (error);
  }

  yaml_parser_set_input_file (&parser, file);
  FommStatus status;
  if (!yaml_parser_load (&parser, &document))
    status = fomm_fail (error, FOMM_ERROR_CONFIG, "The training configuration is not valid YAML (line %zu).",
                        parser.problem_mark.line + 1);
  else {
    status = read_document (config, &document, error);
    yaml_document_delete (&document);
  }
  yaml_parser_delete (&parser);
  fclose (file);
  return status ? status : read_model (config, path, error);
}
