/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The networks in training and one step of it (paper section 3.4; reference section 6.1). Knows nothing of files but
 * the weights it starts from. */
#pragma once

#include "adam.h"
#include "losses.h"

/** What one step reported; terms that the configuration does not use are 0. */
typedef struct FommStepLosses {
  double total, perceptual, gradient, sharpness, generator_gan, feature_matching, equivariance_value,
      equivariance_jacobian, separation, flow, visibility, warped, blend, keypoint_value, keypoint_jacobian,
      discriminator;
} FommStepLosses;

typedef struct FommTrainer {
  FommTrainConfig config;
  FommParameters *parameters; /**< detector, generator and discriminators: what a run's state holds */
  FommAdam generator, detector, discriminator;
  json_t *keypoint_facts; /**< names and layout of the keypoints as a model's configuration has them, or NULL */
  /*< private >*/
  FommParameters *perceptual; /* VGG's weights, never trained */
  FommPool *pool;
  FommTape *tape;
  FommThinPlate transform;
  float *prediction, *keypoints; /* of the generator's step, for the discriminator's */
} FommTrainer;

/** Fresh networks, or those of the file `model` (NULL for none), whose own shape then replaces the configuration's.
 * `threads` 0 means one per available processor; results do not depend on it. Errors: MEMORY, CONFIG, and those of
 * loading. */
FOMM_MUST_CHECK FommStatus fomm_trainer_init (FommTrainer *trainer, const FommTrainConfig *config, const char *model,
                                              int threads, FommRandom *random, FommError *error);
void fomm_trainer_clear (FommTrainer *trainer);

/** Whether convolutions take products of bfloat16 numbers (half.h). Weights, sums, statistics, losses and the optimiser
 * are single precision in any case. At first they do not; false, and single precision, where there are no such
 * products. */
bool fomm_trainer_set_half (FommTrainer *trainer, bool half);

/** What a step learns from; `truth` arrays are NULL or N × K × FOMM_TRUTH_FLOATS. */
typedef struct FommStepInput {
  const float *source, *driving; /**< N × C × H × W */
  const float *source_truth, *driving_truth;
  const float *flow, *visible; /**< NULL, or as FommStated says */
} FommStepInput;

/** One step: both networks, then the discriminator where there is one. `rate`
 * scales the learning rates. Draws the thin-plate transform from `random`. Fails when the loss is no finite number. */
FOMM_MUST_CHECK FommStatus fomm_trainer_step (FommTrainer *trainer, const FommStepInput *input, double rate,
                                              FommRandom *random, FommStepLosses *losses, FommError *error);
