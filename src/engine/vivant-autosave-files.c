/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-autosave-files.h"

#include "vivant-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_ENDING ".lock"
#define ORIGIN_ENDING ".origin" /* of earlier versions' copies, which do not name the project's own file */
#define FRAMES_ENDING ".frames"
#define LOCK_ATTEMPTS 4
#define UUID_LENGTH 36

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

static gboolean
is_file_at (int fd, const char *path)
{
  struct stat opened, there;

  return fstat (fd, &opened) == 0 && g_stat (path, &there) == 0 && opened.st_dev == there.st_dev &&
         opened.st_ino == there.st_ino;
}

/* `flags` as of open(), `operation` as of flock(). Returns -1 with errno set when it cannot be had. A lock on a file
 * that was removed between the two calls says nothing to anybody: then it is asked for once more. */
static int
take_lock (const char *path, int flags, int operation)
{
  for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
    const int fd = g_open (path, O_RDWR | O_CLOEXEC | flags, 0600);
    int fault;

    if (fd < 0)
      return -1;
    if (flock (fd, operation) == 0 && is_file_at (fd, path))
      return fd;
    fault = errno;
    close (fd);
    errno = fault;
    if (fault == EWOULDBLOCK)
      return -1;
  }
  return -1;
}

/* What the person who has the window open wants to know. Takes the cause, whose words are a programmer's. */
static void
tell (GError **error, const char *folder, GError *cause)
{
  g_autofree char *name = g_filename_display_name (folder);

  g_debug ("%s", cause->message);
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("The disk is full: no copy of the project fits in “%s”."),
                 name);
  else if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ACCES) ||
           g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_PERM) ||
           g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ROFS))
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT,
                 _ ("Vivant is not allowed to keep a copy of the project in “%s”."), name);
  else
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("No copy of the project can be kept in “%s”."), name);
  g_error_free (cause);
}

/* The mutex is held. */
static gboolean
prepare (VivantAutosaveFiles *self, GError **error)
{
  g_autofree char *lock = g_strconcat (self->base, LOCK_ENDING, NULL);
  int fault;

  /* The name is new: who else has it locked is looking whether somebody lives, and is done in a moment. */
  if (self->lock < 0 && g_mkdir_with_parents (self->folder, 0700) == 0)
    self->lock = take_lock (lock, O_CREAT, LOCK_EX);
  if (self->lock >= 0)
    return TRUE;
  fault = errno;
  g_set_error_literal (error, G_FILE_ERROR, (int) g_file_error_from_errno (fault), g_strerror (fault));
  return FALSE;
}

gboolean
vivant_autosave_files_write (VivantAutosaveFiles *self, guint64 revision, const char *text, GError **error)
{
  g_autofree char *path = g_strconcat (self->base, VIVANT_COPY_ENDING, NULL);
  GError *cause = NULL;

  g_mutex_lock (&self->mutex);
  if (!self->closed && revision > self->written && prepare (self, &cause) &&
      g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &cause))
    self->written = revision;
  g_mutex_unlock (&self->mutex);
  if (cause == NULL)
    return TRUE;
  tell (error, self->folder, cause);
  return FALSE;
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

int
vivant_autosave_files_adopt (const char *base)
{
  g_autofree char *path = g_strconcat (base, LOCK_ENDING, NULL);

  return take_lock (path, O_CREAT, LOCK_EX | LOCK_NB);
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

static gboolean
has_copy (const char *base)
{
  g_autofree char *copy = g_strconcat (base, VIVANT_COPY_ENDING, NULL);

  return g_file_test (copy, G_FILE_TEST_EXISTS);
}

/* TRUE when nobody alive owns `base`; *lock is then to be closed, once what is to be done is done. */
static gboolean
begin_with_dead (const char *base, int *lock)
{
  g_autofree char *path = g_strconcat (base, LOCK_ENDING, NULL);

  /* Not made: that would leave one more file. */
  *lock = take_lock (path, 0, LOCK_EX | LOCK_NB);
  return *lock >= 0 || errno == ENOENT;
}

static void
end_with_dead (int lock)
{
  if (lock >= 0)
    close (lock);
}

/* What a process left that was killed while it wrote: g_file_set_contents() writes beside the file. */
static gboolean
is_unfinished (const char *ending)
{
  return g_str_has_prefix (ending, VIVANT_COPY_ENDING ".") || g_str_has_prefix (ending, ORIGIN_ENDING ".");
}

static void
sweep_file (const char *folder, const char *name)
{
  g_autofree char *stem = g_strndup (name, UUID_LENGTH), *path = NULL, *base = NULL;
  int lock;

  if (!g_uuid_string_is_valid (stem))
    return;
  base = g_build_filename (folder, stem, NULL);
  if (!begin_with_dead (base, &lock))
    return;
  path = g_build_filename (folder, name, NULL);
  if (is_unfinished (name + UUID_LENGTH))
    g_unlink (path);
  else if (!has_copy (base))
    vivant_autosave_files_remove (base);
  end_with_dead (lock);
}

static void
sweep_frames (const char *folder, const char *cache, const char *name)
{
  g_autofree char *base = g_build_filename (folder, name, NULL), *path = NULL;
  int lock;

  if (!g_str_has_suffix (name, FRAMES_ENDING))
    return;
  base[strlen (base) - strlen (FRAMES_ENDING)] = '\0';
  if (has_copy (base) || !begin_with_dead (base, &lock))
    return;
  path = g_build_filename (cache, name, NULL);
  g_unlink (path);
  end_with_dead (lock);
}

void
vivant_autosave_files_sweep (const char *folder)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "vivant", NULL);
  g_autoptr (GDir) copies = g_dir_open (folder, 0, NULL), frames = g_dir_open (cache, 0, NULL);
  const char *name;

  while (frames != NULL && (name = g_dir_read_name (frames)) != NULL)
    sweep_frames (folder, cache, name);
  while (copies != NULL && (name = g_dir_read_name (copies)) != NULL)
    sweep_file (folder, name);
}
