/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-studio.h"

#include "vivant-error.h"
#include "vivant-media-still.h"
#include "vivant-project-json.h"
#include "vivant-render-job.h"

#include <glib/gi18n-lib.h>

/* Of rendered frames in memory: some ten seconds at the usual model size. */
#define STORE_MEMORY (96 * 1024 * 1024)
/* An edit is followed by a preview this much later, so that a drag does not start one for every pixel. */
#define PREVIEW_DELAY_MS 60
/* Shown only when several frames agree on it. */
#define ETA_FRAMES 8

/* What a running job and the studio share; outlives whichever ends first. */
typedef struct Run {
  gatomicrefcount references;
  VivantFrameStore *store;
  VivantRenderJob *job;
  GCancellable *cancellable;
  guint generation;
  int first, count;
  gboolean preview;
  gboolean paste_back;
  gint64 last_time; /* worker only */
  gint64 spent;     /* microseconds for the last frame, smoothed; atomic through `mutex` */
  GMutex mutex;
} Run;

struct _VivantStudio {
  GObject parent_instance;

  VivantProject *project;
  VivantModelCatalog *catalog;
  VivantFrameStore *store;

  char *source_path, *driver_path; /* what is loaded or being loaded */
  VivantMediaPicture *source;
  VivantMediaProbe *driver;
  GCancellable *source_cancellable, *driver_cancellable, *model_cancellable;
  gboolean source_missing, driver_missing, source_face, driver_face;

  FommModel *model;
  char *model_title;
  gboolean model_loading;

  Run *run; /* NULL when no job runs */
  gboolean wanted, paused;
  int preview; /* frame to render next, -1: none */
  guint preview_source;
  int playhead, start_frame;
  gboolean start_known, amending;
  double seconds_per_frame;
  int timed_frames;
  gint64 asked, first_delay;
};

enum { PROP_0, PROP_PHASE, PROP_N_FRAMES, PROP_PLAYHEAD, PROP_BUSY_TEXT, PROP_MODEL_TITLE, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SOURCE_LOADED, DRIVER_LOADED, FRAME_READY, FRAMED, FAILED, FINISHED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VivantStudio, vivant_studio, G_TYPE_OBJECT)

static void go_on (VivantStudio *self);

/* ---- Runs ------------------------------------------------------------------------------------------------------ */

static void
run_unref (gpointer data)
{
  Run *run = data;

  if (!g_atomic_ref_count_dec (&run->references))
    return;
  g_clear_object (&run->store);
  g_clear_object (&run->job);
  g_clear_object (&run->cancellable);
  g_mutex_clear (&run->mutex);
  g_free (run);
}

static void
note_time (Run *run)
{
  const gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&run->mutex);
  if (run->last_time > 0) {
    const gint64 took = now - run->last_time;

    run->spent = run->spent == 0 ? took : (run->spent * 7 + took) / 8;
  }
  run->last_time = now;
  g_mutex_unlock (&run->mutex);
}

/* Worker. The square's place in the picture, as fractions. */
static void
place_of_square (const Run *run, const VivantRenderInfo *info, double *crop)
{
  crop[0] = crop[1] = 0.0;
  crop[2] = crop[3] = 1.0;
  if (!run->paste_back || info == NULL)
    return;
  crop[0] = (double) info->source_crop.x / info->source_width;
  crop[1] = (double) info->source_crop.y / info->source_height;
  crop[2] = (double) info->source_crop.width / info->source_width;
  crop[3] = (double) info->source_crop.height / info->source_height;
}

static gboolean
sink_cb (VivantRenderedFrame *frame, gpointer data, GError **error)
{
  Run *run = data;
  g_autoptr (VivantResult) result = NULL;
  double crop[4];

  place_of_square (run, vivant_render_job_get_info (run->job), crop);
  result = vivant_result_new (frame->index, frame->result, frame->picture, crop);
  if (result == NULL) {
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_FAILED, _ ("There is not enough memory to go on."));
    return FALSE;
  }
  if (!vivant_frame_store_put (run->store, result, run->generation, error))
    return FALSE;
  note_time (run);
  vivant_frame_store_set_now (run->store,
                              !run->preview && frame->index + 1 < run->first + run->count ? frame->index + 1 : -1);
  return TRUE;
}

