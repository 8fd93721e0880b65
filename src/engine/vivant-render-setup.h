/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The part of a render job that comes before its first frame. Worker thread. */
#pragma once

#include "vivant-media-decoder.h"
#include "vivant-project-state.h"
#include "vivant-render-info.h"
#include "vivant-render-options.h"

G_BEGIN_DECLS

/** Everything the pipeline works with. */
typedef struct VivantRenderSetup {
  FommAnimator *animator;           /**< its source and initial frame are set */
  VivantMediaDecoder *decoder;      /**< about to deliver the first frame of the range */
  VivantMediaPicture *model_source; /**< what the model sees of it */
  VivantMediaPicture *source;       /**< the whole picture */
  VivantRenderInfo info;
  double to;    /**< seconds of the clip at which the range ends, or infinity */
  int end;      /**< frame after the last one of the range, or G_MAXINT */
  char *damage; /**< what is wrong with the picture, or NULL */
} VivantRenderSetup;

/** Loads the picture, opens the clip, and settles the crops, the start frame and the range. `core_settings` has the
 * abort callback in it. On failure the setup is cleared. */
gboolean vivant_render_setup_init (VivantRenderSetup *self, const VivantProjectState *state, const FommModel *model,
                                   const VivantRenderOptions *options, const FommSettings *core_settings,
                                   GCancellable *cancellable, GError **error);
void vivant_render_setup_clear (VivantRenderSetup *self);

G_END_DECLS
