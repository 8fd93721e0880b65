/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "metrics.h"

#include <math.h>

#define WINDOW 8
#define STEP 4

double
fomm_metric_l1 (const float *a, const float *b, size_t count)
{
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += fabs ((double) a[i] - b[i]);
  return count ? sum / (double) count : 0;
}

double
fomm_metric_psnr (const float *a, const float *b, size_t count)
{
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
  return sum > 0 ? fmin (100, 10 * log10 ((double) count / sum)) : 100;
}

static double
luma (const float *pixel, int channels)
{
  return channels == 3 ? 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2] : pixel[0];
}

static double
window_ssim (const float *a, const float *b, int width, int channels)
{
  const double c1 = 0.01 * 0.01, c2 = 0.03 * 0.03, n = WINDOW * WINDOW;
  double sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;

  for (int y = 0; y < WINDOW; y++)
    for (int x = 0; x < WINDOW; x++) {
      const size_t at = ((size_t) y * width + x) * channels;
      const double p = luma (a + at, channels), q = luma (b + at, channels);
      sum_a += p;
      sum_b += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
    }
  const double mean_a = sum_a / n, mean_b = sum_b / n;
  const double var_a = aa / n - mean_a * mean_a, var_b = bb / n - mean_b * mean_b, cov = ab / n - mean_a * mean_b;
  return (2 * mean_a * mean_b + c1) * (2 * cov + c2) /
         ((mean_a * mean_a + mean_b * mean_b + c1) * (var_a + var_b + c2));
}

double
fomm_metric_ssim (const float *a, const float *b, int width, int height, int channels)
{
  double sum = 0;
  size_t windows = 0;

  for (int y = 0; y + WINDOW <= height; y += STEP)
    for (int x = 0; x + WINDOW <= width; x += STEP, windows++) {
      const size_t at = ((size_t) y * width + x) * channels;
      sum += window_ssim (a + at, b + at, width, channels);
    }
  return windows ? sum / (double) windows : 1;
}

double
fomm_metric_keypoint_distance (const FommKeypoints *a, const FommKeypoints *b, int size)
{
  double sum = 0;
  for (int k = 0; k < a->count; k++)
    sum += hypot ((double) a->value[k][0] - b->value[k][0], (double) a->value[k][1] - b->value[k][1]);
  return a->count ? sum / a->count * (size - 1) / 2 : 0;
}
