/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "ops/arena.h"

#include "ops/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool
reserve (FommArena *arena)
{
  if (arena->count < arena->max)
    return true;
  const int max = arena->max ? 2 * arena->max : 32;
  void **blocks = realloc (arena->blocks, max * sizeof *blocks);
  if (!blocks)
    return false;
  arena->blocks = blocks;
  arena->max = max;
  return true;
}

float *
fomm_arena_floats (FommArena *arena, size_t count)
{
  float *block = count && count < SIZE_MAX / 16 && reserve (arena) ? fomm_memory_floats (count) : NULL;
  if (!block) {
    arena->failed = true;
    return NULL;
  }
  const size_t bytes = count * sizeof *block;
  memset (block, 0, bytes);
  arena->blocks[arena->count++] = block;
  arena->bytes += bytes;
  return block;
}

FommView
fomm_arena_view (FommArena *arena, int height, int width, int total)
{
  return (FommView){
      .data = fomm_arena_floats (arena, (size_t) height * width * total),
      .height = height,
      .width = width,
      .channels = total,
      .pixel_stride = total,
      .row_stride = (ptrdiff_t) width * total,
  };
}

void
fomm_arena_clear (FommArena *arena)
{
  for (int i = 0; i < arena->count; i++)
    free (arena->blocks[i]);
  free (arena->blocks);
  *arena = (FommArena){0};
}
