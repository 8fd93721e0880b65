/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Reads pickles without being Python: a pickle is a program for a stack machine that may call anything it can name.
 * This machine knows the ten names below, none of which does more than describe a tensor; whatever else is named ends
 * the reading. Nothing is imported, called, opened or written, and values are only built, never walked, so nesting,
 * cycles and shared structure cost nothing. Size, steps, values and nesting are bounded. */
#pragma once

#include "weights/state_dict.h"

typedef enum FommPickleKind {
  FOMM_PICKLE_NONE,
  FOMM_PICKLE_BOOL,
  FOMM_PICKLE_INT,
  FOMM_PICKLE_BIG, /**< an integer of more than 64 bits */
  FOMM_PICKLE_FLOAT,
  FOMM_PICKLE_STRING,
  FOMM_PICKLE_BYTES,
  FOMM_PICKLE_LIST, /**< also sets */
  FOMM_PICKLE_TUPLE,
  FOMM_PICKLE_DICT, /**< items are key, value, key, value …; the last of equal keys counts */
  FOMM_PICKLE_GLOBAL,
  FOMM_PICKLE_STORAGE,
  FOMM_PICKLE_TENSOR,
} FommPickleKind;

/** What a name means. */
typedef enum FommPickleGlobal {
  FOMM_PICKLE_ORDERED_DICT,
  FOMM_PICKLE_REBUILD_TENSOR,
  FOMM_PICKLE_REBUILD_PARAMETER,
  FOMM_PICKLE_STORAGE_CLASS,
} FommPickleGlobal;

typedef struct FommPickleValue FommPickleValue;

/** Text or bytes inside the pickle: not terminated. */
typedef struct FommPickleText {
  const char *bytes;
  size_t length;
} FommPickleText;

/** A place where elements are kept. Views are windows into it (torch 0.3). */
typedef struct FommPickleStorage {
  FommPickleText key;
  FommDtype dtype;
  int64_t count; /**< elements, not negative */
  int64_t view_offset, view_count;
} FommPickleStorage;

/** A tensor as the pickle describes it: neither its shape nor its place in the storage has been checked against the
 * storage's size. */
typedef struct FommPickleTensor {
  const FommPickleStorage *storage;
  int64_t offset;
  int n_dims;
  int64_t shape[FOMM_MAX_DIMS], stride[FOMM_MAX_DIMS];
} FommPickleTensor;

struct FommPickleValue {
  FommPickleKind kind;
  int depth; /**< of the values inside, as far as known when they were put in */
  union {
    int64_t integer; /**< also truth values */
    double real;
    FommPickleText text; /**< STRING, BYTES, BIG (little-endian two's complement) */
    struct {
      const FommPickleValue **items;
      size_t count, max;
      FommPickleValue *next; /**< the container made before this one */
    } list;                  /**< LIST, TUPLE, DICT */
    struct {
      FommPickleGlobal what;
      FommDtype dtype; /**< of a STORAGE_CLASS */
    } global;
    FommPickleStorage storage;
    const FommPickleTensor *tensor;
  };
};

typedef struct FommPickle FommPickle;

/** Runs the pickle at the start of `bytes`. Values point into `bytes` and belong to the pickle. *used receives the
 * number of bytes up to and including STOP. */
FOMM_MUST_CHECK FommStatus fomm_pickle_read (const uint8_t *bytes, size_t size, size_t *used, FommPickle **pickle,
                                             FommError *error);
void fomm_pickle_free (FommPickle **pickle);

/** What the pickle produced. */
const FommPickleValue *fomm_pickle_get_value (const FommPickle *pickle);
/** Every mention of a storage, in order; the same storage may be mentioned often. */
size_t fomm_pickle_get_n_storages (const FommPickle *pickle);
const FommPickleStorage *fomm_pickle_get_storage (const FommPickle *pickle, size_t index);

/** The value of `key` in a dictionary; NULL when absent or `dict` is none. */
const FommPickleValue *fomm_pickle_lookup (const FommPickleValue *dict, const char *key);
bool fomm_pickle_text_equals (FommPickleText text, const char *string);
