/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* A rectangle in source pixels. It may reach beyond the picture, where the picture's edge is repeated. */
typedef struct {
  int x;
  int y;
  int width;
  int height;
} VivantMediaCrop;

/* Cuts the rectangle out (the whole picture when crop is NULL) and resizes it to width × height: bilinear with the
 * half-pixel convention and mirrored borders, after a Gaussian blur of sigma (factor - 1) / 2 along each axis that
 * shrinks. This is what skimage.transform.resize does in the reference demo (reference README section 5.3). Results
 * are written as floats 0…1 to out, three planes (R, G, B) of width * height values each: the networks' layout.
 * Returns FALSE when a size is not positive or memory is short.
 */
gboolean vivant_media_crop_to_float (const VivantMediaPicture *picture, const VivantMediaCrop *crop, int width,
                                     int height, float *out);

/* The same, rounded to 8 bits. Returns a new picture, or NULL as above. */
VivantMediaPicture *vivant_media_crop_resize (const VivantMediaPicture *picture, const VivantMediaCrop *crop, int width,
                                              int height);

G_END_DECLS
