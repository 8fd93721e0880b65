/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "checkasm.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
round_up (int value, int unit)
{
  return (value + unit - 1) / unit * unit;
}

static bool
is_near (double value, double wanted, double size, int terms)
{
  /* Rounding of a sum grows with the number of terms; denormal results are rounded to multiples of 2⁻¹⁴⁹. */
  return fabs (value - wanted) <= size * FLT_EPSILON * 0.5 * (2 + sqrt (terms) * 2) + terms * 2.9e-45;
}

/* B[k][column] of the packed layout. */
static float
get_b (const float *b, int depth, int columns, int unit, int k, int column)
{
  int block = column / unit * unit, lanes = columns - block < unit ? columns - block : unit;

  return b[(size_t) block * (size_t) depth + (size_t) k * (size_t) lanes + (size_t) (column - block)];
}

static bool
check_packed (const FommKernels *kernels, CheckValues kind)
{
  int rows = check_between (1, 3 * kernels->tile_rows), depth = 16 * check_between (1, 6);
  int columns = 16 * check_between (1, 7), room = round_up (rows, kernels->tile_rows), stride = columns + 16;
  CheckBuffer a = check_buffer_new ((size_t) (room * depth)), b = check_buffer_new ((size_t) (depth * columns));
  CheckBuffer c = check_buffer_new ((size_t) ((room - 1) * stride + columns));
  FommPackedProduct p = {
      .rows = rows, .depth = depth, .columns = columns, .a = a.data, .b = b.data, .c = c.data, .c_stride = stride};
  bool passed = true;

  check_buffer_fill (&a, kind);
  check_buffer_fill (&b, kind == CHECK_DENORMAL ? CHECK_USUAL : kind);
  kernels->packed_product (&p);
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      double sum = 0, size = 0;
      for (int k = 0; k < depth; k++) {
        int block = i / kernels->tile_rows;
        float x = a.data[block * kernels->tile_rows * depth +
                         (k / 16 * kernels->tile_rows + i % kernels->tile_rows) * 16 + k % 16];
        double term = (double) x * get_b (b.data, depth, columns, kernels->tile_columns, k, j);
        sum += term;
        size += fabs (term);
      }
      passed &= is_near (c.data[i * stride + j], sum, size, depth);
    }
  for (int i = 0; i + 1 < room; i++) /* nothing is written between the rows */
    for (int j = columns; j < stride; j++)
      passed &= isnan (c.data[i * stride + j]);
  passed &= check_buffer_guards_hold (&a) && check_buffer_guards_hold (&b) && check_buffer_guards_hold (&c);
  check_buffer_free (&a);
  check_buffer_free (&b);
  check_buffer_free (&c);
  return passed;
}

/* In two steps, the second one adding to the first. */
static bool
check_strided (const FommKernels *kernels, CheckValues kind)
{
  int rows = check_between (1, 40), depth = check_between (1, 200), half = check_between (0, depth - 1);
  int columns = kernels->tile_columns < 16 ? 16 : check_between (1, kernels->tile_columns / 16) * 16;
  int room = round_up (rows, kernels->strided_rows), a_stride = check_between (1, 40);
  CheckBuffer a = check_buffer_new ((size_t) ((room - 1) * a_stride + depth));
  CheckBuffer b = check_buffer_new ((size_t) (depth * columns)), c = check_buffer_new ((size_t) (room * columns));
  FommStridedProduct p = {.rows = rows,
                          .depth = depth,
                          .columns = columns,
                          .a = a.data,
                          .b = b.data,
                          .c = c.data,
                          .a_stride = a_stride,
                          .c_stride = columns,
                          .next = b.data,
                          .next_step = 4};
  bool passed = true;

  check_buffer_fill (&a, kind);
  check_buffer_fill (&b, kind == CHECK_DENORMAL ? CHECK_USUAL : kind);
  if (half > 0 && columns <= kernels->tile_columns) {
    p.depth = half;
    kernels->strided_product (&p);
    p.accumulate = true;
    p.a += half;
    p.b += half * columns;
    p.depth = depth - half;
  }
  kernels->strided_product (&p);
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      double sum = 0, size = 0;
      for (int k = 0; k < depth; k++) {
        double term = (double) a.data[i * a_stride + k] * get_b (b.data, depth, columns, kernels->tile_columns, k, j);
        sum += term;
        size += fabs (term);
      }
      passed &= is_near (c.data[i * columns + j], sum, size, depth);
    }
  passed &= check_buffer_guards_hold (&a) && check_buffer_guards_hold (&b) && check_buffer_guards_hold (&c);
  check_buffer_free (&a);
  check_buffer_free (&b);
  check_buffer_free (&c);
  return passed;
}

