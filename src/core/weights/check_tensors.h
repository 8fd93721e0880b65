/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "weights/state_dict_private.h"

/** Checks every tensor that the networks of `config` need: it must be there, of floating type and of exactly the right
 * shape. Odd values (not finite, negative variances) and tensors that nothing needs are warned about in `dict`; a
 * damaged anti-alias kernel is dropped, since it can be computed. */
FOMM_MUST_CHECK FommStatus fomm_check_tensors (FommStateDict *dict, const FommConfig *config, FommError *error);
