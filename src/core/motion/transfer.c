/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/transfer.h"

#include "motion/hull.h"
#include "motion/matrix2.h"

#include <math.h>
#include <string.h>

static double
movement_scale (FommTransfer *transfer)
{
  const FommKeypoints *source = &transfer->source, *initial = &transfer->initial;

  if (fomm_hull_is_degenerate (source->value, source->count) ||
      fomm_hull_is_degenerate (initial->value, initial->count)) {
    transfer->notices |= FOMM_TRANSFER_NOTICE_SCALE;
    return 1;
  }
  return sqrt (fomm_hull_area (source->value, source->count)) / sqrt (fomm_hull_area (initial->value, initial->count));
}

/* J_0⁻¹ · J_s in double precision: the two rounded separately would cost a digit. */
static bool
divide_by_initial (const float initial[2][2], const float source[2][2], double out[2][2])
{
  float checked[2][2];
  double det = fomm_matrix2_determinant (initial);

  if (!fomm_matrix2_invert (initial, checked))
    return false;
  for (int c = 0; c < 2; c++) {
    out[0][c] = ((double) initial[1][1] * source[0][c] - (double) initial[0][1] * source[1][c]) / det;
    out[1][c] = ((double) initial[0][0] * source[1][c] - (double) initial[1][0] * source[0][c]) / det;
  }
  return true;
}

void
fomm_transfer_init (FommTransfer *transfer, const FommKeypoints *source, const FommKeypoints *initial, bool relative,
                    bool adapt_scale)
{
  memset (transfer, 0, sizeof *transfer);
  transfer->source = *source;
  transfer->initial = *initial;
  transfer->relative = relative;
  transfer->jacobian = source->has_jacobian && initial->has_jacobian;
  transfer->scale = relative && adapt_scale ? movement_scale (transfer) : 1;
  if (!relative || !transfer->jacobian)
    return;
  for (int k = 0; k < source->count; k++) {
    transfer->frozen[k] = !divide_by_initial (initial->jacobian[k], source->jacobian[k], transfer->from_initial[k]);
    if (transfer->frozen[k])
      transfer->notices |= FOMM_TRANSFER_NOTICE_JACOBIAN;
  }
}

static void
transfer_jacobian (const FommTransfer *transfer, int k, const float driving[2][2], float out[2][2])
{
  const double (*right)[2] = transfer->from_initial[k];
  float product[2][2];

  for (int r = 0; r < 2; r++)
    for (int c = 0; c < 2; c++)
      product[r][c] = (float) (driving[r][0] * right[0][c] + driving[r][1] * right[1][c]);
  memcpy (out, transfer->frozen[k] ? transfer->source.jacobian[k] : product, sizeof product);
}

void
fomm_transfer_apply (const FommTransfer *transfer, const FommKeypoints *driving, FommKeypoints *out)
{
  const FommKeypoints *source = &transfer->source, *initial = &transfer->initial;

  if (out != driving)
    *out = *driving;
  if (!transfer->relative)
    return;
  out->count = source->count;
  out->has_jacobian = transfer->jacobian && driving->has_jacobian;
  for (int k = 0; k < source->count; k++) {
    for (int c = 0; c < 2; c++)
      out->value[k][c] =
          (float) (((double) driving->value[k][c] - initial->value[k][c]) * transfer->scale + source->value[k][c]);
    if (out->has_jacobian)
      transfer_jacobian (transfer, k, driving->jacobian[k], out->jacobian[k]);
    else
      fomm_matrix2_identity (out->jacobian[k]);
  }
}
