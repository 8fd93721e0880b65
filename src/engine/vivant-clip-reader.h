/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Shows single frames of a clip without ever blocking the caller: frames are asked for and come later; of requests
 * that pile up only the newest is answered. Main thread; the decoder lives in a thread of the reader's.
 *
 * Signal "frame" (int index, VivantMediaPicture *picture): a frame has come. It may be another than the one asked for
 * last, when that is still under way. */
#pragma once

#include "vivant-media-picture.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_CLIP_READER (vivant_clip_reader_get_type ())
G_DECLARE_FINAL_TYPE (VivantClipReader, vivant_clip_reader, VIVANT, CLIP_READER, GObject)

VivantClipReader *vivant_clip_reader_new (void);

/** The clip to read from, NULL for none, and the quarter turns clockwise of its frames. Frames of the old one will not
 * come any more. */
void vivant_clip_reader_set_clip (VivantClipReader *self, const char *path, int turn);

/** Asks for a frame. Frames asked for one after the other are read ahead, so that a clip can play. */
void vivant_clip_reader_request (VivantClipReader *self, int index);

/** How large frames are shown, pixels; 0: as they are. Those that come from now on are also made that small, in the
 * reader's own thread. */
void vivant_clip_reader_set_shown_size (VivantClipReader *self, int width, int height);

/** The frame when it was read lately, else NULL. A reference. */
VivantMediaPicture *vivant_clip_reader_peek (VivantClipReader *self, int index);

/** The same frame in the size that was asked for when it was read; the frame itself when none was. A reference, or
 * NULL. */
VivantMediaPicture *vivant_clip_reader_peek_shown (VivantClipReader *self, int index);

G_END_DECLS
