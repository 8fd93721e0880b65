/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Live mode: the portrait follows a camera. One for each studio, whose portrait, model and settings it uses; changes
 * take effect with the next picture. A worker thread reads the newest picture, animates with it and leaves the result
 * here; what comes too fast is dropped, never queued. While it is chosen the studio renders nothing. Nothing of it is
 * kept in the project. Main thread.
 *
 * Properties, notifying: "active" (writable: the camera is chosen as the driver, whether it is on or not), "running"
 * (the camera is on, or about to be), "recording", "device" (writable: a VivantMediaCameraDevice's id, NULL the first
 * one), "mirrored" (writable), "output" (writable: the id of a virtual camera
 * that other programs see the results in, NULL for none). Readable, not notifying: "rate", "latency".
 *
 * Signals
 * - "frame" (): another picture and perhaps another result are there; at most once a turn of the main loop
 * - "failed" (GError *error): the camera or the model gave up; "running" is FALSE
 * - "recorded" (const char *path): a recording is finished
 * - "record-failed" (GError *error)
 * - "output-failed" (GError *error): the virtual camera was given up; "output" is NULL
 * - "devices-changed" (): vivant_live_get_devices() is another list */
#pragma once

#include "vivant-media-camera.h"
#include "vivant-project-state.h"
#include "vivant-result.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_LIVE (vivant_live_get_type ())
G_DECLARE_FINAL_TYPE (VivantLive, vivant_live, VIVANT, LIVE, GObject)

gboolean vivant_live_get_active (VivantLive *self);
gboolean vivant_live_get_running (VivantLive *self);
gboolean vivant_live_get_recording (VivantLive *self);

/** Leaves the camera off; choosing the clip again turns it off. */
void vivant_live_set_active (VivantLive *self, gboolean active);

/** The cameras there were when it was last looked: when the camera was chosen, and when one came or went since. Belongs
 * to the object. */
GPtrArray *vivant_live_get_devices (VivantLive *self);
/** The same of virtual cameras. */
GPtrArray *vivant_live_get_outputs (VivantLive *self);
/** The chosen camera's id, or that of the first one; NULL when there is none. */
const char *vivant_live_get_device (VivantLive *self);

/** TRUE when there are a portrait, a model and a camera. */
gboolean vivant_live_get_can_start (VivantLive *self);
/** Turns the camera on. */
void vivant_live_start (VivantLive *self);
/** Turns the camera off; a recording is finished. */
void vivant_live_stop (VivantLive *self);
/** Takes the next picture as the one that the portrait's own pose belongs to, and frames the face anew. */
void vivant_live_recentre (VivantLive *self);

/** Places the square of the camera's pictures: pixels of pictures `width` wide, mirrored if they are. An automatic one
 * is looked for, which is so at first, and again with another camera. Kept as long as the object. */
void vivant_live_set_crop (VivantLive *self, const VivantCrop *crop, int width);
/** The square in force: placed, or found in the newest picture; size 0 as long as it is not known. */
void vivant_live_get_crop (VivantLive *self, VivantCrop *crop);

/** Records what the camera sends to a clip of its own while it runs, or finishes that. */
void vivant_live_set_recording (VivantLive *self, gboolean recording);

/** The newest result; NULL when there is none. Belongs to the object until the next turn of the main loop. */
VivantResult *vivant_live_get_result (VivantLive *self);
/** The newest whole picture of the camera, mirrored when that is asked for. As above. */
VivantMediaPicture *vivant_live_get_picture (VivantLive *self);
/** The model's square of it as x, y, width and height, fractions of the picture; FALSE as long as it is not known. */
gboolean vivant_live_get_square (VivantLive *self, double *square);
/** FALSE when no face was found in the camera's pictures. */
gboolean vivant_live_get_face_found (VivantLive *self);
/** Results since the start. */
int vivant_live_get_n_frames (VivantLive *self);
/** Results a second, over the last second or so, told anew twice a second; 0 when that cannot be said. */
double vivant_live_get_rate (VivantLive *self);
/** Seconds from a picture's coming to its result. */
double vivant_live_get_latency (VivantLive *self);
/** Why the camera went off by itself, a sentence; NULL when it did not. */
const char *vivant_live_get_problem (VivantLive *self);

G_END_DECLS
