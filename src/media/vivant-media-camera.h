/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* A running camera. A thread of its own takes what the camera sends; only the newest picture is kept, so that whoever
 * is slower than the camera misses pictures and never lags behind. Cameras are Video4Linux devices, opened through
 * libavdevice. For tests and for developers without one, the environment variable VIVANT_CAMERA names clips (separated
 * like PATH) that stand in for cameras: each is played in real time, again and again; removing its file unplugs it.
 */
typedef struct _VivantMediaCamera VivantMediaCamera;

/* A camera that could be opened. */
typedef struct {
  char *id;   /* what vivant_media_camera_open () takes; stays the same while the camera is plugged in */
  char *name; /* for people, UTF-8 */
} VivantMediaCameraDevice;

/* Where a picture stands. */
typedef struct {
  guint64 index; /* pictures that came before it, those that nobody took included */
  gint64 time;   /* g_get_monotonic_time () when it came */
} VivantMediaCameraFrame;

/* Called in the camera's thread with every picture, also those that nobody takes; it may keep a reference. */
typedef void (*VivantMediaCameraTap) (VivantMediaPicture *picture, const VivantMediaCameraFrame *frame, gpointer data);

/* FALSE when the program was built without cameras; then there is nothing to list. */
gboolean vivant_media_camera_is_supported (void);

/* The cameras there are now, in the order of their numbers; array of VivantMediaCameraDevice, perhaps empty. Opens no
 * stream, so no light goes on. Free with g_ptr_array_unref (). Any thread.
 */
GPtrArray *vivant_media_camera_list (void);

/* Opens the camera and starts it. Blocks until it is open, at most some seconds. Errors: VIVANT_MEDIA_ERROR_GONE (not
 * there), _BUSY (another program has it), _OPEN (no permission), _UNSUPPORTED, G_IO_ERROR_CANCELLED. Free with
 * vivant_media_camera_free ().
 */
VivantMediaCamera *vivant_media_camera_open (const char *id, GCancellable *cancellable, GError **error);

/* The camera's name for people. Owned by the camera. */
const char *vivant_media_camera_get_name (VivantMediaCamera *camera);

/* The newest picture, once: waits for one that was not handed out yet. Fills frame (may be NULL) and returns a new
 * reference. NULL with an error when cancelled, or when the camera is gone or has sent nothing for some seconds.
 */
VivantMediaPicture *vivant_media_camera_next (VivantMediaCamera *camera, VivantMediaCameraFrame *frame,
                                              GCancellable *cancellable, GError **error);

/* Left and right change places, as in a mirror, from the next picture on. Off at first. Any thread. */
void vivant_media_camera_set_mirrored (VivantMediaCamera *camera, gboolean mirrored);

/* Has every picture shown to tap from now on; NULL ends that, and when the function returns the old tap is not running
 * any more. Any thread but the camera's.
 */
void vivant_media_camera_set_tap (VivantMediaCamera *camera, VivantMediaCameraTap tap, gpointer data);

/* Stops the camera at once and closes it: its light goes off. NULL is fine. */
void vivant_media_camera_free (VivantMediaCamera *camera);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantMediaCamera, vivant_media_camera_free)

G_END_DECLS
