/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * For tests that are run once with each set of kernels. */
#pragma once

#include "fomm.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

/** False, with the reason said, where this processor cannot run the set that FOMM_KERNELS names. */
static inline bool
test_has_kernels (void)
{
  const char *wanted = getenv ("FOMM_KERNELS");

  if (!wanted || !strcmp (wanted, fomm_get_kernels ()))
    return true;
  tap_skip ("all", "this processor cannot run the kernels %s", wanted);
  return false;
}
