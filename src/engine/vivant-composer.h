/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * From the model's picture to the user's: detail transfer, paste-back and size. */
#pragma once

#include "vivant-project-state.h"
#include "vivant-render-info.h"
#include "vivant-render-options.h"
#include "vivant-result.h"

G_BEGIN_DECLS

typedef struct VivantComposer VivantComposer;

/** The planes (FommParts) the composer needs in every frame of a render with this state. */
unsigned vivant_composer_get_parts (const VivantProjectState *state, const VivantRenderOptions *options);

/** Whether the user's picture is more than the model's own, brought to a size. */
gboolean vivant_composer_is_needed (const VivantProjectState *state, const VivantRenderOptions *options);

/** Size in pixels of the pictures a render will give. Detail has as many pixels as the portrait's crop, paste-back as
 * the portrait, within limits, unless the options name a size. */
void vivant_composer_get_size (const VivantProjectState *state, const VivantRenderOptions *options,
                               const VivantRenderInfo *info, int *width, int *height);

/** Where the model's square is in such a picture: x, y, width and height as fractions. */
void vivant_composer_get_place (const VivantProjectState *state, const VivantRenderInfo *info, double *place);

/** A composer for one job. It keeps a reference on `source`. NULL when memory is short. */
VivantComposer *vivant_composer_new (const VivantProjectState *state, const VivantRenderOptions *options,
                                     const VivantRenderInfo *info, VivantMediaPicture *source);

/** The user's picture of one frame; a new reference, or NULL when memory is short. One thread at a time. */
VivantMediaPicture *vivant_composer_compose (VivantComposer *self, const FommFrame *frame);

/** The same of a frame that was rendered before, with the same settings or as the model's own picture; any thread. */
VivantMediaPicture *vivant_composer_take (VivantComposer *self, const VivantResult *known);

void vivant_composer_free (VivantComposer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantComposer, vivant_composer_free)

G_END_DECLS
