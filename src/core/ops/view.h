/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include <stddef.h>

/** Activations live in NHWC buffers whose channel count is padded with zeros to a multiple of this many floats (one
 * 512-bit register, one cache line). */
#define FOMM_LANES 16

static inline int
fomm_pad_lanes (int channels)
{
  return (channels + FOMM_LANES - 1) / FOMM_LANES * FOMM_LANES;
}

/** A window onto somebody else's NHWC buffer. Concatenation costs nothing: two views share one buffer, side by side in
 * the channels. */
typedef struct FommView {
  float *data; /**< element (0, 0, 0); 64-byte aligned */
  int height, width;
  int channels;           /**< real channels; the padding up to fomm_pad_lanes() is zero */
  ptrdiff_t pixel_stride; /**< floats from one pixel to the next, a multiple of FOMM_LANES */
  ptrdiff_t row_stride;   /**< floats from one row to the next */
} FommView;

static inline float *
fomm_view_at (const FommView *view, int y, int x)
{
  return view->data + (ptrdiff_t) y * view->row_stride + (ptrdiff_t) x * view->pixel_stride;
}