static void
take_timing (VivantStudio *self, Run *run)
{
  g_mutex_lock (&run->mutex);
  if (run->spent > 0)
    self->seconds_per_frame = (double) run->spent / G_USEC_PER_SEC;
  g_mutex_unlock (&run->mutex);
}

static void
frames_ready_cb (VivantRenderJob *job, int first, int last, VivantStudio *self)
{
  if (self->run == NULL || self->run->job != job)
    return;
  if (self->first_delay < 0)
    self->first_delay = g_get_monotonic_time () - self->asked;
  if (!self->run->preview)
    self->timed_frames += last - first + 1;
  take_timing (self, self->run);
  g_signal_emit (self, signals[FRAME_READY], 0, first, last);
}

static gboolean
take_found_crop (VivantCrop *crop, const VivantMediaCrop *found)
{
  if (!crop->automatic || crop->size > 0.0)
    return FALSE;
  crop->x = found->x;
  crop->y = found->y;
  crop->size = MAX (found->width, found->height);
  return TRUE;
}

static void
prepared_cb (VivantRenderJob *job, VivantStudio *self)
{
  const VivantRenderInfo *info = vivant_render_job_get_info (job);
  VivantProjectState *next;
  gboolean found;

  if (self->run == NULL || self->run->job != job || info == NULL)
    return;
  next = vivant_project_state_copy (vivant_project_get_state (self->project));
  found = take_found_crop (&next->source_crop, &info->source_crop);
  if (found)
    self->source_face = info->source_face_found;
  if (take_found_crop (&next->driver_crop, &info->driving_crop)) {
    self->driver_face = info->driving_face_found;
    found = TRUE;
  }
  self->start_frame = info->start_frame;
  self->start_known = TRUE;
  self->amending = TRUE;
  if (found)
    vivant_project_amend (self->project, next);
  else
    vivant_project_state_free (next);
  self->amending = FALSE;
  g_signal_emit (self, signals[FRAMED], 0);
}

static void
notify_phase (VivantStudio *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY_TEXT]);
}

/* Keeps studio and run alive while a job runs: its sink writes into the run. */
typedef struct Ending {
  VivantStudio *studio;
  Run *run;
} Ending;

static void
run_finished_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Ending *ending = user_data;
  g_autoptr (VivantStudio) self = ending->studio;
  g_autoptr (GError) error = NULL;
  const gboolean ok = vivant_render_job_run_finish (VIVANT_RENDER_JOB (object), result, &error);

  run_unref (ending->run);
  if (self->run == NULL || (GObject *) self->run->job != object)
    return;
  g_signal_handlers_disconnect_by_data (object, self);
  take_timing (self, self->run);
  vivant_frame_store_set_now (self->store, -1);
  g_clear_pointer (&self->run, run_unref);
  if (!ok && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    self->wanted = FALSE;
    self->paused = FALSE;
    self->preview = -1;
    notify_phase (self);
    g_signal_emit (self, signals[FAILED], 0, (int) VIVANT_FAILURE_RENDER, error);
    return;
  }
  go_on (self);
}

