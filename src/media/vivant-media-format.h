/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The formats that results can be written in. */
typedef enum {
  VIVANT_MEDIA_FORMAT_MP4,  /* H.264 and AAC */
  VIVANT_MEDIA_FORMAT_WEBM, /* VP9 and Opus */
  VIVANT_MEDIA_FORMAT_GIF,  /* a palette for every frame, endless loop, no sound */
  VIVANT_MEDIA_FORMAT_PNG,  /* a folder with frame-00001.png …, no sound */
} VivantMediaFormat;

#define VIVANT_MEDIA_N_FORMATS 4

/* Whether this system has the encoders for the format. Any thread. */
gboolean vivant_media_format_is_available (VivantMediaFormat format);

/* Whether the format can carry sound. */
gboolean vivant_media_format_has_audio (VivantMediaFormat format);

/* Short identifier for settings and command lines: "mp4", "webm", "gif", "png". Static. */
const char *vivant_media_format_get_id (VivantMediaFormat format);

/* Translated name for people, as "MP4 Video (H.264)". Static. */
const char *vivant_media_format_get_name (VivantMediaFormat format);

/* Extension with its dot, ".mp4"; "" for PNG, which is a folder. Static. */
const char *vivant_media_format_get_extension (VivantMediaFormat format);

/* The format that a path asks for by its extension; a path that ends in "/" asks for PNG. Returns FALSE for any
 * other.
 */
gboolean vivant_media_format_from_path (const char *path, VivantMediaFormat *format);

G_END_DECLS
