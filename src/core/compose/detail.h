/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The pixels of a composed row: the warped portrait, the network's picture, and their mix. */
#pragma once

#include "compose/seam.h"
#include "fomm.h"
#include "motion/square.h"

/** One row, interleaved floats of `width` pixels. */
typedef struct FommDetailRow {
  int y, width, height;     /**< row, and size of the square's result */
  const float *prediction;  /**< × channels */
  int channels;             /**< of the prediction, 1 or 3 */
  const float *movement;    /**< × 2: source less result, normalised */
  const float *blend;       /**< × 4, see compose/agreement.h; NULL: the network's pixels alone */
  const FommSeam *seam;     /**< NULL without paste-back */
  const FommImage *picture; /**< the whole portrait, RGB */
  FommSquare square;
  int model_width, model_height;
} FommDetailRow;

/** Writes pixels [from, to) of the row to `out`, three bytes each; out[0] belongs to `from`. */
void fomm_detail_row (const FommDetailRow *row, int from, int to, uint8_t *out);
