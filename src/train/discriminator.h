/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "net.h"
#include "train_config.h"

/** What one discriminator says about a batch of pictures. */
typedef struct FommVerdict {
  FommVar *map;                       /**< 1 channel, 1 = real */
  FommVar *features[FOMM_MAX_LAYERS]; /**< per block, for feature matching */
} FommVerdict;

/** State-dict prefix of the discriminator of one scale, without the last dot. */
void fomm_discriminator_prefix (const FommScale *scale, char *prefix, size_t size);

/** Runs the discriminator of `scale` (reference section 6.4) on `pictures`, already at that scale. `keypoints`
 * (detached) are looked at when the configuration says so. Spectral-norm vectors advance by one power iteration a call.
 */
FommVerdict fomm_discriminate (FommNet *net, const FommDiscriminatorConfig *config, const FommScale *scale,
                               FommVar *pictures, FommVar *keypoints);

/** weight / σ(weight), σ by one step of power iteration on the stored vectors u and v (both advance). */
FommVar *fomm_op_spectral_norm (FommTape *tape, FommVar *weight, float *u, float *v);
