/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Convolutions by products of bfloat16 numbers (half.h). What goes in is rounded when it is arranged for the products;
 * sums, results and gradients stay single precision. The
 * tape has the products. */
#pragma once

#include "ops.h"

/** The forward pass, into y's value; `bias` may be NULL. False when memory is short. All three use both scratch buffers
 * of the tape, and the pool's. */
bool fomm_half_conv_run (FommTape *tape, const FommVar *x, const FommVar *weight, const FommVar *bias, FommVar *y,
                         int padding);

/** Adds the gradient of the input to x's, or overwrites that if it is fresh. */
bool fomm_half_conv_add_input_grad (FommTape *tape, FommVar *x, const FommVar *weight, const FommVar *y, int padding);

/** Adds the gradient of the weights to the weight's. */
bool fomm_half_conv_add_weight_grad (FommTape *tape, const FommVar *x, FommVar *weight, const FommVar *y, int padding);
