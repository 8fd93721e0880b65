/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Keypoint transfer: from the driving frame's keypoints to those the generator animates the source image with.
 * Reference section 5.1; the paper's equation 10 and section 4.3. Values and Jacobians are in normalised units. */
#pragma once

#include "fomm.h"

/** Things the user may want to know; the result is usable all the same. */
typedef enum FommTransferNotice {
  FOMM_TRANSFER_NOTICE_NONE = 0,
  FOMM_TRANSFER_NOTICE_SCALE = 1 << 0,    /**< hull degenerate, so that the movement is not scaled */
  FOMM_TRANSFER_NOTICE_JACOBIAN = 1 << 1, /**< a Jacobian of the initial frame is singular: that one keypoint's
                                              Jacobian stays the source's */
} FommTransferNotice;

/** Everything that stays the same for a clip. Plain data: copy it freely, nothing to free. */
typedef struct FommTransfer {
  bool relative;
  bool jacobian; /**< source and initial frame both have Jacobians */
  double scale;  /**< of the movement, 1 unless adapted */
  unsigned notices;
  FommKeypoints source, initial;
  double from_initial[FOMM_MAX_KEYPOINTS][2][2]; /**< inverse (J_0) · J_s */
  bool frozen[FOMM_MAX_KEYPOINTS];               /**< J_0 has no inverse */
} FommTransfer;

/** Prepares the transfer. `source` and `initial` are copied and must have the same count. `adapt_scale` has no effect
 * in absolute mode, as in the official code. */
void fomm_transfer_init (FommTransfer *transfer, const FommKeypoints *source, const FommKeypoints *initial,
                         bool relative, bool adapt_scale);

/** Transfers one driving frame. `out` may be `driving`. Confidence is the driving frame's. */
void fomm_transfer_apply (const FommTransfer *transfer, const FommKeypoints *driving, FommKeypoints *out);
