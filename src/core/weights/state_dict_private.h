/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * How the readers of the containers fill a state dictionary. */
#pragma once

#include "error.h"
#include "weights/state_dict.h"

/** A whole file, mapped read-only. */
typedef struct FommMapping {
  const uint8_t *bytes;
  size_t size;
} FommMapping;

typedef struct FommMetadata {
  char *key, *value;
} FommMetadata;

struct FommStateDict {
  FommContainer container;
  FommMapping mapping;
  FommTensor *tensors; /**< sorted by name once finished */
  size_t count, max;
  FommMetadata *metadata;
  size_t n_metadata;
  void **blocks; /**< memory that tensors point into when it is not the mapping */
  size_t n_blocks;
  char *warnings;
};

/** Bytes of one element. */
size_t fomm_dtype_get_size (FommDtype dtype);

/** Adds a copy of `tensor` under `name`, whose "module." prefix is dropped. */
FOMM_MUST_CHECK FommStatus fomm_state_dict_add (FommStateDict *dict, const char *name, const FommTensor *tensor,
                                                FommError *error);
FOMM_MUST_CHECK FommStatus fomm_state_dict_add_metadata (FommStateDict *dict, const char *key, const char *value,
                                                         FommError *error);
/** Forgets one tensor. */
void fomm_state_dict_remove (FommStateDict *dict, size_t index);
/** Whether the elements lie one after another in C order. */
bool fomm_tensor_is_contiguous (const FommTensor *tensor);
/** Takes ownership of malloc()ed memory that tensors point into. */
FOMM_MUST_CHECK FommStatus fomm_state_dict_own (FommStateDict *dict, void *block, FommError *error);
void fomm_state_dict_warn (FommStateDict *dict, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

/* The readers: each is given a dictionary with its mapping and fills in tensors and metadata. */
FOMM_MUST_CHECK FommStatus fomm_safetensors_read (FommStateDict *dict, FommError *error);
FOMM_MUST_CHECK FommStatus fomm_torch_legacy_read (FommStateDict *dict, FommError *error);
FOMM_MUST_CHECK FommStatus fomm_torch_zip_read (FommStateDict *dict, FommError *error);
FOMM_MUST_CHECK FommStatus fomm_paddle_read (FommStateDict *dict, FommError *error);
