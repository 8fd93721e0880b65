/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "ops/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { LINE = 64, HUGE_PAGE = 1 << 21 };

float *
fomm_memory_floats (size_t count)
{
  if (count > (SIZE_MAX - HUGE_PAGE) / sizeof (float))
    return NULL;
  size_t bytes = (count ? count : 1) * sizeof (float), unit = bytes < HUGE_PAGE ? LINE : HUGE_PAGE;
  float *memory = aligned_alloc (unit, (bytes + unit - 1) / unit * unit);
#ifdef MADV_HUGEPAGE
  if (memory && unit == HUGE_PAGE) /* not the last, half-used page: it would be resident as a whole */
    madvise (memory, bytes / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
#endif
  return memory;
}
