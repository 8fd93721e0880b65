/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-train-job.h"

#include "train_run.h"
#include "vivant-error.h"
#include "vivant-training.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* What is to become of the training once its thread has ended. */
typedef enum { AFTER_PAUSE, AFTER_FINISH, AFTER_DISCARD } After;

/* Where the training stands, as its thread last told. */
typedef struct {
  double fraction, seconds_left, l1, copy_l1;
  char *sheet;
} Standing;

struct _VivantTrainJob {
  GObject parent_instance;

  VivantModelCatalog *catalog;
  char *folder, *run;        /* ours; that of the run inside */
  char *title, *data, *base; /* of the training, NULL without one */
  double minutes;            /* how long it takes; 0: as long as the configuration says */
  VivantTrainState state;
  After after;
  char *message;
  GThread *thread;
  GCancellable *cancellable;
  GError *outcome;

  GMutex mutex; /* guards what follows */
  Standing standing;
  guint idle, ended; /* sources that will call the main thread */
};

G_DEFINE_FINAL_TYPE (VivantTrainJob, vivant_train_job, G_TYPE_OBJECT)

enum { CHANGED, FINISHED, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
settings_path (VivantTrainJob *self)
{
  return g_build_filename (self->folder, "training.ini", NULL);
}

static char *
model_path (VivantTrainJob *self)
{
  return g_build_filename (self->run, "model.safetensors", NULL);
}

static void
set_state (VivantTrainJob *self, VivantTrainState state)
{
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_standing (VivantTrainJob *self, const Standing *standing)
{
  g_mutex_lock (&self->mutex);
  g_free (self->standing.sheet);
  self->standing = *standing;
  self->standing.sheet = g_strdup (standing->sheet);
  g_mutex_unlock (&self->mutex);
}

/* ---- The folder ------------------------------------------------------------------------------------------------- */

static void
remove_tree (const char *path)
{
  const char *name;
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    remove_tree (child);
  }
  g_remove (path);
}

static void
forget (VivantTrainJob *self)
{
  const Standing nothing = {0, -1, -1, -1, NULL};
  g_autofree char *settings = settings_path (self);

  remove_tree (self->run);
  g_unlink (settings);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->message, g_free);
  set_standing (self, &nothing);
}

static gboolean
keep_settings (VivantTrainJob *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = settings_path (self);

  g_key_file_set_string (file, "Training", "Title", self->title);
  g_key_file_set_string (file, "Training", "Data", self->data);
  if (self->base)
    g_key_file_set_string (file, "Training", "Base", self->base);
  g_key_file_set_double (file, "Training", "Minutes", self->minutes);
  g_mutex_lock (&self->mutex);
  g_key_file_set_double (file, "Progress", "Fraction", self->standing.fraction);
  g_key_file_set_double (file, "Progress", "Error", self->standing.l1);
  g_key_file_set_double (file, "Progress", "CopyError", self->standing.copy_l1);
  if (self->standing.sheet)
    g_key_file_set_string (file, "Progress", "Sheet", self->standing.sheet);
  g_mutex_unlock (&self->mutex);
  return g_key_file_save_to_file (file, path, error);
}

static void
read_settings (VivantTrainJob *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = settings_path (self);
  Standing standing = {.seconds_left = -1, .l1 = -1, .copy_l1 = -1};

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL)) {
    self->title = g_key_file_get_string (file, "Training", "Title", NULL);
    self->data = g_key_file_get_string (file, "Training", "Data", NULL);
    self->base = g_key_file_get_string (file, "Training", "Base", NULL);
    self->minutes = MAX (0, g_key_file_get_double (file, "Training", "Minutes", NULL));
    standing.fraction = g_key_file_get_double (file, "Progress", "Fraction", NULL);
    standing.l1 = g_key_file_get_double (file, "Progress", "Error", NULL);
    standing.copy_l1 = g_key_file_get_double (file, "Progress", "CopyError", NULL);
    standing.sheet = g_key_file_get_string (file, "Progress", "Sheet", NULL);
  }
  set_standing (self, &standing);
  g_free (standing.sheet);
  if (self->title && self->data)
    self->state = VIVANT_TRAIN_PAUSED;
}

/* ---- After the thread ------------------------------------------------------------------------------------------- */

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (VivantTrainJob) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantModel) model = vivant_model_catalog_import_finish (self->catalog, result, &error);

  if (model)
    forget (self);
  else
    self->message = g_strdup (error->message);
  set_state (self, model ? VIVANT_TRAIN_NONE : VIVANT_TRAIN_PAUSED);
  g_signal_emit (self, signals[FINISHED], 0, model, error);
}

