/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-composer.h"
#include "vivant-error.h"
#include "vivant-frame-tag.h"
#include "vivant-studio-private.h"

#include <glib/gi18n-lib.h>

/* An edit is followed by a preview this much later, so that a drag does not start one for every pixel. */
#define PREVIEW_DELAY_MS 60

void
_vivant_run_unref (gpointer data)
{
  VivantRun *run = data;

  if (!g_atomic_ref_count_dec (&run->references))
    return;
  g_clear_object (&run->store);
  g_clear_object (&run->job);
  g_clear_object (&run->cancellable);
  vivant_project_state_free (run->state);
  g_mutex_clear (&run->mutex);
  g_free (run);
}

static void
note_time (VivantRun *run)
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

/* Worker. Now it is known where the motion starts and what the model sees. */
static gboolean
run_prepared_cb (const VivantRenderInfo *info, gpointer data, GError **error)
{
  VivantRun *run = data;
  VivantCrop source = run->state->source_crop, driver = run->state->driver_crop;

  run->common = vivant_frame_tag_common (run->state, run->stamp, info->start_frame);
  take_found_crop (&source, &info->source_crop);
  take_found_crop (&driver, &info->driving_crop);
  run->source_framing = vivant_frame_tag_framing (run->state, FALSE, &source);
  run->driving_framing = vivant_frame_tag_framing (run->state, TRUE, &driver);
  return TRUE;
}

/* Worker. With smoothing a run begins with frames that are there already. */
static VivantResult *
known_cb (int index, gpointer data)
{
  VivantRun *run = data;

  return vivant_frame_store_get_made (run->store, index, vivant_frame_tag (run->common, run->state, index));
}

static gboolean
keep_frame (VivantRun *run, const VivantRenderedFrame *frame, GError **error)
{
  g_autoptr (VivantResult) result = NULL;
  VivantFrameMaker maker = {run->state, run->common};
  double crop[4];

  vivant_composer_get_place (run->state, vivant_render_job_get_info (run->job), crop);
  result = vivant_result_new (frame->index, frame->result, frame->picture, crop);
  if (result == NULL ||
      (vivant_composer_is_needed (run->state, &run->options) && !vivant_result_keep_own (result, frame->result))) {
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_FAILED, _ ("There is not enough memory to go on."));
    return FALSE;
  }
  result->source_framing = run->source_framing;
  result->driving_framing = run->driving_framing;
  return vivant_frame_store_put (run->store, result, run->generation,
                                 run->draft ? _vivant_studio_tag_draft (frame->index, &maker)
                                            : _vivant_studio_tag_frame (frame->index, &maker),
                                 error);
}

static gboolean
sink_cb (VivantRenderedFrame *frame, gpointer data, GError **error)
{
  VivantRun *run = data;

  if (frame->known != NULL) {
    vivant_frame_store_confirm (run->store, frame->index, run->generation);
  } else {
    if (!keep_frame (run, frame, error))
      return FALSE;
    note_time (run);
  }
  vivant_frame_store_set_now (run->store,
                              !run->preview && frame->index + 1 < run->first + run->count ? frame->index + 1 : -1);
  return TRUE;
}

static void
take_timing (VivantStudio *self, VivantRun *run)
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
  g_signal_emit_by_name (self, "frame-ready", first, last);
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
  self->start_relative = self->run->state->relative;
  self->amending = TRUE;
  if (found)
    vivant_project_amend (self->project, next);
  else
    vivant_project_state_free (next);
  self->amending = FALSE;
  _vivant_studio_refresh (self, 0);
  g_signal_emit_by_name (self, "framed");
}

void
_vivant_studio_take_source_crop (VivantStudio *self, const VivantMediaCrop *found, gboolean face)
{
  VivantProjectState *next = vivant_project_state_copy (vivant_project_get_state (self->project));

  if (!take_found_crop (&next->source_crop, found)) {
    vivant_project_state_free (next);
    return;
  }
  self->source_face = face;
  self->amending = TRUE;
  vivant_project_amend (self->project, next);
  self->amending = FALSE;
  g_signal_emit_by_name (self, "framed");
}

void
_vivant_studio_set_suspended (VivantStudio *self, gboolean suspended)
{
  self->suspended = suspended;
  if (suspended) {
    vivant_studio_cancel (self);
    return;
  }
  _vivant_studio_schedule_preview (self);
  _vivant_studio_go_on (self);
}

void
_vivant_studio_notify_phase (VivantStudio *self)
{
  g_object_notify (G_OBJECT (self), "phase");
  g_object_notify (G_OBJECT (self), "busy-text");
}

/* Keeps studio and run alive while a job runs: its sink writes into the run. */
typedef struct Ending {
  VivantStudio *studio;
  VivantRun *run;
} Ending;

static void
run_finished_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Ending *ending = user_data;
  g_autoptr (VivantStudio) self = ending->studio;
  g_autoptr (GError) error = NULL;
  const gboolean ok = vivant_render_job_run_finish (VIVANT_RENDER_JOB (object), result, &error);

  _vivant_run_unref (ending->run);
  if (self->run == NULL || (GObject *) self->run->job != object)
    return;
  g_signal_handlers_disconnect_by_data (object, self);
  take_timing (self, self->run);
  vivant_frame_store_set_now (self->store, -1);
  g_clear_pointer (&self->run, _vivant_run_unref);
  if (!ok && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    self->wanted = FALSE;
    self->paused = FALSE;
    self->preview = -1;
    _vivant_studio_notify_phase (self);
    g_signal_emit_by_name (self, "failed", (int) VIVANT_FAILURE_RENDER, error);
    return;
  }
  _vivant_studio_go_on (self);
}

