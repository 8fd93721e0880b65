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
  vivant_media_picture_unref (picture->half);
  g_free (picture->data);
  g_free (picture);
}

/* Smaller ones are given back to the system faster than anybody sees. */
#define SLOW_TO_FREE (16 * 1024 * 1024)

static gpointer
free_thread (gpointer data)
{
  vivant_media_picture_unref (data);
  return NULL;
}

void
vivant_media_picture_let_go (VivantMediaPicture *picture)
{
  GThread *thread = NULL;

  if (picture != NULL && picture->stride * (gsize) picture->height > SLOW_TO_FREE)
    thread = g_thread_try_new ("free-picture", free_thread, picture, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    vivant_media_picture_unref (picture);
}

/* Smaller ones are gone through faster than anybody sees. */
#define LARGE (1024 * 1024)

VivantMediaPicture *
vivant_media_picture_halve (const VivantMediaPicture *picture)
{
  VivantMediaPicture *half = vivant_media_picture_new (picture->width / 2, picture->height / 2);

  for (int y = 0; half != NULL && y < half->height; y++) {
    const guint8 *a = picture->data + (gsize) (2 * y) * picture->stride, *b = a + picture->stride;
    guint8 *out = half->data + (gsize) y * half->stride;

    for (int x = 0; x < half->width; x++, a += 6, b += 6, out += 3)
      for (int c = 0; c < 3; c++)
        out[c] = (guint8) ((a[c] + a[c + 3] + b[c] + b[c + 3] + 2) / 4);
  }
  return half;
}

void
vivant_media_picture_keep_halves (VivantMediaPicture *picture)
{
  while (picture != NULL && picture->half == NULL && (gint64) picture->width * picture->height > LARGE) {
    picture->half = vivant_media_picture_halve (picture);
    picture = picture->half;
  }
}

VivantMediaPicture *
vivant_media_picture_get_halved (VivantMediaPicture *picture, int *times)
{
  const int most = *times;

  for (*times = 0; *times < most && picture->half != NULL; (*times)++)
    picture = picture->half;
  return picture;
}
