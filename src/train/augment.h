/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Random changes to a pair of frames that do not change what moves (reference section 6.5). Both frames of a pair are
 * changed alike. */
#pragma once

#include "random.h"

#include <stdbool.h>
#include <stdint.h>

/** What may happen; zeros switch a step off. */
typedef struct FommAugmentation {
  bool horizontal_flip, time_flip;
  double brightness, contrast, saturation; /**< factors are drawn from 1 ± this */
  double hue;                              /**< share of the full circle, either way */
} FommAugmentation;

/** Changes two pictures of width × height × 3 bytes in place; `exchanged` says whether source and driving changed roles
 * (the bytes are exchanged already). */
void fomm_augment_pair (const FommAugmentation *augmentation, FommRandom *random, uint8_t *source, uint8_t *driving,
                        int width, int height, bool *exchanged);
