/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The one file that was chosen, open for reading. Inside the media room only. Decoders read through it and never get
 * to know a name, so that nothing in a file can make them open another.
 */
typedef struct {
  char *path;   /* as given */
  char *name;   /* for messages: base name, valid UTF-8, no control characters */
  int fd;       /* regular file */
  goffset size; /* bytes when it was opened; at least 1 */
} VivantMediaFile;

/* Opens a non-empty regular file. Errors: VIVANT_MEDIA_ERROR_OPEN, _UNRECOGNISED (empty). */
VivantMediaFile *vivant_media_file_open (const char *path, GError **error);

/* Reads up to length bytes at offset. Returns 0 at the end and -errno on a failure. */
gssize vivant_media_file_read_at (const VivantMediaFile *file, gpointer buffer, gsize length, goffset offset);

/* A second handle on the same file, even when its name is gone by now; NULL when no descriptor is left. */
VivantMediaFile *vivant_media_file_dup (const VivantMediaFile *file);

void vivant_media_file_free (VivantMediaFile *file);

/* A file's base name as it may be shown in a sentence. Free with g_free (). */
char *vivant_media_display_name (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantMediaFile, vivant_media_file_free)

G_END_DECLS
