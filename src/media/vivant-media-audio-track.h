/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-format.h"
#include "vivant-media-muxer.h"

G_BEGIN_DECLS

/* The sound of one clip on its way into another: copied packet by packet, or decoded and encoded anew, a little ahead
 * of the pictures, never all at once. Inside the media room only.
 */
typedef struct _VivantMediaAudioTrack VivantMediaAudioTrack;

/* Adds the default sound track of the clip to the container before its header is written. from and to are in the
 * clip's frame time; to <= from means to the end. Returns TRUE with *track NULL when the clip has no sound.
 */
gboolean vivant_media_audio_track_new (const char *path, double from, double to, VivantMediaFormat format,
                                       VivantMediaMuxer *muxer, VivantMediaAudioTrack **track,
                                       GCancellable *cancellable, GError **error);

/* Writes the sound up to this time of the output, in seconds. What of the source cannot be read is left silent. */
gboolean vivant_media_audio_track_write_until (VivantMediaAudioTrack *track, double seconds, GCancellable *cancellable,
                                               GError **error);

/* Writes the sound up to this time and what the encoder still holds. */
gboolean vivant_media_audio_track_finish (VivantMediaAudioTrack *track, double seconds, GCancellable *cancellable,
                                          GError **error);

void vivant_media_audio_track_free (VivantMediaAudioTrack *track);

G_END_DECLS
