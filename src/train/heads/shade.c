/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "shade.h"

typedef struct {
  const HeadView *view;
  const HeadMesh *mesh;
  const HeadScene *scene;
  const HeadNoise *noise;
  const HeadShadow *shadow;
  bool plain;
  int coarse, detail; /* levels of the noise */
} Shader;

static const float COARSE = 1 / 24.0F, DETAIL = 1 / 6.0F; /* tiles a centimetre */

static Vec3
blend (const Vec3 *values, const int *corners, Vec3 w)
{
  const Vec3 a = values[corners[0]], b = values[corners[1]], c = values[corners[2]];
  return vec3 (w.x * a.x + w.y * b.x + w.z * c.x, w.x * a.y + w.y * b.y + w.z * c.y, w.x * a.z + w.y * b.z + w.z * c.z);
}

static HeadPaint
blend_paint (const HeadPaint *paint, const int *corners, Vec3 w)
{
  HeadPaint out;
  const float *a = &paint[corners[0]].brow, *b = &paint[corners[1]].brow, *c = &paint[corners[2]].brow;
  float *o = &out.brow;
  for (size_t i = 0; i < sizeof out / sizeof *o; i++)
    o[i] = w.x * a[i] + w.y * b[i] + w.z * c[i];
  return out;
}

static HeadSpot
look_at (const Shader *s, const int *corners, Vec3 w)
{
  const HeadPerson *person = &s->scene->person;
  HeadSpot spot = {.part = (FommHeadsPart) s->mesh->part[corners[0]]};

  spot.paint = blend_paint (s->mesh->paint, corners, w);
  spot.place = blend (s->mesh->place, corners, w);
  const float u = spot.paint.u, v = spot.paint.v;
  spot.coarse = head_noise_at (s->noise, s->coarse, person->u + u * COARSE, person->v + v * COARSE);
  spot.detail = head_noise_at (s->noise, s->detail, person->v + u * DETAIL, person->u + v * DETAIL);
  return spot;
}

static HeadSurface
surface_at (const Shader *s, const HeadSpot *spot)
{
  const HeadScene *scene = s->scene;
  HeadSurface surface;

  if (spot->part == FOMM_HEADS_HAIR || spot->part == FOMM_HEADS_STRANDS)
    surface = head_hair_at (&scene->hair, spot);
  else if (spot->part >= FOMM_HEADS_CLOTH || head_clothes_cover (&scene->clothes, spot))
    surface = head_clothes_at (&scene->clothes, spot);
  else
    surface = head_skin_at (&scene->skin, &scene->person, spot);
  return surface;
}

/* The direction in which v grows across a triangle: along the strand. */
static Vec3
strand_way (const Shader *s, const int *corners)
{
  const HeadPaint *p = s->mesh->paint;
  const Vec3 *at = s->view->point;
  const Vec3 e1 = vec3_sub (at[corners[1]], at[corners[0]]), e2 = vec3_sub (at[corners[2]], at[corners[0]]);
  const float u1 = p[corners[1]].u - p[corners[0]].u, u2 = p[corners[2]].u - p[corners[0]].u;
  const Vec3 way = vec3_sub (vec3_scale (e2, u1), vec3_scale (e1, u2));
  return vec3_unit (way);
}

/* Locks are rounded: their normals turn outwards at both edges. */
static Vec3
normal_at (const Shader *s, const HeadSpot *spot, const int *corners, Vec3 w, Vec3 strand)
{
  Vec3 n = vec3_unit (blend (s->view->normal, corners, w));
  if (spot->part == FOMM_HEADS_STRANDS)
    n = vec3_unit (
        vec3_along (n, .45F * spot->paint.gaze + .35F * spot->detail.strand, vec3_unit (vec3_cross (n, strand))));
  /* Lenses are bent so little that they shine all at once. */
  if (spot->part == FOMM_HEADS_GLASSES)
    n = vec3_unit (vec3_mix (n, vec3 (.1F, .15F, 1), .8F));
  return n.z < 0 ? vec3_along (n, -2 * n.z, vec3 (0, 0, 1)) : n;
}

