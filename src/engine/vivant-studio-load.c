/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-frame-tag.h"
#include "vivant-media-still.h"
#include "vivant-project-json.h"
#include "vivant-studio-private.h"

/* The portrait that is to be loaded. */
typedef struct Input {
  char *path;
  int turn;
} Input;

static Input *
input_new (const VivantProjectState *state)
{
  Input *input = g_new (Input, 1);

  *input = (Input){g_strdup (state->source), state->source_turn};
  return input;
}

static void
input_free (gpointer data)
{
  Input *input = data;

  g_free (input->path);
  g_free (input);
}

typedef struct Loaded {
  VivantMediaPicture *picture;
  VivantMediaProbe *probe;
  int turn;   /* that the picture has */
  int wanted; /* turn that it is to have */
  char *fingerprint;
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_pointer (&loaded->picture, vivant_media_picture_let_go);
  g_clear_pointer (&loaded->probe, vivant_media_probe_unref);
  g_free (loaded->fingerprint);
  g_free (loaded);
}

/* Returns the turn that the picture has afterwards: the old one when there is no memory for another. */
static int
turn_picture (VivantMediaPicture **picture, int from, int to)
{
  VivantMediaPicture *turned = vivant_media_picture_turn (*picture, to - from);

  if (turned == NULL)
    return from;
  vivant_media_picture_unref (*picture);
  *picture = turned;
  return to;
}

static void
load_source_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Input *input = data;
  Loaded *loaded = g_new0 (Loaded, 1);
  GError *error = NULL;

  loaded->picture = vivant_media_still_load (input->path, VIVANT_MEDIA_BACKGROUND_WHITE, NULL, cancellable, &error);
  if (error != NULL) {
    loaded_free (loaded);
    g_task_return_error (task, error);
    return;
  }
  loaded->wanted = input->turn;
  loaded->turn = turn_picture (&loaded->picture, 0, loaded->wanted);
  vivant_media_picture_keep_halves (loaded->picture);
  loaded->fingerprint = vivant_fingerprint (input->path);
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
fingerprint_fits (VivantStudio *self, const Loaded *loaded)
{
  const char *known = vivant_project_get_state (self->project)->source_fingerprint;

  return known == NULL || g_strcmp0 (known, loaded->fingerprint) == 0;
}

guint64
_vivant_studio_get_stamp (VivantStudio *self)
{
  return self->model_file != NULL ? vivant_model_get_stamp (self->model_file) : 0;
}

guint64
vivant_studio_get_tag (VivantStudio *self)
{
  return vivant_frame_tag_common (vivant_project_get_state (self->project), _vivant_studio_get_stamp (self),
                                  vivant_studio_get_start_frame (self));
}

guint64
_vivant_studio_tag_frame (int index, gpointer data)
{
  const VivantFrameMaker *maker = data;

  return vivant_frame_tag (maker->common, maker->state, index);
}

guint64
_vivant_studio_tag_draft (int index, gpointer data)
{
  return ~_vivant_studio_tag_frame (index, data);
}

/* Frames of a crashed process are worth something once it is known that the inputs are still the same. */
static void
take_left_frames (VivantStudio *self)
{
  g_autofree char *path = NULL;

  if (self->source == NULL || self->driver == NULL)
    return;
  path = g_steal_pointer (&self->left_frames);
  if (path != NULL)
    self->animated |= vivant_frame_store_adopt (self->store, path, _vivant_studio_tag_frame,
                                                &(VivantFrameMaker){vivant_project_get_state (self->project),
                                                                    vivant_studio_get_tag (self)}) > 1;
}

static GCancellable *
renew (GCancellable **at)
{
  g_cancellable_cancel (*at);
  g_clear_object (at);
  *at = g_cancellable_new ();
  return *at;
}

/* A smaller one is turned at once, before anybody has seen it the wrong way round; a larger one would hold up the main
 * loop. */
#define MOST_AT_ONCE (2 * 1024 * 1024)

