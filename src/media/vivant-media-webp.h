/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-file.h"
#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* The first (or only) frame of a WebP file as vivant_media_still_load () gives it. Inside the media room only. */
VivantMediaPicture *vivant_media_webp_load_first (VivantMediaFile *file, guint32 background, GCancellable *cancellable,
                                                  GError **error);

G_END_DECLS
