/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The parts of composing: seam, spline and blur. */
#include "compose/blur.h"
#include "compose/row_scaler.h"
#include "compose/seam.h"
#include "tap.h"
#include "view/canvas.h"

#include <math.h>

#define MOTION 16

static void
make_shift (float *deformation, double dx)
{
  for (int y = 0; y < MOTION; y++)
    for (int x = 0; x < MOTION; x++) {
      *deformation++ = (float) (fomm_lattice (x, MOTION) + dx);
      *deformation++ = (float) fomm_lattice (y, MOTION);
    }
}

static void
test_seam (void)
{
  static float deformation[MOTION * MOTION * 2];
  FommSeam seam = {.left = true, .right = true, .top = true};
  bool rises = true;

  make_shift (deformation, 0);
  fomm_seam_adapt (&seam, deformation, MOTION, MOTION);
  double still = seam.band;
  FommSeamWeights edge = fomm_seam_at (&seam, 0, 0.5), middle = fomm_seam_at (&seam, 0.5, 0.5);
  FommSeamWeights open = fomm_seam_at (&seam, 0.5, 1);
  tap_ok (edge.motion == 0 && edge.network == 0, "nothing moves at the edge");
  tap_ok (middle.motion == 1 && middle.network == 1, "everything is whole in the middle");
  tap_ok (open.motion == 1 && open.network == 1, "a side without picture beyond it has no seam");
  for (int i = 0; i < 100; i++) {
    FommSeamWeights a = fomm_seam_at (&seam, i / 200.0, 0.5), b = fomm_seam_at (&seam, (i + 1) / 200.0, 0.5);
    rises = rises && b.motion >= a.motion && b.network >= a.network && (a.network == 0 || a.motion == 1);
  }
  tap_ok (rises, "the network's pixels come in where the motion is whole already");

  make_shift (deformation, 0.1);
  fomm_seam_adapt (&seam, deformation, MOTION, MOTION);
  tap_ok (seam.band > still && 1.5 * 0.05 / seam.band < 1,
          "movement over the edge widens the taper, so that it never folds");
  make_shift (deformation, 3);
  fomm_seam_adapt (&seam, deformation, MOTION, MOTION);
  tap_ok (seam.band <= 0.30, "but not without end");
}

static void
test_scaler (void)
{
  float ramp[8 * 6 * 2], out[32 * 2];
  FommRowScaler scaler;
  double worst = 0;

  for (int y = 0; y < 6; y++)
    for (int x = 0; x < 8; x++) {
      ramp[(y * 8 + x) * 2] = (float) x;
      ramp[(y * 8 + x) * 2 + 1] = (float) y;
    }
  FommStatus status = fomm_row_scaler_init (&scaler, 8, 6, 2, 32, 0.25, -0.375, 0.25, -0.375, NULL);
  tap_ok (status == FOMM_OK, "a scaler from 8 to 32");
  for (int y = 6; y < 18 && status == FOMM_OK; y++) {
    fomm_row_scaler_row (&scaler, ramp, y, out);
    for (int x = 6; x < 26; x++) {
      worst = fmax (worst, fabs (out[2 * x] - (0.25 * x - 0.375)));
      worst = fmax (worst, fabs (out[2 * x + 1] - (0.25 * y - 0.375)));
    }
  }
  tap_ok (worst < 1e-5, "straight lines stay straight, off by %.2g", worst);
  fomm_row_scaler_clear (&scaler);
  int index[4];
  float weight[4];
  fomm_cubic_taps (NAN, 5, index, weight);
  tap_ok (index[1] == 0 && weight[1] == 1, "what is no coordinate is the first");
}

static void
test_blur (void)
{
  static float data[31 * 33 * 2], line[33 * FOMM_BLUR_LANES];
  double sum = 0, spread = 0;

  for (int i = 0; i < 31 * 33; i++)
    data[2 * i + 1] = 0.5F;
  data[2 * (15 * 33 + 16)] = 1;
  fomm_blur (data, 31, 33, 2, 2, line);
  bool flat = true;
  for (int i = 0; i < 31 * 33; i++) {
    sum += data[2 * i];
    spread += data[2 * i] * pow (i % 33 - 16, 2);
    flat = flat && fabsf (data[2 * i + 1] - 0.5F) < 1e-6F;
  }
  tap_ok (fabs (sum - 1) < 1e-5 && fabs (spread - 6) < 1e-3, "a point spreads by √6 pixels and keeps its weight");
  tap_ok (flat, "what is even stays even, up to the edge");
}

int
main (void)
{
  test_seam ();
  test_scaler ();
  test_blur ();
  return tap_done ();
}
