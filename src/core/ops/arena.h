/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The buffers of one animator, allocated together and freed together; the per-frame path allocates nothing. */
#pragma once

#include "error.h"
#include "ops/view.h"

typedef struct FommArena {
  void **blocks;
  int count, max;
  size_t bytes;
  bool failed; /**< some allocation did not succeed: check once, at the end */
} FommArena;

/** Floats set to zero, 64-byte aligned; NULL (and `failed`) when memory runs out. */
float *fomm_arena_floats (FommArena *arena, size_t count);
/** A buffer of pixels with room for `total` channels (a multiple of FOMM_LANES); the view shows them all. */
FommView fomm_arena_view (FommArena *arena, int height, int width, int total);
void fomm_arena_clear (FommArena *arena);

/** The part of `view` that begins at channel `first` and has `channels` real channels. */
static inline FommView
fomm_view_part (const FommView *view, int first, int channels)
{
  FommView part = *view;
  part.data += first;
  part.channels = channels;
  return part;
}
