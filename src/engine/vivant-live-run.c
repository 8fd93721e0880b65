/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-live-run.h"

#include "vivant-background.h"
#include "vivant-media-virtual-camera.h"

/* Results whose times make the rate. */
enum { TIMED = 24 };
/* Older ones say nothing about now. */
#define TIMED_US (3 * G_USEC_PER_SEC)
/* How often rate and latency are told: numbers that change with every picture cannot be read. */
#define TOLD_US (G_USEC_PER_SEC / 2)
/* Until the rate is known, for the smoothing filter: what cameras usually send. */
#define USUAL_RATE 30.0

/* Settings on their way to the worker. */
typedef struct Change {
  VivantProjectState *state;
  FommModel *model;
  VivantMediaPicture *source;
  VivantCrop crop;
  int edits_at;
} Change;

struct VivantLiveRun {
  gatomicrefcount references;
  char *device;
  VivantLiveRun *before; /* the worker's */
  GCancellable *cancellable;

  /* Main thread only. */
  VivantLiveFunc news_func;
  VivantLiveEndFunc end_func; /* both NULL when stopped */
  gpointer data;
  GMainContext *context;

  GMutex mutex;   /* guards the rest */
  GCond cond;     /* `ended` */
  Change *change; /* NULL: none since the last picture */
  gboolean mirrored, recentre, ended;
  VivantLiveRecorder *recorder;
  char *output;         /* id of the virtual camera that is wanted */
  GError *output_error; /* why it was given up */
  VivantLiveNews news;
  gboolean announced; /* the main thread has been told, and has not looked yet */

  gint64 times[TIMED]; /* worker: when the last results were ready */
  int n_times;
  double latency; /* worker: smoothed */
  gint64 told;    /* worker */

  VivantMediaVirtualCamera *sender; /* worker: of `sender_id`, or NULL when that was given up */
  char *sender_id;                  /* worker */
};

static void
change_free (Change *change)
{
  vivant_project_state_free (change->state);
  fomm_model_unref (&change->model);
  vivant_media_picture_unref (change->source);
  g_free (change);
}

static Change *
change_new (const VivantLiveSettings *settings)
{
  Change *change = g_new (Change, 1);

  *change = (Change){vivant_project_state_copy (settings->state), fomm_model_ref (settings->model),
                     vivant_media_picture_ref (settings->source), settings->crop, settings->edits_at};
  return change;
}

void
vivant_live_news_clear (VivantLiveNews *self)
{
  g_clear_pointer (&self->result, vivant_result_unref);
  g_clear_pointer (&self->picture, vivant_media_picture_unref);
}

VivantLiveRun *
vivant_live_run_ref (VivantLiveRun *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vivant_live_run_unref (VivantLiveRun *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->before, vivant_live_run_unref);
  g_clear_pointer (&self->change, change_free);
  vivant_live_news_clear (&self->news);
  g_clear_error (&self->output_error);
  g_free (self->output);
  g_free (self->sender_id);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->device);
  g_free (self);
}

/* ---- News ------------------------------------------------------------------------------------------------------- */

static gboolean
announce_cb (gpointer data)
{
  VivantLiveRun *self = data;

  if (self->news_func != NULL)
    self->news_func (self, self->data);
  return G_SOURCE_REMOVE;
}

/* The mutex is held. However fast pictures come, the main loop is woken once for all of them. */
static void
request_announcement (VivantLiveRun *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->announced)
    return;
  self->announced = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, announce_cb, vivant_live_run_ref (self), (GDestroyNotify) vivant_live_run_unref);
  g_source_attach (source, self->context);
}

void
vivant_live_run_take_news (VivantLiveRun *self, VivantLiveNews *news)
{
  g_mutex_lock (&self->mutex);
  vivant_live_news_clear (news);
  *news = self->news;
  if (news->result != NULL)
    vivant_result_ref (news->result);
  if (news->picture != NULL)
    vivant_media_picture_ref (news->picture);
  self->announced = FALSE;
  g_mutex_unlock (&self->mutex);
}

/* The mutex is held. */
static void
take_picture (VivantLiveRun *self, VivantMediaPicture *picture)
{
  vivant_media_picture_ref (picture);
  g_clear_pointer (&self->news.picture, vivant_media_picture_unref);
  self->news.picture = picture;
  request_announcement (self);
}

/* Later pictures come with their results, so that keypoints are where they belong. */
static void
publish_first_picture (VivantLiveRun *self, VivantMediaPicture *picture)
{
  g_mutex_lock (&self->mutex);
  if (self->news.result == NULL)
    take_picture (self, picture);
  g_mutex_unlock (&self->mutex);
}

