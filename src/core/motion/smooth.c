/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/smooth.h"

#include <math.h>
#include <string.h>

/* Cut-off at rest for full strength, hertz. At strength s it is this over s², so that it grows without bound as s goes
 * to 0 and the filter fades out smoothly. */
#define REST_CUTOFF 0.4
/* Hertz of cut-off gained by one normalised unit a second (half the picture's width). */
#define SPEED_GAIN 12.0
/* Cut-off of the speed estimate, hertz: the value of the paper. */
#define SPEED_CUTOFF 1.0

void
fomm_smoother_init (FommSmoother *smoother, float strength)
{
  memset (smoother, 0, sizeof *smoother);
  smoother->strength = strength > 0 ? fminf (strength, 1.0F) : 0.0F;
}

void
fomm_smoother_reset (FommSmoother *smoother)
{
  smoother->primed = false;
}

/* Weight of the new sample in a first-order low-pass filter. */
static double
new_sample_weight (double cutoff, double dt)
{
  double tau = 1.0 / (2.0 * 3.14159265358979323846 * cutoff);

  return 1.0 / (1.0 + tau / dt);
}

/* One vector that is filtered as a whole: a common cut-off keeps the direction of its movement. */
static void
filter_vector (float strength, double dt, int n, const float *in, float *value, float *speed)
{
  double w = new_sample_weight (SPEED_CUTOFF, dt), squared = 0;

  for (int i = 0; i < n; i++) {
    speed[i] = (float) (speed[i] + w * ((in[i] - value[i]) / dt - speed[i]));
    squared += (double) speed[i] * speed[i];
  }
  w = new_sample_weight (REST_CUTOFF / ((double) strength * strength) + SPEED_GAIN * sqrt (squared), dt);
  for (int i = 0; i < n; i++)
    value[i] = (float) (value[i] + w * (in[i] - value[i]));
}

static void
prime (FommSmoother *smoother, const FommKeypoints *in, double time)
{
  smoother->primed = true;
  smoother->time = time;
  smoother->value = *in;
  memset (smoother->value_speed, 0, sizeof smoother->value_speed);
  memset (smoother->jacobian_speed, 0, sizeof smoother->jacobian_speed);
}

void
fomm_smoother_apply (FommSmoother *smoother, const FommKeypoints *in, double time, FommKeypoints *out)
{
  double dt = time - smoother->time;
  FommKeypoints *value = &smoother->value;

  if (!(smoother->strength > 0)) {
    if (out != in)
      *out = *in;
    return;
  }
  if (!smoother->primed || !(dt > 0) || in->count != value->count || in->has_jacobian != value->has_jacobian)
    prime (smoother, in, time);
  else
    for (int k = 0; k < in->count; k++) {
      filter_vector (smoother->strength, dt, 2, in->value[k], value->value[k], smoother->value_speed[k]);
      if (in->has_jacobian)
        filter_vector (smoother->strength, dt, 4, in->jacobian[k][0], value->jacobian[k][0],
                       smoother->jacobian_speed[k][0]);
      value->confidence[k] = in->confidence[k];
    }
  smoother->time = time;
  *out = *value;
}
