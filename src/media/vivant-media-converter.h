/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-ffmpeg.h"
#include "vivant-media-orientation.h"
#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* Turns decoded frames of one clip into upright sRGB pictures of one size. Inside the media room only. */
typedef struct _VivantMediaConverter VivantMediaConverter;

/* The first frame decides the size: pixels times pixel aspect, then turned. Returns NULL when the size is out of
 * bounds. Alpha is laid over white when it is to be used, else dropped: video shows its full picture.
 */
VivantMediaConverter *vivant_media_converter_new (const AVFrame *first, AVRational pixel_aspect,
                                                  VivantMediaOrientation orientation, gboolean use_alpha);

/* Size of the pictures. */
void vivant_media_converter_get_size (VivantMediaConverter *converter, int *width, int *height);

/* TRUE for frames that are PQ or HLG, which are tone-mapped. */
gboolean vivant_media_converter_is_hdr (const AVFrame *frame);

/* Converts one frame; NULL when its format cannot be converted or memory is short. */
VivantMediaPicture *vivant_media_converter_run (VivantMediaConverter *converter, const AVFrame *frame);

void vivant_media_converter_free (VivantMediaConverter *converter);

/* Puts a picture with alpha (not premultiplied, R G B A) over a colour 0xRRGGBB. */
void vivant_media_flatten (const guint8 *rgba, gsize rgba_stride, guint32 background, VivantMediaPicture *picture);

G_END_DECLS
