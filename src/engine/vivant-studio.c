/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-studio-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Of rendered frames in memory: some ten seconds at the usual model size. */
#define STORE_MEMORY (96 * 1024 * 1024)
/* Shown only when several frames agree on it. */
#define ETA_FRAMES 8

enum { PROP_0, PROP_PHASE, PROP_N_FRAMES, PROP_PLAYHEAD, PROP_BUSY_TEXT, PROP_MODEL_TITLE, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SOURCE_LOADED, DRIVER_LOADED, FRAME_READY, FRAMED, FAILED, FINISHED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VivantStudio, vivant_studio, G_TYPE_OBJECT)

/* ---- Following the project ------------------------------------------------------------------------------------- */

/* Another file, one that was missing, or one that was opened once more and may have been written since. */
static gboolean
must_load (const char *now, const char *path, const char *fingerprint, gboolean missing, gboolean changed)
{
  return g_strcmp0 (now, path) != 0 || (path != NULL && (missing || (changed && fingerprint == NULL)));
}

/* What a change and its undoing leave behind is what was there before. */
void
_vivant_studio_refresh (VivantStudio *self, int first)
{
  vivant_frame_store_refresh (
      self->store, first, _vivant_studio_tag_frame,
      &(VivantFrameMaker){vivant_project_get_state (self->project), vivant_studio_get_tag (self)});
}

/* The start frame that was found stays as long as the trimmed clip has it, and so does what was rendered from it. */
static gboolean
keeps_start (VivantStudio *self)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);
  int begin, end;

  vivant_studio_get_range (self, &begin, &end);
  return state->start_mode == VIVANT_START_AUTO && self->start_known && self->start_frame >= begin &&
         self->start_frame < end && state->smoothing <= 0.0;
}

static void
project_changed_cb (VivantProject *project, guint what, int first, VivantStudio *self)
{
  const VivantProjectState *state = vivant_project_get_state (project);
  const unsigned matters = VIVANT_CHANGE_SOURCE | VIVANT_CHANGE_DRIVER | VIVANT_CHANGE_MODEL | VIVANT_CHANGE_MOTION |
                           VIVANT_CHANGE_EDITS | VIVANT_CHANGE_PICTURE;
  gboolean other_range;

  if (self->amending)
    return;
  if (must_load (self->source_path, state->source, state->source_fingerprint, self->source_missing,
                 (what & VIVANT_CHANGE_SOURCE) != 0)) {
    g_free (self->source_path);
    self->source_path = g_strdup (state->source);
    _vivant_studio_load_source (self);
  }
  if (must_load (self->driver_path, state->driver, state->driver_fingerprint, self->driver_missing,
                 (what & VIVANT_CHANGE_DRIVER) != 0)) {
    g_free (self->driver_path);
    self->driver_path = g_strdup (state->driver);
    _vivant_studio_load_driver (self);
    /* Whoever opens a clip wants it to drive. */
    if (state->driver != NULL)
      vivant_live_set_active (self->live, FALSE);
  }
  _vivant_studio_turn (self);
  if ((what & VIVANT_CHANGE_MODEL) != 0)
    _vivant_studio_load_model (self);
  other_range = (what & VIVANT_CHANGE_TRIM) != 0 && !keeps_start (self);
  if ((what & (VIVANT_CHANGE_SOURCE | VIVANT_CHANGE_DRIVER | VIVANT_CHANGE_MODEL)) != 0 || other_range ||
      (state->relative && !self->start_relative))
    self->start_known = FALSE;
  if ((what & matters) != 0 || (other_range && state->start_mode != VIVANT_START_CHOSEN)) {
    vivant_frame_store_invalidate (self->store, first);
    _vivant_studio_refresh (self, first);
    _vivant_studio_stop_run (self);
    _vivant_studio_schedule_preview (self);
  } else if ((what & VIVANT_CHANGE_TRIM) != 0) {
    _vivant_studio_stop_run (self);
  }
  _vivant_studio_go_on (self);
}

/* The model was corrected, and what was rendered with it is out of date; or one that was missed is there. */
static void
catalog_changed_cb (VivantStudio *self)
{
  g_autoptr (VivantModel) model =
      vivant_model_catalog_find (self->catalog, vivant_project_get_state (self->project)->model, NULL);

  if (model != NULL && (self->model_file == NULL || !vivant_model_is_same_file (model, self->model_file)))
    project_changed_cb (self->project, VIVANT_CHANGE_MODEL, 0, self);
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

VivantLive *
vivant_studio_get_live (VivantStudio *self)
{
  return self->live;
}

void
vivant_studio_keep_frames (VivantStudio *self, const char *path, const char *left)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  vivant_frame_store_set_path (self->store, path);
  g_free (self->left_frames);
  self->left_frames = g_strdup (left);
}

VivantMediaPicture *
vivant_studio_get_source (VivantStudio *self)
{
  return self->source;
}

gboolean
vivant_studio_get_source_fits (VivantStudio *self)
{
  return self->source != NULL && self->source_turn == vivant_project_get_state (self->project)->source_turn;
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
  self->wanted = self->animated = TRUE;
  self->paused = FALSE;
  self->timed_frames = 0;
  _vivant_studio_go_on (self);
}

gboolean
vivant_studio_get_animated (VivantStudio *self)
{
  return self->animated;
}

void
vivant_studio_pause (VivantStudio *self)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  self->paused = TRUE;
  if (self->run != NULL && !self->run->preview)
    vivant_render_job_set_paused (self->run->job, TRUE);
  _vivant_studio_notify_phase (self);
}

void
vivant_studio_resume (VivantStudio *self)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  self->paused = FALSE;
  if (self->run != NULL)
    vivant_render_job_set_paused (self->run->job, FALSE);
  _vivant_studio_go_on (self);
}

void
vivant_studio_cancel (VivantStudio *self)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  self->wanted = FALSE;
  self->paused = FALSE;
  _vivant_studio_stop_run (self);
  _vivant_studio_notify_phase (self);
}

void
vivant_studio_close (VivantStudio *self)
{
  g_return_if_fail (VIVANT_IS_STUDIO (self));
  vivant_live_stop (self->live);
  vivant_studio_cancel (self);
  g_clear_handle_id (&self->preview_source, g_source_remove);
  self->preview = -1;
  vivant_frame_store_reset (self->store, 0);
  if (self->left_frames != NULL)
    g_unlink (self->left_frames);
  g_clear_pointer (&self->left_frames, g_free);
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
    _vivant_studio_stop_run (self);
  _vivant_studio_go_on (self);
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
  if (self->driver == NULL && self->driver_loading)
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

  if (self->live != NULL)
    _vivant_live_close (self->live);
  g_clear_object (&self->live);
  _vivant_studio_stop_run (self);
  g_clear_pointer (&self->run, _vivant_run_unref);
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

  g_clear_pointer (&self->source, vivant_media_picture_let_go);
  g_clear_pointer (&self->driver, vivant_media_probe_unref);
  fomm_model_unref (&self->model);
  g_clear_object (&self->model_file);
  g_free (self->model_title);
  g_free (self->source_path);
  g_free (self->driver_path);
  g_free (self->left_frames);
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
  self->live = _vivant_live_new (self);
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
  g_signal_connect_object (catalog, "items-changed", G_CALLBACK (catalog_changed_cb), self, G_CONNECT_SWAPPED);
  _vivant_studio_load_model (self);
  project_changed_cb (project, VIVANT_CHANGE_NONE, 0, self);
  return self;
}
