/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "clothes.h"

static void
draw_hat (FommRandom *random, const HeadPerson *person, HeadClothes *clothes)
{
  clothes->hat_colour = head_any_colour (random);
  if (!draw_chance (random, .1F))
    return;
  const float kind = draw_unit (random);
  clothes->hat = kind < .3F ? HEAD_HAT_CAP : kind < .55F ? HEAD_HAT_WOOL : kind < .72F ? HEAD_HAT_BRIM : HEAD_HAT_SCARF;
  if (clothes->hat == HEAD_HAT_SCARF && person->masculine > .5F)
    clothes->hat = HEAD_HAT_CAP;
}

static void
draw_glasses (FommRandom *random, HeadClothes *clothes)
{
  clothes->glasses = draw_chance (random, .15F);
  clothes->sun = clothes->glasses && draw_chance (random, .1F);
  clothes->glass_width = draw_between (random, 2.35F, 2.9F);
  clothes->glass_height = draw_between (random, 1.5F, 2.4F);
  clothes->glass_rim = draw_between (random, .1F, .34F);
  clothes->glass_square = draw_between (random, 2, 5);
  clothes->rim_colour = draw_chance (random, .6F) ? head_linear (22, 20, 20) : head_any_colour (random);
}

void
head_clothes_draw (FommRandom *random, const HeadPerson *person, Vec3 skin, HeadClothes *clothes)
{
  *clothes = (HeadClothes){.skin = skin};
  for (int c = 0; c < 3; c++)
    clothes->colour[c] = person->kind == HEAD_STONE ? vec3_scale (person->stone, draw_between (random, .8F, 1))
                                                    : head_any_colour (random);
  clothes->cut = (HeadCut) fomm_random_below (random, 6);
  if (clothes->cut == HEAD_CUT_BARE && draw_chance (random, .6F))
    clothes->cut = HEAD_CUT_ROUND;
  if (clothes->cut == HEAD_CUT_SUIT || clothes->cut == HEAD_CUT_SHIRT) {
    if (draw_chance (random, .6F))
      clothes->colour[1] = head_linear (225, 226, 230);
    if (clothes->cut == HEAD_CUT_SUIT && draw_chance (random, .6F))
      clothes->colour[0] = vec3_scale (clothes->colour[0], .15F);
  }
  clothes->pattern = draw_chance (random, .45F) ? 1 + (int) fomm_random_below (random, 4) : 0;
  clothes->scale = draw_between (random, .9F, 3.2F);
  clothes->width = 17 + 4 * person->masculine + draw_between (random, 0, 3);
  clothes->slope = draw_between (random, .22F, .42F);
  clothes->base = draw_between (random, -14.2F, -12.6F);
  clothes->neckline = clothes->cut == HEAD_CUT_V ? draw_between (random, 4, 9) : draw_between (random, .5F, 4);
  draw_hat (random, person, clothes);
  draw_glasses (random, clothes);
  if (person->kind == HEAD_STONE) {
    clothes->glasses = false;
    clothes->hat_colour = person->stone;
  }
}

float
head_clothes_rim (const HeadClothes *clothes)
{
  return clothes->hat == HEAD_HAT_SCARF ? -30 : 7;
}

/* Front of the chest, back of the neck: one surface that the head looks out of. */
static Vec3
shoulder_point (const HeadClothes *clothes, float u, float v)
{
  const float x = u * clothes->width * (1 + .08F * v), side = fabsf (x);
  const float hollow = expf (-x * x * .055F);
  const float top = clothes->base + 2.2F * expf (-x * x * .02F) - clothes->slope * .62F * side -
                    4 * powf (fabsf (u), 6) - 1.5F * hollow;
  const float round = cosf (u * 1.42F);
  const float z = -1.6F + 6.8F * round * smooth_step (v, 0, .45F) - 2.4F * (1 - smooth_step (v, 0, .2F)) +
                  1.2F * hollow * smooth_step (v, .05F, .3F);
  return vec3 (x, top - v * (4 + 26 * v), z);
}

static void
add_shoulders (const HeadClothes *clothes, HeadMesh *mesh)
{
  enum { COLUMNS = 34, ROWS = 18 };
  const int first = mesh->vertices;
  for (int r = 0; r <= ROWS; r++)
    for (int c = 0; c <= COLUMNS; c++) {
      const float u = 2 * (float) c / COLUMNS - 1, v = (float) r / ROWS;
      const Vec3 p = shoulder_point (clothes, u, v);
      const HeadPaint paint = {.open = 1, .u = p.x, .v = p.y, .scalp = 1, .beard = v};
      head_mesh_vertex (mesh, p, FOMM_HEADS_CLOTH, &paint, -1);
    }
  head_mesh_grid (mesh, first, COLUMNS, ROWS);
}

