/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The stack machine. Opcodes are those of Python's pickle protocols 0 to 5 that plain data needs; opcodes that name,
 * call or create anything else end the reading. */
#include "weights/pickle_private.h"

#include "error.h"
#include "weights/number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A training checkpoint of the published size takes a few 10,000 steps and values. */
#define MAX_STEPS ((size_t) 1 << 22)
#define MAX_MEMO ((size_t) 1 << 20)
#define MAX_NESTING 64

/* ---- Bytes ----------------------------------------------------------------------------------------------------- */

static const uint8_t *
take (FommPickle *self, uint64_t count)
{
  if (count > (uint64_t) (self->end - self->at)) {
    fomm_pickle_malformed (self, "its description ends too early");
    return NULL;
  }
  const uint8_t *bytes = self->at;
  self->at += count;
  return bytes;
}

/* An unsigned little-endian number of `size` bytes; 0 at the end of the file, which is recorded as failure. */
static uint64_t
take_number (FommPickle *self, int size)
{
  const uint8_t *bytes = take (self, (uint64_t) size);
  uint64_t number = 0;
  for (int i = 0; bytes && i < size; i++)
    number |= (uint64_t) bytes[i] << (8 * i);
  return number;
}

static FommPickleText
take_text (FommPickle *self, uint64_t length)
{
  const uint8_t *bytes = take (self, length);
  return (FommPickleText){(const char *) bytes, bytes ? (size_t) length : 0};
}

static FommPickleText
take_line (FommPickle *self)
{
  const uint8_t *newline = memchr (self->at, '\n', (size_t) (self->end - self->at));
  if (!newline) {
    fomm_pickle_malformed (self, "its description ends too early");
    return (FommPickleText){NULL, 0};
  }
  const FommPickleText line = {(const char *) self->at, (size_t) (newline - self->at)};
  self->at = newline + 1;
  return line;
}

/* ---- Stack and memo -------------------------------------------------------------------------------------------- */

static void
push (FommPickle *self, const FommPickleValue *value)
{
  if (value && fomm_pickle_reserve (self, (void **) &self->stack, self->depth, &self->max_depth))
    self->stack[self->depth++] = value;
}

/* First stack slot that the innermost mark leaves to the code after it. */
static size_t
get_floor (const FommPickle *self)
{
  return self->n_marks ? self->marks[self->n_marks - 1] : 0;
}

static const FommPickleValue *
top (FommPickle *self)
{
  if (self->depth > get_floor (self))
    return self->stack[self->depth - 1];
  fomm_pickle_malformed (self, "its description takes more than it gave");
  return NULL;
}

static const FommPickleValue *
pop (FommPickle *self)
{
  const FommPickleValue *value = top (self);
  if (value)
    self->depth--;
  return value;
}

static void
push_mark (FommPickle *self)
{
  if (self->n_marks == (int) (sizeof self->marks / sizeof *self->marks))
    fomm_pickle_malformed (self, "it is nested too deeply");
  else
    self->marks[self->n_marks++] = self->depth;
}

/* The slot after the innermost mark, which is removed; the items stay until the caller lowers the depth. */
static size_t
pop_mark (FommPickle *self)
{
  if (self->n_marks)
    return self->marks[--self->n_marks];
  fomm_pickle_malformed (self, "its description takes more than it gave");
  return self->depth;
}

static void
put (FommPickle *self, uint64_t index)
{
  const FommPickleValue *value = top (self);
  if (!value)
    return;
  if (index >= MAX_MEMO) {
    fomm_pickle_malformed (self, "it remembers too many parts");
    return;
  }
  while (self->n_memo <= index) {
    if (!fomm_pickle_reserve (self, (void **) &self->memo, self->n_memo, &self->max_memo))
      return;
    self->memo[self->n_memo++] = NULL;
  }
  self->memo[index] = value;
}

