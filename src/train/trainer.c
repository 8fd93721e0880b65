/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "trainer.h"

#include "net_init.h"
#include "truth.h"
#include "weights/model_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t
batch_floats (const FommTrainConfig *config)
{
  return (size_t) config->batch_size * config->model.num_channels * config->model.height * config->model.width;
}

/* ---- Setting up ------------------------------------------------------------------------------------------------- */

/* Names and layout stay what they were: a model that was gone on with still knows its lids from its lips. */
static json_t *
read_keypoint_facts (const FommModelFile *file)
{
  json_t *facts = json_object (), *names = json_array (), *layout = json_array ();
  for (int k = 0; file->keypoint_names && k < file->config.num_kp; k++)
    json_array_append_new (names, json_string (file->keypoint_names[k]));
  for (int k = 0; file->keypoint_layout && k < file->config.num_kp; k++)
    json_array_append_new (
        layout, json_pack ("[f,f]", (double) file->keypoint_layout[k][0], (double) file->keypoint_layout[k][1]));
  if (file->keypoint_names)
    json_object_set (facts, "keypoint_names", names);
  if (file->keypoint_layout)
    json_object_set (facts, "keypoint_layout", layout);
  json_decref (names);
  json_decref (layout);
  return facts;
}

static FommStatus
load_model (FommTrainer *self, const char *path, FommError *error)
{
  FommModelFile file;
  FommLoadOptions options;
  fomm_load_options_init (&options);
  FommStatus status = fomm_model_file_open (path, &options, &file, error);
  if (status)
    return status;
  self->config.model = file.config;
  self->config.has_model = true;
  status = fomm_parameters_load (self->parameters, file.tensors, "kp_detector.", error);
  if (!status)
    status = fomm_parameters_load (self->parameters, file.tensors, "generator.", error);
  if (!status && !(self->keypoint_facts = read_keypoint_facts (&file)))
    status = fomm_fail_memory (error);
  fomm_model_file_clear (&file);
  return status;
}

/* Every convolution up to the last tap must be there. */
static FommStatus
check_perceptual (const FommParameters *network, FommError *error)
{
  static const int numbers[] = {0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    char weight[32], bias[32];
    snprintf (weight, sizeof weight, "features.%d.weight", numbers[i]);
    snprintf (bias, sizeof bias, "features.%d.bias", numbers[i]);
    if (!fomm_parameters_find (network, weight) || !fomm_parameters_find (network, bias))
      return fomm_fail (error, FOMM_ERROR_CONFIG,
                        "The perceptual network lacks “%s” or its bias: it is no VGG-19 of the usual names.", weight);
  }
  return FOMM_OK;
}

static FommStatus
load_perceptual (FommTrainer *self, FommError *error)
{
  FommStateDict *dict = NULL;
  const char *path = self->config.perceptual_network;
  if (!*path)
    return FOMM_OK;
  FommStatus status = fomm_state_dict_open (path, &dict, error);
  if (!status)
    status = fomm_parameters_new (&self->perceptual, error);
  if (!status)
    status = fomm_parameters_load (self->perceptual, dict, "features.", error);
  fomm_state_dict_free (&dict);
  if (!status)
    status = check_perceptual (self->perceptual, error);
  if (!status)
    fomm_parameters_freeze (self->perceptual, "");
  return status;
}

static FommStatus
set_up_networks (FommTrainer *self, const char *model, FommRandom *random, FommError *error)
{
  const FommTrainConfig *config = &self->config;
  FommStatus status = fomm_parameters_new (&self->parameters, error);
  if (!status && model)
    status = load_model (self, model, error);
  if (!status && !config->has_model)
    status = fomm_fail (error, FOMM_ERROR_CONFIG,
                        "The configuration has no section “model_params”, and no model to start from was named.");
  if (!status)
    status = fomm_config_validate (&config->model, error);
  if (!status)
    status = fomm_net_init (self->parameters, &config->model, random, error);
  if (!status && config->weights.generator_gan != 0)
    status = fomm_net_init_discriminators (self->parameters, config->model.num_channels, config->model.num_kp,
                                           &config->discriminator, random, error);
  if (!status)
    status = load_perceptual (self, error);
  for (int i = 0; !status && i < config->n_frozen; i++)
    fomm_parameters_freeze (self->parameters, config->frozen[i]);
  return status;
}

/* The average starts from what there is. */
static FommStatus
set_up_average (FommTrainer *self, FommError *error)
{
  for (size_t i = 0; self->config.average > 0 && i < fomm_parameters_get_count (self->parameters); i++) {
    FommParameter *parameter = fomm_parameters_get_nth (self->parameters, i);
    if (!strncmp (parameter->name, "discriminator.", 14))
      continue;
    parameter->average = malloc (parameter->var.count * sizeof *parameter->average);
    if (!parameter->average)
      return fomm_fail_memory (error);
    memcpy (parameter->average, parameter->var.value, parameter->var.count * sizeof *parameter->average);
  }
  return FOMM_OK;
}

