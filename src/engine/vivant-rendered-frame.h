/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-result.h"

G_BEGIN_DECLS

/** One frame of the result with everything it was made of. Immutable once a sink has seen it; references in any
 * thread. */
typedef struct VivantRenderedFrame {
  int index;                   /**< frame of the driving clip, 0 is the clip's first */
  double time, duration;       /**< seconds; 0 is the beginning of the first frame of the job's range */
  gboolean damaged;            /**< the driving frame was decoded from damaged data */
  FommFrame *result;           /**< planes that were asked for, keypoints; NULL when the frame was known */
  VivantResult *known;         /**< what a frame was that had been rendered before; NULL when it was rendered now */
  VivantMediaPicture *driving; /**< what the model saw of the driving frame */
  VivantMediaPicture *picture; /**< what the user gets: pasted back, with detail, or the model's picture as it is */

  /*< private >*/
  gatomicrefcount references;
} VivantRenderedFrame;

/** An empty frame with one reference. */
VivantRenderedFrame *vivant_rendered_frame_new (void);
VivantRenderedFrame *vivant_rendered_frame_ref (VivantRenderedFrame *self);
void vivant_rendered_frame_unref (VivantRenderedFrame *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantRenderedFrame, vivant_rendered_frame_unref)

G_END_DECLS
