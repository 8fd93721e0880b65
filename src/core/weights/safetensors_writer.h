/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "error.h"
#include "weights/state_dict.h"

#include <jansson.h>

/** A tensor to be written: its values come from `read` when its turn comes, so that only one is in memory at a time. */
typedef struct FommTensorSource {
  const char *name;
  FommDtype dtype; /**< F32, F16 or BF16 */
  int n_dims;
  int64_t shape[FOMM_MAX_DIMS];
  /** Fills in C-order floats. */
  void (*read) (const struct FommTensorSource *source, float *values);
  const void *data; /**< for `read` */
} FommTensorSource;

/** Writes a safetensors file to a temporary sibling of `path` and renames it when everything, fsync included, went
 * well; nothing is left behind otherwise. `metadata` maps strings to strings and may be NULL. `progress` may be NULL;
 * returning false aborts. */
FOMM_MUST_CHECK FommStatus fomm_safetensors_write (const char *path, const FommTensorSource *tensors, size_t count,
                                                   const json_t *metadata,
                                                   bool (*progress) (double fraction, void *cookie), void *cookie,
                                                   FommError *error);
