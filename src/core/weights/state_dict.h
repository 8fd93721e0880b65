/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "fomm.h"

/** Storage types of tensors in checkpoints. Integers occur (num_batches_tracked) and are never needed. */
typedef enum FommDtype {
  FOMM_DTYPE_F32,
  FOMM_DTYPE_F16,
  FOMM_DTYPE_BF16,
  FOMM_DTYPE_F64,
  FOMM_DTYPE_I64,
  FOMM_DTYPE_I32,
  FOMM_DTYPE_I16,
  FOMM_DTYPE_I8,
  FOMM_DTYPE_U8,
  FOMM_DTYPE_BOOL,
} FommDtype;

#define FOMM_MAX_DIMS 8

/** One named tensor: where its bytes are, not the numbers. Names carry the network as prefix: "generator.…",
 * "kp_detector.…"; "module." prefixes are already stripped. */
typedef struct FommTensor {
  const char *name;
  FommDtype dtype;
  int n_dims;
  int64_t shape[FOMM_MAX_DIMS];
  int64_t stride[FOMM_MAX_DIMS]; /**< in elements */
  const void *data;              /**< first element, little-endian unless `swapped`; not necessarily aligned */
  bool swapped;
} FommTensor;

/** The tensors of a checkpoint that inference needs, whatever the container; optimiser state is never read. */
typedef struct FommStateDict FommStateDict;

/** The tensor will hardly be read again: its pages of the mapped file may leave memory. Nothing else changes. */
void fomm_state_dict_release (const FommStateDict *dict, const FommTensor *tensor);

/** Recognises the container by content and opens it. The file stays mapped until the dictionary is freed. */
FOMM_MUST_CHECK FommStatus fomm_state_dict_open (const char *path, FommStateDict **dict, FommError *error);
void fomm_state_dict_free (FommStateDict **dict);

size_t fomm_state_dict_get_size (const FommStateDict *dict);
const FommTensor *fomm_state_dict_get_nth (const FommStateDict *dict, size_t index);
/** NULL when there is no such tensor. Logarithmic or better. */
const FommTensor *fomm_state_dict_find (const FommStateDict *dict, const char *name);
FommContainer fomm_state_dict_get_container (const FommStateDict *dict);
/** A `__metadata__` string of a native file ("vivant.config", "vivant.name" …); NULL when absent. */
const char *fomm_state_dict_get_metadata (const FommStateDict *dict, const char *key);
/** Warnings gathered while opening, one a line; "" for none. */
const char *fomm_state_dict_get_warnings (const FommStateDict *dict);

/** Number of elements. */
int64_t fomm_tensor_count (const FommTensor *tensor);
/** Converts to floats in C order; `values` has room for fomm_tensor_count(). Non-floating types are converted too. */
void fomm_tensor_read (const FommTensor *tensor, float *values);
