/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-shown-picture.h"

#include "vivant-overlay-view.h"

/* Half the size, each pixel the mean of four; an odd last row or column is left out. */
static VivantMediaPicture *
halve (const VivantMediaPicture *from)
{
  VivantMediaPicture *to = vivant_media_picture_new (from->width / 2, from->height / 2);

  for (int y = 0; to != NULL && y < to->height; y++) {
    const guint8 *a = from->data + (gsize) (2 * y) * from->stride, *b = a + from->stride;
    guint8 *out = to->data + (gsize) y * to->stride;

    for (int x = 0; x < to->width; x++, a += 6, b += 6, out += 3)
      for (int c = 0; c < 3; c++)
        out[c] = (guint8) ((a[c] + a[c + 3] + b[c] + b[c + 3] + 2) / 4);
  }
  return to;
}

/* As often as leaves at least the pixels that are shown. */
static int
halvings_for (const VivantMediaPicture *picture, double width)
{
  int n = 0;

  while (width > 0.0 && (picture->width >> (n + 1)) >= width && (picture->height >> (n + 1)) >= 2)
    n++;
  return n;
}

static GdkTexture *
make_texture (VivantMediaPicture *picture, int *halvings)
{
  g_autoptr (VivantMediaPicture) small = vivant_media_picture_ref (picture);
  int done = 0;

  while (done < *halvings) {
    VivantMediaPicture *next = halve (small);

    if (next == NULL)
      break;
    vivant_media_picture_unref (small);
    small = next;
    done++;
  }
  *halvings = done;
  return vivant_texture_from_picture (small);
}

void
vivant_shown_picture_set (VivantShownPicture *self, VivantMediaPicture *picture, double width)
{
  int halvings = picture != NULL ? halvings_for (picture, width) : 0;

  /* Before the first layout any texture will do. */
  if (self->picture == picture && (picture == NULL || halvings == self->halvings || width <= 0.0))
    return;
  if (picture != NULL)
    vivant_media_picture_ref (picture);
  vivant_shown_picture_clear (self);
  if (picture == NULL)
    return;
  self->picture = picture;
  self->texture = make_texture (picture, &halvings);
  self->halvings = halvings;
}

void
vivant_shown_picture_clear (VivantShownPicture *self)
{
  g_clear_pointer (&self->picture, vivant_media_picture_unref);
  g_clear_object (&self->texture);
  self->halvings = 0;
}
