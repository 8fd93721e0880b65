/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One person's mesh at rest: the head's vertices first, then hair, clothes and glasses. What the paint of those means:
 * scalp > 0 is kept and < 0 cut away (with noise), beard is how far along the strand, blush the lock's brightness,
 * u and v run across and along in cm. */
#pragma once

#include "geometry.h"

enum { HEAD_MESH_VERTICES = 64000, HEAD_MESH_TRIANGLES = 110000 };

typedef struct HeadMesh {
  int vertices, triangles;
  Vec3 *rest;  /* of this person */
  Vec3 *place; /* on the mean head, or at rest */
  HeadPaint *paint;
  guint8 *part;
  int *root; /* the head's vertex whose expression carries this one along, or −1 */
  int *corners;
} HeadMesh;

/** NULL without memory. */
HeadMesh *head_mesh_new (const HeadGeometry *geometry);
void head_mesh_free (HeadMesh *mesh);

/** Back to the bare head, of the mean person. */
void head_mesh_reset (HeadMesh *mesh, const HeadGeometry *geometry);

/** Adds a vertex; returns its number. When the mesh is full the last vertex is given again. */
int head_mesh_vertex (HeadMesh *mesh, Vec3 point, FommHeadsPart part, const HeadPaint *paint, int root);
void head_mesh_triangle (HeadMesh *mesh, int a, int b, int c);

/** A grid of (columns + 1) × (rows + 1) vertices, row after row from `first`. */
void head_mesh_grid (HeadMesh *mesh, int first, int columns, int rows);