/* Results a second, from the times of the last ones. */
static double
measure_rate (VivantLiveRun *self, gint64 now)
{
  int n = 1;

  self->times[self->n_times++ % TIMED] = now;
  while (n < MIN (self->n_times, TIMED) && (n < 2 || now - self->times[(self->n_times - 1 - n) % TIMED] < TIMED_US))
    n++;
  if (n < 2)
    return 0.0;
  return (n - 1) * (double) G_USEC_PER_SEC / (double) (now - self->times[(self->n_times - n) % TIMED]);
}

/* Takes the reference on the result. */
static void
publish_result (VivantLiveRun *self, const VivantLiveAnimator *animator, VivantResult *result,
                VivantMediaPicture *picture, gint64 came)
{
  const gint64 now = g_get_monotonic_time ();
  const double rate = measure_rate (self, now), latency = (double) (now - came) / G_USEC_PER_SEC;
  VivantLiveNews *news = &self->news;
  const gboolean tell = now - self->told > TOLD_US;

  self->latency = self->latency > 0 ? self->latency * 0.9 + latency * 0.1 : latency;
  if (tell)
    self->told = now;

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&news->result, vivant_result_unref);
  news->result = result;
  news->crop_known = vivant_live_animator_get_crop (animator, &news->crop, &news->face_found);
  news->source_crop_known =
      vivant_live_animator_get_source_crop (animator, &news->source_crop, &news->source_face_found);
  news->n_frames++;
  news->rate = tell ? rate : news->rate;
  news->latency = tell ? self->latency : news->latency;
  take_picture (self, picture);
  g_mutex_unlock (&self->mutex);
}

/* ---- The worker ------------------------------------------------------------------------------------------------- */

static void
tap_cb (VivantMediaPicture *picture, const VivantMediaCameraFrame *frame, gpointer data)
{
  VivantLiveRun *self = data;

  g_mutex_lock (&self->mutex);
  if (self->recorder != NULL)
    vivant_live_recorder_push (self->recorder, picture, frame->time);
  g_mutex_unlock (&self->mutex);
}

/* A camera can be opened by one only. */
static void
wait_for_the_one_before (VivantLiveRun *self)
{
  VivantLiveRun *before = g_steal_pointer (&self->before);

  if (before == NULL)
    return;
  g_mutex_lock (&before->mutex);
  while (!before->ended)
    g_cond_wait (&before->cond, &before->mutex);
  g_mutex_unlock (&before->mutex);
  vivant_live_run_unref (before);
}

/* Takes over what the main thread has changed since the last picture. */
static gboolean
take_changes (VivantLiveRun *self, VivantMediaCamera *camera, VivantLiveAnimator *animator, GError **error)
{
  Change *change;
  VivantLiveSettings settings;
  gboolean mirrored, recentre, taken;
  double rate;

  g_mutex_lock (&self->mutex);
  change = g_steal_pointer (&self->change);
  mirrored = self->mirrored;
  recentre = self->recentre;
  rate = self->news.rate > 0 ? self->news.rate : USUAL_RATE;
  self->recentre = FALSE;
  g_mutex_unlock (&self->mutex);
  vivant_media_camera_set_mirrored (camera, mirrored);
  if (recentre)
    vivant_live_animator_recentre (animator);
  if (change == NULL)
    return TRUE;
  settings = (VivantLiveSettings){change->state, change->model, change->source, change->crop, change->edits_at, rate};
  taken = vivant_live_animator_set (animator, &settings, error);
  change_free (change);
  return taken;
}

/* Lets other programs see the result. A virtual camera that fails is given up; the rest goes on. */
static void
send_out (VivantLiveRun *self, const VivantMediaPicture *picture)
{
  g_autofree char *wanted = NULL;
  GError *error = NULL;

  g_mutex_lock (&self->mutex);
  wanted = g_strdup (self->output);
  g_mutex_unlock (&self->mutex);
  if (g_strcmp0 (wanted, self->sender_id) != 0) {
    g_clear_pointer (&self->sender, vivant_media_virtual_camera_free);
    g_free (self->sender_id);
    self->sender_id = g_strdup (wanted);
    self->sender = wanted != NULL ? vivant_media_virtual_camera_open (wanted, &error) : NULL;
  }
  if (self->sender != NULL)
    vivant_media_virtual_camera_write (self->sender, picture, &error);
  if (error == NULL)
    return;
  g_clear_pointer (&self->sender, vivant_media_virtual_camera_free);
  g_mutex_lock (&self->mutex);
  g_clear_error (&self->output_error);
  self->output_error = error;
  request_announcement (self);
  g_mutex_unlock (&self->mutex);
}