static void
start_run (VivantStudio *self, int first, int count, gboolean preview)
{
  VivantRenderOptions options = VIVANT_RENDER_OPTIONS_INIT;
  VivantProjectState *state = vivant_project_state_copy (vivant_project_get_state (self->project));
  Run *run = g_new0 (Run, 1);
  Ending *ending;
  int begin, end;

  vivant_studio_get_range (self, &begin, &end);
  g_atomic_ref_count_init (&run->references);
  g_mutex_init (&run->mutex);
  run->store = g_object_ref (self->store);
  run->cancellable = g_cancellable_new ();
  run->generation = vivant_frame_store_get_generation (self->store);
  run->first = first;
  run->count = count;
  run->preview = preview;
  run->paste_back = state->paste_back;
  if (state->start_mode == VIVANT_START_AUTO && self->start_known) {
    /* Looked for once a clip, not once a job. */
    state->start_mode = VIVANT_START_CHOSEN;
    state->start_frame = self->start_frame;
  }
  if (preview && (first < begin || first >= end))
    state->trim_in = state->trim_out = begin = 0;
  options.parts = FOMM_PART_MASKS | FOMM_PART_OCCLUSION | FOMM_PART_DEFORMATION;
  options.first = first - begin;
  options.count = count;
  run->job = vivant_render_job_new (state, self->model, &options);
  vivant_render_job_set_sink (run->job, NULL, sink_cb, run);
  g_signal_connect_object (run->job, "prepared", G_CALLBACK (prepared_cb), self, 0);
  g_signal_connect_object (run->job, "frames-ready", G_CALLBACK (frames_ready_cb), self, 0);
  g_atomic_ref_count_inc (&run->references);
  ending = g_new (Ending, 1);
  *ending = (Ending){g_object_ref (self), run};
  self->run = run;
  if (!preview)
    vivant_frame_store_set_now (self->store, first);
  vivant_render_job_run_async (run->job, run->cancellable, run_finished_cb, ending);
  vivant_project_state_free (state);
}

/* Starts whatever is due, if anything. */
static void
go_on (VivantStudio *self)
{
  int begin, end, first, last;

  if (self->run != NULL || !vivant_studio_get_can_render (self)) {
    notify_phase (self);
    return;
  }
  vivant_studio_get_range (self, &begin, &end);
  if (self->preview >= 0) {
    first = self->preview;
    self->preview = -1;
    if (first < vivant_studio_get_n_frames (self) &&
        vivant_frame_store_get_state (self->store, first) != VIVANT_FRAME_DONE) {
      start_run (self, first, 1, TRUE);
      notify_phase (self);
      return;
    }
  }
  if (self->wanted && !self->paused) {
    /* The smoothing filter looks back, so with it frames must come in the clip's order. */
    const gboolean in_order = vivant_project_get_state (self->project)->smoothing > 0.0;

    first = vivant_frame_store_next_todo (self->store, begin, in_order ? begin : self->playhead, end);
    if (first < 0) {
      self->wanted = FALSE;
      notify_phase (self);
      g_signal_emit (self, signals[FINISHED], 0);
      return;
    }
    if (in_order)
      first = begin;
    for (last = first;
         last < end && (in_order || vivant_frame_store_get_state (self->store, last) != VIVANT_FRAME_DONE); last++)
      ;
    start_run (self, first, last - first, FALSE);
  }
  notify_phase (self);
}

static void
stop_run (VivantStudio *self)
{
  if (self->run != NULL) {
    g_cancellable_cancel (self->run->cancellable);
    vivant_render_job_set_paused (self->run->job, FALSE);
  }
}

static gboolean
preview_cb (gpointer data)
{
  VivantStudio *self = VIVANT_STUDIO (data);

  self->preview_source = 0;
  vivant_studio_preview (self, self->playhead);
  return G_SOURCE_REMOVE;
}

static void
schedule_preview (VivantStudio *self)
{
  if (self->preview_source != 0)
    g_source_remove (self->preview_source);
  self->preview_source = g_timeout_add (PREVIEW_DELAY_MS, preview_cb, self);
}

/* ---- Loading --------------------------------------------------------------------------------------------------- */

typedef struct Loaded {
  VivantMediaPicture *picture;
  VivantMediaProbe *probe;
  char *fingerprint;
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_pointer (&loaded->picture, vivant_media_picture_unref);
  g_clear_pointer (&loaded->probe, vivant_media_probe_unref);
  g_free (loaded->fingerprint);
  g_free (loaded);
}

static void
load_source_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  Loaded *loaded = g_new0 (Loaded, 1);
  GError *error = NULL;

  loaded->picture = vivant_media_still_load (path, VIVANT_MEDIA_BACKGROUND_WHITE, NULL, cancellable, &error);
  if (error != NULL) {
    loaded_free (loaded);
    g_task_return_error (task, error);
    return;
  }
  loaded->fingerprint = vivant_fingerprint (path);
  g_task_return_pointer (task, loaded, loaded_free);
}

