/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-encoder.h"
#include "vivant-media-muxer.h"

G_BEGIN_DECLS

/* The pictures of one file on their way into a container: colour conversion, padding, palette, codec. Inside the media
 * room only.
 */
typedef struct _VivantMediaVideoTrack VivantMediaVideoTrack;

/* Adds the stream to the container before its header is written. */
VivantMediaVideoTrack *vivant_media_video_track_new (const VivantMediaEncoderSettings *settings,
                                                     VivantMediaMuxer *muxer, GError **error);

/* Encodes one frame. time and duration (seconds) count at variable rate only. */
gboolean vivant_media_video_track_write (VivantMediaVideoTrack *track, const VivantMediaPicture *picture, double time,
                                         double duration, GError **error);

/* Writes the frames that the codec still holds. */
gboolean vivant_media_video_track_finish (VivantMediaVideoTrack *track, GError **error);

/* Seconds: where the last frame written ends. */
double vivant_media_video_track_get_end (VivantMediaVideoTrack *track);

void vivant_media_video_track_free (VivantMediaVideoTrack *track);

G_END_DECLS
