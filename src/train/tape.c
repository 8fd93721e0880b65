/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "tape.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES ((size_t) 64 << 20)
#define ALIGNMENT 64

typedef struct Chunk {
  struct Chunk *next;
  unsigned char *bytes;
  size_t size, used;
} Chunk;

struct FommTape {
  FommPool *pool;
  const FommHalfProducts *half;
  Chunk *chunks, *current;
  FommOp **ops;
  size_t n_ops, max_ops;
  bool failed;
  struct {
    float *data;
    size_t count;
  } scratch[2];
};

FommStatus
fomm_tape_new (FommPool *pool, FommTape **tape, FommError *error)
{
  FommTape *self = calloc (1, sizeof *self);
  if (!self)
    return fomm_fail_memory (error);
  self->pool = pool;
  *tape = self;
  return FOMM_OK;
}

void
fomm_tape_free (FommTape **tape)
{
  if (!*tape)
    return;
  for (Chunk *chunk = (*tape)->chunks; chunk;) {
    Chunk *next = chunk->next;
    free (chunk->bytes);
    free (chunk);
    chunk = next;
  }
  free ((*tape)->scratch[0].data);
  free ((*tape)->scratch[1].data);
  free ((*tape)->ops);
  free (*tape);
  *tape = NULL;
}

FommPool *
fomm_tape_get_pool (const FommTape *tape)
{
  return tape->pool;
}

void
fomm_tape_set_half (FommTape *tape, const FommHalfProducts *products)
{
  tape->half = products;
}

const FommHalfProducts *
fomm_tape_get_half (const FommTape *tape)
{
  return tape->half;
}

void
fomm_tape_reset (FommTape *tape)
{
  for (Chunk *chunk = tape->chunks; chunk; chunk = chunk->next)
    chunk->used = 0;
  tape->current = tape->chunks;
  tape->n_ops = 0;
  tape->failed = false;
}

static Chunk *
add_chunk (FommTape *tape, size_t size)
{
  Chunk *chunk = calloc (1, sizeof *chunk);
  if (!chunk)
    return NULL;
  chunk->size = size > CHUNK_BYTES ? size : CHUNK_BYTES;
  chunk->bytes = aligned_alloc (ALIGNMENT, chunk->size);
  if (!chunk->bytes) {
    free (chunk);
    return NULL;
  }

  Chunk **end = &tape->chunks;
  while (*end)
    end = &(*end)->next;
  *end = chunk;
  return chunk;
}

static void *
allocate (FommTape *tape, size_t size)
{
  size = (size + ALIGNMENT - 1) & ~(size_t) (ALIGNMENT - 1);
  Chunk *chunk = tape->current;
  while (chunk && chunk->size - chunk->used < size)
    chunk = chunk->next;
  if (!chunk)
    chunk = add_chunk (tape, size);
  if (!chunk) {
    tape->failed = true;
    return NULL;
  }

  tape->current = chunk;
  void *memory = chunk->bytes + chunk->used;
  chunk->used += size;
  return memory;
}

float *
fomm_tape_alloc (FommTape *tape, size_t count)
{
  if (count > SIZE_MAX / sizeof (float) / 2) {
    tape->failed = true;
    return NULL;
  }
  return allocate (tape, count * sizeof (float));
}

float *
fomm_tape_scratch (FommTape *tape, int slot, size_t count)
{
  if (count <= tape->scratch[slot].count)
    return tape->scratch[slot].data;

  free (tape->scratch[slot].data);
  tape->scratch[slot].count = 0;
  size_t bytes = (count * sizeof (float) + ALIGNMENT - 1) & ~(size_t) (ALIGNMENT - 1);
  tape->scratch[slot].data = count < SIZE_MAX / sizeof (float) / 2 ? aligned_alloc (ALIGNMENT, bytes) : NULL;
  if (tape->scratch[slot].data)
    tape->scratch[slot].count = count;
  else
    tape->failed = true;
  return tape->scratch[slot].data;
}

void
fomm_tape_fail (FommTape *tape)
{
  tape->failed = true;
}

FommVar *
fomm_tape_var (FommTape *tape, int n, int c, int h, int w, bool needs_grad)
{
  FommVar *var = allocate (tape, sizeof *var);
  if (!var)
    return NULL;
  *var = (FommVar){.shape = {n, c, h, w}, .count = (size_t) n * c * h * w, .needs_grad = needs_grad};
  var->value = fomm_tape_alloc (tape, var->count);
  if (needs_grad)
    var->grad = fomm_tape_alloc (tape, var->count);
  return var->value && (var->grad || !needs_grad) ? var : NULL;
}

FommVar *
fomm_tape_constant (FommTape *tape, int n, int c, int h, int w, const float *value)
{
  FommVar *var = fomm_tape_var (tape, n, c, h, w, false);
  if (var)
    memcpy (var->value, value, var->count * sizeof *value);
  return var;
}

