/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "metrics.h"
#include "tap.h"

#include <math.h>

int
main (void)
{
  enum { SIDE = 16, COUNT = SIDE * SIDE * 3 };
  static float a[COUNT], shifted[COUNT], noise[COUNT];
  for (int i = 0; i < COUNT; i++) {
    a[i] = 0.5f + 0.4f * sinf ((float) i * 0.05f);
    shifted[i] = a[i] + 0.05f;
    noise[i] = (float) ((i * 7919 + 13) % 101) / 100;
  }

  tap_ok (fomm_metric_l1 (a, a, COUNT) == 0, "equal pictures have no error");
  tap_ok (fabs (fomm_metric_l1 (a, shifted, COUNT) - 0.05) < 1e-6, "L1 of a constant shift is the shift");
  tap_ok (fomm_metric_psnr (a, a, COUNT) == 100, "equal pictures have the highest PSNR");
  tap_ok (fabs (fomm_metric_psnr (a, shifted, COUNT) - 26.0206) < 1e-3, "PSNR of a shift by 0.05 is 26.02 dB");
  tap_ok (fabs (fomm_metric_ssim (a, a, SIDE, SIDE, 3) - 1) < 1e-12, "equal pictures are alike");
  const double near = fomm_metric_ssim (a, shifted, SIDE, SIDE, 3), far = fomm_metric_ssim (a, noise, SIDE, SIDE, 3);
  tap_ok (near > 0.9 && near < 1 && far < 0.3, "a shift keeps the structure (%.3f), noise does not (%.3f)", near, far);
  tap_ok (fomm_metric_ssim (a, noise, 5, 5, 3) == 1, "too small for a window");

  FommKeypoints p = {.count = 2, .value = {{0, 0}, {0.5f, 0.5f}}}, q = p;
  q.value[1][0] += 2.0f / 255;
  tap_ok (fabs (fomm_metric_keypoint_distance (&p, &q, 256) - 0.5) < 1e-5,
          "one of two keypoints a pixel off is half a pixel");
  return tap_done ();
}
