/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "fomm.h"

/** Fills in `error` (when not NULL) and returns `status`, so that a function can end with
 * `return fomm_fail (error, FOMM_ERROR_CORRUPT, "…", …);`. */
FommStatus fomm_fail (FommError *error, FommStatus status, const char *format, ...)
    __attribute__ ((format (printf, 3, 4)));

/** The same for a failed allocation. */
FommStatus fomm_fail_memory (FommError *error);