static void
import (VivantTrainJob *self)
{
  g_autofree char *path = model_path (self), *wanted = g_strconcat (self->title, ".safetensors", NULL);
  g_autofree char *name = vivant_model_catalog_dup_free_name (self->catalog, wanted);
  const VivantImportOptions options = {.name = name, .precision = FOMM_PRECISION_F16};

  set_state (self, VIVANT_TRAIN_IMPORTING);
  vivant_model_catalog_import_async (self->catalog, path, &options, NULL, imported_cb, g_object_ref (self));
}

static void
fail (VivantTrainJob *self, const GError *error)
{
  g_free (self->message);
  self->message = g_strdup (error->message);
  set_state (self, VIVANT_TRAIN_PAUSED);
  g_signal_emit (self, signals[FINISHED], 0, NULL, error);
}

/* In the main thread, when the training thread is through. */
static gboolean
ended_cb (gpointer data)
{
  g_autoptr (VivantTrainJob) self = g_object_ref (data);

  g_clear_pointer (&self->thread, g_thread_join);
  g_autoptr (GError) outcome = g_steal_pointer (&self->outcome);
  self->ended = 0;
  g_clear_object (&self->cancellable);
  keep_settings (self, NULL);
  if (self->after == AFTER_DISCARD) {
    forget (self);
    set_state (self, VIVANT_TRAIN_NONE);
  } else if (!outcome || (self->after == AFTER_FINISH && vivant_train_job_has_model (self)))
    import (self);
  else if (g_error_matches (outcome, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, VIVANT_TRAIN_PAUSED);
  else
    fail (self, outcome);
  return G_SOURCE_REMOVE;
}

static gboolean
changed_cb (gpointer data)
{
  g_autoptr (VivantTrainJob) self = g_object_ref (data);

  g_mutex_lock (&self->mutex);
  self->idle = 0;
  g_mutex_unlock (&self->mutex);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* ---- The thread ------------------------------------------------------------------------------------------------- */

static void
progress_cb (const FommTrainProgress *progress, gpointer data)
{
  VivantTrainJob *self = data;

  g_mutex_lock (&self->mutex);
  self->standing.fraction = progress->fraction;
  self->standing.seconds_left = progress->seconds_left;
  if (progress->l1 >= 0) {
    self->standing.l1 = progress->l1;
    self->standing.copy_l1 = progress->copy_l1;
  }
  if (progress->sheet && g_strcmp0 (progress->sheet, self->standing.sheet) != 0) {
    g_free (self->standing.sheet);
    self->standing.sheet = g_strdup (progress->sheet);
  }
  if (self->idle == 0)
    self->idle = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, 250, changed_cb, self, NULL);
  g_mutex_unlock (&self->mutex);
}

static gpointer
train (gpointer data)
{
  VivantTrainJob *self = data;
  g_autofree char *state = g_build_filename (self->run, "state.safetensors", NULL);
  g_autofree char *config = vivant_training_find_config (NULL, self->base != NULL);
  FommTrainOptions options;

  fomm_train_options_init (&options);
  options.data = self->data;
  options.output = self->run;
  options.model = self->base;
  options.name = self->title;
  options.resume = g_file_test (state, G_FILE_TEST_EXISTS);
  options.config = options.resume ? NULL : config;
  /* What a length of time teaches counts here, not that another computer would learn the same. Where the processor has
   * no bf16, asking for it is f32, also for a run that was begun elsewhere. */
  options.precision = options.resume && fomm_train_has_bf16 () ? FOMM_TRAIN_PRECISION_KEEP : FOMM_TRAIN_PRECISION_BF16;
  options.whole_minutes = self->minutes;
  options.save_minutes = 2;
  fomm_train_run (&options, progress_cb, self, self->cancellable, NULL, &self->outcome);
  g_mutex_lock (&self->mutex);
  self->ended = g_idle_add_full (G_PRIORITY_DEFAULT, ended_cb, self, NULL);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static void
run (VivantTrainJob *self)
{
  g_clear_pointer (&self->message, g_free);
  self->after = AFTER_PAUSE;
  self->cancellable = g_cancellable_new ();
  self->thread = g_thread_new ("training", train, self);
  set_state (self, VIVANT_TRAIN_RUNNING);
}

/* ---- From outside ----------------------------------------------------------------------------------------------- */

void
vivant_train_job_start (VivantTrainJob *self, const char *data, const char *title, const char *base, double minutes)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self->state == VIVANT_TRAIN_NONE);
  forget (self);
  self->data = g_strdup (data);
  self->title = g_strdup (title);
  self->base = g_strdup (base);
  self->minutes = minutes;
  if (g_mkdir_with_parents (self->folder, 0700) == 0 && keep_settings (self, &error))
    run (self);
  else {
    if (!error)
      g_set_error (&error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("“%s”: the folder cannot be made"), self->folder);
    fail (self, error);
  }
}

void
vivant_train_job_resume (VivantTrainJob *self)
{
  if (self->state == VIVANT_TRAIN_PAUSED)
    run (self);
}

