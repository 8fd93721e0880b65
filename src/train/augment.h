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
  double rotation;                         /**< degrees, either way */
  double resize[2];                        /**< least and largest factor; zeros: none */
  bool crop;                               /**< what is larger after resizing is cut anywhere, else in its middle */
  double brightness, contrast, saturation; /**< factors are drawn from 1 ± this */
  double hue;                              /**< share of the full circle, either way */
} FommAugmentation;

/** Whether pictures are turned, resized or cut: whatever is stated of places in them would be wrong. */
bool fomm_augmentation_moves (const FommAugmentation *augmentation);

/** Changes two pictures of width × height × 3 bytes in place; `scratch` holds a third. `exchanged` says whether source
 * and driving changed roles (the bytes are exchanged already). Turning and resizing are one bilinear resampling; beyond
 * the picture's edge its outermost pixels go on. */
void fomm_augment_pair (const FommAugmentation *augmentation, FommRandom *random, uint8_t *source, uint8_t *driving,
                        uint8_t *scratch, int width, int height, bool *exchanged);
