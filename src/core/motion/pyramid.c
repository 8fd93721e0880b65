/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/pyramid.h"

#include "error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST_LEVEL 64

/* The mean of 2×2 pixels; an odd last row or column is dropped from all but its neighbour's weight. */
static void
halve (const FommImage *in, FommImage *out, uint8_t *data)
{
  int n = in->channels;

  *out = (FommImage){data, in->width / 2, in->height / 2, n, (ptrdiff_t) (in->width / 2) * n};
  for (int y = 0; y < out->height; y++) {
    const uint8_t *a = in->data + 2 * y * in->stride, *b = a + in->stride;
    uint8_t *o = data + y * out->stride;
    for (int x = 0; x < out->width; x++, a += 2 * n, b += 2 * n)
      for (int c = 0; c < n; c++)
        *o++ = (uint8_t) ((a[c] + a[c + n] + b[c] + b[c + n] + 2) / 4);
  }
}

FommStatus
fomm_pyramid_init (FommPyramid *pyramid, const FommImage *picture, FommError *error)
{
  int n = picture->channels;

  memset (pyramid, 0, sizeof *pyramid);
  if (!picture->data || picture->width < 1 || picture->height < 1 || (n != 1 && n != 3 && n != 4))
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "The picture is empty or has an unusual number of channels.");
  pyramid->level[0] = *picture;
  pyramid->levels = 1;
  while (pyramid->levels < 16) {
    const FommImage *in = &pyramid->level[pyramid->levels - 1];
    if (in->width < 2 * SMALLEST_LEVEL || in->height < 2 * SMALLEST_LEVEL)
      break;
    uint8_t *data = malloc ((size_t) (in->width / 2) * (size_t) (in->height / 2) * (size_t) n);
    if (!data) {
      fomm_pyramid_clear (pyramid);
      return fomm_fail_memory (error);
    }
    halve (in, &pyramid->level[pyramid->levels++], data);
  }
  return FOMM_OK;
}

void
fomm_pyramid_clear (FommPyramid *pyramid)
{
  if (!pyramid)
    return;
  for (int i = 1; i < pyramid->levels; i++)
    free ((void *) (uintptr_t) pyramid->level[i].data);
  memset (pyramid, 0, sizeof *pyramid);
}

/* Neighbours of a coordinate, as offsets, with the weight of the second in 1/256. */
typedef struct Tap {
  ptrdiff_t a, b;
  int weight;
} Tap;

static Tap
make_tap (double at, int length, ptrdiff_t step)
{
  double clamped = fmin (fmax (at, 0), length - 1);
  int a = (int) clamped, b = a + 1 < length ? a + 1 : a;

  return (Tap){a * step, b * step, (int) lround ((clamped - a) * 256)};
}

static int
blend (const uint8_t *top, const uint8_t *bottom, const Tap *x, int wy, int channel)
{
  int t = top[x->a + channel] * (256 - x->weight) + top[x->b + channel] * x->weight;
  int b = bottom[x->a + channel] * (256 - x->weight) + bottom[x->b + channel] * x->weight;

  return (t * (256 - wy) + b * wy + 32768) >> 16;
}

static void
write_pixel (const uint8_t *top, const uint8_t *bottom, const Tap *x, int wy, int in_channels, int channels,
             uint8_t *out)
{
  int v[3];

  for (int c = 0; c < 3; c++)
    v[c] = c && in_channels == 1 ? v[0] : blend (top, bottom, x, wy, c);
  if (channels == 1)
    out[0] = (uint8_t) ((77 * v[0] + 150 * v[1] + 29 * v[2] + 128) >> 8);
  else
    for (int c = 0; c < 3; c++)
      out[c] = (uint8_t) v[c];
}

/* Taps of one row are the same for all rows; this many are kept at a time. */
#define TAPS 256

void
fomm_pyramid_crop (const FommPyramid *pyramid, const FommSquare *square, int width, int height, int channels,
                   uint8_t *out)
{
  double step = square->size / width;
  Tap taps[TAPS];
  int l = 0;

  while (l + 1 < pyramid->levels && step >= 2 * (1 << l))
    l++;
  const FommImage *level = &pyramid->level[l];
  double shrink = 1.0 / (1 << l);
  for (int from = 0; from < width; from += TAPS) {
    int n = width - from < TAPS ? width - from : TAPS;
    for (int x = 0; x < n; x++)
      taps[x] = make_tap ((square->x + (from + x + 0.5) * step) * shrink - 0.5, level->width, level->channels);
    for (int y = 0; y < height; y++) {
      Tap ty = make_tap ((square->y + (y + 0.5) * step) * shrink - 0.5, level->height, level->stride);
      uint8_t *o = out + ((ptrdiff_t) y * width + from) * channels;
      for (int x = 0; x < n; x++, o += channels)
        write_pixel (level->data + ty.a, level->data + ty.b, &taps[x], ty.weight, level->channels, channels, o);
    }
  }
}
