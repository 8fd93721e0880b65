/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-file.h"
#include "vivant-media-magic.h"
#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* vivant_media_still_load () for a file that is open and recognised. Inside the media room only. */
VivantMediaPicture *vivant_media_still_decode (VivantMediaFile *file, VivantMediaMagic magic, guint32 background,
                                               gboolean *damaged, GCancellable *cancellable, GError **error);

/* Sets VIVANT_MEDIA_ERROR_TOO_LARGE and returns TRUE when a picture of this size is over the limits. */
gboolean vivant_media_still_refuse_size (const char *name, gint64 width, gint64 height, GError **error);

/* Converts pixels (3 or 4 bytes each: R G B, alpha is kept) from an embedded ICC profile to sRGB in place. A profile
 * that is broken or not for RGB or grey is ignored.
 */
void vivant_media_icc_to_srgb (guint8 *pixels, int width, int height, gsize stride, int channels, gconstpointer profile,
                               gsize profile_length);

G_END_DECLS
