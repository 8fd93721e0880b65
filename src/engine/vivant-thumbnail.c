/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-thumbnail.h"

#include "vivant-media-crop.h"
#include "vivant-media-shrink.h"

#include <math.h>

VivantMediaPicture *
vivant_thumbnail_of_crop (const VivantMediaPicture *picture, const VivantCrop *crop, int side)
{
  const VivantMediaCrop square = {(int) lrint (crop->x), (int) lrint (crop->y), (int) lrint (crop->size),
                                  (int) lrint (crop->size)};

  return vivant_media_crop_resize (picture, &square, side, side);
}

VivantMediaPicture *
vivant_thumbnail_of_picture (const VivantMediaPicture *picture, int side)
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
