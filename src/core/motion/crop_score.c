/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/crop_score.h"

#include <math.h>

/* Spread at which a keypoint counts half. */
#define HALF_SPREAD 0.12
/* Residual of the layout, in units of half a well-framed picture, at which the score has fallen to 1/e. */
#define LAYOUT_TOLERANCE 0.2
/* One step changes the size by this much at most, either way. */
#define MAX_STEP 1.6

/* out ≈ [a -b; b a] layout + t. */
typedef struct Similarity {
  double a, b, t[2];
  double scale, residual; /* residual in units of the layout */
} Similarity;

typedef struct Moments {
  double layout[2], value[2]; /* weighted means */
} Moments;

/* Sure keypoints pull harder. */
static double
weight (float spread)
{
  return 1 / ((double) spread * spread + 0.05 * 0.05);
}

static Moments
weighted_means (const FommCropTask *task, const float (*value)[2], const float *spread)
{
  Moments m = {{0, 0}, {0, 0}};
  double sum = 0;

  for (int k = 0; k < task->num_kp; k++)
    sum += weight (spread[k]);
  for (int k = 0; k < task->num_kp; k++)
    for (int c = 0; c < 2; c++) {
      double w = weight (spread[k]) / sum * (c ? task->aspect : 1);
      m.layout[c] += w * task->layout[k][c];
      m.value[c] += w * value[k][c];
    }
  return m;
}

/* Least squares in the plane (Umeyama's similarity in two dimensions). y is scaled by the aspect so that both units are
 * half a picture's width. */
static Similarity
fit_layout (const FommCropTask *task, const float (*value)[2], const float *spread)
{
  Moments m = weighted_means (task, value, spread);
  double aspect = task->aspect, same = 0, cross = 0, layout2 = 0, value2 = 0, sum = 0;
  Similarity s;

  for (int k = 0; k < task->num_kp; k++) {
    double w = weight (spread[k]);
    double lx = task->layout[k][0] - m.layout[0], ly = task->layout[k][1] * aspect - m.layout[1];
    double vx = value[k][0] - m.value[0], vy = value[k][1] * aspect - m.value[1];
    same += w * (lx * vx + ly * vy);
    cross += w * (lx * vy - ly * vx);
    layout2 += w * (lx * lx + ly * ly);
    value2 += w * (vx * vx + vy * vy);
    sum += w;
  }
  layout2 = fmax (layout2, 1e-12);
  s.a = same / layout2;
  s.b = cross / layout2;
  s.t[0] = m.value[0] - s.a * m.layout[0] + s.b * m.layout[1];
  s.t[1] = m.value[1] - s.b * m.layout[0] - s.a * m.layout[1];
  s.scale = hypot (s.a, s.b);
  s.residual = sqrt (fmax (0, value2 - s.scale * s.scale * layout2) / sum) / fmax (s.scale, 1e-6);
  return s;
}

void
fomm_crop_judge (const FommCropTask *task, const FommSquare *square, const float (*value)[2], const float *spread,
                 FommCropTrial *trial)
{
  double certainty = 0, half = square->size / 2;

  for (int k = 0; k < task->num_kp; k++)
    certainty += 1 / (1 + pow (spread[k] / HALF_SPREAD, 2)) / task->num_kp;
  *trial = (FommCropTrial){*square, *square, certainty};
  if (task->layout) {
    Similarity fit = fit_layout (task, value, spread);
    double size = square->size * fmin (fmax (fit.scale, 1 / MAX_STEP), MAX_STEP);
    trial->score *= exp (-pow (fit.residual / LAYOUT_TOLERANCE, 2));
    trial->target.size = size;
    trial->target.x = square->x + half * (1 + fit.t[0]) - size / 2;
    trial->target.y = square->y + half * (task->aspect + fit.t[1]) - size * task->aspect / 2;
  }
  if (!isfinite (trial->score) || !isfinite (trial->target.x + trial->target.y + trial->target.size))
    *trial = (FommCropTrial){*square, *square, 0};
}

double
fomm_square_distance (const FommSquare *a, const FommSquare *b, double aspect)
{
  double dx = a->x + a->size / 2 - b->x - b->size / 2, dy = a->y - b->y + (a->size - b->size) * aspect / 2;

  return fabs (log (b->size / a->size)) + hypot (dx, dy) / fmin (a->size, b->size);
}

void
fomm_heatmap_spread (const float *heatmaps, int num_kp, int height, int width, float *spread)
{
  for (int k = 0; k < num_kp; k++) {
    const float *p = heatmaps + (size_t) k * (size_t) height * (size_t) width;
    double sum = 0, x1 = 0, y1 = 0, square = 0;

    for (int i = 0; i < height; i++)
      for (int j = 0; j < width; j++) {
        double v = *p++, x = width > 1 ? 2.0 * j / (width - 1) - 1 : 0, y = height > 1 ? 2.0 * i / (height - 1) - 1 : 0;
        sum += v;
        x1 += v * x;
        y1 += v * y;
        square += v * (x * x + y * y);
      }
    if (!(sum > 0))
      sum = 1;
    spread[k] = (float) sqrt (fmax (0, square / sum - (x1 * x1 + y1 * y1) / (sum * sum)));
  }
}
