/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The automatic crop, without another network and for any class of objects: the square in which the model's own
 * keypoint detector is surest of itself and, where the model says how its keypoints usually lie in a well-framed
 * picture, in which they lie like that.
 *
 * Squares of falling size are tried on a coarse grid. From the best of each size the search follows the similarity
 * transform that takes the layout to the keypoints found; the true object is where different squares agree on one
 * answer, so that agreement counts as much as confidence. Typically 5 to 40 detections, about 250 where nothing is. */
#pragma once

#include "fomm.h"
#include "motion/square.h"

/** What the search needs to know. Plain data. */
typedef struct FommCropTask {
  int width, height;        /**< of the whole picture */
  double aspect;            /**< height / width of the model's picture */
  int num_kp;               /**< 1 … FOMM_MAX_KEYPOINTS */
  const float (*layout)[2]; /**< usual keypoints, or NULL */
  /** Detects on one square of the picture. Writes normalised positions and, for each keypoint, the root-mean-square
   * radius of its heatmap (see fomm_heatmap_spread()). A failure ends the search with that status. */
  FommStatus (*detect) (void *cookie, const FommSquare *square, float (*value)[2], float *spread, FommError *error);
  void *cookie;
} FommCropTask;

typedef struct FommCropResult {
  FommSquare square; /**< when nothing was found, fomm_square_largest() */
  bool found;        /**< the model recognises something there; otherwise ask the user */
  double score;      /**< 0 … 1 */
  int evaluations;   /**< detections it took */
} FommCropResult;

/** Searches the whole picture. *result is untouched on failure. */
FOMM_MUST_CHECK FommStatus fomm_crop_find (const FommCropTask *task, FommCropResult *result, FommError *error);

/** The same for the next sampled frame of a clip: follows from `start`, the square of another frame, and searches
 * everywhere only when the object is not near there any more. */
FOMM_MUST_CHECK FommStatus fomm_crop_follow (const FommCropTask *task, const FommSquare *start, FommCropResult *result,
                                             FommError *error);

/** One square that holds for a whole clip, from the results of several of its frames: of the usual size, grown where
 * the object travels. Outliers and frames without the object do not count; found is false when it is in no frame. */
FommCropResult fomm_crop_combine (const FommCropResult *results, int count, double aspect, int width, int height);

/** Root-mean-square radius, in normalised units, of each of `num_kp` heatmaps (num_kp × height × width, each sums to
 * 1) around its own mean: 0.06 to 0.1 for a keypoint the detector is sure of, 0.2 and more for a guess. */
void fomm_heatmap_spread (const float *heatmaps, int num_kp, int height, int width, float *spread);

/** fomm_crop_find() and, when `start` is not NULL, fomm_crop_follow() on a picture in memory, with the animator's
 * detector and the model's own layout. `picture` has 1, 3 or 4 channels, of any size. */
FOMM_MUST_CHECK FommStatus fomm_crop_find_in_picture (FommAnimator *animator, const FommModel *model,
                                                      const FommImage *picture, const FommSquare *start,
                                                      FommCropResult *result, FommError *error);
