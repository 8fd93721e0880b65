/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "run_state.h"

#include "weights/config_schema.h"
#include "weights/safetensors_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FORMAT 1

/* ---- Tensors ---------------------------------------------------------------------------------------------------- */

static void
read_floats (const FommTensorSource *source, float *values)
{
  size_t count = 1;
  for (int i = 0; i < source->n_dims; i++)
    count *= (size_t) source->shape[i];
  memcpy (values, source->data, count * sizeof *values);
}

static FommTensorSource
source_of (const FommParameter *parameter, const char *name, const float *values)
{
  const FommVar *var = &parameter->var;
  FommTensorSource source = {
      .name = name, .dtype = FOMM_DTYPE_F32, .n_dims = parameter->n_dims, .read = read_floats, .data = values};
  for (int i = 0; i < parameter->n_dims; i++)
    source.shape[i] = var->shape[parameter->n_dims == 1 ? 1 : i];
  return source;
}

static char *
moment_name (const char *moment, const FommParameter *parameter)
{
  return g_strconcat ("adam.", moment, ".", parameter->name, NULL);
}

/* The tensors to write: every parameter with its moments and its average; for a model one of each, the average where
 * there is one. */
static FommStatus
write_tensors (const FommTrainer *trainer, bool model, const json_t *metadata, const char *path, FommError *error)
{
  const size_t most = 4 * fomm_parameters_get_count (trainer->parameters);
  g_autofree FommTensorSource *sources = g_new0 (FommTensorSource, most);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  size_t count = 0;

  for (size_t i = 0; i < most / 4; i++) {
    const FommParameter *parameter = fomm_parameters_get_nth (trainer->parameters, i);
    if (model && strncmp (parameter->name, "generator.", 10) && strncmp (parameter->name, "kp_detector.", 12))
      continue;
    sources[count++] =
        source_of (parameter, parameter->name, model && parameter->average ? parameter->average : parameter->var.value);
    if (!model && parameter->average) {
      g_ptr_array_add (names, g_strconcat ("average.", parameter->name, NULL));
      sources[count++] = source_of (parameter, names->pdata[names->len - 1], parameter->average);
    }
    if (model || !parameter->first)
      continue;
    g_ptr_array_add (names, moment_name ("first", parameter));
    sources[count++] = source_of (parameter, names->pdata[names->len - 1], parameter->first);
    g_ptr_array_add (names, moment_name ("second", parameter));
    sources[count++] = source_of (parameter, names->pdata[names->len - 1], parameter->second);
  }
  return fomm_safetensors_write (path, sources, count, metadata, NULL, NULL, error);
}

static FommStatus
read_tensor (const FommStateDict *dict, const FommParameter *parameter, const char *name, float *values,
             FommError *error)
{
  const FommTensor *tensor = fomm_state_dict_find (dict, name);
  if (!tensor || (size_t) fomm_tensor_count (tensor) != parameter->var.count || tensor->dtype != FOMM_DTYPE_F32)
    return fomm_fail (error, FOMM_ERROR_CORRUPT,
                      "The tensor “%s” is missing or has another size: this run was begun with another configuration.",
                      name);
  fomm_tensor_read (tensor, values);
  return FOMM_OK;
}

static FommStatus
read_parameter (const FommStateDict *dict, FommParameter *parameter, FommError *error)
{
  FommStatus status = read_tensor (dict, parameter, parameter->name, parameter->var.value, error);
  g_autofree char *average = g_strconcat ("average.", parameter->name, NULL);
  if (!status && parameter->average)
    status = read_tensor (dict, parameter, average, parameter->average, error);
  if (status || !parameter->first)
    return status;
  g_autofree char *first = moment_name ("first", parameter), *second = moment_name ("second", parameter);
  status = read_tensor (dict, parameter, first, parameter->first, error);
  return status ? status : read_tensor (dict, parameter, second, parameter->second, error);
}

/* ---- Numbers ---------------------------------------------------------------------------------------------------- */

