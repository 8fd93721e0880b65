/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The U-shaped network of detector and dense motion (reference section 4.2). */
#pragma once

#include "nets/layers.h"
#include "ops/arena.h"

#define FOMM_HOURGLASS_MAX_BLOCKS 12

typedef struct FommHourglass {
  int num_blocks, height, width;
  int encoder_width[FOMM_HOURGLASS_MAX_BLOCKS + 1]; /**< channels of e_0 … e_n */
  int decoder_width[FOMM_HOURGLASS_MAX_BLOCKS];     /**< channels that the up-block writes at level 0 … n-1 */
  FommConv *down[FOMM_HOURGLASS_MAX_BLOCKS];        /**< level i → i + 1 */
  FommConv *up[FOMM_HOURGLASS_MAX_BLOCKS];          /**< level i + 1 → i */
} FommHourglass;

/** Activations of one animator: per level one buffer [decoder output | skip], so that concatenation costs nothing. */
typedef struct FommHourglassBuffers {
  FommView level[FOMM_HOURGLASS_MAX_BLOCKS]; /**< whole buffers */
  FommView bottom;
} FommHourglassBuffers;

FOMM_MUST_CHECK FommStatus fomm_hourglass_init (FommHourglass *hourglass, FommLayerSource *source, const char *name,
                                                int in_channels, int block_expansion, int max_features, int num_blocks,
                                                int height, int width, FommError *error);
void fomm_hourglass_clear (FommHourglass *hourglass);

/** Channels of the result, for the heads on it. */
FommParts2 fomm_hourglass_get_output (const FommHourglass *hourglass);

void fomm_hourglass_allocate (const FommHourglass *hourglass, FommArena *arena, FommHourglassBuffers *buffers);
/** Where the input is to be written. */
FommView fomm_hourglass_get_input (const FommHourglass *hourglass, const FommHourglassBuffers *buffers);
/** Runs it; the result is buffers->level[0], all channels. */
void fomm_hourglass_run (const FommHourglass *hourglass, FommPool *pool, const FommHourglassBuffers *buffers);
