/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-picture.h"

G_DEFINE_BOXED_TYPE (VivantMediaPicture, vivant_media_picture, vivant_media_picture_ref, vivant_media_picture_unref)

/* Decoders like rows that begin at multiples of the widest vector register. */
#define ROW_ALIGNMENT 64

VivantMediaPicture *
vivant_media_picture_new (int width, int height)
{
  if (width < 1 || height < 1 || width > G_MAXINT / 4 || height > G_MAXINT / 4)
    return NULL;
  gsize stride = ((gsize) width * 3 + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
  if ((gsize) height > G_MAXSSIZE / stride)
    return NULL;
  VivantMediaPicture *picture = g_try_new0 (VivantMediaPicture, 1);
  if (picture == NULL)
    return NULL;
  picture->data = g_try_malloc (stride * (gsize) height + ROW_ALIGNMENT);
  if (picture->data == NULL) {
    g_free (picture);
    return NULL;
  }
  picture->width = width;
  picture->height = height;
  picture->stride = stride;
  g_atomic_ref_count_init (&picture->references);
  return picture;
}

VivantMediaPicture *
vivant_media_picture_ref (VivantMediaPicture *picture)
{
  g_return_val_if_fail (picture != NULL, NULL);
  g_atomic_ref_count_inc (&picture->references);
  return picture;
}

void
vivant_media_picture_unref (VivantMediaPicture *picture)
{
  if (picture == NULL || !g_atomic_ref_count_dec (&picture->references))
    return;
  g_free (picture->data);
  g_free (picture);
}
