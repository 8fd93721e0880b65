/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "view.h"

#include "shapes.h"

#include <string.h>

HeadView *
head_view_new (int side)
{
  HeadView *view = g_new0 (HeadView, 1);

  view->side = side;
  view->cut_level = side <= 320 ? 2 : side <= 640 ? 1 : 0;
  view->point = g_try_new (Vec3, HEAD_MESH_VERTICES);
  view->normal = g_try_new (Vec3, HEAD_MESH_VERTICES);
  view->screen = g_try_new (Vec3, HEAD_MESH_VERTICES);
  view->triangle = g_try_new (int, (gsize) side *side);
  view->depth = g_try_new (float, (gsize) side *side);
  if (view->point && view->normal && view->screen && view->triangle && view->depth)
    return view;
  head_view_free (view);
  return NULL;
}

void
head_view_free (HeadView *view)
{
  if (!view)
    return;
  g_free (view->point);
  g_free (view->normal);
  g_free (view->screen);
  g_free (view->triangle);
  g_free (view->depth);
  g_free (view);
}

/* The shapes turn the eyeballs by about eleven degrees; eyes look further than that. */
static void
turn_eyes (Vec3 *points, const HeadGeometry *g, const float *shapes)
{
  const float most = .36F; /* radians on top of the shapes' */
  const float right =
      .5F * (shapes[EYE_LOOK_OUT_L] + shapes[EYE_LOOK_IN_R] - shapes[EYE_LOOK_IN_L] - shapes[EYE_LOOK_OUT_R]);
  const float down =
      .5F * (shapes[EYE_LOOK_DOWN_L] + shapes[EYE_LOOK_DOWN_R] - shapes[EYE_LOOK_UP_L] - shapes[EYE_LOOK_UP_R]);
  float turn[9];

  head_pose_turn (most * right, .7F * most * down, 0, turn);
  for (int e = 0; e < 2; e++) {
    const HeadPatch *eye = &g->eye[e];
    Vec3 centre = {0, 0, 0};
    for (int i = 0; i < eye->count; i++)
      centre = vec3_along (centre, 1 / (float) eye->count, points[eye->vertices[i]]);
    /* Behind a closed lid the eyeball sinks in, or it would shine through. */
    const float sunk = -.16F * shapes[e ? EYE_BLINK_L : EYE_BLINK_R];
    for (int i = 0; i < eye->count; i++) {
      Vec3 *p = &points[eye->vertices[i]];
      *p = vec3_add (centre, vec3_turn (turn, vec3_sub (*p, centre)));
      p->z += sunk;
    }
  }
}

/* Expression moves the head's vertices, and those carry along what grows from them. */
static void
bend (HeadView *view, const HeadMesh *mesh, const HeadGeometry *g, const float *shapes)
{
  memcpy (view->point, mesh->rest, (gsize) mesh->vertices * sizeof *view->point);
  head_geometry_add_expression (g, shapes, view->point);
  turn_eyes (view->point, g, shapes);
  for (int i = g->vertices; i < mesh->vertices; i++) {
    const int root = mesh->root[i];
    if (root >= 0)
      view->point[i] = vec3_add (view->point[i], vec3_sub (view->point[root], mesh->rest[root]));
  }
}

static void
project (HeadView *view, const HeadMesh *mesh, const HeadPose *pose)
{
  const float side = (float) view->side;
  for (int i = 0; i < mesh->vertices; i++) {
    const Vec3 p = head_pose_place (pose, view->point[i], mesh->paint[i].follow);
    const float scale = pose->scale / (1 - p.z / pose->distance);
    view->point[i] = p;
    view->screen[i] = vec3 ((pose->x + p.x * scale) * side, (pose->y - (p.y - 3) * scale) * side, p.z);
  }
}