static float
from_bfloat (uint16_t half)
{
  uint32_t bits = (uint32_t) half << 16;
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Any 16 bits that are a bfloat16 number of a usual size. */
static uint16_t
to_bfloat (float value)
{
  uint32_t bits;

  memcpy (&bits, &value, sizeof bits);
  return (uint16_t) (bits >> 16);
}

/* Products of bfloat16 numbers are exact in single precision; only the sums are rounded. */
static bool
check_packed_half (const FommKernels *kernels, CheckValues kind)
{
  int rows = check_between (1, 70), depth = 32 * check_between (1, 5), columns = 16 * check_between (1, 7);
  int room = round_up (rows, 16), stride = columns + 16;
  CheckBuffer a = check_buffer_new ((size_t) (room * depth) / 2), b = check_buffer_new ((size_t) (depth * columns) / 2);
  CheckBuffer c = check_buffer_new ((size_t) ((room - 1) * stride + columns));
  FommPackedProduct p = {
      .rows = rows, .depth = depth, .columns = columns, .a = a.data, .b = b.data, .c = c.data, .c_stride = stride};
  uint16_t *halves[2] = {(uint16_t *) a.data, (uint16_t *) b.data};
  bool passed = true;

  for (int i = 0; i < room * depth; i++)
    halves[0][i] = to_bfloat (check_value (kind));
  for (int i = 0; i < depth * columns; i++)
    halves[1][i] = to_bfloat (check_value (kind));
  kernels->begin_products ();
  kernels->packed_product (&p);
  kernels->end_products ();
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      double sum = 0, size = 0;
      for (int k = 0; k < depth; k++) {
        double x = from_bfloat (halves[0][i / 16 * 16 * depth + k / 32 * 512 + i % 16 * 32 + k % 32]);
        double y = from_bfloat (halves[1][j / 16 * 16 * depth + k / 32 * 512 + k % 32 / 2 * 32 + j % 16 * 2 + k % 2]);
        sum += x * y;
        size += fabs (x * y);
      }
      passed &= is_near (c.data[i * stride + j], sum, size, depth);
    }
  for (int i = 0; i + 1 < room; i++)
    for (int j = columns; j < stride; j++)
      passed &= (bool) isnan (c.data[i * stride + j]);
  passed &= check_buffer_guards_hold (&a) && check_buffer_guards_hold (&b) && check_buffer_guards_hold (&c);
  check_buffer_free (&a);
  check_buffer_free (&b);
  check_buffer_free (&c);
  return passed;
}

void
check_products (const FommKernels *kernels)
{
  for (int kind = 0; kind < CHECK_KINDS; kind++) {
    bool packed = true, strided = true;
    for (int i = 0; i < 40; i++) {
      if (!kernels->half)
        packed &= check_packed (kernels, (CheckValues) kind);
      else if (kind != CHECK_DENORMAL) /* are zero to them */
        packed &= check_packed_half (kernels, (CheckValues) kind);
      strided &= check_strided (kernels, (CheckValues) kind);
    }
    check_ok (packed, "packed product, %s values", check_values_names[kind]);
    check_ok (strided, "strided product, %s values", check_values_names[kind]);
  }
}

/* ---- Exponential ---------------------------------------------------------------------------------------------------
 */

static double
get_ulps (float value, double wanted)
{
  int exponent;

  frexp (wanted, &exponent);
  double unit = ldexp (1, (exponent < -125 ? -125 : exponent) - 24);
  return fabs (value - wanted) / unit;
}

static void
check_exp (const FommKernels *kernels)
{
  enum { COUNT = 1001 };
  double worst = 0;

  for (int round = 0; round < 200; round++) {
    CheckBuffer x = check_buffer_new (COUNT), y = check_buffer_new (COUNT);
    for (int i = 0; i < COUNT; i++) {
      float t = (float) check_random () / 4294967296.0f;
      x.data[i] = round % 2 ? -87.3f + t * 176.0f : (t - 0.5f) * 4;
    }
    kernels->exp (x.data, y.data, COUNT);
    for (int i = 0; i < COUNT; i++) {
      double ulps = get_ulps (y.data[i], exp (x.data[i]));
      worst = ulps > worst || isnan (ulps) ? ulps : worst;
    }
    if (!check_buffer_guards_hold (&y))
      worst = INFINITY;
    check_buffer_free (&x);
    check_buffer_free (&y);
  }
  check_ok (worst <= 2, "exp is off by at most 2 units in the last place (%.2f)", worst);
}

static void
check_exp_limits (const FommKernels *kernels)
{
  const float x[] = {0, -0.0f, -87.4f, -1e30f, -INFINITY, 88.8f, INFINITY, NAN, 1e-40f};
  float y[9];

  kernels->exp (x, y, 9);
  check_ok (y[0] == 1 && y[1] == 1 && y[8] == 1, "exp (0) is 1");
  check_ok (y[2] == 0 && y[3] == 0 && y[4] == 0, "exp of very negative numbers is 0");
  check_ok (isinf (y[5]) && isinf (y[6]) && isnan (y[7]), "exp of too large numbers is infinite, of NaN NaN");
}

/* ---- Finish --------------------------------------------------------------------------------------------------------
 */

