/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-export-job.h"

#include "vivant-background.h"
#include "vivant-composer.h"
#include "vivant-error.h"
#include "vivant-frame-tag.h"
#include "vivant-media-encoder.h"
#include "vivant-project-json.h"

#include <glib/gi18n-lib.h>

struct _VivantExportJob {
  GObject parent_instance;

  VivantProjectState *state;
  VivantRenderOptions options;
  VivantRenderJob *render;
  char *path, *title;
  char **inputs; /* NULL-terminated */
  VivantExportSettings settings;
  void (*progress) (int done, int total, gpointer data);
  gpointer progress_data;
  VivantFrameStore *store; /* frames that are rendered already, or NULL */
  guint64 common;

  /* The render job's threads, one after the other. */
  GCancellable *cancellable;
  VivantMediaEncoder *encoder;
  int frames, written;
};

G_DEFINE_FINAL_TYPE (VivantExportJob, vivant_export_job, G_TYPE_OBJECT)

void
vivant_export_settings_init (VivantExportSettings *settings)
{
  *settings =
      (VivantExportSettings){.format = VIVANT_MEDIA_FORMAT_MP4, .quality = 75, .audio = TRUE, .synthetic_tag = TRUE};
}

static void
vivant_export_job_finalize (GObject *object)
{
  VivantExportJob *self = VIVANT_EXPORT_JOB (object);

  g_clear_pointer (&self->encoder, vivant_media_encoder_free);
  g_clear_object (&self->render);
  g_clear_object (&self->store);
  vivant_project_state_free (self->state);
  g_free (self->path);
  g_free (self->title);
  g_strfreev (self->inputs);
  G_OBJECT_CLASS (vivant_export_job_parent_class)->finalize (object);
}

static void
vivant_export_job_class_init (VivantExportJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vivant_export_job_finalize;
}

static void
vivant_export_job_init (VivantExportJob *self)
{
}

static char **
list_inputs (const VivantProjectState *state, const char *const *more)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (state->source)
    g_strv_builder_add (builder, state->source);
  if (state->driver)
    g_strv_builder_add (builder, state->driver);
  for (; more && *more; more++)
    g_strv_builder_add (builder, *more);
  return g_strv_builder_end (builder);
}

/* ---- The sink --------------------------------------------------------------------------------------------------- */

static void
take_output_error (VivantExportJob *self, GError **error, GError *cause)
{
  vivant_error_take (error, VIVANT_ERROR_OUTPUT, self->path, cause);
}

static gboolean
on_prepared (const VivantRenderInfo *info, gpointer data, GError **error)
{
  VivantExportJob *self = data;
  VivantMediaEncoderSettings encoder;
  GError *cause = NULL;

  self->frames = info->frames;
  vivant_media_encoder_settings_init (&encoder);
  encoder.format = self->settings.format;
  encoder.width = info->picture_width;
  encoder.height = info->picture_height;
  vivant_overlay_get_size (self->settings.overlay, &encoder.width, &encoder.height);
  encoder.rate_num = info->rate_num > 0 ? info->rate_num : VIVANT_EXPORT_STILL_RATE;
  encoder.rate_den = info->rate_num > 0 ? info->rate_den : 1;
  encoder.variable_rate = info->variable_rate;
  encoder.quality = self->settings.quality;
  encoder.audio_path = self->settings.audio && info->has_audio ? self->state->driver : NULL;
  encoder.audio_from = info->from;
  encoder.audio_to = self->options.to > self->options.from ? self->options.to : 0;
  encoder.synthetic_tag = self->settings.synthetic_tag;
  encoder.title = self->title;
  encoder.inputs = (const char *const *) self->inputs;
  self->encoder = vivant_media_encoder_open (self->path, &encoder, self->cancellable, &cause);
  if (!self->encoder)
    take_output_error (self, error, cause);
  return self->encoder != NULL;
}

static VivantResult *
known_frame (int index, gpointer data)
{
  VivantExportJob *self = data;
  g_autoptr (VivantResult) frame = NULL;

  /* The window's filter begins with the trimmed clip. */
  if (self->state->smoothing > 0.0 && vivant_render_job_get_info (self->render)->first != self->state->trim_in)
    return NULL;
  frame = vivant_frame_store_get_made (self->store, index, vivant_frame_tag (self->common, self->state, index));
  return frame && vivant_overlay_is_in_result (self->settings.overlay, frame) ? g_steal_pointer (&frame) : NULL;
}

static gboolean
write_picture (VivantExportJob *self, const VivantMediaPicture *picture, const VivantRenderedFrame *frame,
               GError **error)
{
  GError *cause = NULL;

  if (!vivant_media_encoder_write (self->encoder, picture, frame->time, frame->duration, self->cancellable, &cause)) {
    take_output_error (self, error, cause);
    return FALSE;
  }
  self->written++;
  if (self->progress)
    self->progress (self->written, MAX (self->frames, self->written), self->progress_data);
  return TRUE;
}

