/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-sketch.h"

#include <math.h>

static void
blend (guint8 *pixel, const guint8 rgb[3], double weight)
{
  for (int c = 0; c < 3; c++)
    pixel[c] = (guint8) lround (pixel[c] + weight * (rgb[c] - pixel[c]));
}

static double
distance_to_segment (double x, double y, double x0, double y0, double x1, double y1)
{
  const double dx = x1 - x0, dy = y1 - y0, length = dx * dx + dy * dy;
  const double t = length > 0 ? CLAMP (((x - x0) * dx + (y - y0) * dy) / length, 0, 1) : 0;

  return hypot (x - x0 - t * dx, y - y0 - t * dy);
}

void
vivant_sketch_line (VivantMediaPicture *picture, double x0, double y0, double x1, double y1, double width,
                    const guint8 rgb[3])
{
  const double reach = width / 2 + 1;
  int left, right, top, bottom;

  /* Keypoints may be anywhere, even not a number. */
  if (!isfinite (x0 + y0 + x1 + y1) || fabs (x0) + fabs (y0) + fabs (x1) + fabs (y1) > 1e6)
    return;
  left = MAX (0, (int) floor (MIN (x0, x1) - reach));
  right = MIN (picture->width - 1, (int) ceil (MAX (x0, x1) + reach));
  top = MAX (0, (int) floor (MIN (y0, y1) - reach));
  bottom = MIN (picture->height - 1, (int) ceil (MAX (y0, y1) + reach));
  for (int y = top; y <= bottom; y++) {
    guint8 *row = picture->data + (gsize) y * picture->stride;

    for (int x = left; x <= right; x++)
      blend (row + 3 * x, rgb, CLAMP (width / 2 + 0.5 - distance_to_segment (x, y, x0, y0, x1, y1), 0, 1));
  }
}

void
vivant_sketch_disc (VivantMediaPicture *picture, double x, double y, double radius, const guint8 rgb[3])
{
  vivant_sketch_line (picture, x, y, x, y, 2 * radius, rgb);
}

void
vivant_sketch_paste (VivantMediaPicture *picture, const VivantMediaPicture *from, int x, int y)
{
  const int left = MAX (0, -x), right = MIN (from->width, picture->width - x);

  for (int row = MAX (0, -y); right > left && row < MIN (from->height, picture->height - y); row++)
    memcpy (picture->data + (gsize) (y + row) * picture->stride + 3 * (gsize) (x + left),
            from->data + (gsize) row * from->stride + 3 * (gsize) left, 3 * (gsize) (right - left));
}
