/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-render-job.h"

#include "vivant-background.h"
#include "vivant-composer.h"
#include "vivant-render-pipeline.h"

struct _VivantRenderJob {
  GObject parent_instance;

  VivantProjectState *state;
  FommModel *model;
  VivantRenderOptions options;
  VivantPreparedFunc prepared;
  VivantFrameSink sink;
  VivantKnownFunc known;
  gpointer sink_data;
  GMainContext *context; /* where signals are emitted */

  GMutex mutex; /* guards everything below */
  GCond resumed;
  gboolean paused;
  GCancellable *cancellable;
  VivantRenderInfo info;
  VivantMediaPicture *source;
  gboolean info_valid, info_announced;
  int done;                   /* frames delivered */
  int ready_first, ready_end; /* frames not announced yet; empty when equal */
  GSource *pending;           /* the one dispatch under way */
  char *damage;
  VivantRenderTimes times; /* the worker's until the job has ended */
};

enum { SIGNAL_PREPARED, SIGNAL_FRAMES_READY, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VivantRenderJob, vivant_render_job, G_TYPE_OBJECT)

static void
vivant_render_job_finalize (GObject *object)
{
  VivantRenderJob *self = VIVANT_RENDER_JOB (object);

  vivant_project_state_free (self->state);
  fomm_model_unref (&self->model);
  g_clear_pointer (&self->source, vivant_media_picture_unref);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->resumed);
  g_free (self->damage);
  G_OBJECT_CLASS (vivant_render_job_parent_class)->finalize (object);
}

static void
vivant_render_job_class_init (VivantRenderJobClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vivant_render_job_finalize;
  signals[SIGNAL_PREPARED] = g_signal_new ("prepared", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FRAMES_READY] = g_signal_new ("frames-ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
vivant_render_job_init (VivantRenderJob *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->resumed);
  self->context = g_main_context_ref_thread_default ();
}

VivantRenderJob *
vivant_render_job_new (const VivantProjectState *state, FommModel *model, const VivantRenderOptions *options)
{
  const VivantRenderOptions defaults = VIVANT_RENDER_OPTIONS_INIT;
  VivantRenderJob *self = g_object_new (VIVANT_TYPE_RENDER_JOB, NULL);

  self->state = vivant_project_state_copy (state);
  self->model = fomm_model_ref (model);
  self->options = options ? *options : defaults;
  return self;
}

void
vivant_render_job_set_sink (VivantRenderJob *self, VivantPreparedFunc prepared, VivantFrameSink sink, gpointer data)
{
  self->prepared = prepared;
  self->sink = sink;
  self->sink_data = data;
}

void
vivant_render_job_set_known (VivantRenderJob *self, VivantKnownFunc known)
{
  self->known = known;
}

/* ---- News for the main context ---------------------------------------------------------------------------------- */

static gboolean
announce (gpointer data)
{
  VivantRenderJob *self = data;
  gboolean prepared;
  int first, end;

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->pending, g_source_unref);
  prepared = self->info_valid && !self->info_announced;
  self->info_announced = self->info_valid;
  first = self->ready_first;
  end = self->ready_end;
  self->ready_first = end;
  g_mutex_unlock (&self->mutex);
  if (prepared)
    g_signal_emit (self, signals[SIGNAL_PREPARED], 0);
  if (end > first)
    g_signal_emit (self, signals[SIGNAL_FRAMES_READY], 0, first, end - 1);
  return G_SOURCE_REMOVE;
}

/* The mutex is held. However fast frames come, the main loop is woken once for all of them. */
static void
request_announcement (VivantRenderJob *self)
{
  if (self->pending)
    return;
  self->pending = g_idle_source_new ();
  g_source_set_priority (self->pending, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->pending, announce, g_object_ref (self), g_object_unref);
  g_source_attach (self->pending, self->context);
}

/* ---- Hooks of the pipeline -------------------------------------------------------------------------------------- */