static void
load_driver_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  Loaded *loaded = g_new0 (Loaded, 1);
  GError *error = NULL;

  loaded->probe = vivant_media_probe_file (path, cancellable, &error);
  if (error != NULL) {
    loaded_free (loaded);
    g_task_return_error (task, error);
    return;
  }
  loaded->fingerprint = vivant_fingerprint (path);
  g_task_return_pointer (task, loaded, loaded_free);
}

static gboolean
fingerprint_fits (VivantStudio *self, gboolean driver, Loaded *loaded)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);
  const char *known = driver ? state->driver_fingerprint : state->source_fingerprint;

  return known == NULL || g_strcmp0 (known, loaded->fingerprint) == 0;
}

static void
source_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VivantStudio *self = VIVANT_STUDIO (object);
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->source, vivant_media_picture_unref);
  if (loaded != NULL) {
    self->source = g_steal_pointer (&loaded->picture);
    self->source_face = TRUE;
    if (!fingerprint_fits (self, FALSE, loaded))
      g_debug ("The portrait is another file than the project knew");
    vivant_project_set_fingerprint (self->project, FALSE, loaded->fingerprint);
    loaded_free (loaded);
  }
  g_signal_emit (self, signals[SOURCE_LOADED], 0);
  if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, (int) VIVANT_FAILURE_SOURCE, error);
  schedule_preview (self);
  go_on (self);
}

static void
driver_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VivantStudio *self = VIVANT_STUDIO (object);
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->driver, vivant_media_probe_unref);
  if (loaded != NULL) {
    self->driver = g_steal_pointer (&loaded->probe);
    self->driver_face = TRUE;
    vivant_project_set_fingerprint (self->project, TRUE, loaded->fingerprint);
    loaded_free (loaded);
  }
  vivant_frame_store_reset (self->store, vivant_studio_get_n_frames (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FRAMES]);
  vivant_studio_set_playhead (self, vivant_project_get_state (self->project)->trim_in);
  g_signal_emit (self, signals[DRIVER_LOADED], 0);
  if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, (int) VIVANT_FAILURE_DRIVER, error);
  schedule_preview (self);
  go_on (self);
}

static GCancellable *
renew (GCancellable **at)
{
  g_cancellable_cancel (*at);
  g_clear_object (at);
  *at = g_cancellable_new ();
  return *at;
}

static void
load_source (VivantStudio *self)
{
  const char *path = vivant_project_get_state (self->project)->source;
  GCancellable *cancellable = renew (&self->source_cancellable);
  g_autoptr (GTask) task = NULL;

  self->source_missing = path != NULL && !g_file_test (path, G_FILE_TEST_EXISTS);
  if (path == NULL || self->source_missing) {
    g_clear_pointer (&self->source, vivant_media_picture_unref);
    g_signal_emit (self, signals[SOURCE_LOADED], 0);
    return;
  }
  task = g_task_new (self, cancellable, source_loaded_cb, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_set_name (task, "load-source");
  g_task_run_in_thread (task, load_source_thread);
}

static void
load_driver (VivantStudio *self)
{
  const char *path = vivant_project_get_state (self->project)->driver;
  GCancellable *cancellable = renew (&self->driver_cancellable);
  g_autoptr (GTask) task = NULL;

  self->driver_missing = path != NULL && !g_file_test (path, G_FILE_TEST_EXISTS);
  if (path == NULL || self->driver_missing) {
    g_clear_pointer (&self->driver, vivant_media_probe_unref);
    vivant_frame_store_reset (self->store, 0);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FRAMES]);
    g_signal_emit (self, signals[DRIVER_LOADED], 0);
    return;
  }
  task = g_task_new (self, cancellable, driver_loaded_cb, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_set_name (task, "load-driver");
  g_task_run_in_thread (task, load_driver_thread);
}

static void
model_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantStudio) self = VIVANT_STUDIO (user_data);
  g_autoptr (GError) error = NULL;
  FommModel *model = vivant_model_load_finish (VIVANT_MODEL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    fomm_model_unref (&model);
    return;
  }
  self->model_loading = FALSE;
  fomm_model_unref (&self->model);
  self->model = model;
  g_free (self->model_title);
  self->model_title = model != NULL ? g_strdup (vivant_model_get_title (VIVANT_MODEL (object))) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL_TITLE]);
  if (error != NULL) {
    self->wanted = FALSE;
    g_signal_emit (self, signals[FAILED], 0, (int) VIVANT_FAILURE_MODEL, error);
  }
  schedule_preview (self);
  go_on (self);
}