static void
get (FommPickle *self, uint64_t index)
{
  if (index < self->n_memo && self->memo[index])
    push (self, self->memo[index]);
  else
    fomm_pickle_malformed (self, "it refers to a part that is not there");
}

/* ---- Building values ------------------------------------------------------------------------------------------- */

static void
push_int (FommPickle *self, int64_t integer)
{
  FommPickleValue *value = fomm_pickle_new_value (self, FOMM_PICKLE_INT);
  if (value)
    value->integer = integer;
  push (self, value);
}

static void
push_bool (FommPickle *self, bool truth)
{
  FommPickleValue *value = fomm_pickle_new_value (self, FOMM_PICKLE_BOOL);
  if (value)
    value->integer = truth;
  push (self, value);
}

static void
push_real (FommPickle *self, double real)
{
  FommPickleValue *value = fomm_pickle_new_value (self, FOMM_PICKLE_FLOAT);
  if (value)
    value->real = real;
  push (self, value);
}

static void
push_text (FommPickle *self, FommPickleKind kind, FommPickleText text)
{
  FommPickleValue *value = self->status ? NULL : fomm_pickle_new_value (self, kind);
  if (value)
    value->text = text;
  push (self, value);
}

static void
push_long (FommPickle *self, uint64_t length)
{
  const FommPickleText text = take_text (self, length);
  uint64_t bits = 0;
  if (length > 8) {
    push_text (self, FOMM_PICKLE_BIG, text);
    return;
  }
  for (size_t i = 0; i < text.length; i++)
    bits |= (uint64_t) (uint8_t) text.bytes[i] << (8 * i);
  if (text.length && text.length < 8 && (text.bytes[text.length - 1] & 0x80))
    bits |= ~(uint64_t) 0 << (8 * text.length);
  push_int (self, (int64_t) bits);
}

/* BINFLOAT is the one big-endian number in a pickle. */
static void
push_binary_float (FommPickle *self)
{
  const uint8_t *bytes = take (self, 8);
  uint64_t bits = 0;
  double real;
  for (int i = 0; bytes && i < 8; i++)
    bits = bits << 8 | bytes[i];
  memcpy (&real, &bits, sizeof real);
  push_real (self, real);
}

/* Adds to a container what lies on the stack from `from` on. */
static void
extend (FommPickle *self, FommPickleValue *container, size_t from)
{
  for (size_t i = from; i < self->depth; i++) {
    const FommPickleValue *item = self->stack[i];
    if (!fomm_pickle_reserve (self, (void **) &container->list.items, container->list.count, &container->list.max))
      return;
    container->list.items[container->list.count++] = item;
    if (item->depth >= container->depth)
      container->depth = item->depth + 1;
  }
  if (container->depth > MAX_NESTING)
    fomm_pickle_malformed (self, "it is nested too deeply");
  self->depth = from;
}

static void
push_container (FommPickle *self, FommPickleKind kind, size_t from)
{
  FommPickleValue *container = fomm_pickle_new_value (self, kind);
  if (!container)
    return;
  extend (self, container, from);
  push (self, container);
}

static void
push_tuple (FommPickle *self, size_t count)
{
  if (self->depth - get_floor (self) < count)
    fomm_pickle_malformed (self, "its description takes more than it gave");
  else
    push_container (self, FOMM_PICKLE_TUPLE, self->depth - count);
}

/* Keys that Python could not hash are a sign of a hand-made file. */
static bool
check_pairs (FommPickle *self, size_t from)
{
  bool sound = (self->depth - from) % 2 == 0;
  for (size_t i = from; sound && i < self->depth; i += 2)
    sound = self->stack[i]->kind != FOMM_PICKLE_LIST && self->stack[i]->kind != FOMM_PICKLE_DICT;
  if (!sound)
    fomm_pickle_malformed (self, "a dictionary's keys make no sense");
  return sound;
}