/* 64-bit patterns as text: JSON's numbers would round them, and doubles must come back bit for bit. */
static json_t *
bits_to_json (uint64_t bits)
{
  char text[24];
  snprintf (text, sizeof text, "%016" PRIx64, bits);
  return json_string (text);
}

static uint64_t
bits_of_double (double value)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static json_t *
state_to_json (const FommRunState *state, const FommTrainer *trainer)
{
  return json_pack ("{s:i, s:I, s:I, s:o, s:I, s:I, s:o, s:o, s:I, s:I, s:I, s:o, s:o, s:o, s:I, s:s, s:b}", "format",
                    FORMAT, "step", (json_int_t) state->step, "validated", (json_int_t) state->validated, "seed",
                    bits_to_json (state->cursor.seed), "epoch", (json_int_t) state->cursor.epoch, "position",
                    (json_int_t) state->cursor.position, "random", bits_to_json (state->cursor.random.state), "stream",
                    bits_to_json (state->cursor.random.stream), "generator_steps",
                    (json_int_t) trainer->generator.steps, "detector_steps", (json_int_t) trainer->detector.steps,
                    "discriminator_steps", (json_int_t) trainer->discriminator.steps, "seconds",
                    bits_to_json (bits_of_double (state->seconds)), "best", bits_to_json (bits_of_double (state->best)),
                    "copy", bits_to_json (bits_of_double (state->copy)), "best_step", (json_int_t) state->best_step,
                    "data", state->data_digest, "half", state->half);
}

static uint64_t
get_bits (const json_t *tree, const char *key, bool *sound)
{
  char *end = NULL;
  const char *text = json_string_value (json_object_get (tree, key));
  const uint64_t bits = text ? strtoull (text, &end, 16) : 0;
  *sound &= text && *text && !*end;
  return bits;
}

