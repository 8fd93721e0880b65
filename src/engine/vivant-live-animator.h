/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Animates a portrait with one camera picture after another. Settings, portrait and model may change between any two
 * of them. Worker thread; one thread at a time. */
#pragma once

#include "vivant-model-input.h"
#include "vivant-project-state.h"
#include "vivant-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct VivantLiveAnimator VivantLiveAnimator;

/** What is to be animated how. Plain data; borrowed. */
typedef struct VivantLiveSettings {
  const VivantProjectState *state; /**< portrait's crop, motion, picture, edits */
  FommModel *model;
  VivantMediaPicture *source; /**< the whole upright portrait */
  VivantCrop crop;            /**< the square of the camera's pictures; size 0 and automatic: to be looked for */
  int edits_at;               /**< frame whose keypoint edits hold */
  double rate;                /**< pictures a second, for the smoothing filter */
} VivantLiveSettings;

/** Cancelling ends whatever is under way within a layer of the network. */
VivantLiveAnimator *vivant_live_animator_new (GCancellable *cancellable);

/** Takes settings, and computes anew what depends on what is different: nothing for an edit, everything for a model.
 * The neutral pose stays unless the model or the camera's square is another. */
gboolean vivant_live_animator_set (VivantLiveAnimator *self, const VivantLiveSettings *settings, GError **error);

/** Forgets the neutral pose and a square that was found: the next picture gives new ones. */
void vivant_live_animator_recentre (VivantLiveAnimator *self);

/** Animates with one picture. A square that is not known is looked for first, which takes as long as some pictures;
 * where no face is found the middle is taken, and looking goes on from time to time. The first picture with a known
 * square is the initial frame of relative movement (reference section 4.3). `index` is the result's. */
VivantResult *vivant_live_animator_step (VivantLiveAnimator *self, const VivantMediaPicture *picture, int index,
                                         GError **error);

/** The square in use of the camera's pictures; FALSE as long as there is none. *found as in vivant_framing. */
gboolean vivant_live_animator_get_crop (const VivantLiveAnimator *self, VivantMediaCrop *crop, gboolean *found);
/** The same of the portrait. */
gboolean vivant_live_animator_get_source_crop (const VivantLiveAnimator *self, VivantMediaCrop *crop, gboolean *found);

void vivant_live_animator_free (VivantLiveAnimator *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantLiveAnimator, vivant_live_animator_free)

G_END_DECLS
