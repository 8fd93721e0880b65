/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The only things a checkpoint's pickle may name, and what becomes of them. */
#include "weights/pickle_private.h"

#include <string.h>

static const struct {
  const char *module, *name;
  FommPickleGlobal what;
  FommDtype dtype;
} allowed[] = {
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

const FommPickleValue *
fomm_pickle_resolve (FommPickle *self, FommPickleText module, FommPickleText name)
{
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    if (fomm_pickle_text_equals (module, allowed[i].module) && fomm_pickle_text_equals (name, allowed[i].name)) {
      FommPickleValue *value = fomm_pickle_new_value (self, FOMM_PICKLE_GLOBAL);
      if (value) {
        value->global.what = allowed[i].what;
        value->global.dtype = allowed[i].dtype;
      }
      return value;
    }
  fomm_pickle_forbid (self, module.bytes, module.length, name.bytes, name.length);
  return NULL;
}

/* Item `index` of a tuple when it is of the given kind. */
static const FommPickleValue *
item (const FommPickleValue *tuple, size_t index, FommPickleKind kind)
{
  const FommPickleValue *value = index < tuple->list.count ? tuple->list.items[index] : NULL;
  return value && value->kind == kind ? value : NULL;
}

static bool
read_sizes (const FommPickleValue *tuple, int64_t sizes[FOMM_MAX_DIMS])
{
  if (!tuple || tuple->list.count > FOMM_MAX_DIMS)
    return false;
  for (size_t i = 0; i < tuple->list.count; i++) {
    const FommPickleValue *size = item (tuple, i, FOMM_PICKLE_INT);
    if (!size || size->integer < 0)
      return false;
    sizes[i] = size->integer;
  }
  return true;
}

/* (storage, offset, shape, stride, …); newer versions add arguments that do not matter here. */
static const FommPickleValue *
rebuild_tensor (FommPickle *self, const FommPickleValue *arguments)
{
  const FommPickleValue *storage = item (arguments, 0, FOMM_PICKLE_STORAGE);
  const FommPickleValue *offset = item (arguments, 1, FOMM_PICKLE_INT);
  const FommPickleValue *shape = item (arguments, 2, FOMM_PICKLE_TUPLE);
  const FommPickleValue *stride = item (arguments, 3, FOMM_PICKLE_TUPLE);
  FommPickleTensor *tensor = fomm_pickle_allocate (self, sizeof *tensor);
  FommPickleValue *value = fomm_pickle_new_value (self, FOMM_PICKLE_TENSOR);
  if (!tensor || !value)
    return NULL;
  if (!storage || !offset || offset->integer < 0 || !read_sizes (shape, tensor->shape) ||
      !read_sizes (stride, tensor->stride) || shape->list.count != stride->list.count) {
    fomm_pickle_malformed (self, "a tensor's description makes no sense");
    return NULL;
  }
  tensor->storage = &storage->storage;
  tensor->offset = offset->integer;
  tensor->n_dims = (int) shape->list.count;
  value->tensor = tensor;
  return value;
}

/* Python 2 saved ordered dictionaries as lists of [key, value]. */
static const FommPickleValue *
new_dict (FommPickle *self, const FommPickleValue *arguments)
{
  const FommPickleValue *pairs = item (arguments, 0, FOMM_PICKLE_LIST);
  FommPickleValue *dict = fomm_pickle_new_value (self, FOMM_PICKLE_DICT);
  if (!dict)
    return NULL;
  if (arguments->list.count > 1 || (arguments->list.count == 1 && !pairs)) {
    fomm_pickle_malformed (self, "a dictionary is made from something odd");
    return NULL;
  }
  for (size_t i = 0; pairs && i < pairs->list.count; i++) {
    const FommPickleValue *pair = pairs->list.items[i];
    if ((pair->kind != FOMM_PICKLE_LIST && pair->kind != FOMM_PICKLE_TUPLE) || pair->list.count != 2) {
      fomm_pickle_malformed (self, "a dictionary is made from something odd");
      return NULL;
    }
    for (size_t part = 0; part < 2; part++) {
      if (!fomm_pickle_reserve (self, (void **) &dict->list.items, dict->list.count, &dict->list.max))
        return NULL;
      dict->list.items[dict->list.count++] = pair->list.items[part];
    }
  }
  return dict;
}

const FommPickleValue *
fomm_pickle_call (FommPickle *self, const FommPickleValue *function, const FommPickleValue *arguments)
{
  if (function->kind == FOMM_PICKLE_GLOBAL && arguments->kind == FOMM_PICKLE_TUPLE)
    switch (function->global.what) {
    case FOMM_PICKLE_ORDERED_DICT:
      return new_dict (self, arguments);
    case FOMM_PICKLE_REBUILD_TENSOR:
      return rebuild_tensor (self, arguments);
    case FOMM_PICKLE_REBUILD_PARAMETER:
      if (item (arguments, 0, FOMM_PICKLE_TENSOR))
        return arguments->list.items[0];
      break;
    case FOMM_PICKLE_STORAGE_CLASS:
      break;
    }
  fomm_pickle_malformed (self, "something is called that cannot be");
  return NULL;
}

void
fomm_pickle_build (FommPickle *self, const FommPickleValue *object, const FommPickleValue *state)
{
  static const char metadata[] = "_metadata";
  if (object->kind != FOMM_PICKLE_DICT || state->kind != FOMM_PICKLE_DICT) {
    fomm_pickle_malformed (self, "something is given a state that has none");
    return;
  }
  for (size_t i = 0; i < state->list.count; i += 2) {
    const FommPickleValue *key = state->list.items[i];
    if (key->kind != FOMM_PICKLE_STRING || !fomm_pickle_text_equals (key->text, metadata))
      fomm_pickle_forbid (self, NULL, 0, NULL, 0);
  }
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
  const FommPickleValue *offset = item (view, 1, FOMM_PICKLE_INT), *count = item (view, 2, FOMM_PICKLE_INT);
  if (view->list.count != 3 || !offset || !count || offset->integer < 0 || count->integer < 0 ||
      offset->integer > storage->count || count->integer > storage->count - offset->integer)
    return false;
  storage->view_offset = offset->integer;
  storage->view_count = count->integer;
  return true;
}

const FommPickleValue *
fomm_pickle_load_storage (FommPickle *self, const FommPickleValue *id)
{
  const bool is_tuple = id->kind == FOMM_PICKLE_TUPLE && (id->list.count == 5 || id->list.count == 6);
  const FommPickleValue *kind = is_tuple ? item (id, 0, FOMM_PICKLE_STRING) : NULL;
  const FommPickleValue *type = is_tuple ? item (id, 1, FOMM_PICKLE_GLOBAL) : NULL;
  const FommPickleValue *key = is_tuple ? item (id, 2, FOMM_PICKLE_STRING) : NULL;
  const FommPickleValue *count = is_tuple ? item (id, 4, FOMM_PICKLE_INT) : NULL;
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
