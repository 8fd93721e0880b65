/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-atomic-output.h"
#include "vivant-media-ffmpeg.h"

G_BEGIN_DECLS

/* An FFmpeg container written into an atomic output. Inside the media room only. Every failing write is remembered,
 * with its reason, until somebody asks.
 */
typedef struct {
  AVFormatContext *format;
  AVIOContext *io;
  VivantMediaAtomicOutput *output; /* owned */
  char *name;                      /* for messages */
  gint64 position;
  gint64 size;
  int write_errno; /* of the first write that failed, or 0 */
  gboolean begun;  /* and not ended yet */
} VivantMediaMuxer;

/* container: FFmpeg's short name. Takes ownership of output, also on failure. */
VivantMediaMuxer *vivant_media_muxer_new (const char *path, const char *container, VivantMediaAtomicOutput *output,
                                          GError **error);

/* Writes the header, once all streams are there. options are consumed. */
gboolean vivant_media_muxer_begin (VivantMediaMuxer *muxer, AVDictionary **options, GError **error);

/* Writes one packet, whose time stamps are in time_base. Leaves it blank. */
gboolean vivant_media_muxer_write (VivantMediaMuxer *muxer, AVPacket *packet, AVStream *stream, AVRational time_base,
                                   GError **error);

/* Trailer and all buffered bytes. */
gboolean vivant_media_muxer_end (VivantMediaMuxer *muxer, GError **error);

/* Replaces the last byte of the file by these bytes and itself: room for an extension before the end of a GIF. */
gboolean vivant_media_muxer_insert_before_end (VivantMediaMuxer *muxer, const guint8 *data, gsize length,
                                               GError **error);

/* Sets the error for a failure of FFmpeg (a negative code) or of a write, and returns FALSE. */
gboolean vivant_media_muxer_fail (VivantMediaMuxer *muxer, int code, GError **error);

void vivant_media_muxer_free (VivantMediaMuxer *muxer);

G_END_DECLS
