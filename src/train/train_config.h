/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What the official YAML schema says about training (reference section 6). */
#pragma once

#include "error.h"

#define FOMM_MAX_SCALES 8
#define FOMM_MAX_LAYERS 8

/** A resolution of the pyramid; the spelling names the discriminator in checkpoints ("0.5" → "discs.0-5."). */
typedef struct FommScale {
  double value;
  char spelling[16];
} FommScale;

typedef struct FommDiscriminatorConfig {
  int n_scales; /**< 0: no discriminator */
  FommScale scales[FOMM_MAX_SCALES];
  int block_expansion, max_features, num_blocks;
  bool spectral_norm, use_kp;
  double kp_variance;
} FommDiscriminatorConfig;

typedef struct FommLossWeights {
  int n_perceptual, n_feature_matching;
  double perceptual[FOMM_MAX_LAYERS], feature_matching[FOMM_MAX_LAYERS];
  double generator_gan, discriminator_gan, equivariance_value, equivariance_jacobian;
} FommLossWeights;

typedef struct FommTrainConfig {
  FommConfig model;
  FommDiscriminatorConfig discriminator;
  FommLossWeights weights;
  int n_scales;
  FommScale scales[FOMM_MAX_SCALES]; /**< of the perceptual pyramid */
  double sigma_affine, sigma_tps;
  int points_tps;
  int num_epochs, num_repeats, batch_size, n_milestones, milestones[16];
  double lr_generator, lr_discriminator, lr_kp_detector;
} FommTrainConfig;

/** The official defaults for whatever may be absent. */
void fomm_train_config_init (FommTrainConfig *config);
/** Reads the training part of a YAML file; the model part is config->model. */
FOMM_MUST_CHECK FommStatus fomm_train_config_load (FommTrainConfig *config, const char *path, FommError *error);
