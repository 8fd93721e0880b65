/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-crop.h"
#include "vivant-media-error.h"
#include "vivant-media-names.h"
#include "vivant-media-reader.h"
#include "vivant-media-still-private.h"
#include "vivant-media-still.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/* A folder of pictures as a clip; a single picture is one with one frame. */
typedef struct {
  VivantMediaReader base;
  GPtrArray *paths; /* of the pictures, in order */
  guint index;
  guint counted;            /* frames whose damage was counted */
  VivantMediaPicture *last; /* what is shown at last_index; the first one since the folder was opened */
  guint last_index;
  gboolean last_damaged;
} FolderReader;

#define MAX_ENTRIES 1000000

static VivantMediaPicture *
fit (VivantMediaPicture *picture, int width, int height)
{
  if (picture == NULL || (picture->width == width && picture->height == height))
    return picture;
  VivantMediaPicture *fitted = vivant_media_crop_resize (picture, NULL, width, height);
  vivant_media_picture_unref (picture);
  return fitted;
}

static VivantMediaPicture *
read_picture (FolderReader *self, guint index, gboolean *damaged, GCancellable *cancellable, GError **error)
{
  const VivantMediaProbe *probe = self->base.probe;
  VivantMediaPicture *picture = vivant_media_still_load (g_ptr_array_index (self->paths, index),
                                                         VIVANT_MEDIA_BACKGROUND_WHITE, damaged, cancellable, error);
  return probe->width > 0 ? fit (picture, probe->width, probe->height) : picture;
}

/* Loads the picture at index; one that cannot be read repeats its predecessor, however one came here. */
static gboolean
load (FolderReader *self, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  gboolean damaged = FALSE;
  guint from = self->index;
  VivantMediaPicture *picture = read_picture (self, from, &damaged, cancellable, &cause);
  while (picture == NULL && self->last != NULL && from > 0 && from - 1 != self->last_index &&
         !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&cause);
    picture = read_picture (self, --from, NULL, cancellable, &cause);
  }
  if (picture == NULL && (self->last == NULL || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))) {
    g_propagate_error (error, cause);
    return FALSE;
  }
  g_clear_error (&cause);
  self->last_damaged = damaged || picture == NULL || from != self->index;
  self->last_index = self->index;
  if (picture != NULL) {
    vivant_media_picture_unref (self->last);
    self->last = picture;
  }
  if (self->last_damaged && self->index >= self->counted)
    self->base.damaged++;
  self->counted = MAX (self->counted, self->index + 1);
  return TRUE;
}

static VivantMediaReadResult
folder_next (VivantMediaReader *reader, VivantMediaPicture **picture, VivantMediaFrameInfo *info,
             GCancellable *cancellable, GError **error)
{
  FolderReader *self = (FolderReader *) reader;
  if (self->index >= self->paths->len)
    return VIVANT_MEDIA_READ_END;
  if (picture != NULL && self->last_index != self->index && !load (self, cancellable, error))
    return VIVANT_MEDIA_READ_FAILED;
  info->index = self->index;
  info->time = self->index / (double) VIVANT_MEDIA_FOLDER_RATE;
  info->duration = 1 / (double) VIVANT_MEDIA_FOLDER_RATE;
  info->damaged = picture != NULL && self->last_damaged;
  if (picture != NULL)
    *picture = vivant_media_picture_ref (self->last);
  self->index++;
  return VIVANT_MEDIA_READ_FRAME;
}

static gboolean
folder_rewind (VivantMediaReader *reader, gint64 index, GCancellable *cancellable, GError **error)
{
  FolderReader *self = (FolderReader *) reader;
  self->index = (guint) index;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
folder_free (VivantMediaReader *reader)
{
  FolderReader *self = (FolderReader *) reader;
  vivant_media_picture_unref (self->last);
  g_ptr_array_unref (self->paths);
  g_free (self);
}

static const VivantMediaReaderClass folder_class = {folder_next, folder_rewind, folder_free};

static FolderReader *
reader_new (const char *path, VivantMediaKind kind, const char *format)
{
  FolderReader *self = g_new0 (FolderReader, 1);
  self->base.class = &folder_class;
  self->base.probe = vivant_media_probe_new (path, kind, format);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* Loads the first picture and tells its size. Consumes self on failure. */
static VivantMediaReader *
finish (FolderReader *self, GCancellable *cancellable, GError **error)
{
  VivantMediaProbe *probe = self->base.probe;
  if (!load (self, cancellable, error)) {
    vivant_media_probe_unref (probe);
    folder_free (&self->base);
    return NULL;
  }
  probe->width = self->last->width;
  probe->height = self->last->height;
  probe->frames = self->paths->len;
  probe->frames_exact = TRUE;
  if (probe->kind == VIVANT_MEDIA_KIND_FOLDER) {
    probe->rate_num = VIVANT_MEDIA_FOLDER_RATE;
    probe->duration = self->paths->len / (double) VIVANT_MEDIA_FOLDER_RATE;
  }
  return &self->base;
}

static gboolean
is_picture (const char *path)
{
  g_autoptr (VivantMediaFile) file = vivant_media_file_open (path, NULL);
  return file != NULL && vivant_media_magic_is_picture (vivant_media_magic_of_file (file));
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return vivant_media_compare_names (*(const char *const *) a, *(const char *const *) b);
}

/* Hidden files and what is no picture are passed over. Returns FALSE when cancelled or the folder cannot be read. */
static gboolean
list_pictures (FolderReader *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) directory = g_dir_open (path, 0, &cause);
  g_autofree char *name = vivant_media_display_name (path);
  if (directory == NULL) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN, _ ("The folder “%s” cannot be opened: %s."), name,
                 g_strerror (errno));
    return FALSE;
  }
  for (const char *entry; (entry = g_dir_read_name (directory)) != NULL && self->paths->len < MAX_ENTRIES;) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    g_autofree char *full = g_build_filename (path, entry, NULL);
    if (entry[0] != '.' && is_picture (full))
      g_ptr_array_add (self->paths, g_steal_pointer (&full));
  }
  g_ptr_array_sort (self->paths, compare_entries);
  if (self->paths->len > 0)
    return TRUE;
  g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_PICTURE, _ ("The folder “%s” holds no pictures."),
               name);
  return FALSE;
}

VivantMediaReader *
vivant_media_folder_reader_new (const char *path, GCancellable *cancellable, GError **error)
{
  FolderReader *self = reader_new (path, VIVANT_MEDIA_KIND_FOLDER, "folder");
  if (list_pictures (self, path, cancellable, error))
    return finish (self, cancellable, error);
  vivant_media_probe_unref (self->base.probe);
  folder_free (&self->base);
  return NULL;
}

VivantMediaReader *
vivant_media_still_reader_new (VivantMediaFile *file, const char *format, GCancellable *cancellable, GError **error)
{
  FolderReader *self = reader_new (file->path, VIVANT_MEDIA_KIND_STILL, format);
  g_ptr_array_add (self->paths, g_strdup (file->path));
  vivant_media_file_free (file);
  VivantMediaReader *reader = finish (self, cancellable, error);
  return reader;
}
