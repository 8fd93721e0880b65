/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-orientation.h"

#include <stdlib.h>
#include <string.h>

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

/* Output columns that are copied together: where rows become columns, each of them is a row of the input, and those
 * lines stay in the first cache while the output goes down. */
#define STRIP 32

static void
copy_span (const VivantMediaPicture *from, VivantMediaPicture *to, int x, int width, int y,
           VivantMediaOrientation orientation)
{
  int source_row = orientation.mirror_y ? to->height - 1 - y : y;
  gssize step = orientation.transpose ? (gssize) from->stride : 3;
  const guint8 *source = from->data + (orientation.transpose ? 3 * (gsize) source_row : from->stride * source_row);
  source += step * (orientation.mirror_x ? to->width - 1 - x : x);
  if (orientation.mirror_x)
    step = -step;
  guint8 *target = to->data + to->stride * y + 3 * (gsize) x;
  /* Four bytes at once are quicker than three; the fourth is the next pixel's, and every picture has some to spare. */
  for (int i = 0; i < width - 1; i++, source += step, target += 3)
    memcpy (target, source, 4);
  memcpy (target, source, 3);
}

static VivantMediaPicture *
reorient (const VivantMediaPicture *picture, VivantMediaOrientation orientation)
{
  VivantMediaPicture *turned = orientation.transpose ? vivant_media_picture_new (picture->height, picture->width)
                                                     : vivant_media_picture_new (picture->width, picture->height);
  for (int x = 0; turned != NULL && x < turned->width; x += STRIP)
    for (int y = 0; y < turned->height; y++)
      copy_span (picture, turned, x, MIN (STRIP, turned->width - x), y, orientation);
  return turned;
}

VivantMediaPicture *
vivant_media_orientation_apply (VivantMediaOrientation orientation, VivantMediaPicture *picture)
{
  if (picture == NULL || !(orientation.transpose || orientation.mirror_x || orientation.mirror_y))
    return picture;
  VivantMediaPicture *turned = reorient (picture, orientation);
  vivant_media_picture_unref (picture);
  return turned;
}

VivantMediaPicture *
vivant_media_picture_turn (VivantMediaPicture *picture, int quarters)
{
  static const VivantMediaOrientation turns[4] = {
      {FALSE, FALSE, FALSE}, {TRUE, TRUE, FALSE}, {FALSE, TRUE, TRUE}, {TRUE, FALSE, TRUE}};
  g_return_val_if_fail (picture != NULL, NULL);
  return vivant_media_orientation_apply (turns[quarters & 3], vivant_media_picture_ref (picture));
}
