/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "pose.h"

static void
multiply (const float a[9], const float b[9], float out[9])
{
  for (int r = 0; r < 3; r++)
    for (int c = 0; c < 3; c++)
      out[3 * r + c] = a[3 * r] * b[c] + a[3 * r + 1] * b[3 + c] + a[3 * r + 2] * b[6 + c];
}

void
head_pose_turn (float yaw, float pitch, float roll, float rotation[9])
{
  const float cy = cosf (yaw), sy = sinf (yaw), cp = cosf (pitch), sp = sinf (pitch), cr = cosf (roll),
              sr = sinf (roll);
  const float about_y[9] = {cy, 0, sy, 0, 1, 0, -sy, 0, cy};
  const float about_x[9] = {1, 0, 0, 0, cp, -sp, 0, sp, cp};
  const float about_z[9] = {cr, -sr, 0, sr, cr, 0, 0, 0, 1};
  float both[9];
  multiply (about_x, about_y, both);
  multiply (about_z, both, rotation);
}
