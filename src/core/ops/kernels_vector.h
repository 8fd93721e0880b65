/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A vector of FOMM_WIDTH floats for the kernel variants, by the compiler's own vector arithmetic: products are
 * contracted to fused multiply-adds where the variant's target has them. */
#pragma once

#include <stdint.h>

#include "ops/kernels_variants.h"

#if defined __SSE2__
#include <immintrin.h>
#endif

/* Compilers let a vector alias its elements; it may not alias more, or every store makes them read sizes and strides
 * again. */
typedef float Vector __attribute__ ((vector_size (FOMM_WIDTH * 4)));
typedef float LooseVector __attribute__ ((vector_size (FOMM_WIDTH * 4), aligned (4)));
typedef int32_t IntVector __attribute__ ((vector_size (FOMM_WIDTH * 4)));

#define FOMM_INLINE static inline __attribute__ ((always_inline, unused))
#define FOMM_UNROLL _Pragma ("GCC unroll 16")

FOMM_INLINE Vector
load (const float *from)
{
  return *(const Vector *) from;
}

FOMM_INLINE Vector
load_loose (const float *from)
{
  return *(const LooseVector *) from;
}

FOMM_INLINE void
store (float *to, Vector value)
{
  *(Vector *) to = value;
}

FOMM_INLINE void
store_loose (float *to, Vector value)
{
  *(LooseVector *) to = value;
}

FOMM_INLINE Vector
spread (float value)
{
  return value - (Vector){0};
}

/* max (0, value); what is not a number becomes 0. */
FOMM_INLINE Vector
rectify (Vector value)
{
#if FOMM_WIDTH == 16
  return _mm512_max_ps (value, _mm512_setzero_ps ());
#elif FOMM_WIDTH == 8
  return _mm256_max_ps (value, _mm256_setzero_ps ());
#elif defined __SSE2__
  return _mm_max_ps (value, _mm_setzero_ps ());
#else
  return (Vector) ((IntVector) value & (value > (Vector){0}));
#endif
}
