/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/matrix2.h"
#include "motion/smooth.h"
#include "tap.h"

#include <string.h>

#define RATE 30.0

/* A repeatable noise in -1 … 1. */
static float
noise (unsigned *state)
{
  *state = *state * 1664525U + 1013904223U;
  return (float) (*state >> 8) / 8388608.0F - 1.0F;
}

static void
set_point (FommKeypoints *points, float x, float jacobian)
{
  memset (points, 0, sizeof *points);
  points->count = 1;
  points->has_jacobian = true;
  points->value[0][0] = x;
  fomm_matrix2_identity (points->jacobian[0]);
  points->jacobian[0][0][0] = jacobian;
  points->confidence[0] = 0.25F;
}

/* How much of the frame-to-frame trembling around rest is left. */
static double
trembling_left (float strength, bool jacobian)
{
  FommSmoother smoother;
  FommKeypoints in, out, last_in = {0}, last = {0};
  unsigned state = 1;
  double before = 0, after = 0;

  fomm_smoother_init (&smoother, strength);
  for (int i = 0; i < 300; i++) {
    float n = 0.004F * noise (&state);
    set_point (&in, 0.2F + n, 1.0F + n);
    fomm_smoother_apply (&smoother, &in, i / RATE, &out);
    if (i > 30) {
      before += fabs (in.value[0][0] - last_in.value[0][0]);
      after +=
          jacobian ? fabs (out.jacobian[0][0][0] - last.jacobian[0][0][0]) : fabs (out.value[0][0] - last.value[0][0]);
    }
    last_in = in;
    last = out;
  }
  return after / before;
}

/* How far the filter is behind after half a second of steady movement, in frames. */
static double
lag (float strength)
{
  FommSmoother smoother;
  FommKeypoints in, out;

  fomm_smoother_init (&smoother, strength);
  for (int i = 0; i < 45; i++) {
    set_point (&in, i < 30 ? 0 : (float) (i - 30) / (float) RATE, 1);
    fomm_smoother_apply (&smoother, &in, i / RATE, &out);
  }
  return (in.value[0][0] - out.value[0][0]) * RATE;
}

static void
test_effect (void)
{
  double weak = trembling_left (0.25F, false), strong = trembling_left (1, false);

  tap_ok (trembling_left (0, false) == 1, "strength 0 changes nothing");
  tap_ok (strong < 0.2, "full strength takes most of the trembling, %.2f is left", strong);
  tap_ok (strong < weak && weak < 0.9, "less strength leaves more: %.2f", weak);
  tap_ok (trembling_left (1, true) < 0.2, "Jacobians are smoothed too");
  tap_ok (lag (1) < 2, "a fast movement lags by %.2f frames only", lag (1));
}

static void
test_time (void)
{
  FommSmoother smoother;
  FommKeypoints in, out, slow;

  fomm_smoother_init (&smoother, 1);
  set_point (&in, 0, 1);
  fomm_smoother_apply (&smoother, &in, 0, &out);
  set_point (&in, 0.01F, 1);
  fomm_smoother_apply (&smoother, &in, 1.0 / 60, &out);
  fomm_smoother_reset (&smoother);
  set_point (&in, 0, 1);
  fomm_smoother_apply (&smoother, &in, 0, &slow);
  set_point (&in, 0.01F, 1);
  fomm_smoother_apply (&smoother, &in, 1.0 / 15, &slow);
  tap_ok (out.value[0][0] < slow.value[0][0], "the filter knows time, not frames");
  tap_ok (out.confidence[0] == 0.25F, "confidence passes");

  set_point (&in, 0.5F, 1);
  fomm_smoother_apply (&smoother, &in, 0.01, &out);
  tap_ok (out.value[0][0] == 0.5F, "going back in time starts afresh");
  fomm_smoother_reset (&smoother);
  set_point (&in, -0.5F, 1);
  fomm_smoother_apply (&smoother, &in, 0.1, &in);
  tap_ok (in.value[0][0] == -0.5F, "reset starts afresh, also in place");
  fomm_smoother_init (&smoother, NAN);
  tap_ok (smoother.strength == 0, "a strength that is no number is off");
}

int
main (void)
{
  test_effect ();
  test_time ();
  return tap_done ();
}
