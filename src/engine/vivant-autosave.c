/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-autosave.h"

#include "vivant-autosave-files.h"
#include "vivant-project-json.h"
#include "vivant-set-aside.h"

#include <string.h>
#include <unistd.h>

#define DELAY_MS 200
/* After a failure, so that a disk with room again is noticed without another edit. */
#define RETRY_MS 5000

/* One state on its way to the disk. */
typedef struct Writing {
  VivantAutosaveFiles *files;
  guint64 revision;
  char *text;
} Writing;

struct _VivantAutosave {
  GObject parent_instance;

  VivantProject *project;
  VivantAutosaveFiles *files;
  guint source;
  guint64 wanted, saved; /* counts states, of the project and of where it belongs */
  gboolean failing;      /* told of already */
};

enum {
  PROP_FAILING = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint failed_signal;

G_DEFINE_FINAL_TYPE (VivantAutosave, vivant_autosave, G_TYPE_OBJECT)

/* ---- Writing --------------------------------------------------------------------------------------------------- */

static void
writing_free (Writing *writing)
{
  vivant_autosave_files_unref (writing->files);
  g_free (writing->text);
  g_free (writing);
}

static gboolean
write_state (const Writing *writing, GError **error)
{
  return vivant_autosave_files_write (writing->files, writing->revision, writing->text, error);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_state (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- When to write --------------------------------------------------------------------------------------------- */

static gboolean flush_cb (gpointer data);

static Writing *
take_state (VivantAutosave *self)
{
  Writing *writing = g_new0 (Writing, 1);

  writing->files = vivant_autosave_files_ref (self->files);
  writing->revision = self->wanted;
  writing->text = vivant_project_dup_copy (self->project);
  return writing;
}

static void
note_outcome (VivantAutosave *self, guint64 revision, const GError *error)
{
  const gboolean failed_before = self->failing;

  self->failing = error != NULL;
  if (error == NULL)
    self->saved = MAX (self->saved, revision);
  else if (self->source == 0)
    self->source = g_timeout_add (RETRY_MS, flush_cb, self);
  if (self->failing == failed_before)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILING]);
  if (error != NULL)
    g_signal_emit (self, failed_signal, 0, error);
}

gboolean
vivant_autosave_flush (VivantAutosave *self)
{
  g_autoptr (GError) error = NULL;
  Writing *writing;

  g_return_val_if_fail (VIVANT_IS_AUTOSAVE (self), FALSE);
  g_clear_handle_id (&self->source, g_source_remove);
  if (vivant_autosave_is_current (self))
    return TRUE;
  writing = take_state (self);
  write_state (writing, &error);
  note_outcome (self, writing->revision, error);
  writing_free (writing);
  return error == NULL;
}

gboolean
vivant_autosave_get_failing (VivantAutosave *self)
{
  g_return_val_if_fail (VIVANT_IS_AUTOSAVE (self), FALSE);
  return self->failing;
}

gboolean
vivant_autosave_is_current (VivantAutosave *self)
{
  g_return_val_if_fail (VIVANT_IS_AUTOSAVE (self), FALSE);
  return self->saved == self->wanted;
}

char *
vivant_autosave_dup_frames_path (VivantAutosave *self)
{
  g_return_val_if_fail (VIVANT_IS_AUTOSAVE (self), NULL);
  return vivant_autosave_files_dup_frames (self->files);
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantAutosave) self = g_weak_ref_get (user_data);
  const Writing *writing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  weak_free (user_data);
  g_task_propagate_boolean (G_TASK (result), &error);
  if (self != NULL)
    note_outcome (self, writing->revision, error);
}

/* In a thread: a disk may take its time, and the window must not. */
static gboolean
flush_cb (gpointer data)
{
  VivantAutosave *self = VIVANT_AUTOSAVE (data);
  GWeakRef *weak = g_new (GWeakRef, 1);
  g_autoptr (GTask) task = NULL;

  self->source = 0;
  g_weak_ref_init (weak, self);
  task = g_task_new (NULL, NULL, written_cb, weak);
  g_task_set_name (task, "autosave");
  g_task_set_task_data (task, take_state (self), (GDestroyNotify) writing_free);
  g_task_run_in_thread (task, write_thread);
  return G_SOURCE_REMOVE;
}

