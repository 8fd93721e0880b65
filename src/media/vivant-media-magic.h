/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-file.h"

G_BEGIN_DECLS

/* What a file is, judged by its first bytes alone. Inside the media room only. */
typedef enum {
  VIVANT_MEDIA_MAGIC_UNKNOWN, /* left to FFmpeg */
  VIVANT_MEDIA_MAGIC_PNG,
  VIVANT_MEDIA_MAGIC_APNG,
  VIVANT_MEDIA_MAGIC_JPEG,
  VIVANT_MEDIA_MAGIC_GIF,
  VIVANT_MEDIA_MAGIC_WEBP,
  VIVANT_MEDIA_MAGIC_TIFF,
  VIVANT_MEDIA_MAGIC_BMP,
  VIVANT_MEDIA_MAGIC_PNM,
  VIVANT_MEDIA_MAGIC_SVG,
  VIVANT_MEDIA_MAGIC_AVIF,
  VIVANT_MEDIA_MAGIC_HEIC,
  VIVANT_MEDIA_MAGIC_PLAYLIST, /* only points to other files */
  VIVANT_MEDIA_MAGIC_WEB_PAGE,
  VIVANT_MEDIA_MAGIC_LFS_POINTER, /* stands for a file that was not fetched */
  VIVANT_MEDIA_MAGIC_TEXT,
  VIVANT_MEDIA_MAGIC_ARCHIVE,
  VIVANT_MEDIA_MAGIC_PROGRAM,
} VivantMediaMagic;

VivantMediaMagic vivant_media_magic_of_file (const VivantMediaFile *file);

/* TRUE for everything vivant_media_still_load () may be able to load. */
gboolean vivant_media_magic_is_picture (VivantMediaMagic magic);

/* The MIME type of a picture; NULL for all else. Static. */
const char *vivant_media_magic_get_mime (VivantMediaMagic magic);

/* Short name of a picture format, as "png"; NULL for all else. Static. */
const char *vivant_media_magic_get_name (VivantMediaMagic magic);

/* Sets the error that tells why a file of this kind can be no input, and returns TRUE; FALSE for pictures and unknown
 * contents.
 */
gboolean vivant_media_magic_refuse (VivantMediaMagic magic, const char *name, GError **error);

G_END_DECLS