static void
load_model (VivantStudio *self)
{
  const char *id = vivant_project_get_state (self->project)->model;
  GCancellable *cancellable = renew (&self->model_cancellable);
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantModel) model = vivant_model_catalog_find (self->catalog, id, &error);

  fomm_model_unref (&self->model);
  if (model == NULL) {
    g_signal_emit (self, signals[FAILED], 0, (int) VIVANT_FAILURE_MODEL, error);
    return;
  }
  self->model_loading = TRUE;
  vivant_model_load_async (model, cancellable, model_loaded_cb, g_object_ref (self));
}

/* ---- Following the project ------------------------------------------------------------------------------------- */

static gboolean
path_is (const char *path, const char *other)
{
  return g_strcmp0 (path, other) == 0;
}

static void
project_changed_cb (VivantProject *project, guint what, int first, VivantStudio *self)
{
  const VivantProjectState *state = vivant_project_get_state (project);
  const unsigned matters = VIVANT_CHANGE_SOURCE | VIVANT_CHANGE_DRIVER | VIVANT_CHANGE_MODEL | VIVANT_CHANGE_MOTION |
                           VIVANT_CHANGE_EDITS | VIVANT_CHANGE_PICTURE;

  if (self->amending)
    return;
  if (!path_is (self->source_path, state->source) || (self->source_missing && state->source != NULL)) {
    g_free (self->source_path);
    self->source_path = g_strdup (state->source);
    load_source (self);
  }
  if (!path_is (self->driver_path, state->driver) || (self->driver_missing && state->driver != NULL)) {
    g_free (self->driver_path);
    self->driver_path = g_strdup (state->driver);
    load_driver (self);
  }
  if ((what & VIVANT_CHANGE_MODEL) != 0)
    load_model (self);
  if ((what & (VIVANT_CHANGE_SOURCE | VIVANT_CHANGE_DRIVER | VIVANT_CHANGE_MODEL | VIVANT_CHANGE_TRIM)) != 0)
    self->start_known = FALSE;
  if ((what & matters) != 0 || ((what & VIVANT_CHANGE_TRIM) != 0 && state->start_mode != VIVANT_START_CHOSEN)) {
    vivant_frame_store_invalidate (self->store, first);
    stop_run (self);
    schedule_preview (self);
  } else if ((what & VIVANT_CHANGE_TRIM) != 0) {
    stop_run (self);
  }
  go_on (self);
}

/* ---- Public ---------------------------------------------------------------------------------------------------- */

VivantProject *
vivant_studio_get_project (VivantStudio *self)
{
  return self->project;
}

VivantModelCatalog *
vivant_studio_get_catalog (VivantStudio *self)
{
  return self->catalog;
}

VivantFrameStore *
vivant_studio_get_store (VivantStudio *self)
{
  return self->store;
}

VivantMediaPicture *
vivant_studio_get_source (VivantStudio *self)
{
  return self->source;
}

VivantMediaProbe *
vivant_studio_get_driver (VivantStudio *self)
{
  return self->driver;
}

FommModel *
vivant_studio_get_model (VivantStudio *self)
{
  return self->model;
}

gboolean
vivant_studio_get_face_found (VivantStudio *self, gboolean driver)
{
  return driver ? self->driver_face : self->source_face;
}

gboolean
vivant_studio_get_missing (VivantStudio *self, gboolean driver)
{
  return driver ? self->driver_missing : self->source_missing;
}

VivantPhase
vivant_studio_get_phase (VivantStudio *self)
{
  if (!self->wanted)
    return VIVANT_PHASE_IDLE;
  return self->paused ? VIVANT_PHASE_PAUSED : VIVANT_PHASE_RENDERING;
}

int
vivant_studio_get_n_frames (VivantStudio *self)
{
  return self->driver != NULL ? (int) CLAMP (self->driver->frames, 1, G_MAXINT / 2) : 0;
}

