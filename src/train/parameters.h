/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "tape.h"
#include "weights/state_dict.h"

/** A named tensor that outlives the tape: a weight, or a buffer (running statistics, spectral-norm vectors). */
typedef struct FommParameter {
  char *name;            /**< as in the state dict, with the network as prefix */
  int n_dims;            /**< of the state dict's shape */
  FommVar var;           /**< weights need a gradient, buffers do not */
  float *first, *second; /**< Adam's moments; NULL for buffers */
  float *average;        /**< moving average of the values, or NULL */
} FommParameter;

/** All tensors of the networks in training, in a fixed order. */
typedef struct FommParameters FommParameters;

FOMM_MUST_CHECK FommStatus fomm_parameters_new (FommParameters **parameters, FommError *error);
void fomm_parameters_free (FommParameters **parameters);

/** Adds a tensor of zeros, or finds the one there is. Names ending in "running_mean", "running_var", "weight_u",
 * "weight_v" or "down.weight" are buffers. `shape` has `n_dims` (1 … 4) entries. */
FOMM_MUST_CHECK FommStatus fomm_parameters_add (FommParameters *parameters, const char *name, int n_dims,
                                                const int64_t *shape, FommParameter **parameter, FommError *error);
/** Adds every floating-point tensor of `dict` whose name starts with `prefix`, with its values. */
FOMM_MUST_CHECK FommStatus fomm_parameters_load (FommParameters *parameters, const FommStateDict *dict,
                                                 const char *prefix, FommError *error);

/** NULL when there is none. */
FommParameter *fomm_parameters_find (const FommParameters *parameters, const char *name);
size_t fomm_parameters_get_count (const FommParameters *parameters);
FommParameter *fomm_parameters_get_nth (const FommParameters *parameters, size_t index);

/** Weights whose name starts with `prefix` no longer learn. */
void fomm_parameters_freeze (FommParameters *parameters, const char *prefix);

/** Clears the gradients of all weights whose name starts with `prefix` ("" for all). */
void fomm_parameters_zero_grad (FommParameters *parameters, const char *prefix);
