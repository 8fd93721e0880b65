/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Torch's first container (before 1.6): five pickles one after another – a magic number, a version, facts about the
 * machine, the object, the storages' keys – and then the storages, which are little-endian whatever the facts say. */
#include "weights/torch.h"

typedef struct Reader {
  const uint8_t *at, *end;
} Reader;

static FommStatus
read_pickle (Reader *reader, FommPickle **pickle, FommError *error)
{
  size_t used;
  FommStatus status =
      fomm_pickle_read (reader->at, (size_t) (reader->end - reader->at), &fomm_pickle_torch, &used, pickle, error);
  if (!status)
    reader->at += used;
  return status;
}

static bool
is_magic (const FommPickleValue *value)
{
  static const char magic[] = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
  return value->kind == FOMM_PICKLE_BIG && fomm_pickle_text_equals (value->text, magic);
}

static FommStatus
read_preamble (Reader *reader, FommError *error)
{
  FommPickle *pickle;
  FommStatus status = read_pickle (reader, &pickle, error);
  if (status)
    return status;
  if (!is_magic (fomm_pickle_get_value (pickle)))
    status = fomm_fail (error, FOMM_ERROR_FORMAT, "This is some other program's pickled data, not a checkpoint.");
  fomm_pickle_free (&pickle);

  if (!status)
    status = read_pickle (reader, &pickle, error);
  if (status)
    return status;
  const FommPickleValue *version = fomm_pickle_get_value (pickle);
  if (version->kind != FOMM_PICKLE_INT || version->integer != 1001)
    status =
        fomm_fail (error, FOMM_ERROR_UNSUPPORTED, "This checkpoint was written in an unknown version of the format.");
  fomm_pickle_free (&pickle);

  if (!status)
    status = read_pickle (reader, &pickle, error);
  if (!status)
    fomm_pickle_free (&pickle);
  return status;
}

/* One storage: the number of elements, then the elements. Those of the optimisers are stepped over unread. */
static FommStatus
place_storage (Reader *reader, const FommPickleValue *key, const FommTorchStorages *storages, FommError *error)
{
  FommTorchStorage *storage = key->kind == FOMM_PICKLE_STRING ? fomm_torch_find_storage (storages, key->text) : NULL;
  uint64_t count = 0;

  if (!storage || storage->data)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The checkpoint's list of data makes no sense.");
  if (reader->end - reader->at < 8)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file was cut off: the download or copy did not finish.");
  for (int i = 0; i < 8; i++)
    count |= (uint64_t) *reader->at++ << (8 * i);
  if (count != (uint64_t) storage->count)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is damaged: a tensor's data has not the size announced.");
  if (count > (uint64_t) (reader->end - reader->at) / fomm_dtype_get_size (storage->dtype))
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file was cut off: the download or copy did not finish.");
  storage->data = reader->at;
  reader->at += count * fomm_dtype_get_size (storage->dtype);
  return FOMM_OK;
}

static FommStatus
place_storages (Reader *reader, const FommTorchStorages *storages, FommError *error)
{
  FommPickle *keys;
  FommStatus status = read_pickle (reader, &keys, error);
  if (status)
    return status;
  const FommPickleValue *list = fomm_pickle_get_value (keys);
  if (list->kind != FOMM_PICKLE_LIST)
    status = fomm_fail (error, FOMM_ERROR_CORRUPT, "The checkpoint's list of data makes no sense.");
  for (size_t i = 0; !status && i < list->list.count; i++)
    status = place_storage (reader, list->list.items[i], storages, error);
  fomm_pickle_free (&keys);
  return status;
}

FommStatus
fomm_torch_legacy_read (FommStateDict *dict, FommError *error)
{
  Reader reader = {dict->mapping.bytes, dict->mapping.bytes + dict->mapping.size};
  FommTorchStorages storages = {0};
  FommPickle *object = NULL;

  dict->container = FOMM_CONTAINER_TORCH_LEGACY;
  FommStatus status = read_preamble (&reader, error);
  if (!status)
    status = read_pickle (&reader, &object, error);
  if (!status)
    status = fomm_torch_list_storages (object, &storages, error);
  if (!status)
    status = place_storages (&reader, &storages, error);
  if (!status)
    status = fomm_torch_add_tensors (dict, object, &storages, error);
  if (!status && reader.at != reader.end)
    fomm_state_dict_warn (dict, "There are %zu unknown bytes after the end of the checkpoint.",
                          (size_t) (reader.end - reader.at));
  fomm_torch_storages_clear (&storages);
  fomm_pickle_free (&object);
  return status;
}