static FommStatus
set_up_buffers (FommTrainer *self, FommError *error)
{
  const FommTrainConfig *config = &self->config;
  FommStatus status = fomm_thin_plate_init (&self->transform, config->batch_size, config->points_tps, error);
  if (status)
    return status;
  self->prediction = malloc (batch_floats (config) * sizeof *self->prediction);
  self->keypoints = malloc ((size_t) config->batch_size * config->model.num_kp * 2 * sizeof *self->keypoints);
  return self->prediction && self->keypoints ? FOMM_OK : fomm_fail_memory (error);
}

FommStatus
fomm_trainer_init (FommTrainer *self, const FommTrainConfig *config, const char *model, int threads, FommRandom *random,
                   FommError *error)
{
  const long online = sysconf (_SC_NPROCESSORS_ONLN);
  *self = (FommTrainer){.config = *config};
  fomm_adam_init (&self->generator);
  fomm_adam_init (&self->detector);
  fomm_adam_init (&self->discriminator);
  FommStatus status = fomm_pool_new (threads > 0  ? threads
                                     : online > 0 ? (int) online
                                                  : 1,
                                     FOMM_OPS_POOL_SCRATCH, &self->pool, error);
  if (!status)
    fomm_pool_set_flush (self->pool, true);
  if (!status)
    status = fomm_tape_new (self->pool, &self->tape, error);
  if (!status)
    status = set_up_networks (self, model, random, error);
  if (!status && !self->config.model.estimate_jacobian)
    self->config.weights.equivariance_jacobian = 0;
  if (!status)
    status = set_up_average (self, error);
  if (!status)
    status = set_up_buffers (self, error);
  if (status)
    fomm_trainer_clear (self);
  return status;
}

void
fomm_trainer_clear (FommTrainer *self)
{
  fomm_parameters_free (&self->parameters);
  fomm_parameters_free (&self->perceptual);
  fomm_tape_free (&self->tape);
  fomm_pool_free (&self->pool);
  fomm_thin_plate_clear (&self->transform);
  json_decref (self->keypoint_facts);
  free (self->prediction);
  free (self->keypoints);
  *self = (FommTrainer){0};
}

bool
fomm_trainer_set_half (FommTrainer *self, bool half)
{
  const FommHalfProducts *products = half ? fomm_half_products_get () : NULL;
  fomm_tape_set_half (self->tape, products);
  return !half || products;
}

/* ---- A step ----------------------------------------------------------------------------------------------------- */

static FommVar *
picture_constant (FommTrainer *self, const float *pixels)
{
  const FommConfig *model = &self->config.model;
  return fomm_tape_constant (self->tape, self->config.batch_size, model->num_channels, model->height, model->width,
                             pixels);
}

static double
value_of (const FommVar *term)
{
  return term ? term->value[0] : 0;
}

static FommStatus
check_net (const FommNet *net, FommError *error)
{
  return net->missing ? fomm_fail (error, FOMM_ERROR_CONFIG, "The tensor “%s” is missing.", net->missing) : FOMM_OK;
}

static void
report (const FommLosses *terms, FommStepLosses *losses)
{
  *losses = (FommStepLosses){.total = value_of (terms->total),
                             .perceptual = value_of (terms->perceptual),
                             .gradient = value_of (terms->gradient),
                             .sharpness = value_of (terms->sharpness),
                             .generator_gan = value_of (terms->generator_gan),
                             .feature_matching = value_of (terms->feature_matching),
                             .equivariance_value = value_of (terms->equivariance_value),
                             .equivariance_jacobian = value_of (terms->equivariance_jacobian),
                             .separation = value_of (terms->separation),
                             .flow = value_of (terms->flow),
                             .visibility = value_of (terms->visibility),
                             .warped = value_of (terms->warped),
                             .blend = value_of (terms->blend),
                             .keypoint_value = value_of (terms->keypoint_value),
                             .keypoint_jacobian = value_of (terms->keypoint_jacobian)};
}

static FommNet
make_net (FommTrainer *self)
{
  return (FommNet){
      .tape = self->tape, .parameters = self->parameters, .perceptual = self->perceptual, .config = self->config.model};
}

/* Some of the stated keypoints' numbers as a constant N × K × 2 × `last`. */
static FommVar *
truth_constant (FommTrainer *self, const float *truth, int first, int last)
{
  const int count = self->config.batch_size * self->config.model.num_kp, each = 2 * last;
  FommVar *var = fomm_tape_var (self->tape, self->config.batch_size, self->config.model.num_kp, 2, last, false);
  for (int k = 0; var && k < count; k++)
    memcpy (var->value + (size_t) k * each, truth + (size_t) k * FOMM_TRUTH_FLOATS + first, each * sizeof *truth);
  return var;
}

