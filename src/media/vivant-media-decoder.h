/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-picture.h"
#include "vivant-media-probe.h"

G_BEGIN_DECLS

/* Streams the frames of a clip, an animation or a folder of pictures, one at a time, as upright sRGB pictures of the
 * display size: rotation, pixel aspect, colour matrix and range, HDR tone mapping are already applied, and the
 * transparency of animations and pictures (over white); an alpha plane of a video is dropped. Interlaced clips are
 * shown frame by frame, not deinterlaced. Frames whose size differs from the first are scaled to it. Memory does not
 * grow with the clip's length, but for eight bytes a frame already seen.
 */
typedef struct _VivantMediaDecoder VivantMediaDecoder;

/* Where a frame stands in the clip. */
typedef struct {
  gint64 index;     /* 0 for the first shown frame */
  double time;      /* seconds since the beginning of frame 0; strictly increasing */
  double duration;  /* seconds, positive */
  gboolean damaged; /* decoded from damaged data: shown as well as possible */
} VivantMediaFrameInfo;

/* Opens a clip, animation or folder; a still is a clip of one frame. Decodes the first frame, so that a file without
 * one is refused here. Errors: VIVANT_MEDIA_ERROR, G_IO_ERROR_CANCELLED. Free with vivant_media_decoder_free ().
 */
VivantMediaDecoder *vivant_media_decoder_open (const char *path, GCancellable *cancellable, GError **error);

/* What the opened file is. Owned by the decoder, until another turn is set. */
VivantMediaProbe *vivant_media_decoder_get_probe (VivantMediaDecoder *decoder);

/* Turns the frames that come from now on clockwise by this many quarter turns, after the rotation that the file itself
 * asks for, and the probe's size with them; in place of any turn that was set before.
 */
void vivant_media_decoder_set_turn (VivantMediaDecoder *decoder, int quarters);

/* Decodes the next frame. Returns a new picture reference and fills info (may be NULL); NULL without an error at the
 * end of the clip; NULL with an error when cancelled or when nothing more can be read although a frame is due.
 * Damaged places are passed over and counted, they are no errors.
 */
VivantMediaPicture *vivant_media_decoder_next (VivantMediaDecoder *decoder, VivantMediaFrameInfo *info,
                                               GCancellable *cancellable, GError **error);

/* Makes vivant_media_decoder_next () continue with the frame of this index (exact for every format). Past the end, the
 * next call reports the end. A cancelled call may have gone part of the way. Seeking forward to frames never seen
 * decodes all between, without colour conversion.
 */
gboolean vivant_media_decoder_seek_frame (VivantMediaDecoder *decoder, gint64 index, GCancellable *cancellable,
                                          GError **error);

/* The same, with the frame that is on screen at this time: the last one that begins at or before it. Times below zero
 * mean frame 0, times past the end mean the last frame.
 */
gboolean vivant_media_decoder_seek_time (VivantMediaDecoder *decoder, double seconds, GCancellable *cancellable,
                                         GError **error);

/* Frames so far that were decoded from damaged data or lost. Complete once the end was reached. */
guint vivant_media_decoder_get_damaged_frames (VivantMediaDecoder *decoder);

/* A translated sentence on the damage met so far (damaged frames, a clip that ends early), or NULL when there was
 * none. Free with g_free ().
 */
char *vivant_media_decoder_describe_damage (VivantMediaDecoder *decoder);

void vivant_media_decoder_free (VivantMediaDecoder *decoder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantMediaDecoder, vivant_media_decoder_free)

G_END_DECLS
