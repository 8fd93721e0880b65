/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Reverse-mode differentiation. Operations (ops.h) append themselves to a tape while they compute; walking the tape
 * backwards then gives the gradient of one scalar with respect to everything that went in.
 *
 * Errors are sticky: when memory runs out the operation returns NULL, every operation that is given NULL returns NULL,
 * and fomm_tape_backward() fails. So a network reads like the paper, without a check after each line. */
#pragma once

#include "error.h"
#include "half.h"
#include "ops/pool.h"

/** A tensor with four dimensions, C order; unused ones are 1. Pictures are N × C × H × W, keypoint positions N × K × 2
 * × 1, Jacobians N × K × 2 × 2, sampling grids N × H × W × 2. */
typedef struct FommVar {
  int shape[4];
  size_t count; /**< product of the shape */
  float *value;
  float *grad; /**< NULL when !needs_grad */
  bool needs_grad;
  bool fresh; /**< on the way back: nothing has been written to `grad` yet */
} FommVar;

typedef struct FommTape FommTape;

/** One recorded operation. `backward` reads output->grad and adds to the gradients of those inputs that need one.
 * Inputs that are `fresh` it overwrites, where it says that it can; others are cleared before. */
typedef struct FommOp FommOp;
struct FommOp {
  void (*backward) (FommOp *op);
  FommVar *output;
  FommVar *input[4];
  FommTape *tape;
  float *saved[2]; /**< whatever forward wants to remember; memory of the tape */
  float number[2];
  int option[4];
  unsigned overwrites; /**< bit i: a fresh input i is overwritten */
};

/** The pool is the caller's and does the heavy loops; results do not depend on its size. */
FOMM_MUST_CHECK FommStatus fomm_tape_new (FommPool *pool, FommTape **tape, FommError *error);
void fomm_tape_free (FommTape **tape);
FommPool *fomm_tape_get_pool (const FommTape *tape);

/** The products that convolutions take (half.h), NULL for those of single precision, as at first. */
void fomm_tape_set_half (FommTape *tape, const FommHalfProducts *products);
const FommHalfProducts *fomm_tape_get_half (const FommTape *tape);

/** Forgets all operations and variables of the tape; its memory is kept for the next iteration. */
void fomm_tape_reset (FommTape *tape);

/** A new variable owned by the tape, its value not yet set. NULL when memory runs out. */
FommVar *fomm_tape_var (FommTape *tape, int n, int c, int h, int w, bool needs_grad);
/** The same with a copy of `value`: an input of the graph. */
FommVar *fomm_tape_constant (FommTape *tape, int n, int c, int h, int w, const float *value);
/** Scratch memory until the next reset, 64-byte aligned, not cleared. */
float *fomm_tape_alloc (FommTape *tape, size_t count);

/** One of two scratch buffers that every operation may use while it runs and whose content nobody keeps. */
float *fomm_tape_scratch (FommTape *tape, int slot, size_t count);

/** Remembers that memory ran out: fomm_tape_backward () will fail. */
void fomm_tape_fail (FommTape *tape);

/** Records an operation whose output is a new variable of the given shape; it needs a gradient if any input does.
 * Inputs end with NULL padding. Returns NULL (and remembers the failure) when memory runs out. */
FommOp *fomm_tape_record (FommTape *tape, void (*backward) (FommOp *op), const int shape[4], FommVar *a, FommVar *b,
                          FommVar *c, FommVar *d);

/** Calls `func` for pieces [first, last) that together are [0, count), shared between the pool's threads. A piece is at
 * most `piece` long; where pieces begin does not depend on the number of threads. */
void fomm_op_split (FommOp *op, size_t count, size_t piece, void (*func) (FommOp *op, size_t first, size_t last));

/** Planes of a variable: a usual count of pieces. */
static inline size_t
fomm_op_planes (const FommVar *var)
{
  return (size_t) var->shape[0] * (size_t) var->shape[1];
}

/** The sum of what `func` gives for such pieces, always in the same order. */
double fomm_op_sum (FommOp *op, size_t count, size_t piece, double (*func) (FommOp *op, size_t first, size_t last));

/** Elements of a piece whose work is a few instructions each. */
#define FOMM_PIECE 16384

/** Cuts the graph: the same value, no gradient. */
FommVar *fomm_tape_detach (FommTape *tape, FommVar *var);

/** Computes the gradients of all variables of the tape that the scalar `loss` depends on. Gradients of leaves
 * that the tape does not own (parameters) are added to. */
FOMM_MUST_CHECK FommStatus fomm_tape_backward (FommTape *tape, FommVar *loss, FommError *error);