static VivantRun *
run_new (VivantStudio *self, int first, int count, gboolean preview)
{
  const VivantRenderOptions usual = VIVANT_RENDER_OPTIONS_INIT;
  VivantRun *run = g_new0 (VivantRun, 1);

  g_atomic_ref_count_init (&run->references);
  g_mutex_init (&run->mutex);
  run->store = g_object_ref (self->store);
  run->cancellable = g_cancellable_new ();
  run->generation = vivant_frame_store_get_generation (self->store);
  run->state = vivant_project_state_copy (vivant_project_get_state (self->project));
  run->stamp = _vivant_studio_get_stamp (self);
  run->first = first;
  run->count = count;
  run->preview = preview;
  run->options = usual;
  run->options.parts = FOMM_PART_MASKS | FOMM_PART_OCCLUSION | FOMM_PART_DEFORMATION;
  run->options.first = first;
  run->options.count = count;
  return run;
}

/* The project's state as the run's job is to see it. */
static VivantProjectState *
state_for_job (VivantStudio *self, VivantRun *run)
{
  VivantProjectState *state = vivant_project_state_copy (run->state);
  int begin, end;

  vivant_studio_get_range (self, &begin, &end);
  if (state->start_mode == VIVANT_START_AUTO && self->start_known) {
    /* Looked for once a clip, not once a job. */
    state->start_mode = VIVANT_START_CHOSEN;
    state->start_frame = self->start_frame;
  }
  if (run->preview && (run->first < begin || run->first >= end))
    state->trim_in = state->trim_out = 0;
  run->draft = run->preview && state->smoothing > 0.0 && run->first != begin;
  return state;
}

static void
start_run (VivantStudio *self, int first, int count, gboolean preview)
{
  VivantRun *run = run_new (self, first, count, preview);
  g_autoptr (VivantProjectState) state = state_for_job (self, run);
  Ending *ending = g_new (Ending, 1);

  run->job = vivant_render_job_new (state, self->model, &run->options);
  vivant_render_job_set_sink (run->job, run_prepared_cb, sink_cb, run);
  if (!preview && state->smoothing > 0.0)
    vivant_render_job_set_known (run->job, known_cb);
  g_signal_connect_object (run->job, "prepared", G_CALLBACK (prepared_cb), self, 0);
  g_signal_connect_object (run->job, "frames-ready", G_CALLBACK (frames_ready_cb), self, 0);
  g_atomic_ref_count_inc (&run->references);
  *ending = (Ending){g_object_ref (self), run};
  self->run = run;
  if (!preview)
    vivant_frame_store_set_now (self->store, first);
  vivant_render_job_run_async (run->job, run->cancellable, run_finished_cb, ending);
}

/* What is there while other inputs are loading is not what the project names. */
static gboolean
can_go_on (VivantStudio *self)
{
  return !self->suspended && self->run == NULL && !self->source_loading && !self->driver_loading &&
         vivant_studio_get_can_render (self);
}

/* FALSE when no preview is due. */
static gboolean
start_preview (VivantStudio *self)
{
  const int frame = self->preview;

  self->preview = -1;
  if (frame < 0 || frame >= vivant_studio_get_n_frames (self) ||
      vivant_frame_store_get_state (self->store, frame) == VIVANT_FRAME_DONE)
    return FALSE;
  start_run (self, frame, 1, TRUE);
  return TRUE;
}

/* The frames that are due, [*first, *end); FALSE when none is. */
static gboolean
find_due (VivantStudio *self, int *first, int *end)
{
  int begin, last;

  vivant_studio_get_range (self, &begin, end);
  *first = last = vivant_frame_store_next_todo (self->store, begin, self->playhead, *end);
  while (last >= 0 && last < *end && vivant_frame_store_get_state (self->store, last) != VIVANT_FRAME_DONE)
    last++;
  *end = last;
  return *first >= 0;
}

/* The same with smoothing, which looks back: frames come in the clip's order from the first. The job skips those that
 * are made; previews are not. */
static gboolean
find_due_in_order (VivantStudio *self, int *first, int *end)
{
  VivantFrameMaker maker = {vivant_project_get_state (self->project), vivant_studio_get_tag (self)};

  vivant_studio_get_range (self, first, end);
  return vivant_frame_store_next_todo (self->store, *first, *first, *end) >= 0 ||
         vivant_frame_store_find_made (self->store, *first, *end, _vivant_studio_tag_draft, &maker) >= 0;
}

/* FALSE when everything is rendered. */
static gboolean
start_due (VivantStudio *self)
{
  int first, end;

  if (!(vivant_project_get_state (self->project)->smoothing > 0.0 ? find_due_in_order (self, &first, &end)
                                                                  : find_due (self, &first, &end)))
    return FALSE;
  start_run (self, first, end - first, FALSE);
  return TRUE;
}

/* Starts whatever is due, if anything. */
void
_vivant_studio_go_on (VivantStudio *self)
{
  gboolean finished = FALSE;

  if (self->suspended)
    _vivant_live_update (self->live);
  if (can_go_on (self) && !start_preview (self) && self->wanted && !self->paused) {
    finished = !start_due (self);
    self->wanted = !finished;
  }
  _vivant_studio_notify_phase (self);
  if (finished)
    g_signal_emit_by_name (self, "finished");
}

void
_vivant_studio_stop_run (VivantStudio *self)
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

void
_vivant_studio_schedule_preview (VivantStudio *self)
{
  if (self->preview_source != 0)
    g_source_remove (self->preview_source);
  self->preview_source = g_timeout_add (PREVIEW_DELAY_MS, preview_cb, self);
}
