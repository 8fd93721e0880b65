/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* Limits that are checked before anything of the size is allocated. */
#define VIVANT_MEDIA_STILL_MAX_SIDE 32767
#define VIVANT_MEDIA_STILL_MAX_PIXELS 100000000

/* White, the usual colour behind transparent pictures, as 0xRRGGBB. */
#define VIVANT_MEDIA_BACKGROUND_WHITE 0xffffffu

/* Loads a picture: PNG, JPEG, WebP, TIFF, BMP, GIF, PNM, and SVG, AVIF or HEIC where the system has a loader for them.
 * Decided by content, never by name. EXIF orientation is applied, embedded ICC profiles are converted to sRGB,
 * transparency is laid over background (0xRRGGBB), 16 bits become 8, of an animation or several pages the first is
 * taken. Pixel aspect (PNG pHYs) is ignored, as browsers do. References inside an SVG are not followed. damaged (may be
 * NULL) is set when only a part could be decoded. Errors: VIVANT_MEDIA_ERROR, G_IO_ERROR_CANCELLED.
 */
VivantMediaPicture *vivant_media_still_load (const char *path, guint32 background, gboolean *damaged,
                                             GCancellable *cancellable, GError **error);

G_END_DECLS
