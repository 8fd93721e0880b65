/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Shared by the stack machine (pickle.c), its values (pickle_value.c) and the few things it may build
 * (pickle_torch.c, pickle_numpy.c). */
#pragma once

#include "weights/pickle.h"

typedef struct FommPickleBlock FommPickleBlock;

/** A name a dialect allows. */
typedef struct FommPickleAllowed {
  const char *module, *name;
  FommPickleGlobal what;
  FommDtype dtype; /**< of a STORAGE_CLASS */
} FommPickleAllowed;

struct FommPickleDialect {
  const FommPickleAllowed *allowed;
  size_t n_allowed;
  /** REDUCE: "calls" an allowed name, which does no more than describe a value. */
  const FommPickleValue *(*call) (FommPickle *self, const FommPickleValue *function, const FommPickleValue *arguments);
  /** BUILD: gives a value its state. */
  void (*build) (FommPickle *self, const FommPickleValue *object, const FommPickleValue *state);
  /** BINPERSID: the description of a storage. */
  const FommPickleValue *(*load_storage) (FommPickle *self, const FommPickleValue *id);
};

struct FommPickle {
  const FommPickleDialect *dialect;
  const uint8_t *at, *end;
  bool stopped;

  const FommPickleValue **stack;
  size_t depth, max_depth;
  size_t marks[256];
  int n_marks;
  const FommPickleValue **memo;
  size_t n_memo, max_memo;

  FommPickleBlock *blocks; /**< where values live */
  size_t n_values;
  FommPickleValue *containers; /**< the last made; their items are memory of their own */
  const FommPickleStorage **storages;
  size_t n_storages, max_storages;
  const FommPickleValue *result;
  FommStatus status;
  FommError *error;
};

/* All of these return NULL or false once the pickle has failed; the first failure's sentence stays. */

void fomm_pickle_malformed (FommPickle *self, const char *what);
/** For what would run code or open files elsewhere. `name` may be NULL and is made printable. */
void fomm_pickle_forbid (FommPickle *self, const char *module, size_t module_length, const char *name,
                         size_t name_length);
/** Room in an array of pointers for one more; doubles. */
bool fomm_pickle_reserve (FommPickle *self, void **array, size_t count, size_t *max);
/** Zeroed memory that lives as long as the pickle. */
void *fomm_pickle_allocate (FommPickle *self, size_t size);
FommPickleValue *fomm_pickle_new_value (FommPickle *self, FommPickleKind kind);

/** Resolves a name from the dialect's list of allowed ones. */
const FommPickleValue *fomm_pickle_resolve (FommPickle *self, FommPickleText module, FommPickleText name);

/** Item `index` of a tuple when it is of the given kind. */
const FommPickleValue *fomm_pickle_get_item (const FommPickleValue *tuple, size_t index, FommPickleKind kind);
/** OrderedDict (): empty, or made of a list of pairs. */
const FommPickleValue *fomm_pickle_new_dict (FommPickle *self, const FommPickleValue *arguments);
/** BUILD of an ordered dictionary: it may be given module versions, which are dropped. */
void fomm_pickle_build_dict (FommPickle *self, const FommPickleValue *object, const FommPickleValue *state);
