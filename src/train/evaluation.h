/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The paper's reconstruction protocol (section 4.1): the first frame of a clip is the source, every frame is painted
 * from it with the keypoints of that frame, and compared with the frame itself. */
#pragma once

#include "contact_sheet.h"
#include "fomm.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** Means over the frames of one clip, or over clips. */
typedef struct FommEvaluation {
  int frames;
  double l1, psnr, ssim;
  double
      keypoint_distance; /**< keypoints of the painted frame against the frame's own, by the model's detector; pixels */
  double akd;            /**< the same by the detector from outside; 0 without */
  double copy_akd;       /**< the same for showing the first frame all the time */
  double copy_l1;        /**< the same L1 for showing the first frame all the time: what a model must beat */
} FommEvaluation;

/** What is kept of the frames to look at, or for other programs to measure; either may be NULL. */
typedef struct FommLooks {
  const char *folder;      /**< an existing one, for NNNNNN-truth.png and NNNNNN-painted.png of every frame, from 1 */
  FommContactSheet *sheet; /**< gets a strip of the clip */
} FommLooks;

/** Evaluates one clip, animation or folder of pictures. Frames are scaled to the model's size without keeping the
 * aspect, as in the paper. At most `max_frames` frames (0 for all). `looks` (may be NULL) says which
 * frames to keep. `detector` (may be NULL) is a model whose keypoint detector judges the pictures from outside: the
 * paper's average keypoint distance (AKD), in pixels of the evaluated model. `threads` as in FommSettings. Any thread.
 * Errors: those of the media room for the clip, G_IO_ERROR_FAILED with the core's sentence, G_IO_ERROR_CANCELLED. */
gboolean fomm_evaluate_clip (FommModel *model, const char *path, int max_frames, int threads, const FommLooks *looks,
                             FommModel *detector, GCancellable *cancellable, FommEvaluation *result, GError **error);

/** Mean over clips, each clip counting once. */
FommEvaluation fomm_evaluation_mean (const FommEvaluation *clips, int count);

G_END_DECLS
