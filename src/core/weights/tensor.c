/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Numbers out of tensors: every storage type and any strides become plain floats in C order. */
#include "weights/state_dict_private.h"

#include "ops/kernels.h"

#include <string.h>

int64_t
fomm_tensor_count (const FommTensor *tensor)
{
  int64_t count = 1;
  for (int i = 0; i < tensor->n_dims; i++)
    count *= tensor->shape[i];
  return count;
}

/* IEEE binary16 to binary32, subnormals and specials included. */
static float
half_to_float (uint16_t half)
{
  const uint32_t sign = (uint32_t) (half & 0x8000) << 16, exponent = half >> 10 & 31, mantissa = half & 1023;
  uint32_t bits;
  float value;

  if (exponent == 0) {
    value = (float) mantissa * 0x1p-24F;
    memcpy (&bits, &value, sizeof bits);
    bits |= sign;
  } else
    bits = sign | (exponent == 31 ? 255U : exponent + 112) << 23 | mantissa << 13;
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Reads one little-endian element of `size` bytes. */
static uint64_t
load (const uint8_t *bytes, size_t size, bool swapped)
{
  uint64_t bits = 0;
  for (size_t i = 0; i < size; i++)
    bits |= (uint64_t) bytes[swapped ? size - 1 - i : i] << (8 * i);
  return bits;
}

static float
convert (FommDtype dtype, uint64_t bits)
{
  const uint32_t low = (uint32_t) bits, high = (uint32_t) bits << 16;
  float single;
  double wide;

  switch (dtype) {
  case FOMM_DTYPE_F32:
    memcpy (&single, &low, sizeof single);
    return single;
  case FOMM_DTYPE_F16:
    return half_to_float ((uint16_t) bits);
  case FOMM_DTYPE_BF16:
    memcpy (&single, &high, sizeof single);
    return single;
  case FOMM_DTYPE_F64:
    memcpy (&wide, &bits, sizeof wide);
    return (float) wide;
  case FOMM_DTYPE_I64:
    return (float) (int64_t) bits;
  case FOMM_DTYPE_I32:
    return (float) (int32_t) bits;
  case FOMM_DTYPE_I16:
    return (float) (int16_t) bits;
  case FOMM_DTYPE_I8:
    return (float) (int8_t) bits;
  case FOMM_DTYPE_U8:
  case FOMM_DTYPE_BOOL:
    break;
  }
  return (float) bits;
}

bool
fomm_tensor_is_contiguous (const FommTensor *tensor)
{
  int64_t step = 1;
  for (int i = tensor->n_dims - 1; i >= 0; i--) {
    if (tensor->shape[i] != 1 && tensor->stride[i] != step)
      return false;
    step *= tensor->shape[i];
  }
  return true;
}

/* The common cases. */
static bool
read_fast (const FommTensor *tensor, float *values, int64_t count)
{
  const uint8_t *bytes = tensor->data;
  if (tensor->swapped || !fomm_tensor_is_contiguous (tensor))
    return false;
  if (tensor->dtype == FOMM_DTYPE_F32) {
    memcpy (values, bytes, (size_t) count * sizeof *values);
    return true;
  }
  if (tensor->dtype != FOMM_DTYPE_F16)
    return false;
  fomm_kernels_get ()->widen_halves (bytes, values, (size_t) count);
  return true;
}

void
fomm_tensor_read (const FommTensor *tensor, float *values)
{
  const int64_t count = fomm_tensor_count (tensor);
  const size_t size = fomm_dtype_get_size (tensor->dtype);
  int64_t index[FOMM_MAX_DIMS] = {0}, at = 0;

  if (read_fast (tensor, values, count))
    return;
  for (int64_t i = 0; i < count; i++) {
    values[i] =
        convert (tensor->dtype, load ((const uint8_t *) tensor->data + (size_t) at * size, size, tensor->swapped));
    for (int d = tensor->n_dims - 1; d >= 0; d--) {
      at += tensor->stride[d];
      if (++index[d] < tensor->shape[d])
        break;
      at -= index[d] * tensor->stride[d];
      index[d] = 0;
    }
  }
}
