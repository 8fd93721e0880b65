/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "mesh.h"

#include <string.h>

HeadMesh *
head_mesh_new (const HeadGeometry *geometry)
{
  HeadMesh *mesh = g_new0 (HeadMesh, 1);

  mesh->rest = g_try_new (Vec3, HEAD_MESH_VERTICES);
  mesh->place = g_try_new (Vec3, HEAD_MESH_VERTICES);
  mesh->paint = g_try_new (HeadPaint, HEAD_MESH_VERTICES);
  mesh->part = g_try_new (guint8, HEAD_MESH_VERTICES);
  mesh->root = g_try_new (int, HEAD_MESH_VERTICES);
  mesh->corners = g_try_new (int, 3 * HEAD_MESH_TRIANGLES);
  if (!mesh->rest || !mesh->place || !mesh->paint || !mesh->part || !mesh->root || !mesh->corners ||
      geometry->vertices >= HEAD_MESH_VERTICES || geometry->triangles >= HEAD_MESH_TRIANGLES) {
    head_mesh_free (mesh);
    return NULL;
  }
  memcpy (mesh->place, geometry->rest, (gsize) geometry->vertices * sizeof *mesh->place);
  memcpy (mesh->paint, geometry->paint, (gsize) geometry->vertices * sizeof *mesh->paint);
  memcpy (mesh->part, geometry->part, (gsize) geometry->vertices);
  memcpy (mesh->corners, geometry->corners, 3 * (gsize) geometry->triangles * sizeof *mesh->corners);
  for (int i = 0; i < geometry->vertices; i++)
    mesh->root[i] = i;
  return mesh;
}

void
head_mesh_free (HeadMesh *mesh)
{
  if (!mesh)
    return;
  g_free (mesh->rest);
  g_free (mesh->place);
  g_free (mesh->paint);
  g_free (mesh->part);
  g_free (mesh->root);
  g_free (mesh->corners);
  g_free (mesh);
}

void
head_mesh_reset (HeadMesh *mesh, const HeadGeometry *geometry)
{
  mesh->vertices = geometry->vertices;
  mesh->triangles = geometry->triangles;
  memcpy (mesh->rest, geometry->rest, (gsize) geometry->vertices * sizeof *mesh->rest);
}

int
head_mesh_vertex (HeadMesh *mesh, Vec3 point, FommHeadsPart part, const HeadPaint *paint, int root)
{
  if (mesh->vertices == HEAD_MESH_VERTICES)
    return HEAD_MESH_VERTICES - 1;
  const int i = mesh->vertices++;
  mesh->rest[i] = mesh->place[i] = point;
  mesh->paint[i] = *paint;
  mesh->part[i] = (guint8) part;
  mesh->root[i] = root;
  return i;
}

void
head_mesh_triangle (HeadMesh *mesh, int a, int b, int c)
{
  if (mesh->triangles == HEAD_MESH_TRIANGLES)
    return;
  int *corners = mesh->corners + 3 * (gsize) mesh->triangles++;
  corners[0] = a;
  corners[1] = b;
  corners[2] = c;
}

void
head_mesh_grid (HeadMesh *mesh, int first, int columns, int rows)
{
  if (first + (columns + 1) * (rows + 1) > mesh->vertices)
    return;
  for (int r = 0; r < rows; r++)
    for (int c = 0; c < columns; c++) {
      const int a = first + r * (columns + 1) + c, below = a + columns + 1;
      head_mesh_triangle (mesh, a, a + 1, below);
      head_mesh_triangle (mesh, a + 1, below + 1, below);
    }
}
