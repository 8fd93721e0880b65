/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

/** Columns blurred at a time; also the most channels. */
#define FOMM_BLUR_LANES 16

/** Blurs height × width × channels interleaved floats in place, three boxes of `radius` pixels after each other: close
 * to a Gaussian of sigma = √(radius · (radius + 1)). Beyond the edge it repeats. `line` is room for max (height, width)
 * × FOMM_BLUR_LANES floats. */
void fomm_blur (float *data, int height, int width, int channels, int radius, float *line);
