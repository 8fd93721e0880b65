/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The user's edits of the motion: drag, amplify or mute single keypoints, over the whole clip or by keyframes. They act
 * on transferred keypoints, just before the generator. */
#pragma once

#include "fomm.h"

/** One edit of one keypoint. A keypoint with a single key (that is no step) is edited over the whole clip; between two
 * keys everything is interpolated linearly; after the last and before the first key that key holds. */
typedef struct FommEditKey {
  int keypoint;    /**< index; a key with an index the model has not is ignored */
  double frame;    /**< position of the key in the clip, in frames; may be fractional */
  float offset[2]; /**< where the keypoint was dragged to, from its place, normalised units of the result */
  float amount;    /**< of the movement away from the source image: 1 unchanged, 0 still, 2 doubled */
  bool mute;       /**< the same as amount 0, but remembers the amount for the time it is heard again */
  bool step;       /**< takes effect at `frame` at once: the previous key (or no edit) holds until then ("From Here") */
} FommEditKey;

/** A key that changes nothing. */
void fomm_edit_key_init (FommEditKey *key, int keypoint, double frame);

/** The edit in force for a keypoint at a frame; the neutral key when there is none. `keys` may be in any order; of two
 * keys at the same frame the later in the array wins. */
FommEditKey fomm_edits_evaluate (const FommEditKey *keys, int count, int keypoint, double frame);

/** Applies all edits to `transferred`. Amounts act on the position and, linearly, on the Jacobian, both relative to
 * `source`; a Jacobian that an amount would fold over or flatten keeps the nearest amount that does not.
 * `out` may be `transferred`. */
void fomm_edits_apply (const FommEditKey *keys, int count, double frame, const FommKeypoints *source,
                       const FommKeypoints *transferred, FommKeypoints *out);
