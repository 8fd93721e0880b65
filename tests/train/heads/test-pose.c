/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Turning the head, and what of a vertex follows it. */
#include "heads/pose.h"
#include "tap.h"

#define QUARTER 1.57079633F

static bool
near (Vec3 a, float x, float y, float z)
{
  return vec3_length (vec3_sub (a, vec3 (x, y, z))) < 1e-4F;
}

static void
test_axes (void)
{
  float turn[9];

  head_pose_turn (0, 0, 0, turn);
  tap_ok (near (vec3_turn (turn, vec3 (1, 2, 3)), 1, 2, 3), "no turn");
  head_pose_turn (QUARTER, 0, 0, turn);
  tap_ok (near (vec3_turn (turn, vec3 (0, 0, 1)), 1, 0, 0) && near (vec3_turn (turn, vec3 (0, 1, 0)), 0, 1, 0),
          "yaw is about the vertical");
  head_pose_turn (0, QUARTER, 0, turn);
  tap_ok (near (vec3_turn (turn, vec3 (0, 0, 1)), 0, -1, 0) && near (vec3_turn (turn, vec3 (1, 0, 0)), 1, 0, 0),
          "pitch nods");
  head_pose_turn (0, 0, QUARTER, turn);
  tap_ok (near (vec3_turn (turn, vec3 (1, 0, 0)), 0, 1, 0) && near (vec3_turn (turn, vec3 (0, 0, 1)), 0, 0, 1),
          "roll is about the line of sight");
  /* A yaw of a quarter, then a nod: the nose points right, where a nod does not move it. */
  head_pose_turn (QUARTER, QUARTER, 0, turn);
  tap_ok (near (vec3_turn (turn, vec3 (0, 0, 1)), 1, 0, 0), "yaw comes before pitch");
  head_pose_turn (QUARTER, 0, QUARTER, turn);
  tap_ok (near (vec3_turn (turn, vec3 (0, 0, 1)), 0, 1, 0), "roll comes last");
}

/* Rows of unit length, at right angles, no mirror. */
static void
test_rotations (void)
{
  bool sound = true;

  for (int i = 0; i < 200; i++) {
    float m[9];

    head_pose_turn (.7F * (float) i, 1.3F * (float) i, -.4F * (float) i, m);
    const Vec3 a = vec3 (m[0], m[1], m[2]), b = vec3 (m[3], m[4], m[5]), c = vec3 (m[6], m[7], m[8]);
    sound &= fabsf (vec3_length (a) - 1) < 1e-4F && fabsf (vec3_length (b) - 1) < 1e-4F &&
             fabsf (vec3_dot (a, b)) < 1e-4F && near (vec3_cross (a, b), c.x, c.y, c.z);
  }
  tap_ok (sound, "every turn is a rotation");
}

static void
test_place (void)
{
  HeadPose pose = {.lean = {1, 0, 0}};
  const Vec3 point = {3, 4, 5};

  head_pose_turn (0, 0, 0, pose.body);
  head_pose_turn (QUARTER, 0, 0, pose.head);
  const Vec3 head = head_pose_place (&pose, point, 1), body = head_pose_place (&pose, point, 0);
  const Vec3 arm = vec3_sub (point, HEAD_NECK);
  tap_ok (near (body, 3, 4, 5), "shoulders stay where they are");
  tap_ok (near (head, HEAD_NECK.x + arm.z + 1, HEAD_NECK.y + arm.y, HEAD_NECK.z - arm.x), "the head turns and leans");
  const Vec3 half = vec3_mix (body, head, .5F);
  tap_ok (near (head_pose_place (&pose, point, .5F), half.x, half.y, half.z), "the neck follows by half");
  tap_ok (near (head_pose_place (&pose, point, 2), head.x, head.y, head.z) &&
              near (head_pose_place (&pose, point, -1), body.x, body.y, body.z),
          "nothing follows further than the head");
  const Vec3 joint = head_pose_place (&pose, HEAD_NECK, 1);
  tap_ok (near (joint, HEAD_NECK.x + 1, HEAD_NECK.y, HEAD_NECK.z), "the joint only leans");
}

int
main (void)
{
  test_axes ();
  test_rotations ();
  test_place ();
  return tap_done ();
}