void
head_view_place (HeadView *view, const HeadMesh *mesh, const HeadGeometry *g, const float *shapes, const HeadPose *pose)
{
  bend (view, mesh, g, shapes);
  project (view, mesh, pose);
  head_normals (view->point, mesh->vertices, mesh->corners, mesh->triangles, view->normal);
  /* Open surfaces show both sides: their normals face the camera. */
  for (int i = g->vertices; i < mesh->vertices; i++)
    if (view->normal[i].z < 0)
      view->normal[i] = vec3_scale (view->normal[i], -1);
}

Vec3
head_view_weights (const HeadView *view, const int *corners, float x, float y)
{
  const Vec3 a = view->screen[corners[0]], b = view->screen[corners[1]], c = view->screen[corners[2]];
  const float area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (fabsf (area) < 1e-9F)
    return vec3 (1, 0, 0);
  const float w1 = ((x - a.x) * (c.y - a.y) - (c.x - a.x) * (y - a.y)) / area;
  const float w2 = ((b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y)) / area;
  return vec3 (1 - w1 - w2, w1, w2);
}

/* A triangle being scanned. Its barycentric weights are linear in x and y: weight i is at[i] at the first sample of the
 * first row and grows by right[i] and down[i]. */
typedef struct {
  float at[3], right[3], down[3];
  Vec3 z;
  int left, width, top, bottom;
} Scan;

static inline bool
scan_box (Scan *scan, Vec3 a, Vec3 b, Vec3 c, int side)
{
  const float last = (float) side - .5F;
  const float left = greater (lesser (a.x, lesser (b.x, c.x)), .5F),
              right = lesser (greater (a.x, greater (b.x, c.x)), last);
  const float top = greater (lesser (a.y, lesser (b.y, c.y)), .5F),
              bottom = lesser (greater (a.y, greater (b.y, c.y)), last);
  if (left > right || top > bottom)
    return false;
  scan->left = -floor_of (.5F - left);
  scan->width = (int) (right - .5F) - scan->left;
  scan->top = -floor_of (.5F - top);
  scan->bottom = (int) (bottom - .5F);
  return scan->width >= 0 && scan->top <= scan->bottom;
}

static inline bool
scan_start (Scan *scan, const HeadView *view, const int *corners, bool closed)
{
  const Vec3 a = view->screen[corners[0]], b = view->screen[corners[1]], c = view->screen[corners[2]];
  const float area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);

  if ((closed ? area >= -1e-9F : fabsf (area) < 1e-9F) || !scan_box (scan, a, b, c, view->side))
    return false;
  const float inverse = 1 / area, x = (float) scan->left + .5F - a.x, y = (float) scan->top + .5F - a.y;
  scan->right[1] = (c.y - a.y) * inverse;
  scan->down[1] = (a.x - c.x) * inverse;
  scan->right[2] = (a.y - b.y) * inverse;
  scan->down[2] = (b.x - a.x) * inverse;
  for (int i = 1; i < 3; i++)
    scan->at[i] = x * scan->right[i] + y * scan->down[i];
  scan->at[0] = 1 - scan->at[1] - scan->at[2];
  scan->right[0] = -scan->right[1] - scan->right[2];
  scan->down[0] = -scan->down[1] - scan->down[2];
  scan->z = vec3 (a.z, b.z, c.z);
  return true;
}

/* Narrows a wide row to where no weight is negative. */
static inline void
scan_narrow (const Scan *scan, const float w[3], int *first, int *last)
{
  for (int i = 0; i < 3; i++) {
    const float grow = scan->right[i];
    if (fabsf (grow) < 1e-9F)
      continue;
    const float cross = clamp_to (-w[i] / grow, -1, (float) scan->width + 1);
    if (grow > 0 && (int) cross > *first)
      *first = (int) cross;
    else if (grow < 0 && (int) cross + 1 < *last)
      *last = (int) cross + 1;
  }
}