static double
get_double (const json_t *tree, const char *key, bool *sound)
{
  const uint64_t bits = get_bits (tree, key, sound);
  double value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static gint64
get_count (const json_t *tree, const char *key, bool *sound)
{
  const json_t *item = json_object_get (tree, key);
  *sound &= json_is_integer (item) && json_integer_value (item) >= 0;
  return json_integer_value (item);
}

static void
get_text (const json_t *tree, const char *key, char *text, size_t size, bool *sound)
{
  const char *found = json_string_value (json_object_get (tree, key));
  *sound &= found && strlen (found) < size;
  g_strlcpy (text, found ? found : "", size);
}

static bool
json_to_state (const json_t *tree, FommRunState *state, FommTrainer *trainer)
{
  bool sound = json_integer_value (json_object_get (tree, "format")) == FORMAT;
  state->step = get_count (tree, "step", &sound);
  state->validated = get_count (tree, "validated", &sound);
  state->cursor.seed = get_bits (tree, "seed", &sound);
  state->cursor.epoch = get_count (tree, "epoch", &sound);
  state->cursor.position = get_count (tree, "position", &sound);
  state->cursor.random.state = get_bits (tree, "random", &sound);
  state->cursor.random.stream = get_bits (tree, "stream", &sound);
  trainer->generator.steps = get_count (tree, "generator_steps", &sound);
  trainer->detector.steps = get_count (tree, "detector_steps", &sound);
  trainer->discriminator.steps = get_count (tree, "discriminator_steps", &sound);
  state->seconds = get_double (tree, "seconds", &sound);
  state->best = get_double (tree, "best", &sound);
  state->copy = get_double (tree, "copy", &sound);
  state->best_step = get_count (tree, "best_step", &sound);
  state->half = json_is_true (json_object_get (tree, "half")); /* runs of the first version do not say */
  get_text (tree, "data", state->data_digest, sizeof state->data_digest, &sound);
  return sound;
}

/* ---- Files ------------------------------------------------------------------------------------------------------ */

/* Stores the tree as text under `key`; drops the reference. */
static FommStatus
add_metadata (json_t *metadata, const char *key, json_t *tree, FommError *error)
{
  char *text = tree ? json_dumps (tree, JSON_COMPACT | JSON_REAL_PRECISION (9)) : NULL;
  const bool added = text && !json_object_set_new (metadata, key, json_string (text));
  free (text);
  json_decref (tree);
  return added ? FOMM_OK : fomm_fail_memory (error);
}

/* The network's configuration, with what is known of its keypoints. */
static json_t *
describe_model (const FommTrainer *trainer)
{
  json_t *tree = fomm_config_write (&trainer->config.model);
  if (tree && trainer->keypoint_facts)
    json_object_update (tree, trainer->keypoint_facts);
  return tree;
}

/* The same backwards, for a trainer that did not load a model. */
static bool
read_keypoint_facts (const FommStateDict *dict, FommTrainer *trainer)
{
  static const char *const keys[] = {"keypoint_names", "keypoint_layout"};
  const char *text = fomm_state_dict_get_metadata (dict, "vivant.config");
  json_t *tree = text ? json_loads (text, 0, NULL) : NULL, *facts = json_object ();
  for (int i = 0; i < 2; i++)
    if (json_object_get (tree, keys[i]))
      json_object_set (facts, keys[i], json_object_get (tree, keys[i]));
  json_decref (tree);
  json_decref (trainer->keypoint_facts);
  trainer->keypoint_facts = facts;
  return facts != NULL;
}

FommStatus
fomm_run_state_save (const FommRunState *state, const FommTrainer *trainer, const char *path, FommError *error)
{
  json_t *metadata = json_object ();
  FommStatus status = add_metadata (metadata, "vivant.training", state_to_json (state, trainer), error);
  if (!status)
    status = add_metadata (metadata, "vivant.config", describe_model (trainer), error);
  if (!status)
    status = write_tensors (trainer, false, metadata, path, error);
  json_decref (metadata);
  return status;
}

FommStatus
fomm_run_state_read_model (const char *path, FommConfig *model, FommError *error)
{
  FommStateDict *dict = NULL;
  FommStatus status = fomm_state_dict_open (path, &dict, error);
  if (status)
    return status;
  const char *text = fomm_state_dict_get_metadata (dict, "vivant.config");
  json_t *tree = text ? json_loads (text, 0, NULL) : NULL;
  fomm_config_init (model);
  status = tree ? fomm_config_read (model, tree, true, error)
                : fomm_fail (error, FOMM_ERROR_CORRUPT, "This is not the state of a training run, or it is damaged.");
  json_decref (tree);
  fomm_state_dict_free (&dict);
  return status;
}

FommStatus
fomm_run_state_load (FommRunState *state, FommTrainer *trainer, const char *path, FommError *error)
{
  FommStateDict *dict = NULL;
  FommStatus status = fomm_state_dict_open (path, &dict, error);
  if (status)
    return status;
  const char *text = fomm_state_dict_get_metadata (dict, "vivant.training");
  json_t *tree = text ? json_loads (text, 0, NULL) : NULL;
  if (!tree || !json_to_state (tree, state, trainer))
    status = fomm_fail (error, FOMM_ERROR_CORRUPT, "This is not the state of a training run, or it is damaged.");
  for (size_t i = 0; !status && i < fomm_parameters_get_count (trainer->parameters); i++)
    status = read_parameter (dict, fomm_parameters_get_nth (trainer->parameters, i), error);
  json_decref (tree);
  if (!status && !read_keypoint_facts (dict, trainer))
    status = fomm_fail_memory (error);
  fomm_state_dict_free (&dict);
  return status;
}

FommStatus
fomm_run_state_export (const FommTrainer *trainer, const FommModelFacts *facts, const char *path, FommError *error)
{
  g_autofree char *whole = g_strconcat (path, ".part", NULL);
  json_t *metadata = json_object ();
  FommConvertOptions options;

  FommStatus status = add_metadata (metadata, "vivant.config", describe_model (trainer), error);
  if (!status)
    status = write_tensors (trainer, true, metadata, whole, error);
  fomm_convert_options_init (&options);
  options.name = facts->name;
  options.object_class = facts->object_class;
  options.licence = facts->licence;
  options.origin = facts->origin;
  if (!status)
    status = fomm_convert (whole, path, &options, error);
  unlink (whole);
  json_decref (metadata);
  return status;
}
