/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A picture as a texture that is as large as it is shown: a renderer without a graphics card converts and scales every
 * texture anew whenever it draws. A plain value; all zero is empty. */
#pragma once

#include "vivant-result.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef struct VivantShownPicture {
  VivantMediaPicture *picture; /**< what `texture` shows; a reference, or NULL */
  GdkTexture *texture;
  VivantMediaPicture *halved; /**< the picture as often half as large as leaves at least what is shown; or NULL */
  int halvings;
} VivantShownPicture;

/** Makes the texture anew when it is of another picture or another size would suit. `width` and `height` are those of
 * the whole picture on the screen, in device pixels; 0 or less when that is not known. `picture` may be NULL. `ready`
 * is the picture in that size where somebody made it already; it is used when the size is still right. */
void vivant_shown_picture_set (VivantShownPicture *self, VivantMediaPicture *picture, VivantMediaPicture *ready,
                               double width, double height);
void vivant_shown_picture_clear (VivantShownPicture *self);

G_END_DECLS