/* A band round the neck: a turtleneck, or the turned-down wings of a shirt, or a hood behind the head. */
static void
add_collar (const HeadClothes *clothes, HeadMesh *mesh)
{
  enum { COLUMNS = 28, ROWS = 4 };
  const bool high = clothes->cut == HEAD_CUT_HIGH;
  const int first = mesh->vertices;
  const float gap = high ? 0 : .06F, height = high ? 4.6F : 2.4F;
  for (int r = 0; r <= ROWS; r++)
    for (int c = 0; c <= COLUMNS; c++) {
      const float t = (float) c / COLUMNS, angle = 6.2831853F * (gap / 2 + (1 - gap) * t), v = (float) r / ROWS;
      const float front = .5F + .5F * cosf (angle), flare = high ? .35F * v : (.7F + 1.5F * front) * v;
      const float wide = 6.1F + flare;
      const float y = -11.2F - 3.2F * front + height * (.5F - v) - (high ? 0 : 1.6F * v * powf (front, 6));
      const Vec3 p = {wide * sinf (angle), y, -.9F + 1.05F * wide * cosf (angle)};
      const HeadPaint paint = {
          .open = .75F + .25F * v, .u = p.x, .v = p.y, .scalp = 1, .beard = 2, .follow = .3F * (1 - v)};
      head_mesh_vertex (mesh, p, FOMM_HEADS_CLOTH, &paint, -1);
    }
  head_mesh_grid (mesh, first, COLUMNS, ROWS);
}

/* A point of a superellipse round an eye, grow cm outside the lens; curved like the face. */
static Vec3
rim_point (const HeadClothes *clothes, float side, float angle, float grow)
{
  const float n = 2 / clothes->glass_square, s = sinf (angle), c = cosf (angle);
  const float x = side * 3.28F + copysignf (powf (fabsf (c), n), c) * greater (.9F * clothes->glass_width + grow, .01F);
  const float y = copysignf (powf (fabsf (s), n), s) * greater (.9F * clothes->glass_height + grow, .01F);
  return vec3 (x, 3.05F + y, 11.5F - .055F * x * x);
}

/* A ring between two outlines; `lens` is dark glass instead of rim. */
static void
add_ring (const HeadClothes *clothes, HeadMesh *mesh, float side, float outer, float inner, bool lens)
{
  enum { COLUMNS = 40 };
  const int first = mesh->vertices;
  for (int r = 0; r < 2; r++)
    for (int c = 0; c <= COLUMNS; c++) {
      const Vec3 p = rim_point (clothes, side, 6.2831853F * (float) c / COLUMNS, r ? inner : outer);
      const HeadPaint paint = {.open = 1, .follow = 1, .scalp = 1, .beard = lens, .v = p.y};
      head_mesh_vertex (mesh, p, FOMM_HEADS_GLASSES, &paint, -1);
    }
  head_mesh_grid (mesh, first, COLUMNS, 1);
}

static void
add_bar (HeadMesh *mesh, Vec3 from, Vec3 to, Vec3 half)
{
  const HeadPaint paint = {.open = 1, .follow = 1, .scalp = 1};
  const int a = head_mesh_vertex (mesh, vec3_sub (from, half), FOMM_HEADS_GLASSES, &paint, -1);
  head_mesh_vertex (mesh, vec3_add (from, half), FOMM_HEADS_GLASSES, &paint, -1);
  head_mesh_vertex (mesh, vec3_sub (to, half), FOMM_HEADS_GLASSES, &paint, -1);
  head_mesh_vertex (mesh, vec3_add (to, half), FOMM_HEADS_GLASSES, &paint, -1);
  head_mesh_grid (mesh, a, 1, 1);
}

static void
add_glasses (const HeadClothes *clothes, const HeadShell *shell, HeadMesh *mesh)
{
  const Vec3 half = {0, .6F * clothes->glass_rim, 0};
  for (int side = -1; side <= 1; side += 2) {
    const float s = (float) side, outer = 3.28F + .9F * clothes->glass_width;
    const Vec3 temple = head_shell_push (shell, vec3 (s * 7.5F, 3.9F, 2), .35F);
    add_ring (clothes, mesh, s, clothes->glass_rim, 0, false);
    if (clothes->sun)
      add_ring (clothes, mesh, s, 0, -9, true);
    add_bar (mesh, vec3 (s * outer, 3.9F, 11.4F - .055F * outer * outer), temple, half);
  }
  const float inner = 3.28F - .9F * clothes->glass_width;
  add_bar (mesh, vec3 (-inner - .1F, 3.6F, 11.5F), vec3 (inner + .1F, 3.6F, 11.5F), half);
}

