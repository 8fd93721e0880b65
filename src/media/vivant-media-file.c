/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-file.h"

#include "vivant-media-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

char *
vivant_media_display_name (const char *path)
{
  g_autofree char *base = g_filename_display_basename (path);
  GString *name = g_string_new (NULL);
  for (const char *p = base; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    GUnicodeType type = g_unichar_type (c);
    /* Line breaks and direction overrides would let a name rewrite the sentence around it. */
    g_string_append_unichar (name, type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ? 0xfffd : c);
  }
  return g_string_free (name, FALSE);
}

static gboolean
refuse_special (const struct stat *status, const char *name, GError **error)
{
  if (S_ISREG (status->st_mode) && status->st_size > 0)
    return FALSE;
  if (S_ISREG (status->st_mode))
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_UNRECOGNISED, _ ("“%s” is empty."), name);
  else if (S_ISDIR (status->st_mode))
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN, _ ("“%s” is a folder, not a file."), name);
  else
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN,
                 _ ("“%s” is a device, pipe or socket, not a file."), name);
  return TRUE;
}

VivantMediaFile *
vivant_media_file_open (const char *path, GError **error)
{
  g_autofree char *name = vivant_media_display_name (path);
  struct stat status;
  /* Looked at before it is opened: opening a device or a pipe can already have effects. */
  gboolean found = stat (path, &status) == 0;
  if (found && refuse_special (&status, name, error))
    return NULL;
  int fd = found ? open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
  if (fd < 0) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN, _ ("“%s” cannot be opened: %s."), name,
                 g_strerror (errno));
    return NULL;
  }
  if (fstat (fd, &status) != 0 || refuse_special (&status, name, error)) {
    close (fd);
    if (error != NULL && *error == NULL)
      g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN, _ ("“%s” cannot be opened: %s."), name,
                   g_strerror (errno));
    return NULL;
  }
  VivantMediaFile *file = g_new0 (VivantMediaFile, 1);
  file->path = g_strdup (path);
  file->name = g_steal_pointer (&name);
  file->fd = fd;
  file->size = status.st_size;
  return file;
}

gssize
vivant_media_file_read_at (const VivantMediaFile *file, gpointer buffer, gsize length, goffset offset)
{
  gssize got;
  do
    got = pread (file->fd, buffer, length, offset);
  while (got < 0 && errno == EINTR);
  return got < 0 ? -errno : got;
}

VivantMediaFile *
vivant_media_file_dup (const VivantMediaFile *file)
{
  int fd = fcntl (file->fd, F_DUPFD_CLOEXEC, 3);
  if (fd < 0)
    return NULL;
  VivantMediaFile *copy = g_new0 (VivantMediaFile, 1);
  copy->path = g_strdup (file->path);
  copy->name = g_strdup (file->name);
  copy->fd = fd;
  copy->size = file->size;
  return copy;
}

void
vivant_media_file_free (VivantMediaFile *file)
{
  if (file == NULL)
    return;
  close (file->fd);
  g_free (file->path);
  g_free (file->name);
  g_free (file);
}
