/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The only things a torch checkpoint's pickle may name, and what becomes of them. */
#include "weights/pickle_private.h"

#include <string.h>

static const FommPickleAllowed allowed[] = {
    {"collections", "OrderedDict", FOMM_PICKLE_ORDERED_DICT, 0},
    {"torch._utils", "_rebuild_tensor_v2", FOMM_PICKLE_REBUILD_TENSOR, 0},
    {"torch._utils", "_rebuild_tensor", FOMM_PICKLE_REBUILD_TENSOR, 0},
    {"torch._utils", "_rebuild_parameter", FOMM_PICKLE_REBUILD_PARAMETER, 0},
    {"torch", "FloatStorage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_F32},
    {"torch", "HalfStorage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_F16},
    {"torch", "BFloat16Storage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_BF16},
    {"torch", "DoubleStorage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_F64},
    {"torch", "LongStorage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_I64},
    {"torch", "IntStorage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_I32},
    {"torch", "ShortStorage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_I16},
    {"torch", "CharStorage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_I8},
    {"torch", "ByteStorage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_U8},
    {"torch", "BoolStorage", FOMM_PICKLE_STORAGE_CLASS, FOMM_DTYPE_BOOL},
};

/* (storage, offset, shape, stride, …); newer versions add arguments that do not matter here. */
static const FommPickleValue *
rebuild_tensor (FommPickle *self, const FommPickleValue *arguments)
{
  const FommPickleValue *storage = fomm_pickle_get_item (arguments, 0, FOMM_PICKLE_STORAGE);
  const FommPickleValue *offset = fomm_pickle_get_item (arguments, 1, FOMM_PICKLE_INT);
  const FommPickleValue *shape = fomm_pickle_get_item (arguments, 2, FOMM_PICKLE_TUPLE);
  const FommPickleValue *stride = fomm_pickle_get_item (arguments, 3, FOMM_PICKLE_TUPLE);
  FommPickleTensor *tensor = fomm_pickle_allocate (self, sizeof *tensor);
  FommPickleValue *value = fomm_pickle_new_value (self, FOMM_PICKLE_TENSOR);
  if (!tensor || !value)
    return NULL;
  if (!storage || !offset || offset->integer < 0 || !fomm_pickle_read_sizes (shape, tensor->shape) ||
      !fomm_pickle_read_sizes (stride, tensor->stride) || shape->list.count != stride->list.count) {
    fomm_pickle_malformed (self, "a tensor's description makes no sense");
    return NULL;
  }
  tensor->storage = &storage->storage;
  tensor->offset = offset->integer;
  tensor->n_dims = (int) shape->list.count;
  value->tensor = tensor;
  return value;
}

static const FommPickleValue *
call (FommPickle *self, const FommPickleValue *function, const FommPickleValue *arguments)
{
  if (function->kind == FOMM_PICKLE_GLOBAL && arguments->kind == FOMM_PICKLE_TUPLE)
    switch (function->global.what) {
    case FOMM_PICKLE_ORDERED_DICT:
      return fomm_pickle_new_dict (self, arguments);
    case FOMM_PICKLE_REBUILD_TENSOR:
      return rebuild_tensor (self, arguments);
    case FOMM_PICKLE_REBUILD_PARAMETER:
      if (fomm_pickle_get_item (arguments, 0, FOMM_PICKLE_TENSOR))
        return arguments->list.items[0];
      break;
    default:
      break;
    }
  fomm_pickle_malformed (self, "something is called that cannot be");
  return NULL;
}

/* None, or the window (key, offset, count). */
static bool
read_view (const FommPickleValue *view, FommPickleStorage *storage)
{
  storage->view_count = storage->count;
  if (!view || view->kind == FOMM_PICKLE_NONE)
    return true;
  if (view->kind != FOMM_PICKLE_TUPLE)
    return false;
  const FommPickleValue *offset = fomm_pickle_get_item (view, 1, FOMM_PICKLE_INT),
                        *count = fomm_pickle_get_item (view, 2, FOMM_PICKLE_INT);
  if (view->list.count != 3 || !offset || !count || offset->integer < 0 || count->integer < 0 ||
      offset->integer > storage->count || count->integer > storage->count - offset->integer)
    return false;
  storage->view_offset = offset->integer;
  storage->view_count = count->integer;
  return true;
}

static const FommPickleValue *
load_storage (FommPickle *self, const FommPickleValue *id)
{
  const bool is_tuple = id->kind == FOMM_PICKLE_TUPLE && (id->list.count == 5 || id->list.count == 6);
  const FommPickleValue *kind = is_tuple ? fomm_pickle_get_item (id, 0, FOMM_PICKLE_STRING) : NULL;
  const FommPickleValue *type = is_tuple ? fomm_pickle_get_item (id, 1, FOMM_PICKLE_GLOBAL) : NULL;
  const FommPickleValue *key = is_tuple ? fomm_pickle_get_item (id, 2, FOMM_PICKLE_STRING) : NULL;
  const FommPickleValue *count = is_tuple ? fomm_pickle_get_item (id, 4, FOMM_PICKLE_INT) : NULL;
  FommPickleValue *value = fomm_pickle_new_value (self, FOMM_PICKLE_STORAGE);
  if (!value)
    return NULL;
  /* Item 3 is the device the tensor was on, which does not matter. */
  if (!kind || !fomm_pickle_text_equals (kind->text, "storage") || !type ||
      type->global.what != FOMM_PICKLE_STORAGE_CLASS || !key || !count || count->integer < 0) {
    fomm_pickle_malformed (self, "a storage's description makes no sense");
    return NULL;
  }
  value->storage = (FommPickleStorage){.key = key->text, .dtype = type->global.dtype, .count = count->integer};
  if (!read_view (id->list.count == 6 ? id->list.items[5] : NULL, &value->storage))
    fomm_pickle_malformed (self, "a storage's window makes no sense");
  else if (fomm_pickle_reserve (self, (void **) &self->storages, self->n_storages, &self->max_storages))
    self->storages[self->n_storages++] = &value->storage;
  return self->status ? NULL : value;
}

const FommPickleDialect fomm_pickle_torch = {
    .allowed = allowed,
    .n_allowed = sizeof allowed / sizeof *allowed,
    .call = call,
    .build = fomm_pickle_build_dict,
    .load_storage = load_storage,
};
