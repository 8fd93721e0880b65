/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The core's own threads. A job is a number of independent items; threads take them from one atomic counter, so a slow
 * core takes fewer. Which thread does an item never changes what the item computes: results are bit-identical for any
 * number of threads. */
#pragma once

#include "error.h"

typedef struct FommPool FommPool;

/** Does item `index`; `scratch` is the calling thread's own memory (64-byte aligned). */
typedef void (*FommPoolFunc) (void *job, int index, float *scratch);

/** `threads` counts the caller: 1 starts none. `scratch` floats are reserved for each thread. */
FOMM_MUST_CHECK FommStatus fomm_pool_new (int threads, size_t scratch, FommPool **pool, FommError *error);
void fomm_pool_free (FommPool **pool);
int fomm_pool_get_threads (const FommPool *pool);

/** Polled before each item; once it returned true every further item is skipped until fomm_pool_reset_abort(). */
void fomm_pool_set_abort (FommPool *pool, bool (*should_abort) (void *cookie), void *cookie);
bool fomm_pool_is_aborted (const FommPool *pool);
void fomm_pool_reset_abort (FommPool *pool);

/** Whether items take numbers below 1.2·10⁻³⁸ for zero, where the processor can (ops/flush.h). They do not at first.
 * Not while a job runs. */
void fomm_pool_set_flush (FommPool *pool, bool flush);

/** Where layers add up the milliseconds they take, one number for each place in the model's plan; NULL for nowhere. The
 * caller keeps the array. */
void fomm_pool_set_times (FommPool *pool, double *times);
double *fomm_pool_get_times (const FommPool *pool);
/** Milliseconds of a clock that only runs forward. */
double fomm_pool_now (void);

/** Runs items 0 … count-1 and returns when all are done. Only one thread may call this at a time. */
void fomm_pool_run (FommPool *pool, int count, FommPoolFunc func, void *job);
