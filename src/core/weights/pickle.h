/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Reads pickles without being Python: a pickle is a program for a stack machine that may call anything it can name.
 * This machine knows the few names of one dialect, none of which does more than describe a tensor; whatever else is
 * named ends the reading. Nothing is imported, called, opened or written, and values are only built, never walked, so
 * nesting, cycles and shared structure cost nothing. Size, steps, values and nesting are bounded. */
#pragma once

#include "weights/state_dict.h"

/** Room for the name of any tensor, prefix of the network included. */
#define FOMM_PICKLE_MAX_NAME 256

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
  FOMM_PICKLE_LATIN1, /**< bytes written as UTF-8 text whose code points they are; not checked yet */
  FOMM_PICKLE_ELEMENT,
  FOMM_PICKLE_ARRAY,
} FommPickleKind;

/** What a name means. */
typedef enum FommPickleGlobal {
  FOMM_PICKLE_ORDERED_DICT,
  FOMM_PICKLE_REBUILD_TENSOR,
  FOMM_PICKLE_REBUILD_PARAMETER,
  FOMM_PICKLE_STORAGE_CLASS,
  FOMM_PICKLE_ARRAY_CLASS,
  FOMM_PICKLE_REBUILD_ARRAY,
  FOMM_PICKLE_WRAP_BUFFER,
  FOMM_PICKLE_SCALAR_ARRAY,
  FOMM_PICKLE_ELEMENT_CLASS,
  FOMM_PICKLE_ENCODE,
  FOMM_PICKLE_TUPLE_CLASS,
  FOMM_PICKLE_BYTES_CLASS,
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

/** What numpy says about an array's elements. */
typedef struct FommPickleElement {
  FommDtype dtype; /**< BF16 for 16-bit whole numbers: that is how Paddle hands such weights to numpy */
  bool swapped, built;
} FommPickleElement;

/** A numpy array. Unless its data is Latin-1 text, the data has exactly the size that the shape needs. */
typedef struct FommPickleArray {
  FommPickleElement element;
  bool filled, is_fortran;
  FommPickleKind data_kind; /**< BYTES, STRING (as Python 2 wrote bytes) or LATIN1 */
  int n_dims;
  int64_t shape[FOMM_MAX_DIMS];
  FommPickleText data;
  const uint8_t *decoded; /**< for the reader's use; NULL at first */
} FommPickleArray;

struct FommPickleValue {
  FommPickleKind kind;
  int depth; /**< of the values inside, as far as known when they were put in */
  union {
    int64_t integer; /**< also truth values */
    double real;
    FommPickleText text; /**< STRING, BYTES, LATIN1, BIG (little-endian two's complement) */
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
    FommPickleElement element;
    FommPickleArray *array;
  };
};

typedef struct FommPickle FommPickle;

/** The names a pickle may use, and what becomes of them. */
typedef struct FommPickleDialect FommPickleDialect;
extern const FommPickleDialect fomm_pickle_torch, fomm_pickle_numpy;

/** Runs the pickle at the start of `bytes`. Values point into `bytes` and belong to the pickle. *used receives the
 * number of bytes up to and including STOP. */
FOMM_MUST_CHECK FommStatus fomm_pickle_read (const uint8_t *bytes, size_t size, const FommPickleDialect *dialect,
                                             size_t *used, FommPickle **pickle, FommError *error);
void fomm_pickle_free (FommPickle **pickle);

/** What the pickle produced. */
const FommPickleValue *fomm_pickle_get_value (const FommPickle *pickle);
/** Every mention of a storage, in order; the same storage may be mentioned often. */
size_t fomm_pickle_get_n_storages (const FommPickle *pickle);
const FommPickleStorage *fomm_pickle_get_storage (const FommPickle *pickle, size_t index);

/** The value of `key` in a dictionary; NULL when absent or `dict` is none. */
const FommPickleValue *fomm_pickle_lookup (const FommPickleValue *dict, const char *key);
bool fomm_pickle_text_equals (FommPickleText text, const char *string);
/** A tuple of at most FOMM_MAX_DIMS sizes, none of them negative. */
bool fomm_pickle_read_sizes (const FommPickleValue *tuple, int64_t sizes[FOMM_MAX_DIMS]);
/** Whether a text could name a tensor: printable, without spaces, not too long. */
bool fomm_pickle_is_tensor_name (FommPickleText text);
