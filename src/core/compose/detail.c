/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "compose/detail.h"

#include "compose/row_scaler.h"

#include <math.h>

/* A pixel of the portrait, 0 … 1, by a Catmull-Rom spline: at whole coordinates exactly the pixel. */
static void
sample_picture (const FommImage *picture, double x, double y, float out[3])
{
  int columns[4], rows[4];
  float wx[4], wy[4];

  fomm_cubic_taps (x, picture->width, columns, wx);
  fomm_cubic_taps (y, picture->height, rows, wy);
  out[0] = out[1] = out[2] = 0;
  for (int j = 0; j < 4; j++) {
    const uint8_t *line = picture->data + rows[j] * picture->stride;
    for (int i = 0; i < 4; i++) {
      const uint8_t *p = line + 3 * columns[i];
      float w = wx[i] * wy[j] / 255;
      for (int c = 0; c < 3; c++)
        out[c] += w * p[c];
    }
  }
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
