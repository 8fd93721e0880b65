/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A mesh in one pose and expression as the camera sees it: projected vertices and a z-buffer of 2 × 2 samples a pixel.
 */
#pragma once

#include "mesh.h"
#include "noise.h"
#include "pose.h"

typedef struct HeadView {
  int side;             /* samples a side */
  int cut_level;        /* of the noise that cuts hair: as fine as the samples */
  Vec3 *point, *normal; /* a mesh vertex each, the camera's space */
  Vec3 *screen;         /* samples from the left and top, and z */
  int *triangle;        /* side²: what each sample shows, −1 the background */
  float *depth;         /* side²: its z */
} HeadView;

/** NULL without memory. */
HeadView *head_view_new (int side);
void head_view_free (HeadView *view);

/** Bends the mesh to the expression, places and projects it. */
void head_view_place (HeadView *view, const HeadMesh *mesh, const HeadGeometry *geometry, const float *shapes,
                      const HeadPose *pose);

/** Fills triangle and depth. */
void head_view_scan (HeadView *view, const HeadMesh *mesh, const HeadNoise *noise);

/** Barycentric weights of a sample's centre (or any point) in a triangle. */
Vec3 head_view_weights (const HeadView *view, const int *corners, float x, float y);

/** The closed parts, of which only the front is seen. */
static inline bool
head_part_is_closed (guint8 part)
{
  return part <= FOMM_HEADS_EYE;
}