/* From a ring on the head over its top (or, for a scarf, over its back): directions between the ring's and the pole. */
static void
add_dome (const HeadClothes *clothes, const HeadShell *shell, HeadMesh *mesh)
{
  enum { COLUMNS = 44, ROWS = 14 };
  const bool scarf = clothes->hat == HEAD_HAT_SCARF, wool = clothes->hat == HEAD_HAT_WOOL;
  const Vec3 pole = scarf ? vec3 (0, -.15F, -1) : vec3 (0, 1, -.2F);
  const int first = mesh->vertices;
  for (int r = 0; r <= ROWS; r++)
    for (int c = 0; c <= COLUMNS; c++) {
      const float angle = 6.2831853F * (float) c / COLUMNS, t = (float) r / ROWS;
      const Vec3 ring =
          scarf ? vec3 (7.1F * sinf (angle), -1.5F + 9.3F * cosf (angle), 4.6F + 2.6F * cosf (angle) * cosf (angle))
                : vec3 (sinf (angle), .42F + .06F * cosf (angle), cosf (angle));
      const Vec3 d = vec3_unit (vec3_mix (vec3_unit (ring), pole, scarf ? t * (.4F + .6F * t) : t));
      const float thick = (scarf  ? .9F
                           : wool ? 1
                                  : .6F) +
                          (r < 2 && wool ? .45F : 0) + .9F * sinf (3.14F * t) * (wool ? 1.4F : 1) +
                          (scarf ? .25F * sinf (7 * angle + 5 * t) : 0);
      const HeadPaint paint = {.open = 1,
                               .follow = scarf ? smooth_step (-d.y, .9F, .55F) : 1,
                               .scalp = 1,
                               .u = angle * 9,
                               .v = t * 18,
                               .beard = t};
      head_mesh_vertex (mesh, vec3_along (shell->centre, head_shell_radius (shell, d) + thick, d), FOMM_HEADS_HAT,
                        &paint, -1);
    }
  head_mesh_grid (mesh, first, COLUMNS, ROWS);
}

/* The peak of a cap in front, or a brim all round. */
static void
add_brim (const HeadClothes *clothes, const HeadShell *shell, HeadMesh *mesh)
{
  enum { COLUMNS = 32, ROWS = 3 };
  const bool cap = clothes->hat == HEAD_HAT_CAP;
  const float half = cap ? 1.05F : 3.1415927F;
  const int first = mesh->vertices;
  for (int r = 0; r <= ROWS; r++)
    for (int c = 0; c <= COLUMNS; c++) {
      const float angle = half * (2 * (float) c / COLUMNS - 1), t = (float) r / ROWS;
      const Vec3 d = vec3_unit (vec3 (sinf (angle), .42F, cosf (angle)));
      const float reach = cap ? 6.5F * sqrtf (clamp_unit (1 - angle * angle / (half * half))) : 6;
      const Vec3 edge = vec3_along (shell->centre, head_shell_radius (shell, d) + .5F, d);
      const Vec3 out = {sinf (angle), cap ? -.2F : -.12F - .1F * cosf (2 * angle), cosf (angle)};
      const HeadPaint paint = {.open = 1, .follow = 1, .scalp = 1, .u = angle * 9, .v = -t * reach, .beard = -t};
      head_mesh_vertex (mesh, vec3_along (edge, t * reach, out), FOMM_HEADS_HAT, &paint, -1);
    }
  head_mesh_grid (mesh, first, COLUMNS, ROWS);
}

void
head_clothes_wear (const HeadClothes *clothes, const HeadGeometry *geometry, const HeadShell *shell, HeadMesh *mesh)
{
  add_shoulders (clothes, mesh);
  if (clothes->cut == HEAD_CUT_SHIRT || clothes->cut == HEAD_CUT_SUIT || clothes->cut == HEAD_CUT_HIGH)
    add_collar (clothes, mesh);
  if (clothes->hat != HEAD_HAT_NONE)
    add_dome (clothes, shell, mesh);
  if (clothes->hat == HEAD_HAT_CAP || clothes->hat == HEAD_HAT_BRIM)
    add_brim (clothes, shell, mesh);
  if (clothes->glasses)
    add_glasses (clothes, shell, mesh);
}

