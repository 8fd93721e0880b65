/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The safetensors container: eight bytes of header length, a JSON header that says where each tensor lies, the data. */
#include "weights/state_dict_private.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define MAX_HEADER ((uint64_t) 100 << 20)

static const struct {
  const char *name;
  FommDtype dtype;
} dtypes[] = {
    {"F32", FOMM_DTYPE_F32}, {"F16", FOMM_DTYPE_F16},   {"BF16", FOMM_DTYPE_BF16}, {"F64", FOMM_DTYPE_F64},
    {"I64", FOMM_DTYPE_I64}, {"I32", FOMM_DTYPE_I32},   {"I16", FOMM_DTYPE_I16},   {"I8", FOMM_DTYPE_I8},
    {"U8", FOMM_DTYPE_U8},   {"BOOL", FOMM_DTYPE_BOOL},
};

static bool
find_dtype (const char *name, FommDtype *dtype)
{
  for (size_t i = 0; name && i < sizeof dtypes / sizeof *dtypes; i++)
    if (!strcmp (dtypes[i].name, name)) {
      *dtype = dtypes[i].dtype;
      return true;
    }
  return false;
}

/* Shape and C-order strides; false when it is no list of sizes or too large to be true. */
static bool
read_shape (const json_t *shape, FommTensor *tensor, uint64_t *count)
{
  if (!json_is_array (shape) || json_array_size (shape) > FOMM_MAX_DIMS)
    return false;
  tensor->n_dims = (int) json_array_size (shape);
  *count = 1;
  for (int i = tensor->n_dims - 1; i >= 0; i--) {
    const json_t *item = json_array_get (shape, (size_t) i);
    const json_int_t size = json_integer_value (item);
    if (!json_is_integer (item) || size < 0 || size > INT32_MAX ||
        (size && *count > ((uint64_t) 1 << 40) / (uint64_t) size))
      return false;
    tensor->shape[i] = size;
    tensor->stride[i] = (int64_t) *count;
    *count *= (uint64_t) size;
  }
  return true;
}

static FommStatus
read_entry (FommStateDict *dict, const char *name, const json_t *entry, const uint8_t *data, uint64_t size,
            FommError *error)
{
  FommTensor tensor = {0};
  uint64_t count;
  const json_t *offsets = json_object_get (entry, "data_offsets");
  const json_t *first = json_array_get (offsets, 0), *last = json_array_get (offsets, 1);

  if (!find_dtype (json_string_value (json_object_get (entry, "dtype")), &tensor.dtype))
    return fomm_fail (error, FOMM_ERROR_UNSUPPORTED, "The tensor “%s” has an unknown number format.", name);
  if (!read_shape (json_object_get (entry, "shape"), &tensor, &count) || json_array_size (offsets) != 2 ||
      !json_is_integer (first) || !json_is_integer (last))
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The entry of the tensor “%s” is damaged.", name);
  const json_int_t begin = json_integer_value (first), end = json_integer_value (last);
  if (begin < 0 || end < begin || (uint64_t) end > size ||
      (uint64_t) (end - begin) != count * fomm_dtype_get_size (tensor.dtype))
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is damaged or was cut off: the tensor “%s” is incomplete.",
                      name);
  tensor.data = data + begin;
  return fomm_state_dict_add (dict, name, &tensor, error);
}

static int
compare_places (const void *a, const void *b)
{
  const FommTensor *x = a, *y = b;
  return (x->data > y->data) - (x->data < y->data);
}

/* The format wants every byte to belong to one tensor; holes are harmless, shared bytes are a sign of a forged file.
 */
static FommStatus
check_places (FommStateDict *dict, FommError *error)
{
  if (dict->count)
    qsort (dict->tensors, dict->count, sizeof *dict->tensors, compare_places);
  for (size_t i = 1; i < dict->count; i++) {
    const FommTensor *last = &dict->tensors[i - 1];
    const size_t size = (size_t) fomm_tensor_count (last) * fomm_dtype_get_size (last->dtype);
    if ((const uint8_t *) last->data + size > (const uint8_t *) dict->tensors[i].data &&
        fomm_tensor_count (&dict->tensors[i]))
      return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is damaged: two tensors share their data.");
  }
  return FOMM_OK;
}

static FommStatus
read_metadata (FommStateDict *dict, json_t *metadata, FommError *error)
{
  const char *key;
  json_t *value;
  FommStatus status = FOMM_OK;
  json_object_foreach (metadata, key, value)
  {
    if (!status && json_is_string (value))
      status = fomm_state_dict_add_metadata (dict, key, json_string_value (value), error);
  }
  return status;
}

static FommStatus
read_header (FommStateDict *dict, json_t *header, const uint8_t *data, uint64_t size, FommError *error)
{
  const char *name;
  json_t *entry;
  FommStatus status = FOMM_OK;

  json_object_foreach (header, name, entry)
  {
    if (status)
      break;
    if (!strcmp (name, "__metadata__"))
      status = read_metadata (dict, entry, error);
    else
      status = read_entry (dict, name, entry, data, size, error);
  }
  return status;
}

FommStatus
fomm_safetensors_read (FommStateDict *dict, FommError *error)
{
  const FommMapping *file = &dict->mapping;
  uint64_t length = 0;
  json_error_t json_error;

  for (int i = 0; i < 8 && file->size >= 8; i++)
    length |= (uint64_t) file->bytes[i] << (8 * i);
  if (length < 2 || length > MAX_HEADER || length > file->size - 8)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is damaged or was cut off.");
  json_t *header = json_loadb ((const char *) file->bytes + 8, length, JSON_REJECT_DUPLICATES, &json_error);
  if (!json_is_object (header)) {
    json_decref (header);
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file's table of contents is damaged.");
  }
  dict->container = FOMM_CONTAINER_SAFETENSORS;
  FommStatus status = read_header (dict, header, file->bytes + 8 + length, file->size - 8 - length, error);
  json_decref (header);
  return status ? status : check_places (dict, error);
}
