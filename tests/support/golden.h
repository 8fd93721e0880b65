/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Reads tensors of the shared reference data (safetensors, F32, F64 or I64) for tests of the core, independently of the
 * library's own reader. Little-endian machines only; a file that is not as expected reads as absent. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Golden {
  uint8_t *bytes;
  size_t data; /**< where the tensors begin */
  json_t *header;
} Golden;

/** Opens the file at `path`; false when it is not there or not as expected. */
__attribute__ ((unused)) static bool
golden_open_path (Golden *golden, const char *path)
{
  uint64_t header;

  memset (golden, 0, sizeof *golden);
  FILE *file = fopen (path, "rb");
  if (!file)
    return false;
  fseek (file, 0, SEEK_END);
  size_t size = (size_t) ftell (file);
  rewind (file);
  golden->bytes = malloc (size + 1);
  if (golden->bytes && size > 8 && fread (golden->bytes, 1, size, file) == size) {
    memcpy (&header, golden->bytes, 8);
    golden->data = 8 + (size_t) header;
    golden->header = json_loadb ((const char *) golden->bytes + 8, (size_t) header, 0, NULL);
  }
  fclose (file);
  return golden->header != NULL;
}

/** Opens `<VIVANT_SHARED>/<name>`; false when the shared folder or the file is not there. */
__attribute__ ((unused)) static bool
golden_open (Golden *golden, const char *name)
{
  const char *shared = getenv ("VIVANT_SHARED");
  char path[4096];

  memset (golden, 0, sizeof *golden);
  if (!shared || !*shared)
    return false;
  snprintf (path, sizeof path, "%s/%s", shared, name);
  return golden_open_path (golden, path);
}

__attribute__ ((unused)) static void
golden_close (Golden *golden)
{
  json_decref (golden->header);
  free (golden->bytes);
  memset (golden, 0, sizeof *golden);
}

/** Bytes of a tensor and, when `dims` is not NULL, up to four sizes (missing ones are 1). NULL when there is none. */
__attribute__ ((unused)) static const void *
golden_get (const Golden *golden, const char *name, int dims[4])
{
  const json_t *tensor = json_object_get (golden->header, name);
  const json_t *shape = json_object_get (tensor, "shape");

  if (!tensor)
    return NULL;
  for (size_t i = 0; dims && i < 4; i++)
    dims[i] = i < json_array_size (shape) ? (int) json_integer_value (json_array_get (shape, i)) : 1;
  return golden->bytes + golden->data +
         json_integer_value (json_array_get (json_object_get (tensor, "data_offsets"), 0));
}