static Vec3
patterned (const HeadClothes *clothes, const HeadSpot *spot, Vec3 colour)
{
  const float u = spot->paint.u / clothes->scale, v = spot->paint.v / clothes->scale;
  const bool across = fabsf (u - floorf (u) - .5F) < .2F, along = fabsf (v - floorf (v) - .5F) < .2F;

  switch (clothes->pattern) {
  case 1:
    return across ? clothes->colour[2] : colour;
  case 2:
    return vec3_mix (colour, clothes->colour[2], .5F * (float) (across + along));
  case 3: {
    const float du = u - floorf (u) - .5F, dv = v - floorf (v) - .5F;
    const float jump = head_hash ((int) floorf (u), (int) floorf (v), 7);
    return du * du + dv * dv < .12F * jump ? clothes->colour[2] : colour;
  }
  case 4:
    return vec3_scale (colour, .8F + .3F * smooth_step (sinf (6.28F * u * 1.5F), -.6F, .6F));
  default:
    return colour;
  }
}

/* Height of the cloth's upper edge over a place, cm: one line for the chest and for the neck that the head brings. */
static float
neckline (const HeadClothes *clothes, Vec3 p)
{
  const float edge = clothes->base + 1, side = fabsf (p.x), deep = clothes->neckline;
  if (clothes->cut == HEAD_CUT_BARE)
    return -100;
  const float back = 1 - smooth_step (p.z, -4.5F, .5F);
  if (clothes->cut == HEAD_CUT_V)
    return edge + back - (1 - back) * greater (deep + 2 - 1.2F * side, 0);
  if (clothes->cut == HEAD_CUT_ROUND)
    return edge + back - (1 - back) * deep * sqrtf (clamp_unit (1 - square_of (side / (4.5F + deep))));
  return edge + 1.5F; /* under the collar */
}

/* The jacket's opening shows shirt and tie. */
static HeadSurface
torso_surface (const HeadClothes *clothes, const HeadSpot *spot)
{
  HeadSurface out = {.specular = .02F, .gloss = 12, .soft = .2F};
  const Vec3 p = spot->place;
  const float side = fabsf (p.x), down = clothes->base + .5F - p.y;
  const float crease = 1 + .22F * spot->coarse.blotch + .07F * spot->coarse.strand;
  Vec3 c = patterned (clothes, spot, clothes->colour[0]);

  if (spot->paint.beard > 1.5F)
    c = clothes->cut == HEAD_CUT_HIGH ? c : clothes->colour[1];
  else if (clothes->cut == HEAD_CUT_SUIT && side < 5.2F - .22F * down)
    c = side < .8F + .05F * down ? clothes->colour[2] : clothes->colour[1];
  else if (clothes->cut == HEAD_CUT_SHIRT)
    c = side < .5F ? vec3_scale (clothes->colour[1], .9F) : patterned (clothes, spot, clothes->colour[1]);
  else if (p.y > neckline (clothes, p)) {
    out.soft = 1;
    out.albedo = vec3_scale (clothes->skin, 1 + .06F * spot->coarse.mottle);
    return out;
  }
  out.albedo = vec3_scale (c, crease);
  return out;
}

HeadSurface
head_clothes_at (const HeadClothes *clothes, const HeadSpot *spot)
{
  if (spot->part == FOMM_HEADS_GLASSES) {
    const bool lens = spot->paint.beard > .5F;
    return (HeadSurface){.albedo = lens ? head_linear (18, 20, 24) : clothes->rim_colour, .specular = .7F, .gloss = 60};
  }
  if (spot->part != FOMM_HEADS_HAT)
    return torso_surface (clothes, spot);
  HeadSurface out = {.specular = .02F, .gloss = 12, .soft = .2F};
  const bool ribs = clothes->hat == HEAD_HAT_WOOL;
  const float rib = ribs ? .85F + .2F * sinf (spot->paint.u * 4) : 1 + .12F * spot->coarse.strand;
  const bool band = clothes->hat == HEAD_HAT_BRIM && spot->paint.beard > .02F && spot->paint.beard < .2F;
  out.albedo = vec3_scale (band ? clothes->colour[2] : clothes->hat_colour, rib * (1 + .12F * spot->coarse.blotch));
  if (clothes->hat == HEAD_HAT_SCARF && clothes->pattern == 3)
    out.albedo = patterned (clothes, spot, out.albedo);
  return out;
}

bool
head_clothes_cover (const HeadClothes *clothes, const HeadSpot *spot)
{
  return spot->part <= FOMM_HEADS_HEAD && spot->place.y < -11 && spot->place.y < neckline (clothes, spot->place);
}
