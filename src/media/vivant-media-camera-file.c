/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-camera-source.h"
#include "vivant-media-decoder.h"

#include <errno.h>
#include <unistd.h>

#define LATEST G_USEC_PER_SEC

typedef struct {
  VivantMediaCameraSource base;
  char *path;
  VivantMediaDecoder *decoder;
  gint64 began; /* when frame 0 of this round was due; 0 before the first picture */
  double end;   /* seconds from there to the end of the round */
  gboolean any; /* this round had a picture */
} FileSource;

static gboolean
begin_again (FileSource *self, GCancellable *cancellable, GError **error)
{
  if (!self->any) {
    vivant_media_camera_set_error (error, self->base.name, EIO);
    return FALSE;
  }
  self->began += (gint64) (self->end * G_USEC_PER_SEC);
  self->any = FALSE;
  return vivant_media_decoder_seek_frame (self->decoder, 0, cancellable, error);
}

static VivantMediaPicture *
file_next (VivantMediaCameraSource *source, gint64 *due, GCancellable *cancellable, GError **error)
{
  FileSource *self = (FileSource *) source;
  VivantMediaFrameInfo info;
  VivantMediaPicture *picture = NULL;
  GError *cause = NULL;
  *due = 0;
  if (access (self->path, F_OK) != 0) {
    vivant_media_camera_set_error (error, source->name, ENODEV);
    return NULL;
  }
  picture = vivant_media_decoder_next (self->decoder, &info, cancellable, &cause);
  if (picture == NULL && cause == NULL && begin_again (self, cancellable, &cause))
    return NULL;
  if (cause != NULL) {
    g_propagate_error (error, cause);
    return NULL;
  }
  if (self->began == 0)
    self->began = g_get_monotonic_time () - (gint64) (info.time * G_USEC_PER_SEC);
  self->any = TRUE;
  self->end = info.time + info.duration;
  *due = self->began + (gint64) (info.time * G_USEC_PER_SEC);
  /* After a computer's sleep the clip goes on where it was, as a camera would. */
  const gint64 late = g_get_monotonic_time () - *due;
  if (late > LATEST) {
    self->began += late;
    *due += late;
  }
  return picture;
}

static void
file_free (VivantMediaCameraSource *source)
{
  FileSource *self = (FileSource *) source;
  vivant_media_decoder_free (self->decoder);
  g_free (self->path);
  g_free (self);
}

static const VivantMediaCameraSourceClass file_class = {file_next, file_free};

VivantMediaCameraSource *
vivant_media_camera_file_new (const char *path, const char *name, GCancellable *cancellable, GError **error)
{
  if (access (path, R_OK) != 0) {
    vivant_media_camera_set_error (error, name, errno);
    return NULL;
  }
  VivantMediaDecoder *decoder = vivant_media_decoder_open (path, cancellable, error);
  if (decoder == NULL)
    return NULL;
  FileSource *self = g_new0 (FileSource, 1);
  self->base = (VivantMediaCameraSource){&file_class, name};
  self->path = g_strdup (path);
  self->decoder = decoder;
  return &self->base;
}
