/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-orientation.h"

#include <stdlib.h>

VivantMediaOrientation
vivant_media_orientation_from_matrix (const gint32 *matrix)
{
  VivantMediaOrientation upright = {FALSE, FALSE, FALSE};
  if (matrix == NULL)
    return upright;
  /* x' = a x + c y, y' = b x + d y */
  gint64 a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
  if (ABS (a) + ABS (d) >= ABS (b) + ABS (c))
    return (VivantMediaOrientation){FALSE, a < 0, d < 0};
  return (VivantMediaOrientation){TRUE, c < 0, b < 0};
}

VivantMediaOrientation
vivant_media_orientation_from_exif (int value)
{
  VivantMediaOrientation orientation = {FALSE, FALSE, FALSE};
  if (value < 1 || value > 8)
    return orientation;
  orientation.transpose = value >= 5;
  orientation.mirror_x = value == 2 || value == 3 || value == 6 || value == 7;
  orientation.mirror_y = value == 3 || value == 4 || value == 7 || value == 8;
  return orientation;
}

static void
copy_row (const VivantMediaPicture *from, VivantMediaPicture *to, int y, VivantMediaOrientation orientation)
{
  int source_row = orientation.mirror_y ? to->height - 1 - y : y;
  gssize step = orientation.transpose ? (gssize) from->stride : 3;
  const guint8 *source = from->data + (orientation.transpose ? 3 * (gsize) source_row : from->stride * source_row);
  if (orientation.mirror_x) {
    source += step * (to->width - 1);
    step = -step;
  }
  guint8 *target = to->data + to->stride * y;
  for (int x = 0; x < to->width; x++, source += step, target += 3) {
    target[0] = source[0];
    target[1] = source[1];
    target[2] = source[2];
  }
}

VivantMediaPicture *
vivant_media_orientation_apply (VivantMediaOrientation orientation, VivantMediaPicture *picture)
{
  if (picture == NULL || !(orientation.transpose || orientation.mirror_x || orientation.mirror_y))
    return picture;
  VivantMediaPicture *turned = orientation.transpose ? vivant_media_picture_new (picture->height, picture->width)
                                                     : vivant_media_picture_new (picture->width, picture->height);
  for (int y = 0; turned != NULL && y < turned->height; y++)
    copy_row (picture, turned, y, orientation);
  vivant_media_picture_unref (picture);
  return turned;
}
