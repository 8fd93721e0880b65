/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Tests and benchmarks of the kernel variants, in parts. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "ops/kernels.h"
#include "ops/view.h"

/** Numbers that break careless kernels. */
typedef enum CheckValues {
  CHECK_USUAL,
  CHECK_HUGE,     /**< squares still fit, sums of them too */
  CHECK_DENORMAL, /**< lost if anything flushes them to zero */
  CHECK_ZERO,
  CHECK_MIXED, /**< many orders of magnitude side by side */
  CHECK_KINDS,
} CheckValues;

extern const char *const check_values_names[CHECK_KINDS];

/** Deterministic random numbers. */
uint32_t check_random (void);
int check_between (int low, int high);
float check_value (CheckValues kind);

/** Floats with guard bands before and after; the memory in between starts 64-byte aligned and full of NaN. */
typedef struct CheckBuffer {
  float *data;
  size_t count;
  float *memory;
} CheckBuffer;

CheckBuffer check_buffer_new (size_t count);
void check_buffer_fill (CheckBuffer *buffer, CheckValues kind);
bool check_buffer_guards_hold (const CheckBuffer *buffer);
void check_buffer_free (CheckBuffer *buffer);

/** Reports a case, a line of explanation. (tap.h counts per source file; these count for all.) */
__attribute__ ((format (printf, 2, 3))) void check_ok (bool passed, const char *format, ...);
__attribute__ ((format (printf, 1, 2))) void check_note (const char *format, ...);

void check_products (const FommKernels *kernels);
void check_small_kernels (const FommKernels *kernels);
void check_convolutions (void);
void check_threads (void);
void bench_products (const FommKernels *kernels);
void bench_convolutions (const FommKernels *kernels, int threads);
