/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-ffmpeg.h"
#include "vivant-media-file.h"

G_BEGIN_DECLS

/* An FFmpeg demuxer over the one chosen file. It reads through our own callbacks, knows no file name, and every
 * request of a demuxer for another file is refused. Inside the media room only.
 */
typedef struct {
  VivantMediaFile *file;
  AVFormatContext *format;
  AVIOContext *io;
  goffset position;
  GCancellable *cancellable; /* of the call that is running; not owned */
  gint64 deadline;           /* g_get_monotonic_time () after which reading fails; 0: none */
  gboolean late;             /* the deadline was hit */
  gboolean read_failed;      /* the disk, not the contents, failed */
} VivantMediaInput;

/* Opens, recognises and analyses the file; takes ownership of file, also on failure. */
VivantMediaInput *vivant_media_input_open (VivantMediaFile *file, GCancellable *cancellable, GError **error);

/* The stream to show: no cover pictures, the default one first, then the largest; NULL when there is none. */
AVStream *vivant_media_input_find_video (VivantMediaInput *input);

/* The default sound track, or the first; NULL when there is none. */
AVStream *vivant_media_input_find_audio (VivantMediaInput *input);

/* TRUE (and the error set) when the running call was cancelled or came too late. */
gboolean vivant_media_input_was_stopped (VivantMediaInput *input, GError **error);

void vivant_media_input_free (VivantMediaInput *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantMediaInput, vivant_media_input_free)

G_END_DECLS
