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

/* Interpolation reads two blurred samples, each a sum over the kernel: together 2 * (2 * radius + 1) taps. */
static void
axis_init (Axis *axis, int in, int out)
{
  double factor = in / (double) out;
  int radius;
  g_autofree double *kernel = gaussian (fmax (0, (factor - 1) / 2), &radius);
  int span = 2 * radius + 1;
  axis->taps = 2 * span;
  axis->indices = g_new (int, (gsize) out *(gsize) axis->taps);
  axis->weights = g_new (double, (gsize) out *(gsize) axis->taps);
  for (int o = 0; o < out; o++) {
    double at = (o + 0.5) * factor - 0.5;
    int low = (int) floor (at);
    double fraction = at - low;
    int *indices = axis->indices + (gsize) o * (gsize) axis->taps;
    double *weights = axis->weights + (gsize) o * (gsize) axis->taps;
    for (int t = 0; t < span; t++) {
      double weight = kernel[ABS (t - radius)];
      indices[t] = mirror (mirror (low, in) + t - radius, in);
      indices[span + t] = mirror (mirror (low + 1, in) + t - radius, in);
      weights[t] = weight * (1 - fraction);
      weights[span + t] = weight * fraction;
    }
  }
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->indices);
  g_free (axis->weights);
}

/* One row of the cut-out, as doubles; beyond the picture its edge is repeated. Widens the range of values met. */
static void
read_row (const VivantMediaPicture *picture, const VivantMediaCrop *crop, int y, double *row, guint8 range[2])
{
  const guint8 *line = picture->data + picture->stride * (gsize) CLAMP (crop->y + y, 0, picture->height - 1);
  for (int x = 0; x < crop->width; x++) {
    const guint8 *pixel = line + 3 * (gsize) CLAMP (crop->x + x, 0, picture->width - 1);
    for (int c = 0; c < 3; c++) {
      row[3 * x + c] = pixel[c];
      range[0] = MIN (range[0], pixel[c]);
      range[1] = MAX (range[1], pixel[c]);
    }
  }
}

static void
resize_row (const double *row, const Axis *axis, int width, double *out)
{
  for (int x = 0; x < width; x++) {
    const int *indices = axis->indices + (gsize) x * (gsize) axis->taps;
    const double *weights = axis->weights + (gsize) x * (gsize) axis->taps;
    double sum[3] = {0, 0, 0};
    for (int t = 0; t < axis->taps; t++)
      for (int c = 0; c < 3; c++)
        sum[c] += weights[t] * row[3 * indices[t] + c];
    memcpy (out + 3 * x, sum, sizeof sum);
  }
}

/* Weighted sum of the narrowed rows that make one output row, clipped to the range of the input. */
static void
combine_rows (const double *rows, const Axis *axis, int y, gsize values, const guint8 range[2], double *out)
{
  memset (out, 0, values * sizeof (double));
  for (int t = 0; t < axis->taps; t++) {
    double weight = axis->weights[(gsize) y * (gsize) axis->taps + (gsize) t];
    const double *row = rows + (gsize) axis->indices[(gsize) y * (gsize) axis->taps + (gsize) t] * values;
    for (gsize i = 0; weight != 0 && i < values; i++)
      out[i] += weight * row[i];
  }
  for (gsize i = 0; i < values; i++)
    out[i] = CLAMP (out[i], range[0], range[1]);
}

typedef void (*StoreRow) (const double *row, int y, int width, int height, gpointer target);

static gboolean
resize (const VivantMediaPicture *picture, const VivantMediaCrop *crop, int width, int height, StoreRow store,
        gpointer target)
{
  const VivantMediaCrop whole = {0, 0, picture->width, picture->height};
  crop = crop != NULL ? crop : &whole;
  if (width < 1 || height < 1 || crop->width < 1 || crop->height < 1 || width > G_MAXINT / 8 ||
      crop->width > G_MAXINT / 8 || crop->x < -G_MAXINT / 4 || crop->y < -G_MAXINT / 4 || crop->x > G_MAXINT / 4 ||
      crop->y > G_MAXINT / 4 || crop->height > G_MAXINT / 8 || height > G_MAXINT / 8)
    return FALSE;
  gsize values = 3 * (gsize) width;
  g_autofree double *row = g_try_new (double, 3 * (gsize) crop->width);
  g_autofree double *out = g_try_new (double, values);
  g_autofree double *rows = g_try_malloc_n ((gsize) crop->height, values * sizeof (double));
  if (row == NULL || out == NULL || rows == NULL)
    return FALSE;
  guint8 range[2] = {255, 0};
  Axis x_axis, y_axis;
  axis_init (&x_axis, crop->width, width);
  axis_init (&y_axis, crop->height, height);
  for (int y = 0; y < crop->height; y++) {
    read_row (picture, crop, y, row, range);
    resize_row (row, &x_axis, width, rows + (gsize) y * values);
  }
  for (int y = 0; y < height; y++) {
    combine_rows (rows, &y_axis, y, values, range, out);
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
