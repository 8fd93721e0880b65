/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "compose/blur.h"

#include <stddef.h>

/* Columns that are summed side by side. */
#define LANES FOMM_BLUR_LANES

static int
clamp_index (int i, int n)
{
  return i < 0 ? 0 : i < n ? i : n - 1;
}

/* One running mean over n groups of `count` neighbouring floats, `step` floats from group to group. */
static void
box (float *data, int n, ptrdiff_t step, int count, int radius, float *line)
{
  const float scale = 1.0F / (float) (2 * radius + 1);
  float sum[LANES] = {0};

  for (int i = 0; i < n; i++)
    for (int c = 0; c < count; c++)
      line[i * count + c] = data[i * step + c];
  for (int i = -radius; i <= radius; i++)
    for (int c = 0; c < count; c++)
      sum[c] += line[clamp_index (i, n) * count + c];
  for (int i = 0; i < n; i++) {
    const float *in = line + clamp_index (i + radius + 1, n) * count,
                *gone = line + clamp_index (i - radius, n) * count;
    for (int c = 0; c < count; c++) {
      data[i * step + c] = sum[c] * scale;
      sum[c] += in[c] - gone[c];
    }
  }
}

void
fomm_blur (float *data, int height, int width, int channels, int radius, float *line)
{
  const ptrdiff_t row = (ptrdiff_t) width * channels;

  for (int pass = 0; pass < 3; pass++) {
    for (int y = 0; y < height; y++)
      box (data + y * row, width, channels, channels, radius, line);
    for (ptrdiff_t i = 0; i < row; i += LANES)
      box (data + i, height, row, row - i < LANES ? (int) (row - i) : LANES, radius, line);
  }
}
