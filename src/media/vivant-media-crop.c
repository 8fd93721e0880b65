/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-crop.h"

#include <math.h>
#include <string.h>

/* One axis of the resize: which samples of the input make one of the output, blur and interpolation in one. */
typedef struct {
  int taps;        /* the same for every output sample */
  int *indices;    /* size * taps */
  double *weights; /* size * taps */
} Axis;

/* Reflection about the centre of the edge sample: -1 is 1. */
static int
mirror (int index, int size)
{
  if (size == 1)
    return 0;
  int period = 2 * (size - 1);
  index = ((index % period) + period) % period;
  return index < size ? index : period - index;
}

/* The Gaussian of a shrinking axis at distance 0…radius, normalised; just 1 for one that does not shrink. */
static double *
gaussian (double sigma, int *radius)
{
  *radius = sigma > 0 ? (int) (4 * sigma + 0.5) : 0;
  double *kernel = g_new (double, (gsize) *radius + 1);
  double sum = 0;
  for (int t = 0; t <= *radius; t++) {
    kernel[t] = sigma > 0 ? exp (-t * t / (2 * sigma * sigma)) : 1;
    sum += t == 0 ? kernel[t] : 2 * kernel[t];
  }
  for (int t = 0; t <= *radius; t++)
    kernel[t] /= sum;
  return kernel;
}

/* Interpolation reads two blurred samples side by side, each a sum over the kernel: their windows are merged. At a
 * mirrored border that is the same, as the kernel is symmetric.
 */
static void
axis_init (Axis *axis, int in, int out)
{
  double factor = in / (double) out;
  int radius;
  g_autofree double *kernel = gaussian (fmax (0, (factor - 1) / 2), &radius);
  axis->taps = 2 * radius + 2;
  axis->indices = g_new (int, (gsize) out *(gsize) axis->taps);
  axis->weights = g_new (double, (gsize) out *(gsize) axis->taps);
  for (int o = 0; o < out; o++) {
    double at = (o + 0.5) * factor - 0.5;
    int low = (int) floor (at);
    double fraction = at - low;
    int *indices = axis->indices + (gsize) o * (gsize) axis->taps;
    double *weights = axis->weights + (gsize) o * (gsize) axis->taps;
    for (int t = 0; t < axis->taps; t++) {
      double first = t < axis->taps - 1 ? kernel[ABS (t - radius)] : 0;
      double second = t > 0 ? kernel[ABS (t - 1 - radius)] : 0;
      indices[t] = mirror (low + t - radius, in);
      weights[t] = first * (1 - fraction) + second * fraction;
    }
  }
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->indices);
  g_free (axis->weights);
}

static const guint8 *
source_row (const VivantMediaPicture *picture, const VivantMediaCrop *crop, int y)
{
  return picture->data + picture->stride * (gsize) CLAMP (crop->y + y, 0, picture->height - 1);
}

/* Smallest and largest value inside the cut-out: the kernel must not leave this range. */
static void
find_range (const VivantMediaPicture *picture, const VivantMediaCrop *crop, guint8 range[2])
{
  int from = CLAMP (crop->x, 0, picture->width - 1), to = CLAMP (crop->x + crop->width - 1, 0, picture->width - 1);
  guint8 low = 255, high = 0;
  for (int y = 0; y < crop->height; y++) {
    const guint8 *row = source_row (picture, crop, y);
    for (int i = 3 * from; i < 3 * (to + 1); i++) {
      low = MIN (low, row[i]);
      high = MAX (high, row[i]);
    }
  }
  range[0] = low;
  range[1] = high;
}

/* The weighted sum of source rows that makes one output row, still as wide as the cut-out. Rows come first: they lie in
 * memory one behind the other, and few of them are left for the other axis.
 */
