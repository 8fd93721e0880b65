/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "weights/torch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const networks[] = {"kp_detector", "generator"};
#define N_NETWORKS (sizeof networks / sizeof *networks)

/* ---- Storages -------------------------------------------------------------------------------------------------- */

static int
compare_storages (const void *a, const void *b)
{
  const FommPickleText x = ((const FommTorchStorage *) a)->key, y = ((const FommTorchStorage *) b)->key;
  const int order = memcmp (x.bytes, y.bytes, x.length < y.length ? x.length : y.length);
  return order ? order : (x.length > y.length) - (x.length < y.length);
}

FommTorchStorage *
fomm_torch_find_storage (const FommTorchStorages *storages, FommPickleText key)
{
  const FommTorchStorage wanted = {.key = key};
  return storages->count ? bsearch (&wanted, storages->items, storages->count, sizeof wanted, compare_storages) : NULL;
}

void
fomm_torch_storages_clear (FommTorchStorages *storages)
{
  free (storages->items);
  *storages = (FommTorchStorages){0};
}

/* Sorts, drops repetitions, and refuses keys with two meanings. */
static FommStatus
unify (FommTorchStorages *storages, FommError *error)
{
  size_t kept = 0;
  qsort (storages->items, storages->count, sizeof *storages->items, compare_storages);
  for (size_t i = 0; i < storages->count; i++) {
    const FommTorchStorage *last = kept ? &storages->items[kept - 1] : NULL, *item = &storages->items[i];
    if (!last || compare_storages (last, item))
      storages->items[kept++] = *item;
    else if (last->dtype != item->dtype || last->count != item->count)
      return fomm_fail (error, FOMM_ERROR_CORRUPT,
                        "The file contradicts itself: two tensors disagree about their data.");
  }
  storages->count = kept;
  return FOMM_OK;
}

/* ---- Networks -------------------------------------------------------------------------------------------------- */

static FommStatus
find_network (const FommPickle *pickle, const char *name, const FommPickleValue **network, FommError *error)
{
  const FommPickleValue *top = fomm_pickle_get_value (pickle);
  if (top->kind != FOMM_PICKLE_DICT)
    return fomm_fail (error, FOMM_ERROR_FORMAT,
                      "This is not a First Order Motion Model checkpoint: it holds no named networks.");
  *network = fomm_pickle_lookup (top, name);
  if (!*network)
    return fomm_fail (error, FOMM_ERROR_FORMAT,
                      "This is not a complete First Order Motion Model checkpoint: it has no “%s”.", name);
  if ((*network)->kind != FOMM_PICKLE_DICT)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The checkpoint's “%s” is not a set of weights.", name);
  return FOMM_OK;
}

/* Calls `visit` for each tensor of the wanted networks; the last of equal names is the one that counts. */
typedef FommStatus (*VisitTensor) (const char *name, const FommPickleTensor *tensor, void *cookie, FommError *error);

static FommStatus
visit_network (const FommPickleValue *network, const char *prefix, VisitTensor visit, void *cookie, FommError *error)
{
  FommStatus status = FOMM_OK;
  for (size_t i = 0; !status && i < network->list.count; i += 2) {
    const FommPickleValue *key = network->list.items[i], *value = network->list.items[i + 1];
    char name[FOMM_PICKLE_MAX_NAME];
    /* Other keys could never be looked for, and are no part of a network. */
    if (key->kind != FOMM_PICKLE_STRING || !fomm_pickle_is_tensor_name (key->text))
      continue;
    snprintf (name, sizeof name, "%s.%.*s", prefix, (int) key->text.length, key->text.bytes);
    if (value->kind != FOMM_PICKLE_TENSOR)
      status = fomm_fail (error, FOMM_ERROR_CORRUPT, "“%s” in this checkpoint is not a tensor.", name);
    else
      status = visit (name, value->tensor, cookie, error);
  }
  return status;
}

static FommStatus
visit_tensors (const FommPickle *pickle, VisitTensor visit, void *cookie, FommError *error)
{
  FommStatus status = FOMM_OK;
  for (size_t i = 0; !status && i < N_NETWORKS; i++) {
    const FommPickleValue *network = NULL;
    status = find_network (pickle, networks[i], &network, error);
    if (!status)
      status = visit_network (network, networks[i], visit, cookie, error);
  }
  return status;
}

static FommStatus
mark_needed (const char *name, const FommPickleTensor *tensor, void *cookie, FommError *error)
{
  fomm_torch_find_storage (cookie, tensor->storage->key)->needed = true;
  return FOMM_OK;
}

FommStatus
fomm_torch_list_storages (const FommPickle *pickle, FommTorchStorages *storages, FommError *error)
{
  const size_t count = fomm_pickle_get_n_storages (pickle);
  *storages = (FommTorchStorages){calloc (count + 1, sizeof *storages->items), count};
  if (!storages->items)
    return fomm_fail_memory (error);
  for (size_t i = 0; i < count; i++) {
    const FommPickleStorage *storage = fomm_pickle_get_storage (pickle, i);
    storages->items[i] = (FommTorchStorage){.key = storage->key, .dtype = storage->dtype, .count = storage->count};
  }
  FommStatus status = unify (storages, error);
  if (!status)
    status = visit_tensors (pickle, mark_needed, storages, error);
  if (status)
    fomm_torch_storages_clear (storages);
  return status;
}

/* ---- Tensors --------------------------------------------------------------------------------------------------- */

/* Whether every element lies within `count` elements of storage. Nothing here can overflow: each factor is checked
 * against what is left before it is multiplied. */
static bool
fits (const FommPickleTensor *tensor, int64_t count)
{
  int64_t left = count - 1 - tensor->offset, elements = 1;
  for (int i = 0; i < tensor->n_dims; i++) {
    const int64_t size = tensor->shape[i], stride = tensor->stride[i];
    if (size == 0)
      return tensor->offset <= count;
    if (size > INT32_MAX || elements > INT32_MAX / size)
      return false;
    elements *= size;
    if (size > 1 && stride > 0) {
      if (left < 0 || stride > left / (size - 1))
        return false;
      left -= stride * (size - 1);
    }
  }
  /* More elements than the storage has would be one value expanded: legal in torch, never saved by training. */
  return left >= 0 && elements <= count;
}

typedef struct Adding {
  FommStateDict *dict;
  const FommTorchStorages *storages;
} Adding;

static FommStatus
add_tensor (const char *name, const FommPickleTensor *described, void *cookie, FommError *error)
{
  const Adding *adding = cookie;
  const FommTorchStorage *storage = fomm_torch_find_storage (adding->storages, described->storage->key);
  const int64_t start = described->storage->view_offset;

  if (!storage->data)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is damaged or was cut off: the tensor “%s” has no data.",
                      name);
  if (!fits (described, described->storage->view_count))
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is damaged: the tensor “%s” does not fit its data.", name);
  FommTensor tensor = {.dtype = storage->dtype, .n_dims = described->n_dims, .swapped = storage->swapped};
  memcpy (tensor.shape, described->shape, sizeof tensor.shape);
  memcpy (tensor.stride, described->stride, sizeof tensor.stride);
  tensor.data = storage->data + (size_t) (start + described->offset) * fomm_dtype_get_size (storage->dtype);
  return fomm_state_dict_add (adding->dict, name, &tensor, error);
}

FommStatus
fomm_torch_add_tensors (FommStateDict *dict, const FommPickle *pickle, const FommTorchStorages *storages,
                        FommError *error)
{
  return visit_tensors (pickle, add_tensor, &(Adding){dict, storages}, error);
}
