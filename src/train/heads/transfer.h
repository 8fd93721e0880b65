/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * How much of an expression a model carries over, measured on rendered heads that no training sees. The renderer can
 * show the same head with the mouth shut and open, lids up and down, eyes to either side, turned a little more or less:
 * the painted frame's place between those pictures is its measure, with no detector involved. */
#pragma once

#include "fomm.h"
#include "heads.h"

G_BEGIN_DECLS

/** First number of the heads kept for measuring; training must stay below. */
#define FOMM_HEADS_UNSEEN UINT64_C (0x7e57000000)

/** Means over clips, of frames painted from each clip's first frame with absolute keypoints. */
typedef struct FommHeadsTransfer {
  int clips, frames;
  double mouth, blink, gaze; /**< correlation of what was painted with what the driver did; 0 without frames */
  double yaw;                /**< mean error of the painted head's turn, degrees, over turns up to 35° */
  double jitter; /**< standard deviation of the detected keypoints on a still head under film grain, pixels of
                    a picture 256 wide */
} FommHeadsTransfer;

/** Measures the model on `clips` heads. `threads` as in FommSettings. Any thread. Errors: G_IO_ERROR_FAILED with one
 * sentence (a model of other than square RGB pictures, memory), G_IO_ERROR_CANCELLED. */
gboolean fomm_train_heads_measure (const FommHeads *heads, FommModel *model, int clips, int threads,
                                   GCancellable *cancellable, FommHeadsTransfer *result, GError **error);

G_END_DECLS