static void
combine_rows (const VivantMediaPicture *picture, const VivantMediaCrop *crop, const Axis *axis, int y, double *out)
{
  int from = CLAMP (crop->x, 0, picture->width - 1), to = CLAMP (crop->x + crop->width - 1, 0, picture->width - 1);
  double *inside = out;
  int values = 3 * (to - from + 1);
  if (crop->x >= picture->width || crop->x + crop->width <= 0) /* wholly beside the picture: one column of it */
    values = 3;
  else
    inside += 3 * (gsize) (from - crop->x);
  memset (inside, 0, (gsize) values * sizeof (double));
  for (int t = 0; t < axis->taps; t++) {
    double weight = axis->weights[(gsize) y * (gsize) axis->taps + (gsize) t];
    const guint8 *row =
        source_row (picture, crop, axis->indices[(gsize) y * (gsize) axis->taps + (gsize) t]) + 3 * (gsize) from;
    for (int i = 0; i < values; i++)
      inside[i] += weight * row[i];
  }
  /* Beyond the picture its edge is repeated. */
  for (double *left = inside - 3; left >= out; left -= 3)
    memcpy (left, inside, 3 * sizeof (double));
  const double *end = out + 3 * (gsize) crop->width;
  for (double *right = inside + values; right < end; right += 3)
    memcpy (right, right - 3, 3 * sizeof (double));
}

static void
resize_row (const double *row, const Axis *axis, int width, const guint8 range[2], double *out)
{
  for (int x = 0; x < width; x++) {
    const int *indices = axis->indices + (gsize) x * (gsize) axis->taps;
    const double *weights = axis->weights + (gsize) x * (gsize) axis->taps;
    double sum[3] = {0, 0, 0};
    for (int t = 0; t < axis->taps; t++)
      for (int c = 0; c < 3; c++)
        sum[c] += weights[t] * row[3 * (gsize) indices[t] + (gsize) c];
    for (int c = 0; c < 3; c++)
      out[3 * x + c] = CLAMP (sum[c], range[0], range[1]);
  }
}

typedef void (*StoreRow) (const double *row, int y, int width, int height, gpointer target);

/* Keeps all sums of coordinates inside an int. */
static gboolean
is_sane (const VivantMediaCrop *crop, int width, int height)
{
  const int most = G_MAXINT / 8;
  return width >= 1 && height >= 1 && width <= most && height <= most && crop->width >= 1 && crop->height >= 1 &&
         crop->width <= most && crop->height <= most && crop->x >= -most && crop->x <= most && crop->y >= -most &&
         crop->y <= most;
}

static gboolean
resize (const VivantMediaPicture *picture, const VivantMediaCrop *crop, int width, int height, StoreRow store,
        gpointer target)
{
  const VivantMediaCrop whole = {0, 0, picture->width, picture->height};
  crop = crop != NULL ? crop : &whole;
  if (!is_sane (crop, width, height))
    return FALSE;
  g_autofree double *row = g_try_new (double, 3 * (gsize) crop->width);
  g_autofree double *out = g_try_new (double, 3 * (gsize) width);
  if (row == NULL || out == NULL)
    return FALSE;
  guint8 range[2];
  Axis x_axis, y_axis;
  find_range (picture, crop, range);
  axis_init (&x_axis, crop->width, width);
  axis_init (&y_axis, crop->height, height);
  for (int y = 0; y < height; y++) {
    combine_rows (picture, crop, &y_axis, y, row);
    resize_row (row, &x_axis, width, range, out);
    store (out, y, width, height, target);
  }
  axis_clear (&x_axis);
  axis_clear (&y_axis);
  return TRUE;
}

static void
store_floats (const double *row, int y, int width, int height, gpointer target)
{
  float *out = (float *) target + (gsize) y * (gsize) width;
  gsize plane = (gsize) width * (gsize) height;
  for (int x = 0; x < width; x++)
    for (int c = 0; c < 3; c++)
      out[(gsize) c * plane + (gsize) x] = (float) (row[3 * x + c] / 255);
}

static void
store_bytes (const double *row, int y, int width, int height, gpointer target)
{
  VivantMediaPicture *picture = target;
  guint8 *out = picture->data + picture->stride * (gsize) y;
  for (int i = 0; i < 3 * width; i++)
    out[i] = (guint8) (row[i] + 0.5);
}

gboolean
vivant_media_crop_to_float (const VivantMediaPicture *picture, const VivantMediaCrop *crop, int width, int height,
                            float *out)
{
  g_return_val_if_fail (picture != NULL && out != NULL, FALSE);
  return resize (picture, crop, width, height, store_floats, out);
}

VivantMediaPicture *
vivant_media_crop_resize (const VivantMediaPicture *picture, const VivantMediaCrop *crop, int width, int height)
{
  g_return_val_if_fail (picture != NULL, NULL);
  VivantMediaPicture *resized = vivant_media_picture_new (width, height);
  if (resized == NULL || resize (picture, crop, width, height, store_bytes, resized))
    return resized;
  vivant_media_picture_unref (resized);
  return NULL;
}