/* APPEND(S), SETITEM(S), ADDITEMS: the container lies below slot `from`. */
static void
add_items (FommPickle *self, FommPickleKind kind, size_t from)
{
  if (self->status)
    return;
  if (from > self->depth || from <= get_floor (self) || self->stack[from - 1]->kind != kind)
    fomm_pickle_malformed (self, "it adds parts to what cannot have them");
  else if (kind == FOMM_PICKLE_LIST || check_pairs (self, from))
    extend (self, (FommPickleValue *) self->stack[from - 1], from);
}

static void
push_dict_from (FommPickle *self, size_t from)
{
  if (check_pairs (self, from))
    push_container (self, FOMM_PICKLE_DICT, from);
}

static void
reduce (FommPickle *self)
{
  const FommPickleValue *arguments = pop (self), *function = arguments ? pop (self) : NULL;
  if (function)
    push (self, self->dialect->call (self, function, arguments));
}

static void
build (FommPickle *self)
{
  const FommPickleValue *state = pop (self), *object = state ? top (self) : NULL;
  if (object)
    self->dialect->build (self, object, state);
}

static void
push_global (FommPickle *self)
{
  const FommPickleText module = take_line (self), name = self->status ? module : take_line (self);
  if (!self->status)
    push (self, fomm_pickle_resolve (self, module, name));
}

static void
push_stack_global (FommPickle *self)
{
  const FommPickleValue *name = pop (self), *module = name ? pop (self) : NULL;
  if (!module)
    return;
  if (name->kind == FOMM_PICKLE_STRING && module->kind == FOMM_PICKLE_STRING)
    push (self, fomm_pickle_resolve (self, module->text, name->text));
  else
    fomm_pickle_malformed (self, "a name is no text");
}

static void
push_storage (FommPickle *self)
{
  const FommPickleValue *id = pop (self);
  if (id)
    push (self, self->dialect->load_storage (self, id));
}

/* ---- Protocol 0, in text --------------------------------------------------------------------------------------- */

/* A decimal number on a line of its own, in `buffer`; false when it is none. */
static bool
take_digits (FommPickle *self, char *buffer, size_t size)
{
  const FommPickleText line = take_line (self);
  if (line.length == 0 || line.length >= size) {
    fomm_pickle_malformed (self, "a number is none");
    return false;
  }
  memcpy (buffer, line.bytes, line.length);
  buffer[line.length] = '\0';
  return true;
}

static int64_t
take_decimal (FommPickle *self)
{
  char digits[32], *end;
  if (!take_digits (self, digits, sizeof digits))
    return -1;
  errno = 0;
  const long long number = strtoll (digits, &end, 10);
  if (end == digits || errno || (*end && strcmp (end, "L"))) {
    fomm_pickle_malformed (self, "a number is none");
    return -1;
  }
  return number;
}

/* "00" and "01" are truth values. */
static void
push_text_int (FommPickle *self)
{
  if (self->end - self->at >= 3 && self->at[0] == '0' && (self->at[1] == '0' || self->at[1] == '1') &&
      self->at[2] == '\n') {
    push_bool (self, self->at[1] == '1');
    self->at += 3;
  } else {
    const int64_t number = take_decimal (self);
    if (!self->status)
      push_int (self, number);
  }
}

static void
push_text_float (FommPickle *self)
{
  char digits[64], *end;
  if (!take_digits (self, digits, sizeof digits))
    return;
  const double real = fomm_parse_real (digits, &end);
  if (end == digits || *end)
    fomm_pickle_malformed (self, "a number is none");
  else
    push_real (self, real);
}

/* Escapes are left as they are: no name that matters has any. */
static void
push_quoted (FommPickle *self)
{
  FommPickleText line = take_line (self);
  const bool quoted = line.length >= 2 && (line.bytes[0] == '\'' || line.bytes[0] == '"') &&
                      line.bytes[line.length - 1] == line.bytes[0];
  if (!quoted)
    fomm_pickle_malformed (self, "a text has no quotes");
  else
    push_text (self, FOMM_PICKLE_STRING, (FommPickleText){line.bytes + 1, line.length - 2});
}

