/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What the official YAML schema says about training (reference section 6). */
#pragma once

#include "augment.h"
#include "error.h"

#include <jansson.h>

#define FOMM_MAX_SCALES 8
#define FOMM_MAX_LAYERS 8
#define FOMM_MAX_FROZEN 8

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
  /* Extensions, zero unless the configuration names them. */
  double keypoint_value, keypoint_jacobian; /**< L1 from the keypoints that the data states */
  double gradient;                          /**< L1 of horizontal and vertical differences, at every scale */
  double sharpness;                         /**< L1 of the strength of edges around each place, at every scale */
  double separation;                        /**< keypoints that lie on one another */
  double flow;                              /**< L1 of the deformation from the stated one, where the source shows it */
  double visibility;                        /**< cross-entropy of the occlusion map with the stated visibility */
  double warped;                            /**< L1 of the warped source, where the source shows what it should */
  double blend;                             /**< trust (`skip`) in the warped source where it shows nothing */
} FommLossWeights;

typedef struct FommTrainConfig {
  bool has_model; /**< the configuration describes a network; without, one must be there to start from */
  FommConfig model;
  FommDiscriminatorConfig discriminator;
  FommLossWeights weights;
  int n_scales;
  FommScale scales[FOMM_MAX_SCALES]; /**< of the perceptual pyramid */
  double sigma_affine, sigma_tps;
  int points_tps;
  int num_epochs, num_repeats, batch_size, n_milestones, milestones[16];
  double lr_generator, lr_discriminator, lr_kp_detector;
  bool id_sampling; /**< clips "ID#…" of one ID are one item; each time another of them is taken */
  FommAugmentation augmentation;
  /* Extensions. */
  int heads_pairs;                  /**< an epoch's pairs of rendered heads */
  double average;                   /**< how slowly the averaged weights follow, which become the model; 0: none */
  int max_frames;                   /**< frames of a clip that are used, from its beginning */
  int validation_steps;             /**< steps from one validation to the next */
  int n_frozen;                     /**< parts that do not learn */
  char frozen[FOMM_MAX_FROZEN][64]; /**< prefixes of their tensors' names, as "kp_detector." */
  char perceptual_network[512];     /**< file with VGG-19's weights; empty: the picture pyramid itself */
} FommTrainConfig;

/** Whether any loss looks at what the generator paints; without, the keypoint detector learns alone. */
bool fomm_train_config_paints (const FommTrainConfig *config);

/** Size of the dense motion. */
void fomm_train_config_motion_size (const FommTrainConfig *config, int *height, int *width);

/** Whether any loss needs flow and visibility, which only rendered heads state. */
bool fomm_train_config_wants_flow (const FommTrainConfig *config);

/** The official defaults for whatever may be absent. */
void fomm_train_config_init (FommTrainConfig *config);
/** Takes over what a tree of the official schema says; the model part goes to config->model. */
FOMM_MUST_CHECK FommStatus fomm_train_config_read (FommTrainConfig *config, const json_t *tree, FommError *error);
/** The same from a YAML file. A relative `perceptual_network` is looked for beside it. */
FOMM_MUST_CHECK FommStatus fomm_train_config_load (FommTrainConfig *config, const char *path, FommError *error);
