/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The only things a Paddle checkpoint's pickle may name: what numpy, from 1 to 2 and under Python 2 and 3, needs to
 * describe an array. Here "calling" and "giving a state" do the work that storages do in torch's files. */
#include "weights/pickle_private.h"

#include "weights/state_dict_private.h"

#include <string.h>

static const FommPickleAllowed allowed[] = {
    {"collections", "OrderedDict", FOMM_PICKLE_ORDERED_DICT, 0},
    {"numpy", "ndarray", FOMM_PICKLE_ARRAY_CLASS, 0},
    {"numpy", "dtype", FOMM_PICKLE_ELEMENT_CLASS, 0},
    {"numpy.core.multiarray", "_reconstruct", FOMM_PICKLE_REBUILD_ARRAY, 0},
    {"numpy._core.multiarray", "_reconstruct", FOMM_PICKLE_REBUILD_ARRAY, 0},
    {"numpy.core.multiarray", "scalar", FOMM_PICKLE_SCALAR_ARRAY, 0},
    {"numpy._core.multiarray", "scalar", FOMM_PICKLE_SCALAR_ARRAY, 0},
    {"numpy.core.numeric", "_frombuffer", FOMM_PICKLE_WRAP_BUFFER, 0},
    {"numpy._core.numeric", "_frombuffer", FOMM_PICKLE_WRAP_BUFFER, 0},
    {"_codecs", "encode", FOMM_PICKLE_ENCODE, 0},
    {"builtins", "tuple", FOMM_PICKLE_TUPLE_CLASS, 0},
    {"__builtin__", "tuple", FOMM_PICKLE_TUPLE_CLASS, 0},
    {"builtins", "bytes", FOMM_PICKLE_BYTES_CLASS, 0},
    {"__builtin__", "bytes", FOMM_PICKLE_BYTES_CLASS, 0},
};

static bool
is_global (const FommPickleValue *value, FommPickleGlobal what)
{
  return value && value->kind == FOMM_PICKLE_GLOBAL && value->global.what == what;
}

static bool
is_text (const FommPickleValue *value, const char *text)
{
  return value && value->kind == FOMM_PICKLE_STRING && fomm_pickle_text_equals (value->text, text);
}

static const FommPickleValue *
fail (FommPickle *self, const char *what)
{
  fomm_pickle_malformed (self, what);
  return NULL;
}

/* ---- Elements -------------------------------------------------------------------------------------------------- */

static bool
find_dtype (FommPickleText code, FommDtype *dtype)
{
  static const struct {
    const char *code;
    FommDtype dtype;
  } codes[] = {
      {"f4", FOMM_DTYPE_F32}, {"f2", FOMM_DTYPE_F16}, {"f8", FOMM_DTYPE_F64}, {"u2", FOMM_DTYPE_BF16},
      {"i8", FOMM_DTYPE_I64}, {"u8", FOMM_DTYPE_I64}, {"i4", FOMM_DTYPE_I32}, {"u4", FOMM_DTYPE_I32},
      {"i2", FOMM_DTYPE_I16}, {"i1", FOMM_DTYPE_I8},  {"u1", FOMM_DTYPE_U8},  {"b1", FOMM_DTYPE_BOOL},
  };
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (fomm_pickle_text_equals (code, codes[i].code)) {
      *dtype = codes[i].dtype;
      return true;
    }
  return false;
}

/* numpy.dtype (code, align, copy). Objects, text, structures and complex numbers are no weights. */
static const FommPickleValue *
new_element (FommPickle *self, const FommPickleValue *arguments)
{
  const FommPickleValue *code = fomm_pickle_get_item (arguments, 0, FOMM_PICKLE_STRING);
  FommPickleValue *value = fomm_pickle_new_value (self, FOMM_PICKLE_ELEMENT);
  if (value && (!code || arguments->list.count > 3 || !find_dtype (code->text, &value->element.dtype)))
    return fail (self, "an array holds something that is no number");
  return value;
}

