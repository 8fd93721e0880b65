/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "compose/blur.h"

#include <stddef.h>

static int
clamp_index (int i, int n)
{
  return i < 0 ? 0 : i < n ? i : n - 1;
}

/* One running mean over n values, `step` floats apart. */
static void
box (float *data, int n, ptrdiff_t step, int radius, float *line)
{
  float scale = 1.0F / (float) (2 * radius + 1);
  double sum = 0;

  for (int i = 0; i < n; i++)
    line[i] = data[i * step];
  for (int i = -radius; i <= radius; i++)
    sum += line[clamp_index (i, n)];
  for (int i = 0; i < n; i++) {
    data[i * step] = (float) sum * scale;
    sum += line[clamp_index (i + radius + 1, n)] - line[clamp_index (i - radius, n)];
  }
}

void
fomm_blur (float *data, int height, int width, int channels, int radius, float *line)
{
  ptrdiff_t row = (ptrdiff_t) width * channels;

  for (int pass = 0; pass < 3; pass++) {
    for (int y = 0; y < height; y++)
      for (int c = 0; c < channels; c++)
        box (data + y * row + c, width, channels, radius, line);
    for (ptrdiff_t i = 0; i < row; i++)
      box (data + i, height, row, radius, line);
  }
}