static void
turn_source_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Loaded *loaded = data;

  loaded->turn = turn_picture (&loaded->picture, loaded->turn, loaded->wanted);
  vivant_media_picture_keep_halves (loaded->picture);
  g_task_return_boolean (task, loaded->turn == loaded->wanted);
}

static gboolean turn_source (VivantStudio *self);

static void
source_turned_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantStudio) self = VIVANT_STUDIO (user_data);
  const Loaded *loaded = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const gboolean turned = g_task_propagate_boolean (G_TASK (result), &error);

  if (error != NULL)
    return;
  self->source_loading = FALSE;
  if (turned) {
    vivant_media_picture_let_go (self->source);
    self->source = vivant_media_picture_ref (loaded->picture);
    self->source_turn = loaded->turn;
    /* It may have been turned on meanwhile. */
    turn_source (self);
  }
  g_signal_emit_by_name (self, "source-loaded");
  _vivant_studio_schedule_preview (self);
  _vivant_studio_go_on (self);
}

static void
turn_source_later (VivantStudio *self, int turn)
{
  g_autoptr (GTask) task = g_task_new (NULL, renew (&self->source_cancellable), source_turned_cb, g_object_ref (self));
  Loaded *loaded = g_new0 (Loaded, 1);

  loaded->picture = vivant_media_picture_ref (self->source);
  loaded->turn = self->source_turn;
  loaded->wanted = turn;
  g_task_set_task_data (task, loaded, loaded_free);
  g_task_set_name (task, "turn-source");
  self->source_loading = TRUE;
  g_task_run_in_thread (task, turn_source_thread);
}

/* FALSE when nothing is there that stands otherwise, or when it will be turned in a while. */
static gboolean
turn_source (VivantStudio *self)
{
  const int turn = vivant_project_get_state (self->project)->source_turn;

  if (self->source == NULL || self->source_turn == turn)
    return FALSE;
  if ((gint64) self->source->width * self->source->height > MOST_AT_ONCE) {
    turn_source_later (self, turn);
    return FALSE;
  }
  self->source_turn = turn_picture (&self->source, self->source_turn, turn);
  return TRUE;
}

static gboolean
turn_driver (VivantStudio *self)
{
  const int turn = vivant_project_get_state (self->project)->driver_turn;
  g_autoptr (VivantMediaProbe) before = NULL;

  if (self->driver == NULL || self->driver_turn == turn)
    return FALSE;
  before = g_steal_pointer (&self->driver);
  self->driver = vivant_media_probe_turn (before, turn - self->driver_turn);
  self->driver_turn = turn;
  return TRUE;
}

void
_vivant_studio_turn (VivantStudio *self)
{
  if (!self->source_loading && turn_source (self))
    g_signal_emit_by_name (self, "source-loaded");
  if (!self->driver_loading && turn_driver (self))
    g_signal_emit_by_name (self, "driver-loaded");
}

static void
source_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantStudio) self = VIVANT_STUDIO (user_data);
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->source_loading = FALSE;
  g_clear_pointer (&self->source, vivant_media_picture_let_go);
  if (loaded != NULL) {
    self->source = g_steal_pointer (&loaded->picture);
    self->source_turn = loaded->turn;
    turn_source (self);
    self->source_face = TRUE;
    if (!fingerprint_fits (self, loaded))
      vivant_frame_store_invalidate (self->store, 0);
    vivant_project_set_fingerprint (self->project, FALSE, loaded->fingerprint);
    loaded_free (loaded);
    take_left_frames (self);
  }
  g_signal_emit_by_name (self, "source-loaded");
  if (error != NULL)
    g_signal_emit_by_name (self, "failed", (int) VIVANT_FAILURE_SOURCE, error);
  _vivant_studio_schedule_preview (self);
  _vivant_studio_go_on (self);
}

