/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* The synthetic-media tag (IPTC digital source type "composite with trained algorithmic media"). Inside the media room
 * only.
 */

/* One sentence for a container's comment field. Static, not translated: software reads it. */
const char *vivant_media_tag_get_comment (void);

/* The picture as a PNG file in memory, marked sRGB and, when asked for, with the tag as XMP. NULL with an error when
 * memory is short.
 */
GByteArray *vivant_media_tag_encode_png (const VivantMediaPicture *picture, gboolean synthetic_tag, GError **error);

/* The GIF application extension that holds the XMP. */
GByteArray *vivant_media_tag_make_gif_extension (void);

G_END_DECLS
