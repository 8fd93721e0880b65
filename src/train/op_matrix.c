/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "ops.h"

#include <math.h>

/* Smallest determinant that is inverted as it is; a Jacobian this flat is no local motion. */
#define SMALLEST 1e-12f

/* With Y = X⁻¹: dX = −Yᵀ dY Yᵀ. */
static void
inverse_backward (FommOp *op)
{
  for (size_t m = 0; m < op->output->count; m += 4) {
    const float *Y = op->output->value + m, *d = op->output->grad + m;
    /* t = dY · Yᵀ */
    const float t[4] = {d[0] * Y[0] + d[1] * Y[1], d[0] * Y[2] + d[1] * Y[3], d[2] * Y[0] + d[3] * Y[1],
                        d[2] * Y[2] + d[3] * Y[3]};
    float *dx = op->input[0]->grad + m;
    dx[0] -= Y[0] * t[0] + Y[2] * t[2];
    dx[1] -= Y[0] * t[1] + Y[2] * t[3];
    dx[2] -= Y[1] * t[0] + Y[3] * t[2];
    dx[3] -= Y[1] * t[1] + Y[3] * t[3];
  }
}

FommVar *
fomm_op_inverse (FommTape *tape, FommVar *matrix)
{
  FommOp *op = matrix ? fomm_tape_record (tape, inverse_backward, matrix->shape, matrix, NULL, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  for (size_t m = 0; m < matrix->count; m += 4) {
    const float *X = matrix->value + m;
    float *Y = op->output->value + m, determinant = X[0] * X[3] - X[1] * X[2];
    if (fabsf (determinant) < SMALLEST)
      determinant = determinant < 0 ? -SMALLEST : SMALLEST;
    Y[0] = X[3] / determinant;
    Y[1] = -X[1] / determinant;
    Y[2] = -X[2] / determinant;
    Y[3] = X[0] / determinant;
  }
  return op->output;
}

static void
product_backward (FommOp *op)
{
  FommVar *a = op->input[0], *b = op->input[1];
  for (size_t m = 0; m < op->output->count; m += 4) {
    const float *A = a->value + m, *B = b->value + m, *d = op->output->grad + m;
    for (int r = 0; r < 2; r++)
      for (int c = 0; c < 2; c++) {
        if (a->needs_grad)
          a->grad[m + 2 * r + c] += d[2 * r] * B[2 * c] + d[2 * r + 1] * B[2 * c + 1];
        if (b->needs_grad)
          b->grad[m + 2 * r + c] += A[r] * d[c] + A[2 + r] * d[2 + c];
      }
  }
}

FommVar *
fomm_op_matrix_product (FommTape *tape, FommVar *a, FommVar *b)
{
  FommOp *op = a && b ? fomm_tape_record (tape, product_backward, a->shape, a, b, NULL, NULL) : NULL;
  if (!op)
    return NULL;
  for (size_t m = 0; m < a->count; m += 4)
    for (int r = 0; r < 2; r++)
      for (int c = 0; c < 2; c++)
        op->output->value[m + 2 * r + c] =
            a->value[m + 2 * r] * b->value[m + c] + a->value[m + 2 * r + 1] * b->value[m + 2 + c];
  return op->output;
}
