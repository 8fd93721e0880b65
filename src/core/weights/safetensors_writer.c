/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "weights/safetensors_writer.h"

#include "weights/state_dict_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int64_t
count_elements (const FommTensorSource *tensor)
{
  int64_t count = 1;
  for (int i = 0; i < tensor->n_dims; i++)
    count *= tensor->shape[i];
  return count;
}

static const char *
dtype_name (FommDtype dtype)
{
  return dtype == FOMM_DTYPE_F16 ? "F16" : dtype == FOMM_DTYPE_BF16 ? "BF16" : "F32";
}

/* The table of contents; NULL when memory runs out. */
static char *
make_header (const FommTensorSource *tensors, size_t count, const json_t *metadata)
{
  json_t *header = json_object ();
  json_int_t offset = 0;

  if (metadata)
    json_object_set (header, "__metadata__", (json_t *) metadata);
  for (size_t i = 0; i < count; i++) {
    const json_int_t size = count_elements (&tensors[i]) * (json_int_t) fomm_dtype_get_size (tensors[i].dtype);
    json_t *shape = json_array ();
    for (int d = 0; d < tensors[i].n_dims; d++)
      json_array_append_new (shape, json_integer (tensors[i].shape[d]));
    json_object_set_new (header, tensors[i].name,
                         json_pack ("{s:s,s:o,s:[I,I]}", "dtype", dtype_name (tensors[i].dtype), "shape", shape,
                                    "data_offsets", offset, offset + size));
    offset += size;
  }
  char *text = json_dumps (header, JSON_COMPACT);
  json_decref (header);
  return text;
}

/* Binary32 to binary16, to nearest even; what is too large becomes infinite (the caller chose the type with that in
 * mind). */
static uint16_t
float_to_half (float value)
{
  uint32_t bits;
  memcpy (&bits, &value, sizeof bits);
  const uint16_t sign = (uint16_t) (bits >> 16 & 0x8000);
  bits &= 0x7fffffff;
  if (bits >= 0x47800000)
    return (uint16_t) (sign | (bits > 0x7f800000 ? 0x7e00 : 0x7c00));
  if (bits < 0x38800000) {
    /* Subnormal half: adding half an ulp's power of two lets the FPU do the rounding. */
    float magnitude;
    memcpy (&magnitude, &bits, sizeof magnitude);
    magnitude += 0.5F;
    memcpy (&bits, &magnitude, sizeof bits);
    return (uint16_t) (sign | (bits - 0x3f000000));
  }
  bits += ((bits >> 13) & 1) + 0x0fff - 0x38000000;
  return (uint16_t) (sign | bits >> 13);
}

static uint16_t
float_to_bfloat (float value)
{
  uint32_t bits;
  memcpy (&bits, &value, sizeof bits);
  if ((bits & 0x7fffffff) > 0x7f800000)
    return (uint16_t) (bits >> 16 | 64);
  return (uint16_t) ((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static bool
write_tensor (FILE *file, const FommTensorSource *tensor)
{
  const size_t count = (size_t) count_elements (tensor);
  float *values = malloc ((count + 1) * sizeof *values);
  if (!values)
    return false;
  tensor->read (tensor, values);
  /* Narrow in place: element i of the result never reaches past element i of the source. */
  uint16_t *narrow = (uint16_t *) (void *) values;
  for (size_t i = 0; tensor->dtype != FOMM_DTYPE_F32 && i < count; i++) {
    const float value = values[i];
    const uint16_t bits = tensor->dtype == FOMM_DTYPE_F16 ? float_to_half (value) : float_to_bfloat (value);
    memcpy (narrow + i, &bits, sizeof bits);
  }
  const bool written = fwrite (values, fomm_dtype_get_size (tensor->dtype), count, file) == count;
  free (values);
  return written;
}

static FommStatus
write_all (FILE *file, const FommTensorSource *tensors, size_t count, const char *header,
           bool (*progress) (double fraction, void *cookie), void *cookie, FommError *error)
{
  const uint64_t length = strlen (header), padded = (length + 7) / 8 * 8;
  uint8_t prefix[8];

  for (int i = 0; i < 8; i++)
    prefix[i] = (uint8_t) (padded >> (8 * i));
  bool good = fwrite (prefix, 1, 8, file) == 8 && fwrite (header, 1, length, file) == length;
  for (uint64_t i = length; good && i < padded; i++)
    good = fputc (' ', file) != EOF;
  for (size_t i = 0; good && i < count; i++) {
    if (progress && !progress ((double) i / (double) count, cookie))
      return fomm_fail (error, FOMM_ERROR_ABORTED, "The import was cancelled.");
    good = write_tensor (file, &tensors[i]);
  }
  good = good && fflush (file) == 0 && fsync (fileno (file)) == 0;
  return good ? FOMM_OK : fomm_fail (error, FOMM_ERROR_IO, "The model cannot be written: %s.", strerror (errno));
}

/* Opens a fresh sibling of `path` that nobody else has; `partial` receives its name. */
static FILE *
open_partial (const char *path, char *partial, size_t size)
{
  if (snprintf (partial, size, "%s.XXXXXX", path) >= (int) size) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  const int descriptor = mkstemp (partial);
  if (descriptor < 0)
    return NULL;
  const mode_t mask = umask (0);
  umask (mask);
  if (fchmod (descriptor, 0666 & ~mask)) {
    close (descriptor);
    unlink (partial);
    return NULL;
  }
  FILE *file = fdopen (descriptor, "wb");
  if (!file) {
    close (descriptor);
    unlink (partial);
  }
  return file;
}

FommStatus
fomm_safetensors_write (const char *path, const FommTensorSource *tensors, size_t count, const json_t *metadata,
                        bool (*progress) (double fraction, void *cookie), void *cookie, FommError *error)
{
  char partial[4096];
  char *header = make_header (tensors, count, metadata);
  if (!header)
    return fomm_fail_memory (error);
  FILE *file = open_partial (path, partial, sizeof partial);
  if (!file) {
    free (header);
    return fomm_fail (error, FOMM_ERROR_IO, "The model cannot be written: %s.", strerror (errno));
  }

  FommStatus status = write_all (file, tensors, count, header, progress, cookie, error);
  free (header);
  if (fclose (file) && !status)
    status = fomm_fail (error, FOMM_ERROR_IO, "The model cannot be written: %s.", strerror (errno));
  if (!status && rename (partial, path))
    status = fomm_fail (error, FOMM_ERROR_IO, "The model cannot be written: %s.", strerror (errno));
  if (status)
    unlink (partial);
  return status;
}