static void
put_or_get_text (FommPickle *self, bool store)
{
  const int64_t index = take_decimal (self);
  if (self->status)
    return;
  if (index < 0)
    fomm_pickle_malformed (self, "it refers to a part that is not there");
  else if (store)
    put (self, (uint64_t) index);
  else
    get (self, (uint64_t) index);
}

/* ---- Opcodes --------------------------------------------------------------------------------------------------- */

static void
check_protocol (FommPickle *self)
{
  if (take_number (self, 1) > 5)
    fomm_pickle_malformed (self, "it is of a version that does not exist yet");
}

static void
check_frame (FommPickle *self)
{
  if (take_number (self, 8) > (uint64_t) (self->end - self->at))
    fomm_pickle_malformed (self, "its description ends too early");
}

static void
stop (FommPickle *self)
{
  self->result = self->n_marks ? NULL : pop (self);
  self->stopped = true;
  if (!self->result)
    fomm_pickle_malformed (self, "its description is incomplete");
}

static void
push_signed (FommPickle *self, uint64_t length, FommPickleKind kind)
{
  if (length > INT32_MAX)
    fomm_pickle_malformed (self, "a length is negative");
  else
    push_text (self, kind, take_text (self, length));
}

static bool
step_scalar (FommPickle *self, uint8_t opcode)
{
  switch (opcode) {
  case 'N':
    return push (self, fomm_pickle_new_value (self, FOMM_PICKLE_NONE)), true;
  case 0x88:
  case 0x89:
    return push_bool (self, opcode == 0x88), true;
  case 'J':
    return push_int (self, (int32_t) (uint32_t) take_number (self, 4)), true;
  case 'K':
    return push_int (self, (int64_t) take_number (self, 1)), true;
  case 'M':
    return push_int (self, (int64_t) take_number (self, 2)), true;
  case 0x8a:
    return push_long (self, take_number (self, 1)), true;
  case 0x8b:
    return push_long (self, take_number (self, 4)), true;
  case 'G':
    return push_binary_float (self), true;
  case 'I':
  case 'L':
    return push_text_int (self), true;
  case 'F':
    return push_text_float (self), true;
  default:
    return false;
  }
}

static bool
step_text (FommPickle *self, uint8_t opcode)
{
  switch (opcode) {
  case 'X':
    return push_text (self, FOMM_PICKLE_STRING, take_text (self, take_number (self, 4))), true;
  case 0x8c:
    return push_text (self, FOMM_PICKLE_STRING, take_text (self, take_number (self, 1))), true;
  case 0x8d:
    return push_text (self, FOMM_PICKLE_STRING, take_text (self, take_number (self, 8))), true;
  case 'T':
    return push_signed (self, take_number (self, 4), FOMM_PICKLE_STRING), true;
  case 'U':
    return push_text (self, FOMM_PICKLE_STRING, take_text (self, take_number (self, 1))), true;
  case 'B':
    return push_text (self, FOMM_PICKLE_BYTES, take_text (self, take_number (self, 4))), true;
  case 'C':
    return push_text (self, FOMM_PICKLE_BYTES, take_text (self, take_number (self, 1))), true;
  case 0x8e:
  case 0x96:
    return push_text (self, FOMM_PICKLE_BYTES, take_text (self, take_number (self, 8))), true;
  case 'S':
    return push_quoted (self), true;
  case 'V':
    return push_text (self, FOMM_PICKLE_STRING, take_line (self)), true;
  default:
    return false;
  }
}

