/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "ops/kernels.h"

#include <stdlib.h>
#include <string.h>

#include "ops/kernels_variants.h"

#if defined FOMM_HAVE_AMX
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#if defined __x86_64__
/* The compiler's run-time library asks CPUID and, for the wide registers, whether the system saves them (XGETBV). */
static bool
has_avx2 (void)
{
  __builtin_cpu_init ();
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
}

static bool
has_avx512 (void)
{
  return has_avx2 () && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq") &&
         __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512vl");
}
#endif

#if defined FOMM_HAVE_AMX
/* The system saves the large registers of a process that has asked for them. */
static bool
has_amx (void)
{
  enum { REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 };
  const unsigned tiles = 1U << 24, bfloat = 1U << 22, vector_bfloat = 1U << 5;
  unsigned a, b, c, d, a1, rest;

  return has_avx512 () && __get_cpuid_count (7, 0, &a, &b, &c, &d) && (d & tiles) && (d & bfloat) &&
         __get_cpuid_count (7, 1, &a1, &rest, &rest, &rest) && (a1 & vector_bfloat) &&
         syscall (SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
}
#endif

static const FommKernels *
get_best (void)
{
#if defined __x86_64__
  if (has_avx512 ())
    return &fomm_kernels_avx512;
  if (has_avx2 ())
    return &fomm_kernels_avx2;
#endif
  return &fomm_kernels_portable;
}

const FommKernels *
fomm_kernels_find (const char *name)
{
  if (strcmp (name, fomm_kernels_portable.name) == 0)
    return &fomm_kernels_portable;
#if defined __x86_64__
  if (strcmp (name, fomm_kernels_avx2.name) == 0 && has_avx2 ())
    return &fomm_kernels_avx2;
  if (strcmp (name, fomm_kernels_avx512.name) == 0 && has_avx512 ())
    return &fomm_kernels_avx512;
#endif
#if defined FOMM_HAVE_AMX
  if (strcmp (name, fomm_kernels_amx.name) == 0 && has_amx ())
    return &fomm_kernels_amx;
#endif
  return NULL;
}

const FommKernels *
fomm_kernels_get_half (void)
{
#if defined FOMM_HAVE_AMX
  return has_amx () ? &fomm_kernels_amx : NULL;
#else
  return NULL;
#endif
}

const FommKernels *
fomm_kernels_get (void)
{
  const char *wish = getenv ("FOMM_KERNELS");
  const FommKernels *kernels = wish ? fomm_kernels_find (wish) : NULL;

  return kernels ? kernels : get_best ();
}