static void
stop (VivantTrainJob *self, After after)
{
  self->after = after;
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
}

void
vivant_train_job_pause (VivantTrainJob *self)
{
  if (self->state == VIVANT_TRAIN_RUNNING)
    stop (self, AFTER_PAUSE);
}

void
vivant_train_job_finish (VivantTrainJob *self)
{
  if (!vivant_train_job_has_model (self))
    return;
  if (self->state == VIVANT_TRAIN_RUNNING)
    stop (self, AFTER_FINISH);
  else if (self->state == VIVANT_TRAIN_PAUSED)
    import (self);
}

void
vivant_train_job_discard (VivantTrainJob *self)
{
  if (self->state == VIVANT_TRAIN_RUNNING)
    stop (self, AFTER_DISCARD);
  else if (self->state == VIVANT_TRAIN_PAUSED) {
    forget (self);
    set_state (self, VIVANT_TRAIN_NONE);
  }
}

VivantTrainState
vivant_train_job_get_state (VivantTrainJob *self)
{
  return self->state;
}

const char *
vivant_train_job_get_title (VivantTrainJob *self)
{
  return self->title;
}

const char *
vivant_train_job_get_data (VivantTrainJob *self)
{
  return self->data;
}

double
vivant_train_job_get_minutes (VivantTrainJob *self)
{
  return self->minutes;
}

double
vivant_train_job_get_fraction (VivantTrainJob *self)
{
  g_mutex_lock (&self->mutex);
  const double fraction = self->standing.fraction;
  g_mutex_unlock (&self->mutex);
  return CLAMP (fraction, 0, 1);
}

double
vivant_train_job_get_seconds_left (VivantTrainJob *self)
{
  g_mutex_lock (&self->mutex);
  const double seconds = self->standing.seconds_left;
  g_mutex_unlock (&self->mutex);
  return self->state == VIVANT_TRAIN_RUNNING ? seconds : -1;
}

void
vivant_train_job_get_errors (VivantTrainJob *self, double *model, double *copy)
{
  g_mutex_lock (&self->mutex);
  *model = self->standing.l1;
  *copy = self->standing.copy_l1;
  g_mutex_unlock (&self->mutex);
}

const char *
vivant_train_job_get_sheet (VivantTrainJob *self)
{
  g_mutex_lock (&self->mutex);
  /* Interned: the thread may replace its own copy at any time. */
  const char *sheet = self->standing.sheet ? g_intern_string (self->standing.sheet) : NULL;
  g_mutex_unlock (&self->mutex);
  return sheet;
}

gboolean
vivant_train_job_has_model (VivantTrainJob *self)
{
  g_autofree char *path = model_path (self);
  return self->state != VIVANT_TRAIN_NONE && g_file_test (path, G_FILE_TEST_EXISTS);
}

const char *
vivant_train_job_get_message (VivantTrainJob *self)
{
  return self->message;
}

/* Neither the thread nor what it leaves for the main loop holds a reference, so that the last one can be dropped while
 * it runs: it is stopped here, and has saved its state when it is joined. */
static void
vivant_train_job_dispose (GObject *object)
{
  VivantTrainJob *self = VIVANT_TRAIN_JOB (object);

  if (self->thread) {
    stop (self, AFTER_PAUSE);
    g_clear_pointer (&self->thread, g_thread_join);
    keep_settings (self, NULL);
    g_clear_handle_id (&self->ended, g_source_remove);
  }
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (vivant_train_job_parent_class)->dispose (object);
}

static void
vivant_train_job_finalize (GObject *object)
{
  VivantTrainJob *self = VIVANT_TRAIN_JOB (object);

  g_clear_error (&self->outcome);
  g_free (self->standing.sheet);
  g_free (self->folder);
  g_free (self->run);
  g_free (self->title);
  g_free (self->data);
  g_free (self->base);
  g_free (self->message);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (vivant_train_job_parent_class)->finalize (object);
}

static void
vivant_train_job_class_init (VivantTrainJobClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_train_job_dispose;
  G_OBJECT_CLASS (klass)->finalize = vivant_train_job_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", VIVANT_TYPE_TRAIN_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", VIVANT_TYPE_TRAIN_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, VIVANT_TYPE_MODEL, G_TYPE_ERROR);
}

static void
vivant_train_job_init (VivantTrainJob *self)
{
  g_mutex_init (&self->mutex);
}

VivantTrainJob *
vivant_train_job_new (VivantModelCatalog *catalog, const char *folder)
{
  VivantTrainJob *self = g_object_new (VIVANT_TYPE_TRAIN_JOB, NULL);

  self->catalog = g_object_ref (catalog);
  self->folder = folder ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "vivant", "training", NULL);
  self->run = g_build_filename (self->folder, "run", NULL);
  read_settings (self);
  return self;
}
