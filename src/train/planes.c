/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "planes.h"

#include "ops/kernels.h"

#include <string.h>

const FommPlanes *
fomm_planes_get (void)
{
#if defined __x86_64__
  const char *name = fomm_kernels_get ()->name;
  if (!strcmp (name, "avx512"))
    return &fomm_planes_avx512;
  if (!strcmp (name, "avx2"))
    return &fomm_planes_avx2;
#endif
  return &fomm_planes_portable;
}
