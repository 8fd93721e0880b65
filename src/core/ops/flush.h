/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Numbers too small for the usual form (below 1.2·10⁻³⁸) take a processor a hundred times as long. Tails of Gaussians
 * and softmaxes are full of them, and so is every gradient that comes from there. */
#pragma once

#if defined __SSE__
#include <xmmintrin.h>
#elif defined __aarch64__
#include <stdint.h>
#endif

/** Whether this kind of processor can take them for zero. */
#if defined __SSE__ || defined __aarch64__
#define FOMM_CAN_FLUSH 1
#else
#define FOMM_CAN_FLUSH 0
#endif

/** What the calling thread's floating-point unit was set to. */
typedef unsigned long FommFlush;

/** From here on, this thread takes such numbers for zero, and makes none; until fomm_flush_end (). */
static inline FommFlush
fomm_flush_begin (void)
{
#if defined __SSE__
  const unsigned before = _mm_getcsr ();
  _mm_setcsr (before | 0x8040); /* flush to zero, denormals are zero */
  return before;
#elif defined __aarch64__
  uint64_t before;
  __asm__ volatile("mrs %0, fpcr" : "=r"(before));
  __asm__ volatile("msr fpcr, %0" : : "r"(before | (uint64_t) 1 << 24));
  return before;
#else
  return 0;
#endif
}

static inline void
fomm_flush_end (FommFlush before)
{
#if defined __SSE__
  _mm_setcsr ((unsigned) before);
#elif defined __aarch64__
  __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t) before));
#else
  (void) before;
#endif
}
