/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-autosave.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define DELAY_MS 1000
#define COPY_ENDING ".vivant"
#define LOCK_ENDING ".lock"
#define ORIGIN_ENDING ".origin"

struct _VivantAutosave {
  GObject parent_instance;

  VivantProject *project;
  char *folder, *base; /* path of the copy less its ending */
  int lock;
  guint source;
  guint64 saved;
};

G_DEFINE_FINAL_TYPE (VivantAutosave, vivant_autosave, G_TYPE_OBJECT)

static char *
usual_folder (const char *folder)
{
  return folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "vivant", "autosave", NULL);
}

static int
take_lock (const char *path, gboolean create)
{
  const int fd = g_open (path, O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
prepare (VivantAutosave *self)
{
  g_autofree char *name = NULL, *lock = NULL;

  if (self->lock >= 0)
    return TRUE;
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return FALSE;
  name = g_uuid_string_random ();
  g_free (self->base);
  self->base = g_build_filename (self->folder, name, NULL);
  lock = g_strconcat (self->base, LOCK_ENDING, NULL);
  self->lock = take_lock (lock, TRUE);
  return self->lock >= 0;
}

static void
write_origin (VivantAutosave *self)
{
  g_autofree char *path = g_strconcat (self->base, ORIGIN_ENDING, NULL), *uri = NULL;
  GFile *file = vivant_project_get_file (self->project);

  if (file == NULL) {
    g_unlink (path);
    return;
  }
  uri = g_file_get_uri (file);
  g_file_set_contents (path, uri, -1, NULL);
}

gboolean
vivant_autosave_flush (VivantAutosave *self)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) copy = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (VIVANT_IS_AUTOSAVE (self), FALSE);
  if (self->source != 0)
    g_source_remove (self->source);
  self->source = 0;
  if (vivant_autosave_is_current (self))
    return TRUE;
  if (!prepare (self))
    return FALSE;
  path = g_strconcat (self->base, COPY_ENDING, NULL);
  copy = g_file_new_for_path (path);
  write_origin (self);
  if (!vivant_project_save_copy (self->project, copy, &error)) {
    g_warning ("%s", error->message);
    return FALSE;
  }
  self->saved = vivant_project_get_revision (self->project);
  return TRUE;
}

gboolean
vivant_autosave_is_current (VivantAutosave *self)
{
  g_return_val_if_fail (VIVANT_IS_AUTOSAVE (self), FALSE);
  return self->saved == vivant_project_get_revision (self->project);
}

static gboolean
flush_cb (gpointer data)
{
  VivantAutosave *self = VIVANT_AUTOSAVE (data);

  self->source = 0;
  vivant_autosave_flush (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (VivantProject *project, guint what, int first, VivantAutosave *self)
{
  if (self->source == 0)
    self->source = g_timeout_add (DELAY_MS, flush_cb, self);
}

static void
remove_files (const char *base)
{
  static const char *const endings[] = {COPY_ENDING, ORIGIN_ENDING, LOCK_ENDING};

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *path = g_strconcat (base, endings[i], NULL);

    g_unlink (path);
  }
}

static void
vivant_autosave_finalize (GObject *object)
{
  VivantAutosave *self = VIVANT_AUTOSAVE (object);

  if (self->source != 0)
    g_source_remove (self->source);
  if (self->lock >= 0) {
    remove_files (self->base);
    close (self->lock);
  }
  g_clear_object (&self->project);
  g_free (self->folder);
  g_free (self->base);
  G_OBJECT_CLASS (vivant_autosave_parent_class)->finalize (object);
}

static void
vivant_autosave_class_init (VivantAutosaveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vivant_autosave_finalize;
}

static void
vivant_autosave_init (VivantAutosave *self)
{
  self->lock = -1;
}

VivantAutosave *
vivant_autosave_new (VivantProject *project, const char *folder)
{
  VivantAutosave *self = g_object_new (VIVANT_TYPE_AUTOSAVE, NULL);

  self->project = g_object_ref (project);
  self->folder = usual_folder (folder);
  self->saved = vivant_project_get_revision (project);
  g_signal_connect_object (project, "changed", G_CALLBACK (changed_cb), self, 0);
  return self;
}

/* ---- What a crash left ----------------------------------------------------------------------------------------- */

void
vivant_orphan_free (VivantOrphan *orphan)
{
  g_clear_object (&orphan->copy);
  g_clear_object (&orphan->file);
  g_free (orphan);
}

void
vivant_orphan_discard (VivantOrphan *orphan)
{
  g_autofree char *path = g_file_get_path (orphan->copy);

  path[strlen (path) - strlen (COPY_ENDING)] = '\0';
  remove_files (path);
}

static VivantOrphan *
take_orphan (const char *folder, const char *name)
{
  g_autofree char *base = g_build_filename (folder, name, NULL), *lock = NULL, *origin = NULL, *uri = NULL;
  VivantOrphan *orphan;
  int fd;

  base[strlen (base) - strlen (COPY_ENDING)] = '\0';
  lock = g_strconcat (base, LOCK_ENDING, NULL);
  origin = g_strconcat (base, ORIGIN_ENDING, NULL);
  fd = take_lock (lock, TRUE);
  if (fd < 0)
    return NULL;
  close (fd);
  orphan = g_new0 (VivantOrphan, 1);
  orphan->copy = g_file_new_build_filename (folder, name, NULL);
  if (g_file_get_contents (origin, &uri, NULL, NULL))
    orphan->file = g_file_new_for_uri (uri);
  return orphan;
}

GPtrArray *
vivant_autosave_take_orphans (const char *folder)
{
  g_autofree char *path = usual_folder (folder);
  GPtrArray *orphans = g_ptr_array_new_with_free_func ((GDestroyNotify) vivant_orphan_free);
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    VivantOrphan *orphan = g_str_has_suffix (name, COPY_ENDING) ? take_orphan (path, name) : NULL;

    if (orphan != NULL)
      g_ptr_array_add (orphans, orphan);
  }
  if (dir != NULL)
    g_dir_close (dir);
  return orphans;
}
