/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-shown-picture.h"

#include "vivant-overlay-view.h"
#include "vivant-thumbnail.h"

#include <math.h>

/* As often as leaves at least the pixels that are shown. */
static int
halvings_for (const VivantMediaPicture *picture, double width)
{
  int n = 0;

  while (width > 0.0 && (picture->width >> (n + 1)) >= width && (picture->height >> (n + 1)) >= 2)
    n++;
  return n;
}

/* Large pictures are slow to shrink and windows are resized in many small steps: what is left of halving is kept. */
static void
keep_halved (VivantShownPicture *self, int halvings)
{
  if (self->halved != NULL && self->halvings == halvings)
    return;
  g_clear_pointer (&self->halved, vivant_media_picture_unref);
  self->halvings = halvings;
  self->halved = vivant_media_picture_ref (vivant_media_picture_get_halved (self->picture, &self->halvings));
  for (; self->halvings < halvings; self->halvings++) {
    VivantMediaPicture *next = vivant_media_picture_halve (self->halved);

    if (next == NULL)
      break;
    vivant_media_picture_unref (self->halved);
    self->halved = next;
  }
}

static GdkTexture *
make_texture (VivantShownPicture *self, VivantMediaPicture *ready, int width, int height)
{
  g_autoptr (VivantMediaPicture) small = NULL;

  if (ready != NULL && ready->width == width && ready->height == height)
    return vivant_texture_from_picture (ready);
  keep_halved (self, halvings_for (self->picture, width));
  small = vivant_thumbnail_shrink (self->halved, width, height);
  return vivant_texture_from_picture (small != NULL ? small : self->halved);
}

void
vivant_shown_picture_set (VivantShownPicture *self, VivantMediaPicture *picture, VivantMediaPicture *ready,
                          double width, double height)
{
  int w, h;

  /* Before the first layout any texture will do. */
  if (self->picture == picture && (picture == NULL || width <= 0.0))
    return;
  if (picture == NULL) {
    vivant_shown_picture_clear (self);
    return;
  }
  w = width > 0.0 ? (int) CLAMP (lrint (width), 1, picture->width) : picture->width;
  h = width > 0.0 ? (int) CLAMP (lrint (height), 1, picture->height) : picture->height;
  if (self->picture == picture && gdk_texture_get_width (self->texture) == w &&
      gdk_texture_get_height (self->texture) == h)
    return;
  if (self->picture != picture) {
    vivant_media_picture_ref (picture);
    vivant_shown_picture_clear (self);
    self->picture = picture;
  }
  g_clear_object (&self->texture);
  self->texture = make_texture (self, ready, w, h);
}

void
vivant_shown_picture_clear (VivantShownPicture *self)
{
  g_clear_pointer (&self->picture, vivant_media_picture_let_go);
  g_clear_pointer (&self->halved, vivant_media_picture_unref);
  g_clear_object (&self->texture);
  self->halvings = 0;
}
