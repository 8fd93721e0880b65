/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Torch's second container (since 1.6): a zip archive with <prefix>/data.pkl and one record <prefix>/data/<key> a
 * storage. Record names are only ever compared, never used as names of files. */
#include "weights/torch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define MAX_PICKLE ((uint64_t) 32 << 20)
#define MAX_RECORDS 65536

typedef struct Archive {
  zip_t *zip;
  char prefix[512]; /* of all records, with the slash at the end */
  bool swapped;
} Archive;

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The same name twice: two readers could see two different checkpoints. */
static FommStatus
check_names (zip_t *zip, size_t count, FommError *error)
{
  const char **names = calloc (count + 1, sizeof *names);
  FommStatus status = names ? FOMM_OK : fomm_fail_memory (error);
  for (size_t i = 0; !status && i < count; i++)
    if (!(names[i] = zip_get_name (zip, i, ZIP_FL_ENC_RAW)))
      status = fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is damaged: its list of records makes no sense.");
  if (!status)
    qsort (names, count, sizeof *names, compare_names);
  for (size_t i = 1; !status && i < count; i++)
    if (!strcmp (names[i - 1], names[i]))
      status = fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is ambiguous: it holds the same record twice.");
  free (names);
  return status;
}

static bool
ends_with (const char *text, const char *end)
{
  const size_t length = strlen (text), end_length = strlen (end);
  return length >= end_length && !strcmp (text + length - end_length, end);
}

/* What to tell about an archive without data.pkl. */
static FommStatus
refuse_archive (zip_t *zip, size_t count, FommError *error)
{
  static const char *const ends[] = {".pth", ".tar", ".pt", ".safetensors", ".ckpt", ".pdparams"};
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < sizeof ends / sizeof *ends; j++)
      if (ends_with (zip_get_name (zip, i, ZIP_FL_ENC_RAW), ends[j]))
        return fomm_fail (error, FOMM_ERROR_FORMAT,
                          "The checkpoint is inside a zip archive: unpack it first and open the file within.");
  return fomm_fail (error, FOMM_ERROR_FORMAT, "This is a zip archive, but not a checkpoint.");
}

static FommStatus
find_prefix (Archive *archive, FommError *error)
{
  static const char record[] = "data.pkl";
  const size_t count = (size_t) zip_get_num_entries (archive->zip, 0);
  int found = 0;

  for (size_t i = 0; i < count; i++) {
    const char *name = zip_get_name (archive->zip, i, ZIP_FL_ENC_RAW);
    const size_t length = strlen (name);
    if (ends_with (name, "/constants.pkl"))
      return fomm_fail (error, FOMM_ERROR_UNSUPPORTED, "This is a TorchScript program, not a checkpoint.");
    if (!ends_with (name, record) || (length > strlen (record) && name[length - strlen (record) - 1] != '/'))
      continue;
    if (length - strlen (record) >= sizeof archive->prefix || found++)
      return fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is ambiguous: it holds more than one checkpoint.");
    memcpy (archive->prefix, name, length - strlen (record));
  }
  return found ? FOMM_OK : refuse_archive (archive->zip, count, error);
}

/* Reads a whole record of exactly `size` bytes (any size up to `size` when `at_most`), and makes sure that it ends
 * there: only then has its checksum been compared. */
static FommStatus
read_record (Archive *archive, const char *name, uint64_t *size, bool at_most, uint8_t **bytes, FommError *error)
{
  static const char damaged[] = "The file is damaged or was cut off: the record “%.100s” %s.";
  zip_stat_t info;
  uint8_t beyond;
  *bytes = NULL;
  const zip_int64_t index = zip_name_locate (archive->zip, name, ZIP_FL_ENC_RAW);
  if (index < 0 || zip_stat_index (archive->zip, (zip_uint64_t) index, 0, &info) || !(info.valid & ZIP_STAT_SIZE))
    return fomm_fail (error, FOMM_ERROR_CORRUPT, damaged, name, "is missing");
  if (at_most ? info.size > *size : info.size != *size)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, damaged, name, "has the wrong size");
  *size = info.size;
  zip_file_t *file = zip_fopen_index (archive->zip, (zip_uint64_t) index, 0);
  if (!file)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, damaged, name, "cannot be read");
  uint8_t *buffer = malloc (*size ? *size : 1);
  FommStatus status = buffer ? FOMM_OK : fomm_fail_memory (error);
  if (!status && (zip_fread (file, buffer, *size) != (zip_int64_t) *size || zip_fread (file, &beyond, 1) != 0))
    status = fomm_fail (error, FOMM_ERROR_CORRUPT, damaged, name, "has the wrong contents");
  zip_fclose (file);
  if (status)
    free (buffer);
  else
    *bytes = buffer;
  return status;
}

