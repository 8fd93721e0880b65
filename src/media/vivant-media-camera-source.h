/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-camera.h"

G_BEGIN_DECLS

/* Where a camera's pictures come from: a Video4Linux device, or a clip that stands in for one. One thread at a time.
 * Inside the media room only.
 */
typedef struct _VivantMediaCameraSource VivantMediaCameraSource;

typedef struct {
  /* The next picture and when it is due (g_get_monotonic_time (); 0: now). NULL without an error: nothing yet, look
   * again when *due has come. Never blocks for longer than decoding takes.
   */
  VivantMediaPicture *(*next) (VivantMediaCameraSource *source, gint64 *due, GCancellable *cancellable, GError **error);
  void (*free) (VivantMediaCameraSource *source);
} VivantMediaCameraSourceClass;

struct _VivantMediaCameraSource {
  const VivantMediaCameraSourceClass *class;
  const char *name; /* for messages; belongs to the camera */
};

/* A clip played in real time. */
VivantMediaCameraSource *vivant_media_camera_file_new (const char *path, const char *name, GCancellable *cancellable,
                                                       GError **error);

/* A device; only where cameras are supported. */
VivantMediaCameraSource *vivant_media_camera_device_new (const char *path, const char *name, GCancellable *cancellable,
                                                         GError **error);

/* Adds the devices that take pictures, or that show them to other programs. */
void vivant_media_camera_device_list (GPtrArray *devices);
void vivant_media_camera_device_list_outputs (GPtrArray *devices);

/* An empty list of cameras. */
GPtrArray *vivant_media_camera_entries_new (void);

/* A new entry of a list of cameras. Takes nothing over. */
VivantMediaCameraDevice *vivant_media_camera_entry_new (const char *id, const char *name);

/* Says what a system error (errno) means for the user of a camera. */
void vivant_media_camera_set_error (GError **error, const char *name, int code);

G_END_DECLS