static gboolean
on_prepared (const VivantRenderSetup *setup, gpointer data, GError **error)
{
  VivantRenderJob *self = data;

  g_mutex_lock (&self->mutex);
  self->info = setup->info;
  self->source = vivant_media_picture_ref (setup->model_source);
  self->info_valid = TRUE;
  self->ready_first = self->ready_end = setup->info.first;
  request_announcement (self);
  g_mutex_unlock (&self->mutex);
  return !self->prepared || self->prepared (&self->info, self->sink_data, error);
}

static void
on_wait_while_paused (gpointer data)
{
  VivantRenderJob *self = data;

  g_mutex_lock (&self->mutex);
  while (self->paused && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->resumed, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static VivantResult *
on_known (int index, gpointer data)
{
  VivantRenderJob *self = data;

  return self->known ? self->known (index, self->sink_data) : NULL;
}

static gboolean
on_deliver (VivantRenderedFrame *frame, gpointer data, GError **error)
{
  VivantRenderJob *self = data;

  if (self->sink && !self->sink (frame, self->sink_data, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  self->done++;
  self->ready_end = frame->index + 1;
  request_announcement (self);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

/* ---- Running ---------------------------------------------------------------------------------------------------- */

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  VivantRenderJob *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->resumed);
  g_mutex_unlock (&self->mutex);
}

gboolean
vivant_render_job_run (VivantRenderJob *self, GCancellable *cancellable, GError **error)
{
  const VivantRenderHooks hooks = {on_prepared, on_wait_while_paused, on_known, on_deliver, self};
  gulong handler = 0;
  char *damage = NULL;
  gboolean done;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->cancellable = cancellable;
  if (cancellable)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);
  done = vivant_render_pipeline_run (self->state, self->model, &self->options, &hooks, cancellable, &damage,
                                     &self->times, error);
  if (cancellable)
    g_cancellable_disconnect (cancellable, handler);
  g_mutex_lock (&self->mutex);
  self->cancellable = NULL;
  self->damage = damage;
  g_mutex_unlock (&self->mutex);
  return done;
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (vivant_render_job_run (source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
vivant_render_job_run_async (VivantRenderJob *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vivant_render_job_run_async);
  /* The job itself says how it ended: frames are delivered until it has really stopped. */
  g_task_set_check_cancellable (task, FALSE);
  vivant_background_run (task, run_thread);
}

gboolean
vivant_render_job_run_finish (VivantRenderJob *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vivant_render_job_set_paused (VivantRenderJob *self, gboolean paused)
{
  g_mutex_lock (&self->mutex);
  self->paused = paused;
  g_cond_broadcast (&self->resumed);
  g_mutex_unlock (&self->mutex);
}

gboolean
vivant_render_job_get_paused (VivantRenderJob *self)
{
  gboolean paused;

  g_mutex_lock (&self->mutex);
  paused = self->paused;
  g_mutex_unlock (&self->mutex);
  return paused;
}

const VivantRenderInfo *
vivant_render_job_get_info (VivantRenderJob *self)
{
  gboolean valid;

  g_mutex_lock (&self->mutex);
  valid = self->info_valid;
  g_mutex_unlock (&self->mutex);
  return valid ? &self->info : NULL;
}

const VivantMediaPicture *
vivant_render_job_get_source (VivantRenderJob *self)
{
  return vivant_render_job_get_info (self) ? self->source : NULL;
}

int
vivant_render_job_get_frames_done (VivantRenderJob *self)
{
  int done;

  g_mutex_lock (&self->mutex);
  done = self->done;
  g_mutex_unlock (&self->mutex);
  return done;
}

const VivantRenderTimes *
vivant_render_job_get_times (VivantRenderJob *self)
{
  return &self->times;
}

const char *
vivant_render_job_get_damage (VivantRenderJob *self)
{
  return self->damage;
}