/* Saving counts: a copy that came back under the former name would be saved over that file, and one that does not know
 * of the file's last change would take it for somebody else's. */
static void
changed_cb (VivantAutosave *self)
{
  self->wanted++;
  if (self->source != 0 && self->failing)
    g_clear_handle_id (&self->source, g_source_remove);
  if (self->source == 0)
    self->source = g_timeout_add (DELAY_MS, flush_cb, self);
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
vivant_autosave_finalize (GObject *object)
{
  VivantAutosave *self = VIVANT_AUTOSAVE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  vivant_autosave_files_close (self->files);
  vivant_autosave_files_unref (self->files);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (vivant_autosave_parent_class)->finalize (object);
}

static void
vivant_autosave_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FAILING)
    g_value_set_boolean (value, VIVANT_AUTOSAVE (object)->failing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vivant_autosave_class_init (VivantAutosaveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vivant_autosave_finalize;
  object_class->get_property = vivant_autosave_get_property;
  properties[PROP_FAILING] =
      g_param_spec_boolean ("failing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  failed_signal = g_signal_new ("failed", VIVANT_TYPE_AUTOSAVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_ERROR);
}

static void
vivant_autosave_init (VivantAutosave *self)
{
}

VivantAutosave *
vivant_autosave_new (VivantProject *project, const char *folder)
{
  VivantAutosave *self = g_object_new (VIVANT_TYPE_AUTOSAVE, NULL);

  self->project = g_object_ref (project);
  self->files = vivant_autosave_files_new (folder);
  g_signal_connect_object (project, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "notify::file", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "notify::modified", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/* ---- What a crash left ----------------------------------------------------------------------------------------- */

void
vivant_orphan_free (VivantOrphan *orphan)
{
  g_clear_object (&orphan->copy);
  g_clear_object (&orphan->file);
  g_free (orphan->frames);
  close (orphan->lock);
  g_free (orphan);
}

static char *
base_of (const char *path)
{
  return g_strndup (path, strlen (path) - strlen (VIVANT_COPY_ENDING));
}

void
vivant_orphan_discard (VivantOrphan *orphan)
{
  g_autofree char *path = g_file_get_path (orphan->copy), *base = base_of (path);

  vivant_autosave_files_remove (base);
}

char *
vivant_orphan_set_aside (VivantOrphan *orphan)
{
  g_autofree char *path = g_file_get_path (orphan->copy), *base = base_of (path);
  char *aside = vivant_set_aside_keep (path);

  if (g_strcmp0 (aside, path) != 0)
    vivant_autosave_files_remove (base);
  return aside;
}

static VivantOrphan *
take_orphan (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *base = base_of (path), *uri = NULL;
  const int lock = vivant_autosave_files_adopt (base);
  VivantOrphan *orphan;

  if (lock < 0)
    return NULL;
  uri = vivant_autosave_files_read_origin (base);
  orphan = g_new0 (VivantOrphan, 1);
  orphan->copy = g_file_new_for_path (path);
  orphan->frames = vivant_autosave_files_frames_of (base);
  orphan->file = uri != NULL ? g_file_new_for_uri (uri) : NULL;
  orphan->lock = lock;
  return orphan;
}

GPtrArray *
vivant_autosave_take_orphans (const char *folder)
{
  g_autofree char *path = vivant_autosave_files_usual_folder (folder);
  GPtrArray *orphans = g_ptr_array_new_with_free_func ((GDestroyNotify) vivant_orphan_free);
  const char *name;
  GDir *dir;

  vivant_set_aside_review (path);
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    VivantOrphan *orphan = g_str_has_suffix (name, VIVANT_COPY_ENDING) ? take_orphan (path, name) : NULL;

    if (orphan != NULL)
      g_ptr_array_add (orphans, orphan);
  }
  if (dir != NULL)
    g_dir_close (dir);
  vivant_autosave_files_sweep (path);
  return orphans;
}
