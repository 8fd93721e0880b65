/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-autosave-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_ENDING ".lock"
#define ORIGIN_ENDING ".origin"
#define FRAMES_ENDING ".frames"

struct VivantAutosaveFiles {
  gatomicrefcount references;
  char *folder, *base; /* path of the copy less its ending */

  GMutex mutex; /* guards everything below, and the files */
  int lock;
  gboolean closed;
  guint64 written; /* newest revision on the disk */
};

VivantAutosaveFiles *
vivant_autosave_files_new (const char *folder)
{
  VivantAutosaveFiles *self = g_new0 (VivantAutosaveFiles, 1);
  g_autofree char *name = g_uuid_string_random ();

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->folder = vivant_autosave_files_usual_folder (folder);
  self->base = g_build_filename (self->folder, name, NULL);
  self->lock = -1;
  return self;
}

VivantAutosaveFiles *
vivant_autosave_files_ref (VivantAutosaveFiles *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vivant_autosave_files_unref (VivantAutosaveFiles *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self->base);
  g_free (self);
}

static int
take_lock (const char *path)
{
  const int fd = g_open (path, O_RDWR | O_CLOEXEC | O_CREAT, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
set_contents (const char *base, const char *ending, const char *text, GError **error)
{
  g_autofree char *path = g_strconcat (base, ending, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* The mutex is held. */
static gboolean
prepare (VivantAutosaveFiles *self, GError **error)
{
  g_autofree char *lock = g_strconcat (self->base, LOCK_ENDING, NULL);

  if (self->lock < 0 && g_mkdir_with_parents (self->folder, 0700) == 0)
    self->lock = take_lock (lock);
  if (self->lock >= 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), "%s", g_strerror (errno));
  return FALSE;
}

/* The mutex is held. */
static gboolean
write_both (VivantAutosaveFiles *self, const char *text, const char *origin, GError **error)
{
  if (origin == NULL) {
    g_autofree char *path = g_strconcat (self->base, ORIGIN_ENDING, NULL);

    g_unlink (path);
  } else if (!set_contents (self->base, ORIGIN_ENDING, origin, error)) {
    return FALSE;
  }
  return set_contents (self->base, VIVANT_COPY_ENDING, text, error);
}

gboolean
vivant_autosave_files_write (VivantAutosaveFiles *self, guint64 revision, const char *text, const char *origin,
                             GError **error)
{
  gboolean ok = TRUE;

  g_mutex_lock (&self->mutex);
  if (!self->closed && revision > self->written) {
    ok = prepare (self, error) && write_both (self, text, origin, error);
    if (ok)
      self->written = revision;
  }
  g_mutex_unlock (&self->mutex);
  return ok;
}

void
vivant_autosave_files_close (VivantAutosaveFiles *self)
{
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  if (self->lock >= 0) {
    vivant_autosave_files_remove (self->base);
    close (self->lock);
  }
  self->lock = -1;
  g_mutex_unlock (&self->mutex);
}

char *
vivant_autosave_files_dup_frames (VivantAutosaveFiles *self)
{
  return vivant_autosave_files_frames_of (self->base);
}

/* ---- What a crash left ----------------------------------------------------------------------------------------- */

char *
vivant_autosave_files_usual_folder (const char *folder)
{
  return folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "vivant", "autosave", NULL);
}

char *
vivant_autosave_files_frames_of (const char *base)
{
  g_autofree char *name = g_path_get_basename (base), *file = g_strconcat (name, FRAMES_ENDING, NULL);

  return g_build_filename (g_get_user_cache_dir (), "vivant", file, NULL);
}

char *
vivant_autosave_files_read_origin (const char *base)
{
  g_autofree char *path = g_strconcat (base, ORIGIN_ENDING, NULL);
  char *uri = NULL;

  return g_file_get_contents (path, &uri, NULL, NULL) ? uri : NULL;
}

gboolean
vivant_autosave_files_is_orphan (const char *base)
{
  g_autofree char *path = g_strconcat (base, LOCK_ENDING, NULL);
  const int fd = take_lock (path);

  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

void
vivant_autosave_files_remove (const char *base)
{
  static const char *const endings[] = {VIVANT_COPY_ENDING, ORIGIN_ENDING, LOCK_ENDING};

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *path = g_strconcat (base, endings[i], NULL);

    g_unlink (path);
  }
}

/* The lock is only looked at: asking for it would leave one. */
static gboolean
is_abandoned (const char *base)
{
  g_autofree char *copy = g_strconcat (base, VIVANT_COPY_ENDING, NULL), *lock = g_strconcat (base, LOCK_ENDING, NULL);

  return !g_file_test (copy, G_FILE_TEST_EXISTS) && !g_file_test (lock, G_FILE_TEST_EXISTS);
}

void
vivant_autosave_files_sweep_frames (const char *folder)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "vivant", NULL);
  GDir *dir = g_dir_open (cache, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (cache, name, NULL), *base = g_build_filename (folder, name, NULL);

    if (!g_str_has_suffix (name, FRAMES_ENDING))
      continue;
    base[strlen (base) - strlen (FRAMES_ENDING)] = '\0';
    if (is_abandoned (base))
      g_unlink (path);
  }
  if (dir != NULL)
    g_dir_close (dir);
}
