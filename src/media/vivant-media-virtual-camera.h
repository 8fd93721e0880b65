/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-camera.h"

G_BEGIN_DECLS

/* A camera that other programs see and this one feeds: a Video4Linux output device, as v4l2loopback makes them. For
 * tests and for developers without one, the environment variable VIVANT_VIRTUAL_CAMERA names a file that stands in for
 * it and receives the raw pictures.
 */
typedef struct _VivantMediaVirtualCamera VivantMediaVirtualCamera;

/* Size of what is sent, in pixels; pictures of other shapes stand in the middle, on black. */
#define VIVANT_MEDIA_VIRTUAL_CAMERA_WIDTH 1280
#define VIVANT_MEDIA_VIRTUAL_CAMERA_HEIGHT 720

/* The devices there are now; array of VivantMediaCameraDevice, usually empty. Free with g_ptr_array_unref (). */
GPtrArray *vivant_media_virtual_camera_list (void);

/* Opens one of them. Errors: VIVANT_MEDIA_ERROR_GONE, _BUSY, _OPEN, _UNSUPPORTED. Free with
 * vivant_media_virtual_camera_free ().
 */
VivantMediaVirtualCamera *vivant_media_virtual_camera_open (const char *id, GError **error);

/* Sends one picture. Errors as above; then only _free () makes sense. */
gboolean vivant_media_virtual_camera_write (VivantMediaVirtualCamera *camera, const VivantMediaPicture *picture,
                                            GError **error);

void vivant_media_virtual_camera_free (VivantMediaVirtualCamera *camera);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantMediaVirtualCamera, vivant_media_virtual_camera_free)

G_END_DECLS
