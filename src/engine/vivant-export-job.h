/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Renders straight into a file: a render job whose sink is an encoder. Memory does not depend on the length of the
 * clip, and nothing appears under the final name before everything is written. Progress comes from the render job's
 * signals. */
#pragma once

#include "vivant-export-settings.h"
#include "vivant-frame-store.h"
#include "vivant-render-job.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_EXPORT_JOB (vivant_export_job_get_type ())
G_DECLARE_FINAL_TYPE (VivantExportJob, vivant_export_job, VIVANT, EXPORT_JOB, GObject)

/** A job that has not started. Settings are copied. */
VivantExportJob *vivant_export_job_new (const VivantProjectState *state, FommModel *model,
                                        const VivantRenderOptions *options, const VivantExportSettings *settings);

/** Frames of `store` whose tags (vivant_frame_tag()) have `common` are taken as they are instead of being rendered
 * again, where that gives the same file. Before the job runs. */
void vivant_export_job_set_frames (VivantExportJob *self, VivantFrameStore *store, guint64 common);

/** The render job within: progress, pause, framing, damage. Belongs to the export job. */
VivantRenderJob *vivant_export_job_get_render_job (VivantExportJob *self);

/** Called after every frame in a thread of the job's; before the job runs. May be NULL. */
void vivant_export_job_set_progress (VivantExportJob *self, void (*progress) (int done, int total, gpointer data),
                                     gpointer data);

/** Renders and writes in the calling thread. Errors: those of vivant_render_job_run(), and VIVANT_ERROR_OUTPUT. */
gboolean vivant_export_job_run (VivantExportJob *self, GCancellable *cancellable, GError **error);

/** The same in a thread of its own. */
void vivant_export_job_run_async (VivantExportJob *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean vivant_export_job_run_finish (VivantExportJob *self, GAsyncResult *result, GError **error);

G_END_DECLS