static FommStated
make_stated (FommTrainer *self, const FommStepInput *input)
{
  const int N = self->config.batch_size;
  int height, width;
  FommStated stated = {0};
  if (input->source_truth)
    stated = (FommStated){.source_value = truth_constant (self, input->source_truth, 0, 1),
                          .driving_value = truth_constant (self, input->driving_truth, 0, 1),
                          .source_jacobian = truth_constant (self, input->source_truth, 2, 2),
                          .driving_jacobian = truth_constant (self, input->driving_truth, 2, 2)};
  if (!input->flow)
    return stated;
  fomm_train_config_motion_size (&self->config, &height, &width);
  stated.flow = fomm_tape_constant (self->tape, N, 2, height, width, input->flow);
  stated.visible = fomm_tape_constant (self->tape, N, 1, height, width, input->visible);
  return stated;
}

static FommStatus
step_generator (FommTrainer *self, const FommStepInput *input, double rate, FommStepLosses *losses, FommError *error)
{
  FommNet net = make_net (self);
  fomm_tape_reset (self->tape);
  fomm_parameters_zero_grad (self->parameters, "");
  const FommStated stated = make_stated (self, input);
  const FommPass pass =
      fomm_losses_generator (&net, &self->config, self->perceptual ? "" : NULL, picture_constant (self, input->source),
                             picture_constant (self, input->driving), &self->transform, &stated);
  FommStatus status = check_net (&net, error);
  if (!status && pass.losses.total && !isfinite (pass.losses.total->value[0]))
    return fomm_fail (error, FOMM_ERROR_CONFIG,
                      "The training has diverged: the loss is no number any more. Lower the learning rates.");
  if (!status)
    status = fomm_tape_backward (self->tape, pass.losses.total, error);
  if (status)
    return status;

  report (&pass.losses, losses);
  if (pass.output.prediction)
    memcpy (self->prediction, pass.output.prediction->value, pass.output.prediction->count * sizeof (float));
  memcpy (self->keypoints, pass.driving.value->value, pass.driving.value->count * sizeof (float));
  if (pass.output.prediction)
    fomm_adam_step (&self->generator, self->pool, self->parameters, "generator.", rate * self->config.lr_generator);
  fomm_adam_step (&self->detector, self->pool, self->parameters, "kp_detector.", rate * self->config.lr_kp_detector);
  return FOMM_OK;
}

/* On a tape of its own: walking back over the generator's operations again would only add zeros. */
static FommStatus
step_discriminator (FommTrainer *self, const float *driving, double rate, FommStepLosses *losses, FommError *error)
{
  FommNet net = make_net (self);
  fomm_tape_reset (self->tape);
  fomm_parameters_zero_grad (self->parameters, "discriminator.");
  FommVar *keypoints =
      fomm_tape_constant (self->tape, self->config.batch_size, self->config.model.num_kp, 2, 1, self->keypoints);
  FommVar *loss = fomm_losses_discriminator (&net, &self->config, picture_constant (self, driving),
                                             picture_constant (self, self->prediction), keypoints);
  FommStatus status = check_net (&net, error);
  if (!status)
    status = fomm_tape_backward (self->tape, loss, error);
  if (status)
    return status;
  losses->discriminator = value_of (loss);
  fomm_adam_step (&self->discriminator, self->pool, self->parameters, "discriminator.",
                  rate * self->config.lr_discriminator);
  return FOMM_OK;
}

/* Averages follow quickly at first, so that they soon forget where they started. */
static void
average_item (void *job, int index, float *scratch)
{
  const FommTrainer *self = job;
  const double steps = (double) self->detector.steps, early = (steps + 1) / (steps + 10);
  const float pace = (float) (1 - (early < self->config.average ? early : self->config.average));
  const FommParameter *parameter = fomm_parameters_get_nth (self->parameters, (size_t) index);
  for (size_t j = 0; parameter->average && j < parameter->var.count; j++)
    parameter->average[j] += pace * (parameter->var.value[j] - parameter->average[j]);
}

FommStatus
fomm_trainer_step (FommTrainer *self, const FommStepInput *input, double rate, FommRandom *random,
                   FommStepLosses *losses, FommError *error)
{
  fomm_thin_plate_draw (&self->transform, self->config.sigma_affine, self->config.sigma_tps, random);
  FommStatus status = step_generator (self, input, rate, losses, error);
  if (!status && self->config.weights.generator_gan != 0)
    status = step_discriminator (self, input->driving, rate, losses, error);
  if (!status && self->config.average > 0)
    fomm_pool_run (self->pool, (int) fomm_parameters_get_count (self->parameters), average_item, self);
  return status;
}
