/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A folder of clips, decoded once and scaled to the network's size. Frames lie in a nameless temporary file that is
 * mapped into memory, so that a data set may be larger than the memory. */
#pragma once

#include "heads_pairs.h"
#include "truth.h"

#include <jansson.h>

G_BEGIN_DECLS

typedef struct FommClip {
  char *name;  /**< file or folder name, for messages */
  int frames;  /**< at least 2 */
  gsize first; /**< index of its first frame in the store */
  gsize truth; /**< index of its first number among the stated keypoints */
} FommClip;

/** Clips that are drawn as one: those of one identity with id sampling, otherwise one. */
typedef struct FommItem {
  int first, count; /**< in the order of clips */
} FommItem;

typedef struct FommDataset FommDataset;

typedef struct FommDatasetOptions {
  int width, height, max_frames;
  int num_kp; /**< of the network: keypoints that clips state are read; 0 leaves them alone */
  gboolean id_sampling;
  const char *scratch; /**< folder for the temporary file */
  /* For rendered heads alone. */
  int cells;    /**< see FommHeadsPairsOptions */
  int pairs;    /**< items of an epoch */
  int painters; /**< pairs that are drawn at the same time */
} FommDatasetOptions;

/** Reads a folder. Sub-folders "train" and "test", where both are there, tell training from validation; otherwise
 * every tenth clip, at least one, is kept for validation (a single clip serves both). A clip is a video, an animation
 * or a folder of pictures; a folder of nothing but pictures is one clip. Keypoints that are
 * stated (see truth.h) must be stated for all clips. Hidden files are passed over; anything else
 * that is no clip is refused by name. Errors: FOMM_TRAIN_ERROR, G_IO_ERROR_CANCELLED. Any thread. */
FommDataset *fomm_dataset_open (const char *path, const FommDatasetOptions *options, GCancellable *cancellable,
                                GError **error);
/** Rendered heads without end: items stand for pairs that fomm_heads_pairs_draw () renders, the clips are acting heads
 * to validate with, and all state their keypoints. Pictures must be square. Errors as above. */
FommDataset *fomm_dataset_open_heads (const FommDatasetOptions *options, GCancellable *cancellable, GError **error);
void fomm_dataset_free (FommDataset *dataset);

/** NULL when the data is a folder of clips. */
FommHeadsPairs *fomm_dataset_get_heads (const FommDataset *dataset);

/** Each returns how many there are. Clips are in name order, those to train with first. Rendered heads have items
 * without a list. */
int fomm_dataset_get_clips (const FommDataset *dataset, const FommClip **clips);
int fomm_dataset_get_items (const FommDataset *dataset, const FommItem **items);
/** Indices of the clips to validate with; owned by the data set. */
int fomm_dataset_get_validation (const FommDataset *dataset, const int **clips);

/** RGB bytes, width × height × 3. */
const guint8 *fomm_dataset_get_frame (const FommDataset *dataset, int clip, int frame);

/** num_kp × FOMM_TRUTH_FLOATS numbers, or NULL when the data states no keypoints. */
const float *fomm_dataset_get_truth (const FommDataset *dataset, int clip, int frame);

/** What a model's file says of keypoints that rendered heads state: "keypoint_names", and "keypoint_layout", their mean
 * places. NULL without memory. */
json_t *fomm_dataset_describe_keypoints (const FommDataset *dataset, int num_kp);

/** Names and lengths of all clips, digested: a run may only go on with the same data. Free with g_free (). */
char *fomm_dataset_get_digest (const FommDataset *dataset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FommDataset, fomm_dataset_free)

G_END_DECLS