/* Hair and lashes are cut by noise: towards the tips and edges fewer strands are left. */
static bool
is_cut (const HeadMesh *mesh, const HeadNoise *noise, int level, const int *corners, Vec3 w)
{
  const HeadPaint *a = &mesh->paint[corners[0]], *b = &mesh->paint[corners[1]], *c = &mesh->paint[corners[2]];
  const guint8 part = mesh->part[corners[0]];
  const float u = w.x * a->u + w.y * b->u + w.z * c->u, v = w.x * a->v + w.y * b->v + w.z * c->v;
  const float lower = mesh->place[corners[0]].y < 3.3F ? .3F : .05F; /* lashes of the lower lid are few */

  if (part == FOMM_HEADS_LASHES)
    return head_noise_strand (noise, level, u * .7F, .3F) < w.x * a->eye + w.y * b->eye + w.z * c->eye + lower - .1F;
  const float keep = w.x * a->scalp + w.y * b->scalp + w.z * c->scalp;
  if (part == FOMM_HEADS_HAIR)
    return keep < .7F && keep + .7F * head_noise_strand (noise, level, u / 6, v / 12) < 0;
  return keep < .7F && keep + .8F * head_noise_strand (noise, level, u / 3, v / 24) < .1F;
}

/* Whether a corner lies well behind what its sample shows already. */
static inline bool
is_behind (const HeadView *view, Vec3 corner)
{
  const int x = (int) corner.x, y = (int) corner.y;
  return corner.x >= 0 && corner.y >= 0 && x < view->side && y < view->side &&
         corner.z < view->depth[(gsize) y * (gsize) view->side + (gsize) x] - .4F;
}

/* Locks lie many deep, and most of them behind the head or under other locks. */
static inline bool
is_buried (const HeadView *view, const int *corners)
{
  return is_behind (view, view->screen[corners[0]]) && is_behind (view, view->screen[corners[1]]) &&
         is_behind (view, view->screen[corners[2]]);
}

static void
scan_triangle (HeadView *view, const HeadMesh *mesh, const HeadNoise *noise, const int *corners, int number)
{
  const guint8 part = mesh->part[corners[0]];
  const bool cut = part == FOMM_HEADS_LASHES || part == FOMM_HEADS_HAIR || part == FOMM_HEADS_STRANDS;
  Scan s;

  if (part == FOMM_HEADS_STRANDS && is_buried (view, corners))
    return;
  if (!scan_start (&s, view, corners, head_part_is_closed (part)))
    return;
  for (int y = s.top; y <= s.bottom; y++) {
    const float row = (float) (y - s.top);
    const float w[3] = {s.at[0] + row * s.down[0], s.at[1] + row * s.down[1], s.at[2] + row * s.down[2]};
    const gsize at = (gsize) y * (gsize) view->side + (gsize) s.left;
    int first = 0, last = s.width;
    if (last > 5)
      scan_narrow (&s, w, &first, &last);
    for (int x = first; x <= last; x++) {
      const float t = (float) x, w0 = w[0] + t * s.right[0], w1 = w[1] + t * s.right[1], w2 = w[2] + t * s.right[2];
      const float deep = w0 * s.z.x + w1 * s.z.y + w2 * s.z.z;
      if ((w0 < -1e-5F) | (w1 < -1e-5F) | (w2 < -1e-5F) | (deep <= view->depth[at + (gsize) x]))
        continue;
      if (cut && is_cut (mesh, noise, view->cut_level, corners, vec3 (w0, w1, w2)))
        continue;
      view->depth[at + (gsize) x] = deep;
      view->triangle[at + (gsize) x] = number;
    }
  }
}

void
head_view_scan (HeadView *view, const HeadMesh *mesh, const HeadNoise *noise)
{
  const gsize count = (gsize) view->side * view->side;
  for (gsize i = 0; i < count; i++) {
    view->depth[i] = -1e9F;
    view->triangle[i] = -1;
  }
  for (int t = 0; t < mesh->triangles; t++)
    scan_triangle (view, mesh, noise, mesh->corners + 3 * (gsize) t, t);
}
