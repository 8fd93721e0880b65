/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include <stddef.h>

/** Floats, 64-byte aligned, not initialised, for free(); NULL if there is not enough memory. Large arrays begin at a
 * huge page and ask for such pages: weights and maps of several megabytes otherwise cost some percent of the time in
 * address translation. */
float *fomm_memory_floats (size_t count);
