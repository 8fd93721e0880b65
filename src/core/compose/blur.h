/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

/** Blurs height × width × channels interleaved floats in place, three boxes of `radius` pixels after each other: close
 * to a Gaussian of sigma = √(radius · (radius + 1)). Beyond the edge it repeats. `line` is room for max (height, width)
 * × channels floats. */
void fomm_blur (float *data, int height, int width, int channels, int radius, float *line);
