/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One rendered frame with what the model thought: immutable, reference-counted, any thread. Maps are kept in few bits
 * so that a whole clip of them fits on disk. */
#pragma once

#include "fomm.h"
#include "vivant-media-picture.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_RESULT (vivant_result_get_type ())

typedef struct VivantResult {
  int index;                   /**< driving frame, of the whole clip */
  VivantMediaPicture *picture; /**< what the user gets: the model's picture, or the whole portrait with it in place */
  VivantMediaPicture *own;     /**< the model's picture; NULL when `picture` is that */
  double crop[4];              /**< x, y, width, height of the model's square in it, as fractions of the picture */
  /** Of the squares that the keypoints and the deformation belong to: vivant_frame_tag_framing(); 0: not known. */
  guint64 source_framing, driving_framing;
  FommKeypoints source, driving, transferred;
  int map_width, map_height; /**< 0 when there are no maps */
  int num_masks;             /**< keypoints + 1; 0 without masks */
  guint8 *occlusion;         /**< height × width, 255 = visible in the portrait; NULL when the model has none */
  gint16 *deformation;       /**< height × width × 2, normalised source coordinates × VIVANT_DEFORMATION_ONE */
  guint8 *masks;             /**< planes of height × width, plane 0 is the background */

  /*< private >*/
  gatomicrefcount references;
} VivantResult;

#define VIVANT_DEFORMATION_ONE 8192

GType vivant_result_get_type (void) G_GNUC_CONST;

/** Takes over what a core frame holds; the frame may be dropped afterwards. `picture` is referenced; NULL takes the
 * model's own. `crop` may be NULL: the square is the whole picture. NULL when memory is short. */
VivantResult *vivant_result_new (int index, const FommFrame *frame, VivantMediaPicture *picture, const double *crop);
/** Keeps the model's own picture, too, beside one that was composed of it. Before anybody else sees the result. FALSE
 * when memory is short. */
gboolean vivant_result_keep_own (VivantResult *self, const FommFrame *frame);
VivantResult *vivant_result_ref (VivantResult *self);
void vivant_result_unref (VivantResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantResult, vivant_result_unref)

/** The result as bytes for the same process, and back; NULL for bytes that make no sense. */
GBytes *vivant_result_pack (const VivantResult *self);
VivantResult *vivant_result_unpack (const guint8 *data, gsize length);

/** Bytes of memory it takes. */
gsize vivant_result_get_size (const VivantResult *self);

/** Share of the picture that the model painted, 0 … 1; 0 without an occlusion map. */
double vivant_result_get_painted (const VivantResult *self);

G_END_DECLS