static bool
push (FommTape *tape, FommOp *op)
{
  if (tape->n_ops == tape->max_ops) {
    size_t max = tape->max_ops ? 2 * tape->max_ops : 256;
    FommOp **ops = realloc (tape->ops, max * sizeof *ops);
    if (!ops)
      return false;
    tape->ops = ops;
    tape->max_ops = max;
  }
  tape->ops[tape->n_ops++] = op;
  return true;
}

FommOp *
fomm_tape_record (FommTape *tape, void (*backward) (FommOp *op), const int shape[4], FommVar *a, FommVar *b, FommVar *c,
                  FommVar *d)
{
  FommVar *const inputs[4] = {a, b, c, d};
  bool needs_grad = false;
  for (int i = 0; i < 4; i++)
    needs_grad |= inputs[i] && inputs[i]->needs_grad;

  FommOp *op = allocate (tape, sizeof *op);
  FommVar *output = fomm_tape_var (tape, shape[0], shape[1], shape[2], shape[3], needs_grad);
  if (!op || !output)
    return NULL;
  *op = (FommOp){.backward = backward, .output = output, .input = {a, b, c, d}, .tape = tape};
  if (needs_grad && !push (tape, op)) {
    tape->failed = true;
    return NULL;
  }
  return op;
}

typedef struct Split {
  FommOp *op;
  size_t count, piece;
  void (*func) (FommOp *op, size_t first, size_t last);
} Split;

static void
run_piece (void *job, int index, float *scratch)
{
  const Split *split = job;
  const size_t first = (size_t) index * split->piece, rest = split->count - first;
  split->func (split->op, first, first + (rest < split->piece ? rest : split->piece));
}

void
fomm_op_split (FommOp *op, size_t count, size_t piece, void (*func) (FommOp *op, size_t first, size_t last))
{
  Split split = {op, count, piece, func};
  if (count <= piece)
    func (op, 0, count);
  else
    fomm_pool_run (op->tape->pool, (int) ((count + piece - 1) / piece), run_piece, &split);
}

typedef struct Sum {
  FommOp *op;
  size_t count, piece;
  double (*func) (FommOp *op, size_t first, size_t last);
  double *sums; /* of the pieces */
} Sum;

static void
sum_piece (void *job, int index, float *scratch)
{
  const Sum *sum = job;
  const size_t first = (size_t) index * sum->piece, rest = sum->count - first;
  sum->sums[index] = sum->func (sum->op, first, first + (rest < sum->piece ? rest : sum->piece));
}

double
fomm_op_sum (FommOp *op, size_t count, size_t piece, double (*func) (FommOp *op, size_t first, size_t last))
{
  const size_t pieces = (count + piece - 1) / piece;
  Sum sum = {op, count, piece, func, allocate (op->tape, pieces * sizeof (double))};
  double total = 0;
  if (!sum.sums)
    return 0;
  fomm_pool_run (op->tape->pool, (int) pieces, sum_piece, &sum);
  for (size_t i = 0; i < pieces; i++)
    total += sum.sums[i];
  return total;
}

FommVar *
fomm_tape_detach (FommTape *tape, FommVar *var)
{
  FommVar *cut = var ? allocate (tape, sizeof *cut) : NULL;
  if (!cut)
    return NULL;
  *cut = *var;
  cut->grad = NULL;
  cut->needs_grad = false;
  return cut;
}

static void
clear_piece (void *job, int index, float *scratch)
{
  const FommVar *var = job;
  const size_t first = (size_t) index * FOMM_PIECE, rest = var->count - first;
  memset (var->grad + first, 0, (rest < FOMM_PIECE ? rest : FOMM_PIECE) * sizeof (float));
}

/* Only one input of an operation may be left to it if several are the same variable: the second adds to the first. */
static bool
is_repeated (const FommOp *op, int input)
{
  for (int i = 0; i < 4; i++)
    if (i != input && op->input[i] == op->input[input])
      return true;
  return false;
}

/* One step back. Where nothing has come back to the output, nothing goes on. */
static void
step_back (FommOp *op)
{
  if (op->output->fresh)
    return;
  for (int i = 0; i < 4; i++) {
    FommVar *input = op->input[i];
    if (!input || !input->needs_grad || !input->fresh || (op->overwrites >> i & 1 && !is_repeated (op, i)))
      continue;
    fomm_pool_run (op->tape->pool, (int) ((input->count + FOMM_PIECE - 1) / FOMM_PIECE), clear_piece, input);
    input->fresh = false;
  }
  op->backward (op);
  for (int i = 0; i < 4; i++)
    if (op->input[i])
      op->input[i]->fresh = false;
}

FommStatus
fomm_tape_backward (FommTape *tape, FommVar *loss, FommError *error)
{
  if (tape->failed || !loss)
    return fomm_fail_memory (error);
  if (loss->count != 1 || !loss->needs_grad)
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "A loss must be one number that depends on the parameters.");

  for (size_t i = 0; i < tape->n_ops; i++)
    tape->ops[i]->output->fresh = true;
  loss->grad[0] = 1;
  loss->fresh = false;
  for (size_t i = tape->n_ops; i-- > 0;)
    step_back (tape->ops[i]);
  return tape->failed ? fomm_fail_memory (error) : FOMM_OK;
}
