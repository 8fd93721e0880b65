/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What the key light sees: the distance of the nearest surface, from which shadows follow. */
#pragma once

#include "mesh.h"

enum { HEAD_SHADOW_SIDE = 96 };

typedef struct HeadShadow {
  Vec3 across, up, light;                            /* the light's axes */
  float height[HEAD_SHADOW_SIDE * HEAD_SHADOW_SIDE]; /* towards the light, cm */
  float *u, *v, *w;                                  /* of every vertex: column, row, height */
} HeadShadow;

/** NULL without memory. */
HeadShadow *head_shadow_new (void);
void head_shadow_free (HeadShadow *shadow);

/** Looks at the placed vertices from the light. */
void head_shadow_cast (HeadShadow *shadow, const HeadMesh *mesh, const Vec3 *points, Vec3 light);

/** How much of the light reaches a point, 0 … 1, with a soft edge. */
float head_shadow_at (const HeadShadow *shadow, Vec3 point, Vec3 normal);
