/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The paper's objective (section 3.4; formulas in reference section 6.3). */
#pragma once

#include "discriminator.h"
#include "thin_plate.h"

/** Weighted loss terms on the tape; a term of weight 0 is NULL. */
typedef struct FommLosses {
  FommVar *perceptual, *gradient, *sharpness, *generator_gan, *feature_matching, *equivariance_value,
      *equivariance_jacobian;
  FommVar *separation, *flow, *visibility, *warped, *blend, *keypoint_value, *keypoint_jacobian;
  FommVar *total; /**< their sum */
} FommLosses;

/** One training pass over a batch and all that came of it. */
typedef struct FommPass {
  FommTrainKeypoints source, driving, transformed;
  FommTrainOutput output;
  FommVar *transformed_frame;
  FommLosses losses;
} FommPass;

/** What the data states. Keypoints of both pictures: N × K × 2 × 1 and N × K × 2 × 2, NULL when unknown. Of the driving
 * picture, at the size of the dense motion: where each point is in the source (N × 2 × h × w) and whether the source
 * shows it (N × 1 × h × w), NULL when unknown. */
typedef struct FommStated {
  FommVar *source_value, *driving_value, *source_jacobian, *driving_jacobian;
  FommVar *flow, *visible;
} FommStated;

/** Detects keypoints in both pictures, paints the driving frame from the source and builds every generator-side loss.
 * `vgg` is the prefix of perceptual weights ("vgg."), or NULL for the plain picture pyramid. The detector
 * sees source, driving and transformed frame in this order, as its running statistics demand. Pictures: N × C × H × W.
 * `stated` may be NULL. When no weight looks at the painted picture, none is painted: `output` is empty. */
FommPass fomm_losses_generator (FommNet *net, const FommTrainConfig *config, const char *vgg, FommVar *source,
                                FommVar *driving, const FommThinPlate *transform, const FommStated *stated);

/** The discriminator's loss on an already computed prediction; nothing flows back into the generator. */
FommVar *fomm_losses_discriminator (FommNet *net, const FommTrainConfig *config, FommVar *driving, FommVar *prediction,
                                    FommVar *keypoints);

/** weight-summed feature distance of the pyramids of two batches; `reference` is not differentiated. */
FommVar *fomm_loss_perceptual (FommNet *net, const FommTrainConfig *config, const char *vgg, FommVar *prediction,
                               FommVar *reference);