/* Since torch 2.1 archives tell in which order the bytes of a number stand. */
static FommStatus
read_byte_order (Archive *archive, FommError *error)
{
  char name[sizeof archive->prefix + 16];
  uint8_t *text;
  uint64_t size = 16;
  snprintf (name, sizeof name, "%sbyteorder", archive->prefix);
  if (zip_name_locate (archive->zip, name, ZIP_FL_ENC_RAW) < 0)
    return FOMM_OK;
  FommStatus status = read_record (archive, name, &size, true, &text, error);
  if (status)
    return status;
  archive->swapped = size == 3 && !memcmp (text, "big", 3);
  if (!archive->swapped && !(size == 6 && !memcmp (text, "little", 6)))
    status = fomm_fail (error, FOMM_ERROR_UNSUPPORTED, "This checkpoint's numbers are in an unknown byte order.");
  free (text);
  return status;
}

static FommStatus
place_storage (Archive *archive, FommStateDict *dict, FommTorchStorage *storage, FommError *error)
{
  char name[sizeof archive->prefix + 64];
  const size_t element = fomm_dtype_get_size (storage->dtype);
  uint8_t *bytes;

  if (storage->key.length > 32 || memchr (storage->key.bytes, '\0', storage->key.length) ||
      (uint64_t) storage->count > INT64_MAX / element)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The checkpoint's list of data makes no sense.");
  snprintf (name, sizeof name, "%sdata/%.*s", archive->prefix, (int) storage->key.length, storage->key.bytes);
  uint64_t size = (uint64_t) storage->count * element;
  FommStatus status = read_record (archive, name, &size, false, &bytes, error);
  if (!status)
    status = fomm_state_dict_own (dict, bytes, error);
  if (status)
    return status;
  storage->data = bytes;
  storage->swapped = archive->swapped;
  return FOMM_OK;
}

static FommStatus
read_object (Archive *archive, FommStateDict *dict, FommError *error)
{
  char name[sizeof archive->prefix + 16];
  uint64_t size = MAX_PICKLE;
  size_t used;
  uint8_t *bytes;
  FommPickle *object = NULL;
  FommTorchStorages storages = {0};

  snprintf (name, sizeof name, "%sdata.pkl", archive->prefix);
  FommStatus status = read_record (archive, name, &size, true, &bytes, error);
  if (status)
    return status;
  status = fomm_pickle_read (bytes, size, &fomm_pickle_torch, &used, &object, error);
  if (!status)
    status = fomm_torch_list_storages (object, &storages, error);
  for (size_t i = 0; !status && i < storages.count; i++)
    if (storages.items[i].needed)
      status = place_storage (archive, dict, &storages.items[i], error);
  if (!status)
    status = fomm_torch_add_tensors (dict, object, &storages, error);
  fomm_torch_storages_clear (&storages);
  fomm_pickle_free (&object);
  free (bytes);
  return status;
}

static FommStatus
open_archive (Archive *archive, const FommMapping *file, FommError *error)
{
  zip_error_t zip_error;
  zip_error_init (&zip_error);
  zip_source_t *source = zip_source_buffer_create (file->bytes, file->size, 0, &zip_error);
  if (source)
    archive->zip = zip_open_from_source (source, ZIP_RDONLY, &zip_error);
  if (source && !archive->zip)
    zip_source_free (source);
  zip_error_fini (&zip_error);
  return archive->zip ? FOMM_OK
                      : fomm_fail (error, FOMM_ERROR_CORRUPT,
                                   "The file was cut off or is damaged: the download or copy did not finish.");
}

FommStatus
fomm_torch_zip_read (FommStateDict *dict, FommError *error)
{
  Archive archive = {0};
  dict->container = FOMM_CONTAINER_TORCH_ZIP;
  FommStatus status = open_archive (&archive, &dict->mapping, error);
  if (status)
    return status;
  const zip_int64_t count = zip_get_num_entries (archive.zip, 0);
  if (count < 0 || count > MAX_RECORDS)
    status = fomm_fail (error, FOMM_ERROR_CORRUPT, "The file is damaged: its list of records makes no sense.");
  if (!status)
    status = check_names (archive.zip, (size_t) count, error);
  if (!status)
    status = find_prefix (&archive, error);
  if (!status)
    status = read_byte_order (&archive, error);
  if (!status)
    status = read_object (&archive, dict, error);
  zip_discard (archive.zip);
  return status;
}
