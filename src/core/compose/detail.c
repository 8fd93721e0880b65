/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "compose/detail.h"

#include "compose/row_scaler.h"

#include <math.h>
#include <string.h>

/* A pixel of the portrait, 0 … 1, by a Catmull-Rom spline: at whole coordinates exactly the pixel. Rows are blended
 * first, four columns by three channels at once, which compilers turn into vector code. */
static void
sample_picture (const FommImage *picture, double x, double y, float out[3])
{
  int columns[4], rows[4];
  float wx[4], wy[4], blended[12] = {0};

  fomm_cubic_taps (x, picture->width, columns, wx);
  fomm_cubic_taps (y, picture->height, rows, wy);
  const bool together = columns[3] - columns[0] == 3;
  for (int j = 0; j < 4; j++) {
    const uint8_t *line = picture->data + rows[j] * picture->stride;
    uint8_t edge[12];
    const uint8_t *p = line + 3 * columns[0];
    if (!together) {
      for (int i = 0; i < 4; i++)
        memcpy (edge + 3 * i, line + 3 * columns[i], 3);
      p = edge;
    }
    for (int i = 0; i < 12; i++)
      blended[i] += wy[j] * p[i];
  }
  for (int c = 0; c < 3; c++)
    out[c] = (wx[0] * blended[c] + wx[1] * blended[3 + c] + wx[2] * blended[6 + c] + wx[3] * blended[9 + c]) / 255;
}

static uint8_t
to_byte (float v)
{
  return (uint8_t) ((v > 0 ? (v < 1 ? v : 1) : 0) * 255 + 0.5F);
}

/* Where in the picture, in pixels, a pixel of the result comes from. One normalised unit is half the distance between
 * the centres of the model's outermost pixels. */
static void
source_place (const FommDetailRow *row, int x, float motion, double place[2])
{
  const float *movement = row->movement + 2 * x;
  double unit_x = (row->model_width - 1) / 2.0 / row->model_width * row->square.size;
  double unit_y = (row->model_height - 1) / 2.0 / row->model_width * row->square.size;
  double step = row->square.size / row->width;

  place[0] = row->square.x + (x + 0.5) * step - 0.5 + motion * movement[0] * unit_x;
  place[1] = row->square.y + (row->y + 0.5) * step - 0.5 + motion * movement[1] * unit_y;
}

void
fomm_detail_row (const FommDetailRow *row, int from, int to, uint8_t *out)
{
  for (int x = from; x < to; x++, out += 3) {
    FommSeamWeights seam = {1, 1};
    if (row->seam)
      seam = fomm_seam_at (row->seam, (x + 0.5) / row->width, (row->y + 0.5) / row->height);
    float kept = row->blend ? fminf (fmaxf (row->blend[4 * x + 3], 0), 1) : 0;
    float share = 1 - seam.network * (1 - kept);
    float warped[3] = {0, 0, 0};
    if (share > 0) {
      double place[2];
      source_place (row, x, seam.motion, place);
      sample_picture (row->picture, place[0], place[1], warped);
    }
    for (int c = 0; c < 3; c++) {
      float painted = row->prediction[x * row->channels + (row->channels == 3 ? c : 0)];
      float shading = row->blend ? seam.network * row->blend[4 * x + c] : 0;
      out[c] = to_byte ((1 - share) * painted + share * (warped[c] + shading));
    }
  }
}
