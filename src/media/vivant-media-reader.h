/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-decoder.h"
#include "vivant-media-file.h"

G_BEGIN_DECLS

/* What a decoder is made of: one reader for clips, one for folders, one for animated WebP. Inside the media room only.
 * A reader hands out frames in order; the decoder in front of it keeps the seeking and counting that all share.
 */
typedef struct _VivantMediaReader VivantMediaReader;

typedef enum {
  VIVANT_MEDIA_READ_FRAME,
  VIVANT_MEDIA_READ_END,
  VIVANT_MEDIA_READ_FAILED, /* the error is set */
} VivantMediaReadResult;

typedef struct {
  /* Takes the next frame: fills info, and *picture unless picture is NULL. */
  VivantMediaReadResult (*next) (VivantMediaReader *reader, VivantMediaPicture **picture, VivantMediaFrameInfo *info,
                                 GCancellable *cancellable, GError **error);
  /* Goes back so that next () yields the frame of this index, which was handed out before. */
  gboolean (*rewind) (VivantMediaReader *reader, gint64 index, GCancellable *cancellable, GError **error);
  void (*free) (VivantMediaReader *reader);
} VivantMediaReaderClass;

struct _VivantMediaReader {
  const VivantMediaReaderClass *class;
  VivantMediaProbe *probe; /* owned */
  guint damaged;           /* frames damaged or lost so far */
  gboolean truncated;      /* the clip ended before its header said */
  double start;            /* seconds on the file's own clock at which frame 0 is shown */
};

/* Each takes ownership of file, also on failure. */
VivantMediaReader *vivant_media_clip_reader_new (VivantMediaFile *file, GCancellable *cancellable, GError **error);
VivantMediaReader *vivant_media_webp_reader_new (VivantMediaFile *file, GCancellable *cancellable, GError **error);
VivantMediaReader *vivant_media_still_reader_new (VivantMediaFile *file, const char *format, GCancellable *cancellable,
                                                  GError **error);
VivantMediaReader *vivant_media_folder_reader_new (const char *path, GCancellable *cancellable, GError **error);

/* Seconds on the file's own clock, which its sound shares, at which frame 0 is shown. */
double vivant_media_decoder_get_start (VivantMediaDecoder *decoder);

/* An empty probe for a path. */
VivantMediaProbe *vivant_media_probe_new (const char *path, VivantMediaKind kind, const char *format);

G_END_DECLS
