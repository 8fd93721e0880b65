/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "weights/state_dict.h"

#include "weights/recognise.h"
#include "weights/state_dict_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Filling --------------------------------------------------------------------------------------------------- */

size_t
fomm_dtype_get_size (FommDtype dtype)
{
  static const size_t sizes[] = {
      [FOMM_DTYPE_F32] = 4, [FOMM_DTYPE_F16] = 2, [FOMM_DTYPE_BF16] = 2, [FOMM_DTYPE_F64] = 8, [FOMM_DTYPE_I64] = 8,
      [FOMM_DTYPE_I32] = 4, [FOMM_DTYPE_I16] = 2, [FOMM_DTYPE_I8] = 1,   [FOMM_DTYPE_U8] = 1,  [FOMM_DTYPE_BOOL] = 1,
  };
  return sizes[dtype];
}

/* "generator.module.first" and "module.generator.first" are both saved from torch's DataParallel. */
static char *
plain_name (const char *name)
{
  char *copy = strdup (name), *found = copy;
  static const char prefix[] = "module.";
  while (found && (found = strstr (found, prefix))) {
    if (found == copy || found[-1] == '.')
      memmove (found, found + strlen (prefix), strlen (found + strlen (prefix)) + 1);
    else
      found++;
  }
  return copy;
}

FommStatus
fomm_state_dict_add (FommStateDict *dict, const char *name, const FommTensor *tensor, FommError *error)
{
  if (dict->count == dict->max) {
    const size_t max = dict->max ? 2 * dict->max : 256;
    FommTensor *tensors = realloc (dict->tensors, max * sizeof *tensors);
    if (!tensors)
      return fomm_fail_memory (error);
    dict->tensors = tensors;
    dict->max = max;
  }
  char *copy = plain_name (name);
  if (!copy)
    return fomm_fail_memory (error);
  dict->tensors[dict->count] = *tensor;
  dict->tensors[dict->count++].name = copy;
  return FOMM_OK;
}

void
fomm_state_dict_remove (FommStateDict *dict, size_t index)
{
  free ((char *) dict->tensors[index].name);
  memmove (dict->tensors + index, dict->tensors + index + 1, (--dict->count - index) * sizeof *dict->tensors);
}

FommStatus
fomm_state_dict_add_metadata (FommStateDict *dict, const char *key, const char *value, FommError *error)
{
  FommMetadata *metadata = realloc (dict->metadata, (dict->n_metadata + 1) * sizeof *metadata);
  if (!metadata)
    return fomm_fail_memory (error);
  dict->metadata = metadata;
  metadata[dict->n_metadata++] = (FommMetadata){strdup (key), strdup (value)};
  const FommMetadata *added = &metadata[dict->n_metadata - 1];
  return added->key && added->value ? FOMM_OK : fomm_fail_memory (error);
}

FommStatus
fomm_state_dict_own (FommStateDict *dict, void *block, FommError *error)
{
  void **blocks = realloc (dict->blocks, (dict->n_blocks + 1) * sizeof *blocks);
  if (!blocks) {
    free (block);
    return fomm_fail_memory (error);
  }
  dict->blocks = blocks;
  blocks[dict->n_blocks++] = block;
  return FOMM_OK;
}

void
fomm_state_dict_warn (FommStateDict *dict, const char *format, ...)
{
  char line[512];
  va_list args;
  va_start (args, format);
  vsnprintf (line, sizeof line, format, args);
  va_end (args);

  const size_t before = dict->warnings ? strlen (dict->warnings) : 0, room = strlen (line) + 2;
  char *longer = before < 4096 ? realloc (dict->warnings, before + room) : NULL;
  if (!longer)
    return;
  dict->warnings = longer;
  snprintf (longer + before, room, "%s%s", before ? "\n" : "", line);
}

/* ---- Opening --------------------------------------------------------------------------------------------------- */

static FommStatus
map_file (const char *path, FommMapping *mapping, FommError *error)
{
  struct stat info;
  const int file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0)
    return fomm_fail (error, FOMM_ERROR_IO, "The file cannot be opened: %s.", strerror (errno));

  FommStatus status = FOMM_OK;
  if (fstat (file, &info) || !S_ISREG (info.st_mode))
    status = fomm_fail (error, FOMM_ERROR_IO, "This is not an ordinary file.");
  else if (info.st_size == 0)
    status = fomm_fail (error, FOMM_ERROR_FORMAT, "The file is empty: the download or copy did not finish.");
  if (!status) {
    void *bytes = mmap (NULL, (size_t) info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED)
      status = fomm_fail (error, FOMM_ERROR_IO, "The file cannot be read: %s.", strerror (errno));
    else
      *mapping = (FommMapping){bytes, (size_t) info.st_size};
  }
  close (file);
  return status;
}

