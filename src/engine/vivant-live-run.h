/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One run of a camera, from start to stop: the worker and what it shares with the main thread. */
#pragma once

#include "vivant-live-animator.h"
#include "vivant-live-recorder.h"

G_BEGIN_DECLS

typedef struct VivantLiveRun VivantLiveRun;

/** What the worker says of its newest picture. */
typedef struct VivantLiveNews {
  VivantResult *result;        /**< a reference, NULL until there is one */
  VivantMediaPicture *picture; /**< a reference, NULL until there is one */
  VivantMediaCrop crop, source_crop;
  gboolean crop_known, face_found;
  gboolean source_crop_known, source_face_found;
  int n_frames;
  double rate, latency; /**< results a second; seconds */
} VivantLiveNews;

void vivant_live_news_clear (VivantLiveNews *self);

/** Called in the main context that was the thread's default when the run was made. */
typedef void (*VivantLiveFunc) (VivantLiveRun *run, gpointer data);
/** `error` is NULL when the run was stopped. */
typedef void (*VivantLiveEndFunc) (VivantLiveRun *run, const GError *error, gpointer data);

/** Opens the camera in a thread of its own and goes on until it is stopped. A run that follows another one waits for
 * `before` (may be NULL) to close its camera. Reference-counted; stopping is the owner's duty. */
VivantLiveRun *vivant_live_run_new (const char *device, VivantLiveRun *before, const VivantLiveSettings *settings,
                                    gboolean mirrored, VivantLiveFunc news, VivantLiveEndFunc ended, gpointer data);
VivantLiveRun *vivant_live_run_ref (VivantLiveRun *self);
void vivant_live_run_unref (VivantLiveRun *self);

/** Asks it to end; returns at once. The functions are not called any more. */
void vivant_live_run_stop (VivantLiveRun *self);

/** From the next picture on. Main thread. */
void vivant_live_run_set_settings (VivantLiveRun *self, const VivantLiveSettings *settings);
void vivant_live_run_set_mirrored (VivantLiveRun *self, gboolean mirrored);
void vivant_live_run_recentre (VivantLiveRun *self);
/** Borrowed until it is set to something else; NULL for none. */
void vivant_live_run_set_recorder (VivantLiveRun *self, VivantLiveRecorder *recorder);

/** The virtual camera that results are sent to from the next one on; NULL for none. */
void vivant_live_run_set_output (VivantLiveRun *self, const char *id);
/** Why the virtual camera was given up, once; NULL when it was not. */
GError *vivant_live_run_take_output_error (VivantLiveRun *self);

/** Takes what is new since the last call. */
void vivant_live_run_take_news (VivantLiveRun *self, VivantLiveNews *news);

G_END_DECLS