static bool
check_finish_once (const FommKernels *kernels, bool relu, bool with_residual)
{
  int count = check_between (1, 9), channels = 16 * check_between (1, 3), stride = channels + 16;
  CheckBuffer product = check_buffer_new ((size_t) (count * stride));
  CheckBuffer residual = check_buffer_new ((size_t) (count * stride)), bias = check_buffer_new ((size_t) channels);
  CheckBuffer output = check_buffer_new ((size_t) (count * stride));
  FommFinish f = {.count = count,
                  .channels = channels,
                  .product = product.data,
                  .product_stride = stride,
                  .bias = bias.data,
                  .residual = with_residual ? residual.data : NULL,
                  .residual_stride = stride,
                  .relu = relu,
                  .output = output.data,
                  .output_stride = stride};
  bool passed = true;

  check_buffer_fill (&product, CHECK_USUAL);
  check_buffer_fill (&residual, CHECK_USUAL);
  check_buffer_fill (&bias, CHECK_USUAL);
  kernels->finish (&f);
  for (int i = 0; i < count; i++)
    for (int c = 0; c < stride; c++) {
      float value = c < channels ? product.data[i * stride + c] + bias.data[c] : NAN;
      if (c < channels && with_residual)
        value += residual.data[i * stride + c];
      if (c < channels && relu && value < 0)
        value = 0;
      float got = output.data[i * stride + c];
      passed &= c < channels ? got == value : (bool) isnan (got);
    }
  passed &= check_buffer_guards_hold (&output);
  check_buffer_free (&product);
  check_buffer_free (&residual);
  check_buffer_free (&bias);
  check_buffer_free (&output);
  return passed;
}

/* All there are, against the definition. */
static bool
check_halves (const FommKernels *kernels)
{
  enum { COUNT = 65535 };
  unsigned char *halves = malloc (2 * COUNT + 1);
  CheckBuffer floats = check_buffer_new (COUNT);
  bool passed = halves != NULL;

  for (int i = 0; passed && i < COUNT; i++) {
    halves[1 + 2 * i] = (unsigned char) (i & 255);
    halves[2 + 2 * i] = (unsigned char) (i >> 8);
  }
  if (passed)
    kernels->widen_halves (halves + 1, floats.data, COUNT);
  for (int i = 0; passed && i < COUNT; i++) {
    int exponent = i >> 10 & 31, mantissa = i & 1023;
    double value = exponent == 0 ? ldexp (mantissa, -24) : ldexp (1024 + mantissa, exponent - 25);
    if (exponent == 31)
      value = mantissa ? (double) NAN : (double) INFINITY;
    passed = isnan (value)
                 ? (bool) isnan (floats.data[i])
                 : floats.data[i] == (i & 0x8000 ? -value : value) && !signbit (floats.data[i]) == !(i & 0x8000);
  }
  passed &= check_buffer_guards_hold (&floats);
  check_buffer_free (&floats);
  free (halves);
  return passed;
}

static bool
check_sums_once (const FommKernels *kernels)
{
  int count = check_between (1, 100), shift = check_between (0, 3);
  CheckBuffer x = check_buffer_new ((size_t) (4 * count + shift)), y = check_buffer_new ((size_t) (count + shift));
  const float *in[4];
  float weights[4], before[100];
  bool passed = true;

  check_buffer_fill (&x, CHECK_USUAL);
  check_buffer_fill (&y, CHECK_USUAL);
  for (int i = 0; i < 4; i++) {
    in[i] = x.data + shift + i * count;
    weights[i] = check_value (CHECK_USUAL);
  }
  memcpy (before, y.data + shift, (size_t) count * sizeof *before);
  kernels->add_scaled (y.data + shift, in[0], weights[0], (size_t) count);
  for (int i = 0; i < count; i++)
    passed &= is_near (y.data[shift + i], before[i] + (double) weights[0] * in[0][i], 2, 2);
  kernels->blend (y.data + shift, in, weights, (size_t) count);
  for (int i = 0; i < count; i++) {
    double sum = 0;
    for (int t = 0; t < 4; t++)
      sum += (double) weights[t] * in[t][i];
    passed &= is_near (y.data[shift + i], sum, 4, 4);
  }
  passed &= check_buffer_guards_hold (&x) && check_buffer_guards_hold (&y);
  check_buffer_free (&x);
  check_buffer_free (&y);
  return passed;
}

void
check_small_kernels (const FommKernels *kernels)
{
  bool passed = true;

  check_exp (kernels);
  check_exp_limits (kernels);
  for (int i = 0; i < 40; i++)
    passed &= check_finish_once (kernels, i % 2, i / 2 % 2);
  check_ok (passed, "bias, residual and ReLU are exact");
  passed = true;
  for (int i = 0; i < 100; i++)
    passed &= check_sums_once (kernels);
  check_ok (passed, "weighted sums of arrays");
  check_ok (check_halves (kernels), "halves become floats");
}
