/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-atomic-output.h"

#include "vivant-media-error.h"
#include "vivant-media-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX ".vivant-"
#define SUFFIX ".part"
#define RANDOM_CHARACTERS 8
#define MAX_ATTEMPTS 100

struct _VivantMediaAtomicOutput {
  char *target;    /* final path, symbolic links resolved */
  char *temporary; /* beside it; NULL once committed */
  char *name;      /* for messages */
  int fd;
  gboolean is_folder;
};

static gboolean
set_output_error (GError **error, int number, const char *name)
{
  gboolean full = number == ENOSPC || number == EDQUOT || number == EFBIG;
  if (full)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_SPACE, _ ("“%s” cannot be written: %s."), name,
                 g_strerror (number));
  else
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OUTPUT, _ ("“%s” cannot be written: %s."), name,
                 g_strerror (number));
  return FALSE;
}

/* Follows symbolic links of the target itself, so that a rename replaces what they lead to. A target that does not
 * exist stays as it is. NULL with errno set for loops and links to nowhere.
 */
static char *
resolve (const char *path)
{
  struct stat status;
  if (lstat (path, &status) != 0 || !S_ISLNK (status.st_mode)) {
    gsize length = strlen (path);
    while (length > 1 && path[length - 1] == '/')
      length--;
    return g_strndup (path, length);
  }
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real);
  free (real);
  return copy;
}

static gboolean
is_temporary_name (const char *name)
{
  gsize length = strlen (PREFIX) + RANDOM_CHARACTERS + strlen (SUFFIX);
  return strlen (name) == length && g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, SUFFIX);
}

static char *
temporary_path (const char *target)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  char name[RANDOM_CHARACTERS + 1] = {0};
  for (int i = 0; i < RANDOM_CHARACTERS; i++)
    name[i] = letters[g_random_int_range (0, sizeof letters - 1)];
  g_autofree char *folder = g_path_get_dirname (target);
  return g_strdup_printf ("%s/" PREFIX "%s" SUFFIX, folder, name);
}

static int
create (const char *path, gboolean is_folder)
{
  if (!is_folder)
    return open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (mkdir (path, 0777) != 0)
    return -1;
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) {
    int number = errno;
    rmdir (path);
    errno = number;
  }
  return fd;
}

/* Removes a folder with the plain files in it, which is all that we ever put there. */
static void
remove_folder (const char *path)
{
  GDir *directory = g_dir_open (path, 0, NULL);
  for (const char *entry; directory != NULL && (entry = g_dir_read_name (directory)) != NULL;) {
    g_autofree char *full = g_build_filename (path, entry, NULL);
    unlink (full);
  }
  if (directory != NULL)
    g_dir_close (directory);
  rmdir (path);
}

static VivantMediaAtomicOutput *
output_new (const char *target, gboolean is_folder, GError **error)
{
  g_autofree char *name = vivant_media_display_name (target);
  for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    g_autofree char *temporary = temporary_path (target);
    int fd = create (temporary, is_folder);
    if (fd < 0 && errno == EEXIST)
      continue;
    if (fd < 0) {
      set_output_error (error, errno, name);
      return NULL;
    }
    /* The lock tells sweepers that somebody lives here. Where locks are not supported they cannot sweep either; one
     * that was faster than the lock leaves a file without a name, or is still at it: then the next name is tried.
     */
    struct stat status;
    if ((flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) || fstat (fd, &status) != 0 ||
        status.st_nlink == 0) {
      close (fd);
      continue;
    }
    VivantMediaAtomicOutput *output = g_new0 (VivantMediaAtomicOutput, 1);
    output->target = g_strdup (target);
    output->temporary = g_steal_pointer (&temporary);
    output->name = g_steal_pointer (&name);
    output->fd = fd;
    output->is_folder = is_folder;
    return output;
  }
  set_output_error (error, EEXIST, name);
  return NULL;
}

static gboolean
refuse_inputs (const struct stat *target, const char *const *inputs, const char *name, GError **error)
{
  struct stat status;
  for (; inputs != NULL && *inputs != NULL; inputs++)
    if (stat (*inputs, &status) == 0 && status.st_dev == target->st_dev && status.st_ino == target->st_ino) {
      g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_SAME_FILE,
                   _ ("“%s” is one of the inputs; choose another name for the output."), name);
      return TRUE;
    }
  return FALSE;
}

VivantMediaAtomicOutput *
vivant_media_atomic_output_new (const char *path, const char *const *inputs, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_autofree char *name = vivant_media_display_name (path);
  gsize length = strlen (path);
  if (length == 0 || path[length - 1] == '/') {
    set_output_error (error, length == 0 ? ENOENT : EISDIR, name);
    return NULL;
  }
  g_autofree char *target = resolve (path);
  struct stat status;
  if (target == NULL) {
    set_output_error (error, errno, name);
    return NULL;
  }
  gboolean exists = stat (target, &status) == 0;
  if (exists && refuse_inputs (&status, inputs, name, error))
    return NULL;
  if (exists && !S_ISREG (status.st_mode)) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OUTPUT,
                 _ ("“%s” cannot be replaced: it is not an ordinary file."), name);
    return NULL;
  }
  /* A file that may not be written is not replaced behind its owner's back. */
  if (exists && access (target, W_OK) != 0) {
    set_output_error (error, errno, name);
    return NULL;
  }
  VivantMediaAtomicOutput *output = output_new (target, FALSE, error);
  if (output != NULL && exists)
    (void) fchmod (output->fd, status.st_mode & 0777);
  return output;
}

