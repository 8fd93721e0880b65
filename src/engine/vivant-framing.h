/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The automatic search for crops and for the start frame. Any thread, one at a time for an animator and a decoder. */
#pragma once

#include "vivant-media-decoder.h"
#include "vivant-model-input.h"
#include "vivant-project-state.h"

G_BEGIN_DECLS

/** A square that was chosen, in the shape of the model's picture; one of size 0 is the whole picture. */
void vivant_framing_take_crop (const VivantCrop *chosen, int width, int height, const FommConfig *config,
                               VivantMediaCrop *crop);

/** Keypoints of a crop of a picture. `path` is for errors. */
gboolean vivant_framing_detect (FommAnimator *animator, const FommModel *model, const VivantMediaPicture *picture,
                                const VivantMediaCrop *crop, const char *path, FommKeypoints *keypoints,
                                GError **error);

/** Looks for the crop that frames the object as the model saw it in training. *found is FALSE when nothing convincing
 * is there: the crop is then the largest one in the middle (in its upper part for upright pictures). */
gboolean vivant_framing_find_crop (FommAnimator *animator, const FommModel *model, const VivantMediaPicture *picture,
                                   const char *path, VivantMediaCrop *crop, gboolean *found, GError **error);

/** The same for a clip, from a few frames between `first` and `end`: a crop that suits them all. Moves the decoder. */
gboolean vivant_framing_find_clip_crop (FommAnimator *animator, const FommModel *model, VivantMediaDecoder *decoder,
                                        int first, int end, GCancellable *cancellable, VivantMediaCrop *crop,
                                        gboolean *found, GError **error);

/** The driving frame whose keypoints are nearest in shape to the source's, among those in [first, end). Moves the
 * decoder. Frames without end are looked at in steps, at most about a hundred in all. */
gboolean vivant_framing_find_start (FommAnimator *animator, const FommModel *model, VivantMediaDecoder *decoder,
                                    const VivantMediaCrop *crop, int first, int end, GCancellable *cancellable,
                                    int *start, GError **error);

G_END_DECLS
