/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The values a pickle is read into: their memory, how reading them fails, and how they are looked at. */
#include "weights/pickle_private.h"

#include "error.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_VALUES ((size_t) 1 << 19)
#define BLOCK_SIZE 65536

/* ---- Failing and allocating ------------------------------------------------------------------------------------ */

void
fomm_pickle_malformed (FommPickle *self, const char *what)
{
  if (!self->status)
    self->status =
        fomm_fail (self->error, FOMM_ERROR_CORRUPT, "The file is damaged, was cut off, or is no checkpoint: %s.", what);
}

static void
copy_printable (char *to, size_t size, const char *from, size_t length)
{
  size_t i = 0;
  for (; i < length && i + 1 < size; i++)
    to[i] = isprint ((unsigned char) from[i]) && (unsigned char) from[i] < 0x80 ? from[i] : '?';
  to[i] = '\0';
}

void
fomm_pickle_forbid (FommPickle *self, const char *module, size_t module_length, const char *name, size_t name_length)
{
  char shown[2][80];
  if (self->status)
    return;
  if (!module) {
    self->status = fomm_fail (self->error, FOMM_ERROR_FORBIDDEN,
                              "Refused: this file tries to run code when it is opened. Nothing was executed.");
    return;
  }
  copy_printable (shown[0], sizeof shown[0], module, module_length);
  copy_printable (shown[1], sizeof shown[1], name, name_length);
  self->status = fomm_fail (self->error, FOMM_ERROR_FORBIDDEN,
                            "Refused: this file asks for “%s.%s”, which is no part of a checkpoint and could run code. "
                            "Nothing was executed.",
                            shown[0], shown[1]);
}

bool
fomm_pickle_reserve (FommPickle *self, void **array, size_t count, size_t *max)
{
  if (self->status)
    return false;
  if (count < *max)
    return true;
  const size_t larger = *max ? 2 * *max : 8;
  void *moved = realloc (*array, larger * sizeof (void *));
  if (!moved) {
    self->status = fomm_fail_memory (self->error);
    return false;
  }
  *array = moved;
  *max = larger;
  return true;
}

struct FommPickleBlock {
  FommPickleBlock *next;
  size_t used;
  _Alignas(16) uint8_t bytes[BLOCK_SIZE];
};

void *
fomm_pickle_allocate (FommPickle *self, size_t size)
{
  size = (size + 15) / 16 * 16;
  if (self->status)
    return NULL;
  if (!self->blocks || self->blocks->used + size > BLOCK_SIZE) {
    FommPickleBlock *block = calloc (1, sizeof *block);
    if (!block) {
      self->status = fomm_fail_memory (self->error);
      return NULL;
    }
    block->next = self->blocks;
    self->blocks = block;
  }
  void *memory = self->blocks->bytes + self->blocks->used;
  self->blocks->used += size;
  return memory;
}

FommPickleValue *
fomm_pickle_new_value (FommPickle *self, FommPickleKind kind)
{
  if (++self->n_values > MAX_VALUES) {
    fomm_pickle_malformed (self, "it has too many parts");
    return NULL;
  }
  FommPickleValue *value = fomm_pickle_allocate (self, sizeof *value);
  if (!value)
    return NULL;
  value->kind = kind;
  if (kind == FOMM_PICKLE_LIST || kind == FOMM_PICKLE_TUPLE || kind == FOMM_PICKLE_DICT) {
    value->list.next = self->containers;
    self->containers = value;
  }
  return value;
}

/* ---- What every dialect has -------------------------------------------------------------------------------------- */

const FommPickleValue *
fomm_pickle_resolve (FommPickle *self, FommPickleText module, FommPickleText name)
{
  const FommPickleAllowed *allowed = self->dialect->allowed;
  for (size_t i = 0; i < self->dialect->n_allowed; i++)
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

const FommPickleValue *
fomm_pickle_get_item (const FommPickleValue *tuple, size_t index, FommPickleKind kind)
{
  const FommPickleValue *value = index < tuple->list.count ? tuple->list.items[index] : NULL;
  return value && value->kind == kind ? value : NULL;
}

bool
fomm_pickle_read_sizes (const FommPickleValue *tuple, int64_t sizes[FOMM_MAX_DIMS])
{
  if (!tuple || tuple->list.count > FOMM_MAX_DIMS)
    return false;
  for (size_t i = 0; i < tuple->list.count; i++) {
    const FommPickleValue *size = fomm_pickle_get_item (tuple, i, FOMM_PICKLE_INT);
    if (!size || size->integer < 0)
      return false;
    sizes[i] = size->integer;
  }
  return true;
}

/* Python 2 saved ordered dictionaries as lists of [key, value]. */
const FommPickleValue *
fomm_pickle_new_dict (FommPickle *self, const FommPickleValue *arguments)
{
  const FommPickleValue *pairs = fomm_pickle_get_item (arguments, 0, FOMM_PICKLE_LIST);
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

void
fomm_pickle_build_dict (FommPickle *self, const FommPickleValue *object, const FommPickleValue *state)
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

/* ---- Looking ---------------------------------------------------------------------------------------------------- */

void
fomm_pickle_free (FommPickle **pickle)
{
  FommPickle *self = *pickle;
  *pickle = NULL;
  if (!self)
    return;
  for (FommPickleValue *value = self->containers; value; value = value->list.next)
    free (value->list.items);
  while (self->blocks) {
    FommPickleBlock *block = self->blocks;
    self->blocks = block->next;
    free (block);
  }
  free (self->stack);
  free (self->memo);
  free (self->storages);
  free (self);
}

const FommPickleValue *
fomm_pickle_get_value (const FommPickle *pickle)
{
  return pickle->result;
}

size_t
fomm_pickle_get_n_storages (const FommPickle *pickle)
{
  return pickle->n_storages;
}

const FommPickleStorage *
fomm_pickle_get_storage (const FommPickle *pickle, size_t index)
{
  return pickle->storages[index];
}

bool
fomm_pickle_text_equals (FommPickleText text, const char *string)
{
  return text.length == strlen (string) && !memcmp (text.bytes, string, text.length);
}

const FommPickleValue *
fomm_pickle_lookup (const FommPickleValue *dict, const char *key)
{
  if (!dict || dict->kind != FOMM_PICKLE_DICT)
    return NULL;
  for (size_t i = dict->list.count; i >= 2; i -= 2) {
    const FommPickleValue *candidate = dict->list.items[i - 2];
    if (candidate->kind == FOMM_PICKLE_STRING && fomm_pickle_text_equals (candidate->text, key))
      return dict->list.items[i - 1];
  }
  return NULL;
}

bool
fomm_pickle_is_tensor_name (FommPickleText text)
{
  for (size_t i = 0; i < text.length; i++)
    if (text.bytes[i] <= ' ' || text.bytes[i] > '~')
      return false;
  return text.length > 0 && text.length < FOMM_PICKLE_MAX_NAME - 32;
}
