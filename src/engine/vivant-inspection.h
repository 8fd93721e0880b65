/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Everything the model sees of one portrait and one driving frame. */
#pragma once

#include "vivant-render-job.h"

G_BEGIN_DECLS

typedef struct VivantInspection {
  VivantRenderInfo info;
  VivantMediaPicture *source; /**< what the model sees of the portrait */
  VivantRenderedFrame *frame; /**< with every plane; NULL without a driver */
  float *source_heatmaps;     /**< num_kp × heatmap_height × heatmap_width, each sums to 1 */
  float *driving_heatmaps;    /**< NULL without a driver */
  int num_kp, heatmap_height, heatmap_width;
} VivantInspection;

/** Renders frame `frame` of the clip (-1: the middle of the range) with every plane. A state without a driver gives
 * what belongs to the portrait alone. On failure nothing needs to be cleared. Any thread. */
gboolean vivant_inspection_run (VivantInspection *self, const VivantProjectState *state, FommModel *model,
                                const VivantRenderOptions *options, int frame, GCancellable *cancellable,
                                GError **error);

/** Writes the pictures as PNG files into the folder, which is made if it is not there. Errors: VIVANT_ERROR_OUTPUT. */
gboolean vivant_inspection_save (const VivantInspection *self, const char *folder, GCancellable *cancellable,
                                 GError **error);

void vivant_inspection_clear (VivantInspection *self);

G_END_DECLS