void
vivant_studio_get_range (VivantStudio *self, int *begin, int *end)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);
  const int n = vivant_studio_get_n_frames (self);

  *end = state->trim_out > 0 ? MIN (state->trim_out, n) : n;
  *begin = CLAMP (state->trim_in, 0, MAX (*end - 1, 0));
}

int
vivant_studio_get_start_frame (VivantStudio *self)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);

  switch (state->start_mode) {
  case VIVANT_START_CHOSEN:
    return state->start_frame;
  case VIVANT_START_FIRST:
    return state->trim_in;
  case VIVANT_START_AUTO:
  default:
    return self->start_known ? self->start_frame : -1;
  }
}

double
vivant_studio_get_rate (VivantStudio *self)
{
  if (self->driver == NULL || self->driver->rate_num <= 0 || self->driver->rate_den <= 0)
    return 25.0;
  return (double) self->driver->rate_num / self->driver->rate_den;
}

int
vivant_studio_get_playhead (VivantStudio *self)
{
  return self->playhead;
}

void
vivant_studio_set_playhead (VivantStudio *self, int frame)
{
  const int n = vivant_studio_get_n_frames (self);

  g_return_if_fail (VIVANT_IS_STUDIO (self));
  frame = CLAMP (frame, 0, MAX (n - 1, 0));
  if (frame == self->playhead)
    return;
  self->playhead = frame;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYHEAD]);
}

gboolean
vivant_studio_get_can_render (VivantStudio *self)
{
  return self->source != NULL && self->driver != NULL && self->model != NULL;
}

static void
note_asked (VivantStudio *self)
{
  self->asked = g_get_monotonic_time ();
  self->first_delay = -1;
}

void
vivant_studio_start (VivantStudio *self)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  note_asked (self);
  self->wanted = TRUE;
  self->paused = FALSE;
  self->timed_frames = 0;
  go_on (self);
}

void
vivant_studio_pause (VivantStudio *self)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  self->paused = TRUE;
  if (self->run != NULL && !self->run->preview)
    vivant_render_job_set_paused (self->run->job, TRUE);
  notify_phase (self);
}

void
vivant_studio_resume (VivantStudio *self)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  self->paused = FALSE;
  if (self->run != NULL)
    vivant_render_job_set_paused (self->run->job, FALSE);
  go_on (self);
}

void
vivant_studio_cancel (VivantStudio *self)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  self->wanted = FALSE;
  self->paused = FALSE;
  stop_run (self);
  notify_phase (self);
}

void
vivant_studio_preview (VivantStudio *self, int frame)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  if (vivant_frame_store_get_state (self->store, frame) == VIVANT_FRAME_DONE)
    return;
  note_asked (self);
  self->preview = frame;
  if (self->run != NULL && !self->run->preview && self->wanted)
    /* The render goes on from the playhead anyway; a paused one gives way to the preview. */
    stop_run (self);
  go_on (self);
}

double
vivant_studio_get_eta (VivantStudio *self)
{
  int begin, end;

  if (self->timed_frames < ETA_FRAMES || self->seconds_per_frame <= 0.0)
    return -1.0;
  vivant_studio_get_range (self, &begin, &end);
  return self->seconds_per_frame *
         (end - begin - vivant_frame_store_count (self->store, VIVANT_FRAME_DONE, begin, end));
}

double
vivant_studio_get_seconds_per_frame (VivantStudio *self)
{
  return self->seconds_per_frame;
}

gint64
vivant_studio_get_first_frame_delay (VivantStudio *self)
{
  return self->first_delay;
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static const char *
busy_text (VivantStudio *self)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);

  if (state->source == NULL || state->driver == NULL)
    return NULL;
  if (self->driver == NULL && !self->driver_missing)
    return _ ("Reading the clip…");
  if (self->model == NULL && self->model_loading)
    return _ ("Loading the model…");
  if (self->run != NULL && !self->start_known)
    return _ ("Finding the face…");
  return NULL;
}