/* Empty, or nothing in it but the frames of an earlier export. */
static gboolean
may_replace_folder (const char *path)
{
  gboolean may = TRUE;
  GDir *directory = g_dir_open (path, 0, NULL);
  if (directory == NULL)
    return FALSE;
  for (const char *entry; may && (entry = g_dir_read_name (directory)) != NULL;) {
    struct stat status;
    g_autofree char *full = g_build_filename (path, entry, NULL);
    may = g_str_has_prefix (entry, "frame-") && g_str_has_suffix (entry, ".png") && lstat (full, &status) == 0 &&
          S_ISREG (status.st_mode);
  }
  g_dir_close (directory);
  return may;
}

VivantMediaAtomicOutput *
vivant_media_atomic_output_new_folder (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_autofree char *name = vivant_media_display_name (path);
  g_autofree char *target = resolve (path);
  struct stat status;
  if (target == NULL || *target == '\0') {
    set_output_error (error, target == NULL ? errno : ENOENT, name);
    return NULL;
  }
  if (stat (target, &status) == 0 && !(S_ISDIR (status.st_mode) && may_replace_folder (target))) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OUTPUT,
                 _ ("“%s” already holds other things; choose a new or empty folder."), name);
    return NULL;
  }
  return output_new (target, TRUE, error);
}

int
vivant_media_atomic_output_get_fd (VivantMediaAtomicOutput *output)
{
  g_return_val_if_fail (output != NULL, -1);
  return output->fd;
}

static gboolean
write_all (int fd, gconstpointer data, gsize length)
{
  const guint8 *bytes = data;
  while (length > 0) {
    gssize written = write (fd, bytes, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0) {
      errno = written == 0 ? ENOSPC : errno;
      return FALSE;
    }
    bytes += written;
    length -= (gsize) written;
  }
  return TRUE;
}

gboolean
vivant_media_atomic_output_write (VivantMediaAtomicOutput *output, gconstpointer data, gsize length, GError **error)
{
  g_return_val_if_fail (output != NULL && !output->is_folder, FALSE);
  return write_all (output->fd, data, length) || set_output_error (error, errno, output->name);
}

gboolean
vivant_media_atomic_output_write_file (VivantMediaAtomicOutput *output, const char *name, gconstpointer data,
                                       gsize length, GError **error)
{
  g_return_val_if_fail (output != NULL && output->is_folder && strchr (name, '/') == NULL, FALSE);
  int fd = openat (output->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0)
    return set_output_error (error, errno, output->name);
  gboolean written = write_all (fd, data, length) && fsync (fd) == 0;
  int number = errno;
  if (close (fd) != 0 && written) {
    written = FALSE;
    number = errno;
  }
  return written || set_output_error (error, number, output->name);
}

/* The folder's own entry has to reach the disk too. Not every file system can; then its word is all there is. */
static void
sync_parent (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  (void) fsync (fd);
  close (fd);
}

/* A folder can only be renamed over an empty one: an earlier export steps aside first and is removed afterwards. */
static gboolean
rename_folder (VivantMediaAtomicOutput *output)
{
  if (rename (output->temporary, output->target) == 0)
    return TRUE;
  if ((errno != ENOTEMPTY && errno != EEXIST) || !may_replace_folder (output->target))
    return FALSE;
  g_autofree char *aside = temporary_path (output->target);
  if (rename (output->target, aside) != 0)
    return FALSE;
  if (rename (output->temporary, output->target) != 0) {
    int number = errno;
    if (rename (aside, output->target) != 0)
      g_debug ("an earlier export is left at %s", aside);
    errno = number;
    return FALSE;
  }
  remove_folder (aside);
  return TRUE;
}

gboolean
vivant_media_atomic_output_commit (VivantMediaAtomicOutput *output, GError **error)
{
  g_return_val_if_fail (output != NULL && output->temporary != NULL, FALSE);
  if (fsync (output->fd) != 0 && errno != EINVAL && errno != ENOTSUP)
    return set_output_error (error, errno, output->name);
  int closed = close (output->fd);
  output->fd = -1;
  if (closed != 0)
    return set_output_error (error, errno, output->name);
  gboolean renamed = output->is_folder ? rename_folder (output) : rename (output->temporary, output->target) == 0;
  if (!renamed)
    return set_output_error (error, errno, output->name);
  g_clear_pointer (&output->temporary, g_free);
  sync_parent (output->target);
  return TRUE;
}

void
vivant_media_atomic_output_free (VivantMediaAtomicOutput *output)
{
  if (output == NULL)
    return;
  if (output->temporary != NULL && output->is_folder)
    remove_folder (output->temporary);
  else if (output->temporary != NULL)
    unlink (output->temporary);
  if (output->fd >= 0)
    close (output->fd);
  g_free (output->target);
  g_free (output->temporary);
  g_free (output->name);
  g_free (output);
}

guint
vivant_media_atomic_output_sweep (const char *path)
{
  guint removed = 0;
  g_autofree char *target = resolve (path);
  g_autofree char *folder = g_path_get_dirname (target != NULL ? target : path);
  GDir *directory = g_dir_open (folder, 0, NULL);
  for (const char *entry; directory != NULL && (entry = g_dir_read_name (directory)) != NULL;) {
    struct stat status;
    g_autofree char *full = g_build_filename (folder, entry, NULL);
    if (!is_temporary_name (entry) || lstat (full, &status) != 0 || status.st_uid != geteuid () ||
        !(S_ISREG (status.st_mode) || S_ISDIR (status.st_mode)))
      continue;
    int fd = open (full, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0) {
      if (S_ISDIR (status.st_mode))
        remove_folder (full);
      else
        unlink (full);
      removed++;
    }
    if (fd >= 0)
      close (fd);
  }
  if (directory != NULL)
    g_dir_close (directory);
  return removed;
}
