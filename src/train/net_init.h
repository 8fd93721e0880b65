/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Fresh networks: every tensor with the values that training from scratch starts from. */
#pragma once

#include "parameters.h"
#include "random.h"
#include "train_config.h"

/** Adds what `parameters` lacks of detector, dense motion and generator. Convolutions are uniform in ±1/√fan-in (He
 * et al. 2015 with a = √5), norms are the identity, Jacobians start as the identity (paper, supplementary A). */
FOMM_MUST_CHECK FommStatus fomm_net_init (FommParameters *parameters, const FommConfig *config, FommRandom *random,
                                          FommError *error);

/** Adds what `parameters` lacks of the discriminators, one a scale. */
FOMM_MUST_CHECK FommStatus fomm_net_init_discriminators (FommParameters *parameters, int num_channels, int num_kp,
                                                         const FommDiscriminatorConfig *config, FommRandom *random,
                                                         FommError *error);
