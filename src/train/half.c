/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "half.h"

#include "ops/kernels.h"

#include <stdlib.h>
#include <string.h>

const FommHalfProducts *
fomm_half_products_get (void)
{
  const char *wish = getenv ("FOMM_KERNELS");
  const FommKernels *half = fomm_kernels_get_half ();

  if (wish && (!half || strcmp (wish, half->name)))
    return &fomm_half_products_portable;
#if defined FOMM_HAVE_AMX
  if (half)
    return &fomm_half_products_amx;
#endif
  return NULL;
}
