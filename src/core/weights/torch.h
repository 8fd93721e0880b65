/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What both of torch's containers share: the pickle says which tensors there are, the container where the storages'
 * bytes lie. */
#pragma once

#include "weights/pickle.h"
#include "weights/state_dict_private.h"

/** One storage of the checkpoint, under its key. */
typedef struct FommTorchStorage {
  FommPickleText key;
  FommDtype dtype;
  int64_t count;
  bool needed;         /**< a tensor of the wanted networks lies in it */
  const uint8_t *data; /**< set by the container's reader; NULL when the file has not got it */
  bool swapped;
} FommTorchStorage;

/** All storages, sorted by key. */
typedef struct FommTorchStorages {
  FommTorchStorage *items;
  size_t count;
} FommTorchStorages;

/** Lists every storage that the pickle mentions and marks those that the generator and the keypoint detector need.
 * Refuses keys that are used for two different things, and pickles without the two networks. */
FOMM_MUST_CHECK FommStatus fomm_torch_list_storages (const FommPickle *pickle, FommTorchStorages *storages,
                                                     FommError *error);
FommTorchStorage *fomm_torch_find_storage (const FommTorchStorages *storages, FommPickleText key);
void fomm_torch_storages_clear (FommTorchStorages *storages);

/** Adds the networks' tensors to the dictionary, each checked against its storage. */
FOMM_MUST_CHECK FommStatus fomm_torch_add_tensors (FommStateDict *dict, const FommPickle *pickle,
                                                   const FommTorchStorages *storages, FommError *error);