/* (version, byte order, no sub-array, no names, no fields, -1, -1, flags) */
static void
build_element (FommPickle *self, FommPickleElement *element, const FommPickleValue *state)
{
  const bool is_tuple = state->kind == FOMM_PICKLE_TUPLE && state->list.count == 8;
  const FommPickleValue *version = is_tuple ? fomm_pickle_get_item (state, 0, FOMM_PICKLE_INT) : NULL;
  const FommPickleValue *order = is_tuple ? state->list.items[1] : NULL;
  bool sound = version && version->integer == 3 && !element->built;
  for (size_t i = 2; sound && i < 5; i++)
    sound = state->list.items[i]->kind == FOMM_PICKLE_NONE;
  element->built = true;
  element->swapped = is_text (order, ">");
  if (!sound || !(element->swapped || is_text (order, "<") || is_text (order, "=") ||
                  (is_text (order, "|") && fomm_dtype_get_size (element->dtype) == 1)))
    fomm_pickle_malformed (self, "an array's kind of number makes no sense");
}

/* ---- Arrays ---------------------------------------------------------------------------------------------------- */

static FommPickleValue *
new_array (FommPickle *self)
{
  FommPickleArray *array = fomm_pickle_allocate (self, sizeof *array);
  FommPickleValue *value = array ? fomm_pickle_new_value (self, FOMM_PICKLE_ARRAY) : NULL;
  if (value)
    value->array = array;
  return value;
}

/* Bytes that the shape needs; false when nothing in memory could be that large. */
static bool
measure (const FommPickleArray *array, size_t *size)
{
  uint64_t bytes = fomm_dtype_get_size (array->element.dtype);
  for (int i = 0; i < array->n_dims; i++)
    if (array->shape[i] == 0)
      return *size = 0, true;
  for (int i = 0; i < array->n_dims; i++) {
    if ((uint64_t) array->shape[i] > ((uint64_t) 1 << 48) / bytes)
      return false;
    bytes *= (uint64_t) array->shape[i];
  }
  *size = (size_t) bytes;
  return true;
}

static void
fill (FommPickle *self, FommPickleArray *array, const FommPickleValue *shape, const FommPickleValue *element,
      const FommPickleValue *data)
{
  size_t size = 0;
  if (array->filled || !shape || !element || !fomm_pickle_read_sizes (shape, array->shape) ||
      (data->kind != FOMM_PICKLE_BYTES && data->kind != FOMM_PICKLE_STRING && data->kind != FOMM_PICKLE_LATIN1)) {
    fomm_pickle_malformed (self, "an array's description makes no sense");
    return;
  }
  array->element = element->element;
  array->n_dims = (int) shape->list.count;
  array->data = data->text;
  array->data_kind = data->kind;
  array->filled = true;
  /* A character of Latin-1 is one or two bytes of UTF-8; how many there are is counted when it is decoded. */
  const size_t least = data->kind == FOMM_PICKLE_LATIN1 ? data->text.length / 2 : data->text.length;
  if (!measure (array, &size) || size > data->text.length || size < least)
    fomm_pickle_malformed (self, "an array's data has not the size of its shape");
}

/* _reconstruct (ndarray, (0,), b"b"): an array still to be given its state. */
static const FommPickleValue *
rebuild_array (FommPickle *self, const FommPickleValue *arguments)
{
  if (arguments->list.count != 3 || !is_global (arguments->list.items[0], FOMM_PICKLE_ARRAY_CLASS))
    return fail (self, "an array of an unknown kind");
  return new_array (self);
}

/* (version, shape, kind of number, column-major?, data) */
static void
build_array (FommPickle *self, FommPickleArray *array, const FommPickleValue *state)
{
  const bool is_tuple = state->kind == FOMM_PICKLE_TUPLE && state->list.count == 5;
  const FommPickleValue *version = is_tuple ? fomm_pickle_get_item (state, 0, FOMM_PICKLE_INT) : NULL;
  const FommPickleValue *order = is_tuple ? state->list.items[3] : NULL;
  if (!version || version->integer != 1 || (order->kind != FOMM_PICKLE_BOOL && order->kind != FOMM_PICKLE_INT)) {
    fomm_pickle_malformed (self, "an array's description makes no sense");
    return;
  }
  array->is_fortran = order->integer != 0;
  fill (self, array, fomm_pickle_get_item (state, 1, FOMM_PICKLE_TUPLE),
        fomm_pickle_get_item (state, 2, FOMM_PICKLE_ELEMENT), state->list.items[4]);
}

