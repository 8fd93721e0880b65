/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Rendered heads as something to train with: pairs that are drawn when they are needed, each once, with their ground
 * truth in the coordinates that the networks use (−1 and 1 are the centres of a lattice's outermost points). */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct FommHeadsPairs FommHeadsPairs;

typedef struct FommHeadsPairsOptions {
  int size;     /**< side of the pictures */
  int cells;    /**< side of the dense motion: the lattice of all coordinates, of flow and visibility */
  int num_kp;   /**< the first so many of the keypoints that a head states */
  int painters; /**< how many pairs may be rendered at the same time */
} FommHeadsPairsOptions;

/** Where a pair goes; every array but the pictures may be NULL. */
typedef struct FommHeadsSample {
  guint8 *source, *driving;            /**< size × size × 3, RGB */
  float *source_truth, *driving_truth; /**< num_kp × FOMM_TRUTH_FLOATS */
  float *flow;    /**< 2 × cells × cells: where each point of the driving picture is in the source */
  float *visible; /**< cells × cells: 1 where the source shows that point, else 0 */
} FommHeadsSample;

/** Reads the geometry of the heads that Vivant comes with. Errors: FOMM_TRAIN_ERROR. */
FommHeadsPairs *fomm_heads_pairs_new (const FommHeadsPairsOptions *options, GError **error);
void fomm_heads_pairs_free (FommHeadsPairs *pairs);

/** Renders pair number `seed` with painter number `painter`; each painter serves one thread at a time. */
void fomm_heads_pairs_draw (FommHeadsPairs *pairs, int painter, guint64 seed, const FommHeadsSample *sample);

/** A picture of an acting head that no pair shows: clip and frame, both counted from 0. `truth` as above. */
void fomm_heads_pairs_act (FommHeadsPairs *pairs, int clip, int frame, guint8 *picture, float *truth);

/** How many keypoints a head states. */
int fomm_heads_pairs_count_names (void);
/** What the keypoints are called, in their order. */
const char *const *fomm_heads_pairs_get_names (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FommHeadsPairs, fomm_heads_pairs_free)

G_END_DECLS
