/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A picture as a texture that is not much larger than it is shown: a renderer without a graphics card converts and
 * scales every texture anew whenever it draws. A plain value; all zero is empty. */
#pragma once

#include "vivant-result.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef struct VivantShownPicture {
  VivantMediaPicture *picture; /**< what `texture` shows; a reference, or NULL */
  GdkTexture *texture;
  int halvings; /**< how often `texture` is half as large as the picture */
} VivantShownPicture;

/** Makes the texture anew when it is of another picture or another size would suit. `width` is how wide the whole
 * picture is on the screen, in device pixels; 0 or less when that is not known. `picture` may be NULL. */
void vivant_shown_picture_set (VivantShownPicture *self, VivantMediaPicture *picture, double width);
void vivant_shown_picture_clear (VivantShownPicture *self);

G_END_DECLS
