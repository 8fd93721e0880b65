/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Writes a camera's pictures to a clip, at the times at which they came, in a thread of its own. An encoder that cannot
 * keep up makes the clip miss pictures; the camera never waits for it. */
#pragma once

#include "vivant-media-camera.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct VivantLiveRecorder VivantLiveRecorder;

/** A file name of its own for a recording that begins now, in the user's folder for videos; the folder is made. To be
 * freed. NULL with an error when nothing can be recorded: no folder, no encoder. */
char *vivant_live_recorder_choose_path (GError **error);

/** Starts recording to `path`. `callback` is called in the thread-default main context once the clip is finished, with
 * the result for vivant_live_recorder_finish(). The program does not end before that. */
VivantLiveRecorder *vivant_live_recorder_new (const char *path, GAsyncReadyCallback callback, gpointer user_data);

/** A picture; the first one decides the size. Any thread, in order. */
void vivant_live_recorder_push (VivantLiveRecorder *self, VivantMediaPicture *picture, gint64 time);

/** There will be no more pictures: the clip is finished, and the recorder is freed. */
void vivant_live_recorder_end (VivantLiveRecorder *self);

/** TRUE while any clip is not finished. Main thread. */
gboolean vivant_live_recorder_is_writing (void);

/** The clip's path, to be freed; NULL with an error, and nothing is left of the clip. */
char *vivant_live_recorder_finish (GAsyncResult *result, GError **error);

G_END_DECLS