static gboolean
animate_one (VivantLiveRun *self, VivantMediaCamera *camera, VivantLiveAnimator *animator, GError **error)
{
  VivantMediaCameraFrame frame;
  g_autoptr (VivantMediaPicture) picture = NULL, shown = NULL;
  VivantResult *result;

  if (!take_changes (self, camera, animator, error))
    return FALSE;
  picture = vivant_media_camera_next (camera, &frame, self->cancellable, error);
  if (picture == NULL)
    return FALSE;
  publish_first_picture (self, picture);
  result = vivant_live_animator_step (animator, picture, (int) (frame.index % G_MAXINT), error);
  if (result == NULL)
    return FALSE;
  shown = vivant_media_picture_ref (result->picture);
  publish_result (self, animator, result, picture, frame.time);
  send_out (self, shown);
  return TRUE;
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  VivantLiveRun *self = data;
  GError *error = NULL;
  VivantMediaCamera *camera;

  wait_for_the_one_before (self);
  camera = vivant_media_camera_open (self->device, self->cancellable, &error);
  if (camera != NULL) {
    g_autoptr (VivantLiveAnimator) animator = vivant_live_animator_new (self->cancellable);

    vivant_media_camera_set_tap (camera, tap_cb, self);
    while (animate_one (self, camera, animator, &error))
      ;
    vivant_media_camera_free (camera);
    g_clear_pointer (&self->sender, vivant_media_virtual_camera_free);
  }
  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_task_return_error (task, error);
}

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VivantLiveRun *self = user_data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->end_func != NULL)
    self->end_func (self, error, self->data);
  vivant_live_run_unref (self);
}

/* ---- Public ----------------------------------------------------------------------------------------------------- */

VivantLiveRun *
vivant_live_run_new (const char *device, VivantLiveRun *before, const VivantLiveSettings *settings, gboolean mirrored,
                     VivantLiveFunc news, VivantLiveEndFunc ended, gpointer data)
{
  VivantLiveRun *self = g_new0 (VivantLiveRun, 1);
  g_autoptr (GTask) task = NULL;

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->device = g_strdup (device);
  self->before = before != NULL ? vivant_live_run_ref (before) : NULL;
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->news_func = news;
  self->end_func = ended;
  self->data = data;
  self->change = change_new (settings);
  self->mirrored = mirrored;
  task = g_task_new (NULL, NULL, ended_cb, vivant_live_run_ref (self));
  g_task_set_source_tag (task, vivant_live_run_new);
  g_task_set_task_data (task, vivant_live_run_ref (self), (GDestroyNotify) vivant_live_run_unref);
  vivant_background_run (task, run_thread);
  return self;
}

void
vivant_live_run_stop (VivantLiveRun *self)
{
  self->news_func = NULL;
  self->end_func = NULL;
  g_cancellable_cancel (self->cancellable);
}

void
vivant_live_run_set_settings (VivantLiveRun *self, const VivantLiveSettings *settings)
{
  Change *change = change_new (settings), *old;

  g_mutex_lock (&self->mutex);
  old = self->change;
  self->change = change;
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&old, change_free);
}

void
vivant_live_run_set_mirrored (VivantLiveRun *self, gboolean mirrored)
{
  g_mutex_lock (&self->mutex);
  if (self->mirrored != mirrored)
    self->recentre = TRUE; /* the pose is its own mirror image now */
  self->mirrored = mirrored;
  g_mutex_unlock (&self->mutex);
}

void
vivant_live_run_recentre (VivantLiveRun *self)
{
  g_mutex_lock (&self->mutex);
  self->recentre = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
vivant_live_run_set_recorder (VivantLiveRun *self, VivantLiveRecorder *recorder)
{
  g_mutex_lock (&self->mutex);
  self->recorder = recorder;
  g_mutex_unlock (&self->mutex);
}

void
vivant_live_run_set_output (VivantLiveRun *self, const char *id)
{
  g_mutex_lock (&self->mutex);
  g_free (self->output);
  self->output = g_strdup (id);
  g_mutex_unlock (&self->mutex);
}

GError *
vivant_live_run_take_output_error (VivantLiveRun *self)
{
  GError *error;

  g_mutex_lock (&self->mutex);
  error = g_steal_pointer (&self->output_error);
  g_mutex_unlock (&self->mutex);
  return error;
}