static void
vivant_studio_dispose (GObject *object)
{
  VivantStudio *self = VIVANT_STUDIO (object);

  stop_run (self);
  g_clear_pointer (&self->run, run_unref);
  if (self->preview_source != 0)
    g_source_remove (self->preview_source);
  self->preview_source = 0;
  g_cancellable_cancel (self->source_cancellable);
  g_cancellable_cancel (self->driver_cancellable);
  g_cancellable_cancel (self->model_cancellable);
  g_clear_object (&self->source_cancellable);
  g_clear_object (&self->driver_cancellable);
  g_clear_object (&self->model_cancellable);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  G_OBJECT_CLASS (vivant_studio_parent_class)->dispose (object);
}

static void
vivant_studio_finalize (GObject *object)
{
  VivantStudio *self = VIVANT_STUDIO (object);

  g_clear_pointer (&self->source, vivant_media_picture_unref);
  g_clear_pointer (&self->driver, vivant_media_probe_unref);
  fomm_model_unref (&self->model);
  g_free (self->model_title);
  g_free (self->source_path);
  g_free (self->driver_path);
  g_clear_object (&self->store);
  g_clear_object (&self->catalog);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (vivant_studio_parent_class)->finalize (object);
}

static void
vivant_studio_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantStudio *self = VIVANT_STUDIO (object);

  switch (id) {
  case PROP_PHASE:
    g_value_set_int (value, (int) vivant_studio_get_phase (self));
    break;
  case PROP_N_FRAMES:
    g_value_set_int (value, vivant_studio_get_n_frames (self));
    break;
  case PROP_PLAYHEAD:
    g_value_set_int (value, self->playhead);
    break;
  case PROP_BUSY_TEXT:
    g_value_set_string (value, busy_text (self));
    break;
  case PROP_MODEL_TITLE:
    g_value_set_string (value, self->model_title);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_studio_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_PLAYHEAD:
    vivant_studio_set_playhead (VIVANT_STUDIO (object), g_value_get_int (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_studio_class_init (VivantStudioClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = vivant_studio_dispose;
  object_class->finalize = vivant_studio_finalize;
  object_class->get_property = vivant_studio_get_property;
  object_class->set_property = vivant_studio_set_property;
  properties[PROP_PHASE] = g_param_spec_int ("phase", NULL, NULL, 0, VIVANT_PHASE_PAUSED, 0, read);
  properties[PROP_N_FRAMES] = g_param_spec_int ("n-frames", NULL, NULL, 0, G_MAXINT, 0, read);
  properties[PROP_PLAYHEAD] = g_param_spec_int ("playhead", NULL, NULL, 0, G_MAXINT, 0, both);
  properties[PROP_BUSY_TEXT] = g_param_spec_string ("busy-text", NULL, NULL, NULL, read);
  properties[PROP_MODEL_TITLE] = g_param_spec_string ("model-title", NULL, NULL, NULL, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SOURCE_LOADED] =
      g_signal_new ("source-loaded", VIVANT_TYPE_STUDIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DRIVER_LOADED] =
      g_signal_new ("driver-loaded", VIVANT_TYPE_STUDIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FRAME_READY] = g_signal_new ("frame-ready", VIVANT_TYPE_STUDIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[FRAMED] = g_signal_new ("framed", VIVANT_TYPE_STUDIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", VIVANT_TYPE_STUDIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_INT, G_TYPE_ERROR);
  signals[FINISHED] =
      g_signal_new ("finished", VIVANT_TYPE_STUDIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vivant_studio_init (VivantStudio *self)
{
  self->store = vivant_frame_store_new (STORE_MEMORY);
  self->preview = -1;
  self->first_delay = -1;
  self->source_face = self->driver_face = TRUE;
}

VivantStudio *
vivant_studio_new (VivantProject *project, VivantModelCatalog *catalog)
{
  VivantStudio *self = g_object_new (VIVANT_TYPE_STUDIO, NULL);

  self->project = g_object_ref (project);
  self->catalog = g_object_ref (catalog);
  g_signal_connect_object (project, "changed", G_CALLBACK (project_changed_cb), self, 0);
  load_model (self);
  project_changed_cb (project, VIVANT_CHANGE_NONE, 0, self);
  return self;
}
