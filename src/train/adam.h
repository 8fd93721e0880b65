/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "parameters.h"

/** Adam (Kingma and Ba 2015) with the authors' settings. */
typedef struct FommAdam {
  double beta1, beta2, epsilon;
  int64_t steps; /**< taken so far */
} FommAdam;

/** Betas .5 and .999, epsilon 1e-8. */
void fomm_adam_init (FommAdam *adam);

/** One step for all weights whose name starts with `prefix`, from the gradients they hold. */
void fomm_adam_step (FommAdam *adam, FommPool *pool, FommParameters *parameters, const char *prefix,
                     double learning_rate);
