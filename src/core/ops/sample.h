/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Bilinear look-up (reference section 3.1) and bilinear resizing (section 3.2). */
#pragma once

#include "fomm.h"

#include <math.h>

/** Where a look-up lands: four taps of a picture and their weights; a tap outside has weight 0 and offset 0. */
typedef struct FommTaps {
  int offset[4]; /**< in pixels, row-major: (y0,x0) (y0,x1) (y1,x0) (y1,x1) */
  float weight[4];
} FommTaps;

/** One axis of a look-up at normalised `coordinate`: lower sample index and weight of the upper one. False when nothing
 * of the picture is seen there (far outside, or not a number). */
static inline bool
fomm_sample_axis (float coordinate, int size, bool align_corners, FommPadding padding, int *low, float *weight)
{
  float at = align_corners ? (coordinate + 1) / 2 * (size - 1) : ((coordinate + 1) * size - 1) / 2;
  if (padding == FOMM_PADDING_BORDER) {
    if (!(at == at))
      return false;
    at = at < 0 ? 0 : at > size - 1 ? size - 1 : at;
  }
  if (!(at > -1 && at < size)) /* also catches NaN, and keeps the conversion below defined */
    return false;
  const int whole = (int) at;
  *low = whole - (at < (float) whole); /* floor: older processors have to call for it */
  *weight = at - (float) *low;
  return true;
}

/** Taps of a look-up at normalised (x, y) in a picture of width × height. */
static inline FommTaps
fomm_sample_taps (float x, float y, int width, int height, bool align_corners, FommPadding padding)
{
  FommTaps taps = {{0, 0, 0, 0}, {0, 0, 0, 0}};
  int x0, y0;
  float fx, fy;

  if (!fomm_sample_axis (x, width, align_corners, padding, &x0, &fx) ||
      !fomm_sample_axis (y, height, align_corners, padding, &y0, &fy))
    return taps;
  const float weights[4] = {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
  if (x0 >= 0 && y0 >= 0 && x0 + 1 < width && y0 + 1 < height) {
    const int at = y0 * width + x0;
    return (FommTaps){.offset = {at, at + 1, at + width, at + width + 1},
                      .weight = {weights[0], weights[1], weights[2], weights[3]}};
  }
  for (int k = 0; k < 4; k++) {
    const int tx = x0 + k % 2, ty = y0 + k / 2;
    if (tx >= 0 && tx < width && ty >= 0 && ty < height) {
      taps.offset[k] = ty * width + tx;
      taps.weight[k] = weights[k];
    }
  }
  return taps;
}

/** Small pictures that are looked at all the time have four floats a pixel, whatever their channels: one vector. */
enum { FOMM_QUAD = 4 };
typedef float FommQuad __attribute__ ((vector_size (FOMM_QUAD * sizeof (float)), aligned (4)));

/** Writes the first `channels` (at most three) of a quad. */
static inline void
fomm_quad_store (FommQuad quad, int channels, float *to)
{
  to[0] = quad[0];
  if (channels == 3) {
    to[1] = quad[1];
    to[2] = quad[2];
  }
}

/** The look-up in a picture of quads. */
static inline FommQuad
fomm_sample_quad (const float *quads, const FommTaps *taps)
{
  FommQuad sum = {0};

  for (int t = 0; t < 4; t++)
    sum += taps->weight[t] * *(const FommQuad *) (quads + (ptrdiff_t) FOMM_QUAD * taps->offset[t]);
  return sum;
}

/** One axis of a bilinear resize: an output sample lies between samples low and high, `weight` of the way. */
typedef struct FommResize {
  int low, high;
  float weight;
} FommResize;

static inline FommResize
fomm_resize_axis (int at, int from, int to, bool align_corners)
{
  float s;

  if (from == to)
    s = (float) at;
  else if (align_corners)
    s = to > 1 ? (float) ((double) at * (from - 1) / (to - 1)) : 0;
  else
    s = fmaxf (0, (float) ((at + 0.5) * ((double) from / to) - 0.5));
  const int low = (int) s < from - 1 ? (int) s : from - 1;
  return (FommResize){.low = low, .high = low + 1 < from ? low + 1 : low, .weight = s - low};
}

/** Both axes: offsets and weights into a small picture that is `width` wide. */
static inline FommTaps
fomm_resize_taps (FommResize y, FommResize x, int width)
{
  return (FommTaps){
      .offset = {y.low * width + x.low, y.low * width + x.high, y.high * width + x.low, y.high * width + x.high},
      .weight = {(1 - y.weight) * (1 - x.weight), (1 - y.weight) * x.weight, y.weight * (1 - x.weight),
                 y.weight * x.weight},
  };
}
