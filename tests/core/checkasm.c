/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * checkasm KERNELS: tests one variant of the kernels ("portable", "avx2", "avx512") against double precision.
 * checkasm KERNELS --bench [THREADS]: how fast it is. */
#include "checkasm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/tap.h"

enum { GUARD = 64 };

const char *const check_values_names[CHECK_KINDS] = {"usual", "huge", "denormal", "zero", "mixed"};

static uint32_t state = 1;
static const float guard_value = -12345.678f;

uint32_t
check_random (void)
{
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

int
check_between (int low, int high)
{
  return low + (int) (check_random () % (uint32_t) (high - low + 1));
}

float
check_value (CheckValues kind)
{
  float value = (float) ((int32_t) check_random ()) / 2147483648.0f;

  switch (kind) {
  case CHECK_HUGE:
    return value * 1e15f;
  case CHECK_DENORMAL:
    return value * 1e-39f;
  case CHECK_ZERO:
    return 0;
  case CHECK_MIXED:
    return ldexpf (value, check_between (-20, 20));
  default:
    return value;
  }
}

CheckBuffer
check_buffer_new (size_t count)
{
  size_t padded = (count + 15) / 16 * 16;
  CheckBuffer buffer = {.count = count, .memory = aligned_alloc (64, (padded + 2 * GUARD) * sizeof (float))};

  if (!buffer.memory)
    abort ();
  buffer.data = buffer.memory + GUARD;
  for (size_t i = 0; i < padded + 2 * GUARD; i++)
    buffer.memory[i] = guard_value;
  for (size_t i = 0; i < count; i++)
    buffer.data[i] = NAN;
  return buffer;
}

void
check_buffer_fill (CheckBuffer *buffer, CheckValues kind)
{
  for (size_t i = 0; i < buffer->count; i++)
    buffer->data[i] = check_value (kind);
}

bool
check_buffer_guards_hold (const CheckBuffer *buffer)
{
  size_t padded = (buffer->count + 15) / 16 * 16;

  for (size_t i = 0; i < GUARD; i++)
    if (buffer->memory[i] != guard_value)
      return false;
  for (size_t i = buffer->count; i < padded + GUARD; i++)
    if (buffer->data[i] != guard_value)
      return false;
  return true;
}

void
check_buffer_free (CheckBuffer *buffer)
{
  free (buffer->memory);
  buffer->memory = buffer->data = NULL;
}

void
check_ok (bool passed, const char *format, ...)
{
  char text[256];
  va_list args;

  va_start (args, format);
  vsnprintf (text, sizeof text, format, args);
  va_end (args);
  tap_ok (passed, "%s", text);
}

void
check_note (const char *format, ...)
{
  char text[512];
  va_list args;

  va_start (args, format);
  vsnprintf (text, sizeof text, format, args);
  va_end (args);
  tap_note ("%s", text);
}

int
main (int argc, char **argv)
{
  const FommKernels *kernels = argc > 1 ? fomm_kernels_find (argv[1]) : fomm_kernels_get ();

  if (!kernels) {
    tap_skip ("all", "this processor cannot run the kernels %s", argv[1]);
    return tap_done ();
  }
  /* Layers choose their kernels by the environment when they are made. */
  setenv ("FOMM_KERNELS", kernels->name, 1);
  if (!tap_ok (fomm_kernels_get () == kernels, "FOMM_KERNELS chooses %s", kernels->name))
    return tap_done ();
  if (argc > 2 && strcmp (argv[2], "--bench") == 0) {
    bench_products (kernels);
    bench_convolutions (kernels, argc > 3 ? atoi (argv[3]) : 1);
    return tap_done ();
  }
  check_products (kernels);
  check_small_kernels (kernels);
  check_convolutions ();
  check_threads ();
  return tap_done ();
}
