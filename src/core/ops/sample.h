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
    at = fminf (fmaxf (at, 0), size - 1);
  }
  if (!(at > -1 && at < size)) /* also catches NaN, and keeps the conversion below defined */
    return false;
  const float floored = floorf (at);
  *low = (int) floored;
  *weight = at - floored;
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
  for (int k = 0; k < 4; k++) {
    const int tx = x0 + k % 2, ty = y0 + k / 2;
    if (tx >= 0 && tx < width && ty >= 0 && ty < height) {
      taps.offset[k] = ty * width + tx;
      taps.weight[k] = weights[k];
    }
  }
  return taps;
}

/** Bilinear resize of `count`-channel pixels at output position (y, x): offsets and weights into the small picture. */
static inline FommTaps
fomm_resize_taps (int y, int x, const int from[2], const int to[2], bool align_corners)
{
  float weight[2];
  int low[2], high[2];
  const int at[2] = {y, x};

  for (int axis = 0; axis < 2; axis++) {
    float s;
    if (from[axis] == to[axis])
      s = (float) at[axis];
    else if (align_corners)
      s = to[axis] > 1 ? (float) ((double) at[axis] * (from[axis] - 1) / (to[axis] - 1)) : 0;
    else
      s = fmaxf (0, (float) ((at[axis] + 0.5) * ((double) from[axis] / to[axis]) - 0.5));
    low[axis] = (int) s < from[axis] - 1 ? (int) s : from[axis] - 1;
    high[axis] = low[axis] + 1 < from[axis] ? low[axis] + 1 : low[axis];
    weight[axis] = s - low[axis];
  }
  return (FommTaps){
      .offset = {low[0] * from[1] + low[1], low[0] * from[1] + high[1], high[0] * from[1] + low[1],
                 high[0] * from[1] + high[1]},
      .weight = {(1 - weight[0]) * (1 - weight[1]), (1 - weight[0]) * weight[1], weight[0] * (1 - weight[1]),
                 weight[0] * weight[1]},
  };
}
