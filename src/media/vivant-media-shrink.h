/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* The picture made smaller for the screen: every pixel is the mean of the area it covers. Much faster than
 * vivant_media_crop_resize(), which is what models are fed with. A new reference to the picture itself when it is not
 * larger than width × height in both directions; NULL when memory is short. Any thread.
 */
VivantMediaPicture *vivant_media_picture_shrink (VivantMediaPicture *picture, int width, int height);

G_END_DECLS
