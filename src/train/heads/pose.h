/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Where head, shoulders and camera are. */
#pragma once

#include "vector.h"

typedef struct HeadPose {
  float head[9], body[9]; /* rotations */
  Vec3 lean;              /* the head's shift against the shoulders, cm */
  float x, y;             /* where the middle of the face is, widths of the picture */
  float scale;            /* widths a centimetre */
  float distance;         /* of the camera, cm */
} HeadPose;

/** Radians; yaw turns about the vertical, then pitch, then roll. */
void head_pose_turn (float yaw, float pitch, float roll, float rotation[9]);

/* The joint the head turns about. */
static const Vec3 HEAD_NECK = {0, -6, -2};

/** Where a vertex goes that belongs to the head by `follow` and to the shoulders by the rest. */
static inline Vec3
head_pose_place (const HeadPose *pose, Vec3 point, float follow)
{
  const Vec3 arm = vec3_sub (point, HEAD_NECK);
  if (follow >= 1)
    return vec3_add (vec3_add (vec3_turn (pose->head, arm), HEAD_NECK), pose->lean);
  const Vec3 body = vec3_add (vec3_turn (pose->body, arm), HEAD_NECK);
  if (follow <= 0)
    return body;
  return vec3_mix (body, vec3_add (vec3_add (vec3_turn (pose->head, arm), HEAD_NECK), pose->lean), follow);
}