static void
driver_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantStudio) self = VIVANT_STUDIO (user_data);
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->driver_loading = FALSE;
  g_clear_pointer (&self->driver, vivant_media_probe_unref);
  if (loaded != NULL) {
    self->driver = g_steal_pointer (&loaded->probe);
    self->driver_turn = 0;
    turn_driver (self);
    self->driver_face = TRUE;
    vivant_project_set_fingerprint (self->project, TRUE, loaded->fingerprint);
    loaded_free (loaded);
  }
  vivant_frame_store_reset (self->store, vivant_studio_get_n_frames (self));
  self->animated = FALSE;
  take_left_frames (self);
  g_object_notify (G_OBJECT (self), "n-frames");
  vivant_studio_set_playhead (self, vivant_project_get_state (self->project)->trim_in);
  g_signal_emit_by_name (self, "driver-loaded");
  if (error != NULL)
    g_signal_emit_by_name (self, "failed", (int) VIVANT_FAILURE_DRIVER, error);
  _vivant_studio_schedule_preview (self);
  _vivant_studio_go_on (self);
}

/* The studio is no task's source: a thread may be the last to let go of that, and the studio belongs to the main one.
 */
void
_vivant_studio_load_source (VivantStudio *self)
{
  const char *path = vivant_project_get_state (self->project)->source;
  GCancellable *cancellable = renew (&self->source_cancellable);
  g_autoptr (GTask) task = NULL;

  self->source_missing = path != NULL && !g_file_test (path, G_FILE_TEST_EXISTS);
  self->source_loading = path != NULL && !self->source_missing;
  if (path == NULL || self->source_missing) {
    g_clear_pointer (&self->source, vivant_media_picture_let_go);
    g_signal_emit_by_name (self, "source-loaded");
    return;
  }
  task = g_task_new (NULL, cancellable, source_loaded_cb, g_object_ref (self));
  g_task_set_task_data (task, input_new (vivant_project_get_state (self->project)), input_free);
  g_task_set_name (task, "load-source");
  g_task_run_in_thread (task, load_source_thread);
}

void
_vivant_studio_load_driver (VivantStudio *self)
{
  const char *path = vivant_project_get_state (self->project)->driver;
  GCancellable *cancellable = renew (&self->driver_cancellable);
  g_autoptr (GTask) task = NULL;

  self->driver_missing = path != NULL && !g_file_test (path, G_FILE_TEST_EXISTS);
  self->driver_loading = path != NULL && !self->driver_missing;
  if (path == NULL || self->driver_missing) {
    g_clear_pointer (&self->driver, vivant_media_probe_unref);
    vivant_frame_store_reset (self->store, 0);
    g_object_notify (G_OBJECT (self), "n-frames");
    g_signal_emit_by_name (self, "driver-loaded");
    return;
  }
  task = g_task_new (NULL, cancellable, driver_loaded_cb, g_object_ref (self));
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_set_name (task, "load-driver");
  g_task_run_in_thread (task, load_driver_thread);
}

static void
take_model_title (VivantStudio *self, VivantModel *model)
{
  g_free (self->model_title);
  self->model_title = model != NULL ? g_strdup (vivant_model_get_title (model)) : NULL;
  g_object_notify (G_OBJECT (self), "model-title");
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
  take_model_title (self, model != NULL ? VIVANT_MODEL (object) : NULL);
  if (error != NULL) {
    self->wanted = FALSE;
    g_signal_emit_by_name (self, "failed", (int) VIVANT_FAILURE_MODEL, error);
  }
  _vivant_studio_schedule_preview (self);
  _vivant_studio_go_on (self);
}

void
_vivant_studio_load_model (VivantStudio *self)
{
  const char *id = vivant_project_get_state (self->project)->model;
  GCancellable *cancellable = renew (&self->model_cancellable);
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantModel) model = vivant_model_catalog_find (self->catalog, id, &error);

  fomm_model_unref (&self->model);
  g_set_object (&self->model_file, model);
  self->model_loading = model != NULL;
  if (model == NULL) {
    take_model_title (self, NULL);
    g_signal_emit_by_name (self, "failed", (int) VIVANT_FAILURE_MODEL, error);
    return;
  }
  vivant_model_load_async (model, cancellable, model_loaded_cb, g_object_ref (self));
}
