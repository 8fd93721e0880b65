/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-media-picture.h"
#include "vivant-project-state.h"

G_BEGIN_DECLS

/** A square of a picture as the model would see it, `side` pixels large. NULL when memory is short. */
VivantMediaPicture *vivant_thumbnail_of_crop (VivantMediaPicture *picture, const VivantCrop *crop, int side);

/** The same of the middle of a wide picture, or the upper part of a tall one. */
VivantMediaPicture *vivant_thumbnail_of_picture (VivantMediaPicture *picture, int side);

/** The whole picture for a place of width × height pixels: each pixel the mean of the area it covers. A reference to
 * the picture itself when it is no larger; NULL when memory is short. Any thread. */
VivantMediaPicture *vivant_thumbnail_shrink (VivantMediaPicture *picture, int width, int height);

G_END_DECLS
