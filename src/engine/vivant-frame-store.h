/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The rendered frames of one project. The newest and last-seen ones are in memory up to a limit, all of them are
 * compressed in a VivantFrameSpool. Frames may be put and read in any thread; everything else, and the signals, belong
 * to the main thread.
 *
 * Property "ready" (int, notifying): frames in state DONE. Signal "states-changed". Both are emitted at most once an
 * idle. */
#pragma once

#include "vivant-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum VivantFrameState {
  VIVANT_FRAME_TODO,
  VIVANT_FRAME_NOW,   /**< being rendered */
  VIVANT_FRAME_DONE,  /**< as the settings are */
  VIVANT_FRAME_STALE, /**< there, but made with other settings */
} VivantFrameState;

#define VIVANT_TYPE_FRAME_STORE (vivant_frame_store_get_type ())
G_DECLARE_FINAL_TYPE (VivantFrameStore, vivant_frame_store, VIVANT, FRAME_STORE, GObject)

/** `memory_limit`: bytes of frames kept in memory. */
VivantFrameStore *vivant_frame_store_new (gsize memory_limit);

/** Forgets everything and makes room for `n_frames`. */
void vivant_frame_store_reset (VivantFrameStore *self, int n_frames);
int vivant_frame_store_get_n_frames (VivantFrameStore *self);

/** Gives the file of frames a name, so that they are found again after a crash; before the first frame. */
void vivant_frame_store_set_path (VivantFrameStore *self, const char *path);

/** What vivant_frame_store_put() would be given as `tag` for a frame as the settings are now. */
typedef guint64 (*VivantFrameTagFunc) (int index, gpointer data);

/** Takes over the frames a crashed process left in `path`, which is gone afterwards: those with the right tag are done,
 * others stale. Returns how many there are. After a reset, before the first frame. */
int vivant_frame_store_adopt (VivantFrameStore *self, const char *path, VivantFrameTagFunc tag, gpointer data);

/** Makes frames from `first` on that are done stale; what is under way will be stale when it comes. Returns the
 * generation that new frames must carry. */
guint vivant_frame_store_invalidate (VivantFrameStore *self, int first);
guint vivant_frame_store_get_generation (VivantFrameStore *self);

/** Looks again at stale frames from `first` on: those with the right tag were made with the settings as they are now,
 * and are done. Returns how many. After vivant_frame_store_invalidate(). */
int vivant_frame_store_refresh (VivantFrameStore *self, int first, VivantFrameTagFunc tag, gpointer data);

/** Any thread. Says that a frame is being rendered; -1: none is. */
void vivant_frame_store_set_now (VivantFrameStore *self, int index);

/** Any thread. Keeps a frame that was begun in `generation`; one of an older generation counts as stale, and one from
 * before the last reset is dropped. `tag` stands for everything it was made from. Fails only when the disk is full:
 * VIVANT_ERROR_OUTPUT. */
gboolean vivant_frame_store_put (VivantFrameStore *self, VivantResult *result, guint generation, guint64 tag,
                                 GError **error);

/** Any thread. Says that a frame which is there is as the settings of `generation` make it, as if it had been put. */
void vivant_frame_store_confirm (VivantFrameStore *self, int index, guint generation);

/** Any thread. A reference, or NULL when the frame was not rendered. */
VivantResult *vivant_frame_store_get (VivantFrameStore *self, int index);
/** Any thread. The same, but only of a frame that was made with this tag, and without keeping it in memory. */
VivantResult *vivant_frame_store_get_made (VivantFrameStore *self, int index, guint64 tag);
/** The first frame of [begin, end) that was made with its tag; -1: none. */
int vivant_frame_store_find_made (VivantFrameStore *self, int begin, int end, VivantFrameTagFunc tag, gpointer data);

VivantFrameState vivant_frame_store_get_state (VivantFrameStore *self, int index);
/** Frames of a state in [first, end). */
int vivant_frame_store_count (VivantFrameStore *self, VivantFrameState state, int first, int end);
/** Any thread. The first frame of [first, end) that is not done, else one of [begin, first); -1 when all are. */
int vivant_frame_store_next_todo (VivantFrameStore *self, int begin, int first, int end);

/** Bytes of frames in memory now. */
gsize vivant_frame_store_get_memory (VivantFrameStore *self);

G_END_DECLS
