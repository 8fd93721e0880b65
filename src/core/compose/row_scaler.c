/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "compose/row_scaler.h"

#include "error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
fomm_cubic_taps (double at, int n, int index[4], float weight[4])
{
  double clamped = at > 0 ? (at < n - 1 ? at : n - 1) : 0; /* NaN becomes 0 */
  int first = (int) clamped;
  float t = (float) (clamped - first);

  for (int i = 0; i < 4; i++) {
    int at_i = first - 1 + i;
    index[i] = at_i < 0 ? 0 : at_i < n ? at_i : n - 1;
  }
  weight[0] = t * (-0.5F + t * (1 - 0.5F * t));
  weight[1] = 1 + t * t * (-2.5F + 1.5F * t);
  weight[2] = t * (0.5F + t * (2 - 1.5F * t));
  weight[3] = t * t * (-0.5F + 0.5F * t);
}

FommStatus
fomm_row_scaler_init (FommRowScaler *scaler, int width, int height, int channels, int out_width, double scale_x,
                      double offset_x, double scale_y, double offset_y, FommError *error)
{
  *scaler = (FommRowScaler){.width = width,
                            .height = height,
                            .channels = channels,
                            .out_width = out_width,
                            .scale_y = scale_y,
                            .offset_y = offset_y};
  scaler->index = calloc ((size_t) out_width, 4 * sizeof *scaler->index);
  scaler->weight = calloc ((size_t) out_width, 4 * sizeof *scaler->weight);
  scaler->column = calloc ((size_t) width, (size_t) channels * sizeof *scaler->column);
  if (!scaler->index || !scaler->weight || !scaler->column) {
    fomm_row_scaler_clear (scaler);
    return fomm_fail_memory (error);
  }
  for (int x = 0; x < out_width; x++)
    fomm_cubic_taps (scale_x * x + offset_x, width, scaler->index + 4 * x, scaler->weight + 4 * x);
  return FOMM_OK;
}

void
fomm_row_scaler_clear (FommRowScaler *scaler)
{
  free (scaler->index);
  free (scaler->weight);
  free (scaler->column);
  memset (scaler, 0, sizeof *scaler);
}

void
fomm_row_scaler_row (FommRowScaler *scaler, const float *input, int y, float *out)
{
  int n = scaler->width * scaler->channels, c = scaler->channels, rows[4];
  float w[4];

  fomm_cubic_taps (scaler->scale_y * y + scaler->offset_y, scaler->height, rows, w);
  const float *a = input + (ptrdiff_t) rows[0] * n, *b = input + (ptrdiff_t) rows[1] * n;
  const float *d = input + (ptrdiff_t) rows[2] * n, *e = input + (ptrdiff_t) rows[3] * n;
  for (int i = 0; i < n; i++)
    scaler->column[i] = w[0] * a[i] + w[1] * b[i] + w[2] * d[i] + w[3] * e[i];
  for (int x = 0; x < scaler->out_width; x++) {
    const int *index = scaler->index + 4 * x;
    const float *weight = scaler->weight + 4 * x;
    for (int k = 0; k < c; k++)
      *out++ = weight[0] * scaler->column[index[0] * c + k] + weight[1] * scaler->column[index[1] * c + k] +
               weight[2] * scaler->column[index[2] * c + k] + weight[3] * scaler->column[index[3] * c + k];
  }
}