static int
compare_tensors (const void *a, const void *b)
{
  return strcmp (((const FommTensor *) a)->name, ((const FommTensor *) b)->name);
}

static FommStatus
finish (FommStateDict *dict, FommError *error)
{
  if (dict->count == 0)
    return fomm_fail (error, FOMM_ERROR_FORMAT, "There are no weights in this file.");
  qsort (dict->tensors, dict->count, sizeof *dict->tensors, compare_tensors);
  for (size_t i = 1; i < dict->count; i++)
    if (!strcmp (dict->tensors[i - 1].name, dict->tensors[i].name))
      return fomm_fail (error, FOMM_ERROR_CORRUPT, "The tensor “%s” is there twice.", dict->tensors[i].name);
  return FOMM_OK;
}

static FommStatus
read_container (FommStateDict *dict, FommError *error)
{
  FommStatus status = fomm_recognise (&dict->mapping, &dict->container, error);
  if (status)
    return status;
  if (dict->container == FOMM_CONTAINER_TORCH_ZIP)
    return fomm_torch_zip_read (dict, error);
  if (dict->container == FOMM_CONTAINER_TORCH_LEGACY)
    return fomm_torch_legacy_read (dict, error);
  if (dict->container == FOMM_CONTAINER_PADDLE)
    return fomm_paddle_read (dict, error);
  return fomm_safetensors_read (dict, error);
}

FommStatus
fomm_state_dict_open (const char *path, FommStateDict **dict, FommError *error)
{
  FommStateDict *self = calloc (1, sizeof *self);
  if (!self)
    return fomm_fail_memory (error);
  FommStatus status = map_file (path, &self->mapping, error);
  if (!status)
    status = read_container (self, error);
  if (!status)
    status = finish (self, error);
  if (status)
    fomm_state_dict_free (&self);
  else
    *dict = self;
  return status;
}

void
fomm_state_dict_free (FommStateDict **dict)
{
  FommStateDict *self = *dict;
  *dict = NULL;
  if (!self)
    return;
  for (size_t i = 0; i < self->count; i++)
    free ((char *) self->tensors[i].name);
  for (size_t i = 0; i < self->n_metadata; i++) {
    free (self->metadata[i].key);
    free (self->metadata[i].value);
  }
  for (size_t i = 0; i < self->n_blocks; i++)
    free (self->blocks[i]);
  if (self->mapping.bytes)
    munmap ((void *) self->mapping.bytes, self->mapping.size);
  free (self->tensors);
  free (self->metadata);
  free (self->blocks);
  free (self->warnings);
  free (self);
}

/* ---- Reading --------------------------------------------------------------------------------------------------- */

size_t
fomm_state_dict_get_size (const FommStateDict *dict)
{
  return dict->count;
}

const FommTensor *
fomm_state_dict_get_nth (const FommStateDict *dict, size_t index)
{
  return index < dict->count ? &dict->tensors[index] : NULL;
}

const FommTensor *
fomm_state_dict_find (const FommStateDict *dict, const char *name)
{
  const FommTensor key = {.name = name};
  return bsearch (&key, dict->tensors, dict->count, sizeof key, compare_tensors);
}

FommContainer
fomm_state_dict_get_container (const FommStateDict *dict)
{
  return dict->container;
}

const char *
fomm_state_dict_get_metadata (const FommStateDict *dict, const char *key)
{
  for (size_t i = 0; i < dict->n_metadata; i++)
    if (!strcmp (dict->metadata[i].key, key))
      return dict->metadata[i].value;
  return NULL;
}

const char *
fomm_state_dict_get_warnings (const FommStateDict *dict)
{
  return dict->warnings ? dict->warnings : "";
}

void
fomm_state_dict_release (const FommStateDict *dict, const FommTensor *tensor)
{
  const uintptr_t page = (uintptr_t) sysconf (_SC_PAGESIZE);
  const uintptr_t first = (uintptr_t) tensor->data, file = (uintptr_t) dict->mapping.bytes;
  const uintptr_t last = first + (uintptr_t) fomm_tensor_count (tensor) * fomm_dtype_get_size (tensor->dtype);
  const uintptr_t from = (first + page - 1) / page * page, to = last / page * page;

  if (file && first >= file && last <= file + dict->mapping.size && from < to)
    madvise ((void *) from, to - from, MADV_DONTNEED);
}
