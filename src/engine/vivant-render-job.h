/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Animates one portrait with one clip. Three threads, bounded queues between them: one decodes, the worker infers, one
 * composes the final picture and hands it to the sink. Frames come in the clip's order, starting at the first of the
 * range; memory does not depend on the length of the clip.
 *
 * With a start frame b inside the clip every frame is moved relative to b. Since a frame depends on its own keypoints,
 * those of b and those of the source alone, one pass in the clip's order gives the same pictures as the paper's two
 * passes, forwards and backwards from b (reference section 5.2).
 *
 * Signals, in the main context that was the thread's default when the job was made, at most one dispatch pending:
 * - `prepared` (): vivant_render_job_get_info() is valid from now on;
 * - `frames-ready` (int first, int last): the sink has seen all of these frames. */
#pragma once

#include "vivant-project-state.h"
#include "vivant-render-info.h"
#include "vivant-render-options.h"
#include "vivant-render-times.h"
#include "vivant-rendered-frame.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_RENDER_JOB (vivant_render_job_get_type ())
G_DECLARE_FINAL_TYPE (VivantRenderJob, vivant_render_job, VIVANT, RENDER_JOB, GObject)

/** Receives every frame in order, in a thread of the job's. It may keep a reference, and it may block: then the job
 * waits. FALSE with an error stops the job with that error. */
typedef gboolean (*VivantFrameSink) (VivantRenderedFrame *frame, gpointer data, GError **error);

/** Called once before the first frame, in a thread of the job's; may be NULL. FALSE with an error stops the job. */
typedef gboolean (*VivantPreparedFunc) (const VivantRenderInfo *info, gpointer data, GError **error);

/** A job that has not started. `state` is copied; the job keeps a reference on `model`. `options` may be NULL. The
 * crops are squares of the state: an automatic one whose size is 0 is looked for, one that was found already is taken
 * as it is; a crop that is not automatic and has size 0 is the whole picture. */
VivantRenderJob *vivant_render_job_new (const VivantProjectState *state, FommModel *model,
                                        const VivantRenderOptions *options);

/** Must be set before the job runs. `data` must live until the job has ended. */
void vivant_render_job_set_sink (VivantRenderJob *self, VivantPreparedFunc prepared, VivantFrameSink sink,
                                 gpointer data);

/** Gives a frame that was rendered before with the job's settings, or NULL: a new reference. In a thread of the job's.
 */
typedef VivantResult *(*VivantKnownFunc) (int index, gpointer data);

/** Frames that are known are not rendered again; the sink gets them as `known`. Smoothing goes on from their keypoints,
 * so what is rendered between them is what it would be without. Before the job runs; `data` is that of the sink. */
void vivant_render_job_set_known (VivantRenderJob *self, VivantKnownFunc known);

/** Runs the job in the calling thread, which becomes its worker. A job runs once. Errors: VIVANT_ERROR_INPUT when the
 * picture or clip cannot be used, VIVANT_ERROR_MODEL, the sink's, G_IO_ERROR_CANCELLED. Cancelling takes effect within
 * a layer of the network; frames that the sink has seen stay valid. */
gboolean vivant_render_job_run (VivantRenderJob *self, GCancellable *cancellable, GError **error);

/** The same in a thread of its own. */
void vivant_render_job_run_async (VivantRenderJob *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean vivant_render_job_run_finish (VivantRenderJob *self, GAsyncResult *result, GError **error);

/** A paused job finishes the frame it is at and waits. Any thread. */
void vivant_render_job_set_paused (VivantRenderJob *self, gboolean paused);
gboolean vivant_render_job_get_paused (VivantRenderJob *self);

/** NULL before `prepared`. Belongs to the job and does not change any more. Any thread. */
const VivantRenderInfo *vivant_render_job_get_info (VivantRenderJob *self);

/** What the model sees of the portrait; NULL before `prepared`. Belongs to the job. Any thread. */
const VivantMediaPicture *vivant_render_job_get_source (VivantRenderJob *self);

/** Frames the sink has seen. Any thread. */
int vivant_render_job_get_frames_done (VivantRenderJob *self);

/** A sentence on damage in the picture or clip, or NULL. Valid when the job has ended. Belongs to the job. */
const char *vivant_render_job_get_damage (VivantRenderJob *self);

/** Where the time went. Valid when the job has ended; no stages unless it got to rendering. Belongs to the job. */
const VivantRenderTimes *vivant_render_job_get_times (VivantRenderJob *self);

G_END_DECLS