/* _frombuffer (buffer, kind of number, shape, "C" or "F"): protocol 5. */
static const FommPickleValue *
wrap_buffer (FommPickle *self, const FommPickleValue *arguments)
{
  const FommPickleValue *order = fomm_pickle_get_item (arguments, 3, FOMM_PICKLE_STRING);
  FommPickleValue *value = new_array (self);
  if (!value)
    return NULL;
  if (arguments->list.count != 4 || !(is_text (order, "C") || is_text (order, "F")))
    return fail (self, "an array's description makes no sense");
  value->array->is_fortran = is_text (order, "F");
  fill (self, value->array, fomm_pickle_get_item (arguments, 2, FOMM_PICKLE_TUPLE),
        fomm_pickle_get_item (arguments, 1, FOMM_PICKLE_ELEMENT), arguments->list.items[0]);
  return value;
}

/* ---- Bytes, pairs, and the dialect ----------------------------------------------------------------------------- */

/* encode (text, "latin1"): how Python 3 writes bytes where the protocol has none. */
static const FommPickleValue *
encode (FommPickle *self, const FommPickleValue *arguments)
{
  const FommPickleValue *text = fomm_pickle_get_item (arguments, 0, FOMM_PICKLE_STRING);
  FommPickleValue *value = fomm_pickle_new_value (self, FOMM_PICKLE_LATIN1);
  if (!value)
    return NULL;
  if (!text || arguments->list.count != 2 || !is_text (arguments->list.items[1], "latin1"))
    return fail (self, "its bytes are written in an unknown way");
  value->text = text->text;
  return value;
}

/* tuple (((name, array),)): how Paddle writes a tensor with its name. */
static const FommPickleValue *
unwrap (FommPickle *self, const FommPickleValue *arguments)
{
  const FommPickleValue *pair = fomm_pickle_get_item (arguments, 0, FOMM_PICKLE_TUPLE);
  return pair && arguments->list.count == 1 ? pair : fail (self, "a tuple is made from something odd");
}

static const FommPickleValue *
call (FommPickle *self, const FommPickleValue *function, const FommPickleValue *arguments)
{
  if (function->kind == FOMM_PICKLE_GLOBAL && arguments->kind == FOMM_PICKLE_TUPLE)
    switch (function->global.what) {
    case FOMM_PICKLE_ORDERED_DICT:
      return fomm_pickle_new_dict (self, arguments);
    case FOMM_PICKLE_REBUILD_ARRAY:
      return rebuild_array (self, arguments);
    case FOMM_PICKLE_WRAP_BUFFER:
      return wrap_buffer (self, arguments);
    case FOMM_PICKLE_ELEMENT_CLASS:
      return new_element (self, arguments);
    case FOMM_PICKLE_ENCODE:
      return encode (self, arguments);
    case FOMM_PICKLE_TUPLE_CLASS:
      return unwrap (self, arguments);
    case FOMM_PICKLE_BYTES_CLASS:
      return arguments->list.count ? fail (self, "its bytes are written in an unknown way")
                                   : fomm_pickle_new_value (self, FOMM_PICKLE_BYTES);
    case FOMM_PICKLE_SCALAR_ARRAY: /* a learning rate or the like */
      return fomm_pickle_new_value (self, FOMM_PICKLE_NONE);
    default:
      break;
    }
  return fail (self, "something is called that cannot be");
}

static void
build (FommPickle *self, const FommPickleValue *object, const FommPickleValue *state)
{
  if (object->kind == FOMM_PICKLE_ARRAY)
    build_array (self, object->array, state);
  else if (object->kind == FOMM_PICKLE_ELEMENT)
    build_element (self, (FommPickleElement *) &object->element, state);
  else
    fomm_pickle_build_dict (self, object, state);
}

static const FommPickleValue *
load_storage (FommPickle *self, const FommPickleValue *id)
{
  return fail (self, "it asks for data that is not in it");
}

const FommPickleDialect fomm_pickle_numpy = {
    .allowed = allowed,
    .n_allowed = sizeof allowed / sizeof *allowed,
    .call = call,
    .build = build,
    .load_storage = load_storage,
};