static gboolean
on_frame (VivantRenderedFrame *frame, gpointer data, GError **error)
{
  VivantExportJob *self = data;
  g_autoptr (VivantMediaPicture) painted = NULL;

  if (self->settings.overlay == VIVANT_OVERLAY_NONE)
    return write_picture (self, frame->picture, frame, error);
  painted = vivant_overlay_paint (self->settings.overlay, frame, vivant_render_job_get_source (self->render));
  if (painted)
    return write_picture (self, painted, frame, error);
  g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_FAILED, _ ("Not enough memory"));
  return FALSE;
}

/* ---- Running ---------------------------------------------------------------------------------------------------- */

VivantExportJob *
vivant_export_job_new (const VivantProjectState *state, FommModel *model, const VivantRenderOptions *options,
                       const VivantExportSettings *settings)
{
  const VivantRenderOptions defaults = VIVANT_RENDER_OPTIONS_INIT;
  VivantExportJob *self = g_object_new (VIVANT_TYPE_EXPORT_JOB, NULL);

  self->state = vivant_project_state_copy (state);
  self->options = options ? *options : defaults;
  self->options.parts |= vivant_overlay_get_parts (settings->overlay);
  self->settings = *settings;
  self->path = g_strdup (settings->path);
  self->title = g_strdup (settings->title);
  self->inputs = list_inputs (state, settings->more_inputs);
  /* Overlays show the model's own picture: its maps fit nothing else. */
  self->options.plain |= settings->overlay != VIVANT_OVERLAY_NONE;
  self->render = vivant_render_job_new (self->state, model, &self->options);
  vivant_render_job_set_sink (self->render, on_prepared, on_frame, self);
  return self;
}

VivantRenderJob *
vivant_export_job_get_render_job (VivantExportJob *self)
{
  return self->render;
}

/* The window's frames hold the user's picture at its natural size and the model's own, keypoints, and most maps. */
static gboolean
can_take_frames (VivantExportJob *self)
{
  return self->settings.overlay != VIVANT_OVERLAY_DEFORMED && self->options.align_corners < 0 &&
         (!vivant_composer_is_needed (self->state, &self->options) || self->options.size == 0);
}

static gboolean
is_unchanged (const char *path, const char *fingerprint)
{
  g_autofree char *now = fingerprint ? vivant_fingerprint (path) : NULL;

  return g_strcmp0 (now, fingerprint) == 0;
}

/* A file that was written over since is not what the frames there are were made of, and they would not fit the rest. */
static void
leave_old_frames (VivantExportJob *self)
{
  if (self->store && (!is_unchanged (self->state->source, self->state->source_fingerprint) ||
                      !is_unchanged (self->state->driver, self->state->driver_fingerprint)))
    vivant_render_job_set_known (self->render, NULL);
}

void
vivant_export_job_set_frames (VivantExportJob *self, VivantFrameStore *store, guint64 common)
{
  if (!can_take_frames (self))
    return;
  g_set_object (&self->store, store);
  self->common = common;
  vivant_render_job_set_known (self->render, known_frame);
}

void
vivant_export_job_set_progress (VivantExportJob *self, void (*progress) (int done, int total, gpointer data),
                                gpointer data)
{
  self->progress = progress;
  self->progress_data = data;
}

static gboolean
finish (VivantExportJob *self, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;

  if (!self->written) {
    g_autofree char *name = g_filename_display_name (self->state->driver);

    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT, _ ("“%s” has no frame in the chosen part"), name);
    return FALSE;
  }
  if (vivant_media_encoder_finish (self->encoder, cancellable, &cause))
    return TRUE;
  take_output_error (self, error, cause);
  return FALSE;
}

gboolean
vivant_export_job_run (VivantExportJob *self, GCancellable *cancellable, GError **error)
{
  gboolean done;

  self->cancellable = cancellable;
  leave_old_frames (self);
  done = vivant_render_job_run (self->render, cancellable, error) && finish (self, cancellable, error);
  /* Aborts what was not finished. */
  g_clear_pointer (&self->encoder, vivant_media_encoder_free);
  self->cancellable = NULL;
  return done;
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (vivant_export_job_run (source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
vivant_export_job_run_async (VivantExportJob *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vivant_export_job_run_async);
  /* The job itself knows whether the file was finished before the cancellation came. */
  g_task_set_check_cancellable (task, FALSE);
  vivant_background_run (task, run_thread);
}

gboolean
vivant_export_job_run_finish (VivantExportJob *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