static bool
step_container (FommPickle *self, uint8_t opcode)
{
  switch (opcode) {
  case '}':
    return push_container (self, FOMM_PICKLE_DICT, self->depth), true;
  case ']':
  case 0x8f:
    return push_container (self, FOMM_PICKLE_LIST, self->depth), true;
  case ')':
    return push_tuple (self, 0), true;
  case 0x85:
  case 0x86:
  case 0x87:
    return push_tuple (self, opcode - (size_t) 0x84), true;
  case 't':
    return push_container (self, FOMM_PICKLE_TUPLE, pop_mark (self)), true;
  case 'l':
  case 0x91:
    return push_container (self, FOMM_PICKLE_LIST, pop_mark (self)), true;
  case 'd':
    return push_dict_from (self, pop_mark (self)), true;
  case 'a':
    return add_items (self, FOMM_PICKLE_LIST, self->depth ? self->depth - 1 : 0), true;
  case 'e':
  case 0x90:
    return add_items (self, FOMM_PICKLE_LIST, pop_mark (self)), true;
  case 's':
    return add_items (self, FOMM_PICKLE_DICT, self->depth >= 2 ? self->depth - 2 : 0), true;
  case 'u':
    return add_items (self, FOMM_PICKLE_DICT, pop_mark (self)), true;
  default:
    return false;
  }
}

static bool
step_stack (FommPickle *self, uint8_t opcode)
{
  switch (opcode) {
  case 0x80:
    return check_protocol (self), true;
  case 0x95:
    return check_frame (self), true;
  case '(':
    return push_mark (self), true;
  case '0':
    return (void) pop (self), true;
  case '1':
    return self->depth = pop_mark (self), true;
  case '2':
    return push (self, top (self)), true;
  case 'q':
    return put (self, take_number (self, 1)), true;
  case 'r':
    return put (self, take_number (self, 4)), true;
  case 0x94:
    return put (self, self->n_memo), true;
  case 'p':
  case 'g':
    return put_or_get_text (self, opcode == 'p'), true;
  case 'h':
    return get (self, take_number (self, 1)), true;
  case 'j':
    return get (self, take_number (self, 4)), true;
  case '.':
    return stop (self), true;
  default:
    return false;
  }
}

/* Names and calls: the part that makes pickles dangerous elsewhere. INST, OBJ, NEWOBJ(_EX), EXT1, EXT2, EXT4 and PERSID
 * never occur in a checkpoint. */
static bool
step_name (FommPickle *self, uint8_t opcode)
{
  switch (opcode) {
  case 'c':
    return push_global (self), true;
  case 0x93:
    return push_stack_global (self), true;
  case 'R':
    return reduce (self), true;
  case 'b':
    return build (self), true;
  case 'Q':
    return push_storage (self), true;
  case 'i':
  case 'o':
  case 0x81:
  case 0x92:
  case 0x82:
  case 0x83:
  case 0x84:
  case 'P':
    return fomm_pickle_forbid (self, NULL, 0, NULL, 0), true;
  default:
    return false;
  }
}

static void
run (FommPickle *self)
{
  for (size_t steps = 0; !self->stopped && !self->status; steps++) {
    const uint8_t opcode = (uint8_t) take_number (self, 1);
    if (self->status)
      return;
    if (steps > MAX_STEPS)
      fomm_pickle_malformed (self, "it has too many parts");
    else if (!step_scalar (self, opcode) && !step_text (self, opcode) && !step_container (self, opcode) &&
             !step_stack (self, opcode) && !step_name (self, opcode))
      fomm_pickle_malformed (self, "its description has an unknown instruction");
  }
}

/* ---- Interface ------------------------------------------------------------------------------------------------- */

FommStatus
fomm_pickle_read (const uint8_t *bytes, size_t size, const FommPickleDialect *dialect, size_t *used,
                  FommPickle **pickle, FommError *error)
{
  FommPickle *self = calloc (1, sizeof *self);
  if (!self)
    return fomm_fail_memory (error);
  self->dialect = dialect;
  self->at = bytes;
  self->end = bytes + size;
  self->error = error;
  run (self);
  const FommStatus status = self->status;
  *used = (size_t) (self->at - bytes);
  if (status)
    fomm_pickle_free (&self);
  *pickle = self;
  return status;
}
