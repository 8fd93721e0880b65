/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "shadow.h"

static const float REACH = 21; /* cm that half the map spans */
static const float BIAS = .55F;

HeadShadow *
head_shadow_new (void)
{
  HeadShadow *shadow = g_try_new0 (HeadShadow, 1);

  if (!shadow)
    return NULL;
  shadow->u = g_try_new (float, HEAD_MESH_VERTICES);
  shadow->v = g_try_new (float, HEAD_MESH_VERTICES);
  shadow->w = g_try_new (float, HEAD_MESH_VERTICES);
  if (shadow->u && shadow->v && shadow->w)
    return shadow;
  head_shadow_free (shadow);
  return NULL;
}

void
head_shadow_free (HeadShadow *shadow)
{
  if (!shadow)
    return;
  g_free (shadow->u);
  g_free (shadow->v);
  g_free (shadow->w);
  g_free (shadow);
}

static inline float
to_cell (float cm)
{
  return (cm / REACH * .5F + .5F) * HEAD_SHADOW_SIDE;
}

static void
fill (HeadShadow *s, int a, int b, int c, bool closed)
{
  const float bu = s->u[b] - s->u[a], bv = s->v[b] - s->v[a], cu = s->u[c] - s->u[a], cv = s->v[c] - s->v[a];
  const float area = bu * cv - cu * bv, last = HEAD_SHADOW_SIDE - 1;

  if (closed ? area < 1e-6F : fabsf (area) < 1e-6F)
    return;
  const int left = -floor_of (-greater (s->u[a] + lesser (0, lesser (bu, cu)), 0));
  const int right = (int) lesser (s->u[a] + greater (0, greater (bu, cu)), last);
  const int top = -floor_of (-greater (s->v[a] + lesser (0, lesser (bv, cv)), 0));
  const int bottom = (int) lesser (s->v[a] + greater (0, greater (bv, cv)), last);
  if (left > right || top > bottom)
    return;
  const float inverse = 1 / area, rise_b = s->w[b] - s->w[a], rise_c = s->w[c] - s->w[a];
  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++) {
      const float px = (float) x - s->u[a], py = (float) y - s->v[a];
      const float w1 = (px * cv - cu * py) * inverse, w2 = (bu * py - px * bv) * inverse;
      float *cell = &s->height[y * HEAD_SHADOW_SIDE + x];
      const float height = s->w[a] + w1 * rise_b + w2 * rise_c;
      if ((w1 < 0) | (w2 < 0) | (w1 + w2 > 1) | (height <= *cell))
        continue;
      *cell = height;
    }
}

void
head_shadow_cast (HeadShadow *s, const HeadMesh *mesh, const Vec3 *points, Vec3 light)
{
  s->light = light;
  s->across = vec3_unit (vec3_cross (vec3 (0, 1, .01F), light));
  s->up = vec3_cross (light, s->across);
  for (int i = 0; i < HEAD_SHADOW_SIDE * HEAD_SHADOW_SIDE; i++)
    s->height[i] = -1e9F;
  for (int i = 0; i < mesh->vertices; i++) {
    s->u[i] = to_cell (vec3_dot (points[i], s->across));
    s->v[i] = to_cell (vec3_dot (points[i], s->up));
    s->w[i] = vec3_dot (points[i], light);
  }
  for (int t = 0; t < mesh->triangles; t++) {
    const int *c = mesh->corners + 3 * (gsize) t;
    const guint8 part = mesh->part[c[0]];
    /* What is inside the mouth shadows nothing outside; lashes are too thin. */
    if (part < FOMM_HEADS_MOUTH || part > FOMM_HEADS_LASHES)
      fill (s, c[0], c[1], c[2], part <= FOMM_HEADS_HEAD);
  }
}

float
head_shadow_at (const HeadShadow *s, Vec3 point, Vec3 normal)
{
  const Vec3 p = vec3_along (point, .25F, normal);
  const float u = to_cell (vec3_dot (p, s->across)) - .5F, v = to_cell (vec3_dot (p, s->up)) - .5F;
  const float w = vec3_dot (p, s->light) + BIAS;
  const int x = floor_of (u), y = floor_of (v);
  const float tx = u - (float) x, ty = v - (float) y;
  float lit[4];

  if (x < 1 || y < 1 || x > HEAD_SHADOW_SIDE - 3 || y > HEAD_SHADOW_SIDE - 3)
    return 1;
  /* Three by three cells, the outer ones weighted by the place between them: a soft edge of two cells. */
  float sum = 0;
  for (int r = 0; r < 4; r++)
    lit[r] = r == 0 ? 1 - ty : r == 3 ? ty : 1;
  for (int r = 0; r < 4; r++) {
    const float *row = s->height + (y - 1 + r) * HEAD_SHADOW_SIDE + x - 1;
    sum += lit[r] *
           ((1 - tx) * (float) (row[0] < w) + (float) (row[1] < w) + (float) (row[2] < w) + tx * (float) (row[3] < w));
  }
  return sum * (1 / 9.0F);
}
