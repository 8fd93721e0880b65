/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-shrink.h"

#include <math.h>
#include <string.h>

/* Weights of one output pixel sum up to this. */
enum { ONE = 4096 };

/* Which samples of the input make one of the output. */
typedef struct {
  int taps; /* the most an output sample has */
  int *first, *count;
  guint16 *weights; /* taps for each output sample */
} Axis;

static void
axis_init (Axis *axis, int in, int out)
{
  const double factor = in / (double) out;

  axis->taps = (int) ceil (factor) + 1;
  axis->first = g_new (int, out);
  axis->count = g_new (int, out);
  axis->weights = g_new0 (guint16, (gsize) out * (gsize) axis->taps);
  for (int o = 0; o < out; o++) {
    const double begin = o * factor, end = begin + factor;
    guint16 *weights = axis->weights + (gsize) o * (gsize) axis->taps;
    int given = 0, t = 0;

    axis->first[o] = MIN ((int) begin, in - 1);
    /* Rounding the sums, not the weights, leaves none over. */
    for (int i = axis->first[o]; t < axis->taps && given < ONE; i++, t++) {
      const int until = i + 1 >= in ? ONE : (int) lrint (ONE * CLAMP ((i + 1 - begin) / (end - begin), 0.0, 1.0));

      weights[t] = (guint16) (until - given);
      given = until;
    }
    axis->count[o] = t;
  }
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->first);
  g_free (axis->count);
  g_free (axis->weights);
}

/* One row of the input as wide as the output, 1/16 of a step. */
static void
shrink_row (const guint8 *row, const Axis *axis, int width, guint16 *out)
{
  for (int x = 0; x < width; x++, out += 3) {
    const guint16 *weights = axis->weights + (gsize) x * (gsize) axis->taps;
    const guint8 *from = row + 3 * (gsize) axis->first[x];
    guint32 r = 0, g = 0, b = 0;

    for (int t = 0; t < axis->count[x]; t++, from += 3) {
      r += (guint32) weights[t] * from[0];
      g += (guint32) weights[t] * from[1];
      b += (guint32) weights[t] * from[2];
    }
    out[0] = (guint16) (r >> 4);
    out[1] = (guint16) (g >> 4);
    out[2] = (guint16) (b >> 4);
  }
}

static void
add_row (guint32 *sum, const guint16 *row, guint32 weight, int n)
{
  for (int i = 0; i < n; i++)
    sum[i] += weight * row[i];
}

static void
store_row (const guint32 *sum, guint8 *out, int n)
{
  for (int i = 0; i < n; i++)
    out[i] = (guint8) ((sum[i] + (1u << 19)) >> 20);
}

static void
shrink_into (const VivantMediaPicture *from, VivantMediaPicture *to)
{
  const int n = 3 * to->width;
  g_autofree guint16 *row = g_new (guint16, n);
  g_autofree guint32 *sum = g_new (guint32, n);
  Axis x_axis, y_axis;
  int last = -1;

  axis_init (&x_axis, from->width, to->width);
  axis_init (&y_axis, from->height, to->height);
  for (int y = 0; y < to->height; y++) {
    const guint16 *weights = y_axis.weights + (gsize) y * (gsize) y_axis.taps;

    memset (sum, 0, (gsize) n * sizeof *sum);
    for (int t = 0; t < y_axis.count[y]; t++) {
      /* The last row of one output row is often the first of the next. */
      if (last != y_axis.first[y] + t)
        shrink_row (from->data + (gsize) (y_axis.first[y] + t) * from->stride, &x_axis, to->width, row);
      last = y_axis.first[y] + t;
      add_row (sum, row, weights[t], n);
    }
    store_row (sum, to->data + (gsize) y * to->stride, n);
  }
  axis_clear (&x_axis);
  axis_clear (&y_axis);
}

VivantMediaPicture *
vivant_media_picture_shrink (VivantMediaPicture *picture, int width, int height)
{
  VivantMediaPicture *small;

  g_return_val_if_fail (picture != NULL && width > 0 && height > 0, NULL);
  if (picture->width <= width && picture->height <= height)
    return vivant_media_picture_ref (picture);
  small = vivant_media_picture_new (MIN (width, picture->width), MIN (height, picture->height));
  if (small != NULL)
    shrink_into (picture, small);
  return small;
}