static Vec3
colour_at (const Shader *s, int triangle, float x, float y)
{
  const int *corners = s->mesh->corners + 3 * (gsize) triangle;
  Vec3 w = head_view_weights (s->view, corners, x, y);

  /* The pixel's middle can lie a little outside the triangle that won a sample. */
  w = vec3 (clamp_to (w.x, -.5F, 1.5F), clamp_to (w.y, -.5F, 1.5F), 0);
  w.z = 1 - w.x - w.y;
  const HeadSpot spot = look_at (s, corners, w);
  const HeadSurface surface = surface_at (s, &spot);
  if (s->plain)
    return surface.albedo;
  const Vec3 strand = surface.hair > 0 ? strand_way (s, corners) : vec3 (0, 1, 0);
  const Vec3 normal = normal_at (s, &spot, corners, w, strand);
  float lit = 1, open = spot.paint.open;
  if (s->shadow) {
    const float reached = head_shadow_at (s->shadow, blend (s->view->point, corners, w), normal);
    lit = 1 - s->scene->light.shadow * (1 - reached);
  }
  /* The upper lid and lashes darken the eyeball under them. */
  if (spot.part == FOMM_HEADS_EYE)
    open *= 1 - .55F * smooth_step (spot.place.y, 3.35F, 4.15F);
  return head_light_on (&s->scene->light, &surface, normal, strand, lit, open);
}

/* Small bright things and folds need every sample; elsewhere one look a part will do. */
static bool
is_delicate (guint8 part)
{
  return part >= FOMM_HEADS_MOUTH && part <= FOMM_HEADS_LASHES;
}

/* Samples that show the same surface: locks of hair lie at many depths and still need one look. */
static bool
is_alike (const Shader *s, const guint8 part[4], const float depth[4], int a, int b)
{
  const float near = part[a] >= FOMM_HEADS_HAIR ? 3 : .7F;
  return part[a] == part[b] && !is_delicate (part[a]) && fabsf (depth[a] - depth[b]) < near;
}

static Vec3
pixel_colour (const Shader *s, int px, int py, Vec3 behind)
{
  const int side = s->view->side;
  const gsize at = (gsize) 2 * py * side + (gsize) 2 * px;
  const gsize samples[4] = {at, at + 1, at + (gsize) side, at + (gsize) side + 1};
  Vec3 sum = {0, 0, 0}, colour[4];
  guint8 part[4];
  float depth[4];
  int same = 0;

  for (int i = 0; i < 4; i++) {
    const int t = s->view->triangle[samples[i]];
    part[i] = t < 0 ? FOMM_HEADS_BACKGROUND : s->mesh->part[s->mesh->corners[3 * (gsize) t]];
    depth[i] = s->view->depth[samples[i]];
    same += is_alike (s, part, depth, 0, i);
  }
  if (same == 4)
    return part[0] == FOMM_HEADS_BACKGROUND
               ? behind
               : colour_at (s, s->view->triangle[at], 2 * (float) px + 1, 2 * (float) py + 1);
  for (int i = 0; i < 4; i++) {
    int known = 0;
    while (known < i && !is_alike (s, part, depth, known, i))
      known++;
    if (known < i)
      colour[i] = colour[known];
    else if (part[i] == FOMM_HEADS_BACKGROUND)
      colour[i] = behind;
    else
      colour[i] = colour_at (s, s->view->triangle[samples[i]], 2 * (float) px + (i & 1 ? 1.5F : .5F),
                             2 * (float) py + (i & 2 ? 1.5F : .5F));
    sum = vec3_add (sum, colour[i]);
  }
  return vec3_scale (sum, .25F);
}

void
head_shade (const HeadView *view, const HeadMesh *mesh, const HeadScene *scene, const HeadNoise *noise,
            const HeadShadow *shadow, bool plain, Vec3 *picture)
{
  const int size = view->side / 2;
  const float pixel = 1 / (scene->span / 23 * (float) size); /* cm */
  const Shader s = {
      view, mesh, scene, noise, shadow, plain, head_noise_level (pixel * COARSE), head_noise_level (pixel * DETAIL)};

  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++, picture++)
      *picture = pixel_colour (&s, x, y, *picture);
}
