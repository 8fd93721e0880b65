/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-thumbnail.h"

#include "vivant-media-crop.h"
#include "vivant-media-shrink.h"

#include <math.h>

/* As often as leaves at least twice the pixels: so nobody sees a difference. */
static int
halvings_for (double size, int side)
{
  int n = 0;

  while (size / (1 << (n + 1)) >= 2.0 * side)
    n++;
  return n;
}

static gboolean
is_inside (const VivantMediaPicture *picture, const VivantMediaCrop *square)
{
  return square->x >= 0 && square->y >= 0 && square->x + square->width <= picture->width &&
         square->y + square->height <= picture->height;
}

/* Every pixel is looked at once, where the model's own resampling looks at each a dozen times. */
static VivantMediaPicture *
shrink_square (const VivantMediaPicture *picture, const VivantMediaCrop *square, int side)
{
  VivantMediaPicture part = {.width = square->width, .height = square->height, .stride = picture->stride};

  part.data = picture->data + picture->stride * (gsize) square->y + 3 * (gsize) square->x;
  return vivant_media_picture_shrink (&part, side, side);
}

VivantMediaPicture *
vivant_thumbnail_of_crop (VivantMediaPicture *picture, const VivantCrop *crop, int side)
{
  int halvings = halvings_for (crop->size, side);
  const VivantMediaPicture *from = vivant_media_picture_get_halved (picture, &halvings);
  const double scale = 1.0 / (1 << halvings);
  const VivantMediaCrop square = {(int) lrint (crop->x * scale), (int) lrint (crop->y * scale),
                                  (int) lrint (crop->size * scale), (int) lrint (crop->size * scale)};

  return square.width >= 2 * side && is_inside (from, &square) ? shrink_square (from, &square, side)
                                                               : vivant_media_crop_resize (from, &square, side, side);
}

VivantMediaPicture *
vivant_thumbnail_of_picture (VivantMediaPicture *picture, int side)
{
  const int size = MIN (picture->width, picture->height);
  const VivantCrop middle = {.x = (picture->width - size) / 2,
                             .y = picture->height > picture->width ? 0 : (picture->height - size) / 2,
                             .size = size};

  return vivant_thumbnail_of_crop (picture, &middle, side);
}

VivantMediaPicture *
vivant_thumbnail_shrink (VivantMediaPicture *picture, int width, int height)
{
  return vivant_media_picture_shrink (picture, width, height);
}
