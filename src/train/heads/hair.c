/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "hair.h"

static const float colours[][3] = {{18, 15, 14},   {34, 25, 20},    {58, 40, 28},    {88, 60, 38},  {126, 88, 52},
                                   {168, 128, 78}, {206, 174, 120}, {228, 206, 162}, {142, 68, 34}, {112, 44, 26}};

static Vec3
draw_colour (FommRandom *random, const HeadPerson *person)
{
  const float pale = 1 - smooth_step (person->melanin, .25F, .6F);
  const int i = (int) (draw_unit (random) * (1.99F + 7.99F * pale * draw_between (random, .5F, 1)));
  const float vary = draw_between (random, .75F, 1.2F), grey = smooth_step (person->age, .55F, .95F);
  Vec3 c = vec3_scale (head_linear (colours[i][0], colours[i][1], colours[i][2]), vary);
  const float white = draw_between (random, 110, 225);

  if (draw_chance (random, grey))
    c = vec3_mix (c, head_linear (white, .98F * white, .95F * white), draw_between (random, .35F, 1));
  if (person->kind == HEAD_PAINTED && draw_chance (random, .7F))
    c = head_any_colour (random);
  return person->kind == HEAD_STONE ? vec3_scale (person->stone, draw_between (random, .7F, 1)) : c;
}

static void
draw_style (FommRandom *random, const HeadPerson *person, HeadHair *hair)
{
  static const float feminine[] = {.015F, .03F, .12F, .14F, .22F, .33F, 1},
                     masculine[] = {.12F, .26F, .5F, .1F, .03F, .05F, 1};
  float at = draw_unit (random);
  for (int s = 0; s <= HEAD_HAIR_TIED; s++) {
    const float share = feminine[s] + (masculine[s] - feminine[s]) * person->masculine;
    hair->style = (HeadHairStyle) s;
    if (at < share)
      return;
    at -= share;
  }
}

static void
shape_short (FommRandom *random, HeadHair *hair)
{
  hair->length = draw_between (random, 2.2F, 6.5F);
  hair->volume = draw_between (random, .3F, 1.5F);
  hair->lift = draw_between (random, .05F, .5F);
  hair->gravity = draw_between (random, .06F, .25F);
  const float way = draw_unit (random);
  hair->forward = way < .4F ? draw_between (random, .4F, 1) : 0;
  hair->back = way > .7F ? draw_between (random, .5F, 1.2F) : 0;
  hair->curl = draw_chance (random, .3F) ? draw_between (random, .1F, .5F) : .04F;
  hair->turns = draw_between (random, .12F, .4F);
  hair->fringe = way < .4F && draw_chance (random, .7F) ? draw_between (random, 1.5F, 4.5F) : 0;
  hair->width = draw_between (random, .5F, 1);
}

static void
shape_curly (FommRandom *random, HeadHair *hair)
{
  hair->length = draw_between (random, 2.5F, 9);
  hair->volume = draw_between (random, .6F, 2.2F);
  hair->lift = draw_between (random, .3F, 1.2F);
  hair->gravity = draw_between (random, .1F, .4F);
  hair->curl = draw_between (random, .25F, .65F);
  hair->turns = draw_between (random, .3F, .6F);
  hair->width = draw_between (random, .32F, .6F);
}

static void
shape_hanging (FommRandom *random, HeadHair *hair)
{
  const bool bob = hair->style == HEAD_HAIR_BOB;
  hair->length = bob ? draw_between (random, 12, 22) : draw_between (random, 24, 46);
  hair->volume = draw_between (random, .35F, 1.8F);
  hair->lift = draw_between (random, .05F, .5F);
  hair->gravity = draw_between (random, .12F, .4F);
  hair->back = draw_between (random, -.1F, .45F);
  const float wave = draw_unit (random);
  hair->curl = wave < .45F ? .05F : wave < .75F ? draw_between (random, .15F, .45F) : draw_between (random, .45F, .95F);
  hair->turns = draw_between (random, .08F, .3F);
  hair->fringe = draw_chance (random, .38F) ? draw_between (random, 3.2F, 6.5F) : 0;
  hair->width = draw_between (random, .7F, 1.3F);
  hair->over_ears = draw_chance (random, .75F);
}

static void
draw_shape (FommRandom *random, HeadHair *hair)
{
  hair->spread = draw_between (random, .06F, .3F);
  hair->parting = draw_chance (random, .4F) ? 0 : draw_between (random, -3.5F, 3.5F);
  if (hair->style == HEAD_HAIR_SHORT)
    shape_short (random, hair);
  else if (hair->style == HEAD_HAIR_CURLY)
    shape_curly (random, hair);
  else if (hair->style == HEAD_HAIR_BOB || hair->style == HEAD_HAIR_LONG)
    shape_hanging (random, hair);
  else if (hair->style == HEAD_HAIR_TIED) {
    hair->volume = draw_between (random, .1F, .5F);
    hair->length = draw_between (random, 2.2F, 4);
    hair->back = 1.6F;
    hair->gravity = .02F;
    hair->lift = 0;
    hair->width = draw_between (random, .8F, 1.3F);
    hair->fringe = draw_chance (random, .25F) ? draw_between (random, 3, 6) : 0;
  }
}

/* From numbers of its own: a crest leaves the rest of the person as it is. */
static void
draw_crest (HeadHair *hair)
{
  FommRandom random;
  fomm_random_init (&random, hair->seed, 9);
  if (hair->style >= HEAD_HAIR_CROPPED)
    head_crest_draw (&random, &hair->crest);
}

void
head_hair_draw (FommRandom *random, const HeadPerson *person, HeadHair *hair)
{
  *hair = (HeadHair){.seed = fomm_random_bits (random)};
  hair->colour = draw_colour (random, person);
  hair->tip = vec3_scale (hair->colour, draw_between (random, 1, 1.7F));
  if (draw_chance (random, .12F * (1 - person->masculine)))
    hair->tip = vec3_mix (hair->tip, head_linear (220, 180, 120), draw_between (random, .2F, .7F));
  draw_style (random, person, hair);
  draw_shape (random, hair);
  hair->shine = draw_between (random, .008F, .07F);
  hair->hairline = draw_between (random, -.6F, .7F);
  const float bald = person->masculine * smooth_step (person->age, .3F, .9F);
  if (hair->style <= HEAD_HAIR_CURLY && draw_chance (random, .6F * bald)) {
    hair->hairline -= draw_between (random, .5F, 3);
    hair->crown = draw_chance (random, .5F) ? draw_between (random, .4F, 1) : 0;
  }
  if (draw_chance (random, .3F * smooth_step (person->masculine, .6F, .9F)))
    hair->beard = draw_unit (random) < .75F ? draw_between (random, .4F, 1.3F) : draw_between (random, 1.3F, 5);
  draw_crest (hair);
}

void
head_hair_press_ears (const HeadHair *hair, HeadMesh *mesh, const HeadGeometry *geometry)
{
  if (!hair->over_ears)
    return;
  for (int i = 0; i < geometry->vertices; i++) {
    const Vec3 p = geometry->rest[i];
    const float x = fabsf (p.x);
    if (geometry->part[i] <= FOMM_HEADS_HEAD && x > 6.9F && p.y > -4.5F && p.y < 6.5F && p.z < 4.5F)
      mesh->rest[i].x *= (6.9F + .2F * (x - 6.9F)) / x;
  }
}

/* How far inside the hair's border a place on the mean head is, cm. */
static float
inside (const HeadHair *hair, const HeadPaint *paint, Vec3 place)
{
  const float front = smooth_step (place.z, 3, 9), crown = smooth_step (place.y, 9.5F, 13);
  float s = paint->scalp + (hair->hairline < 0 ? hair->hairline * (.25F + front) : .6F * hair->hairline * front);
  s -= 7 * hair->crown * crown * smooth_step (place.z, -6, 0);
  /* None in the folds of the ears. */
  if (place.y < 4 && place.y > -4.5F && place.z > -2.4F && place.z < 1.8F)
    s -= 8 * smooth_step (fabsf (place.x), 7, 7.4F) * smooth_step (place.y, 4, 3.2F);
  if (hair->covered)
    s = lesser (s, hair->rim - place.y);
  return s;
}

/* The shell under the locks, so that no skin shines through. */
static void
grow_shell (const HeadHair *hair, const HeadPerson *person, const HeadGeometry *g, const HeadNoise *noise,
            HeadMesh *mesh)
{
  const float cropped = hair->style == HEAD_HAIR_CROPPED ? .25F : .12F;
  g_autofree int *number = g_new (int, g->vertices);

  for (int i = 0; i < g->vertices; i++) {
    const Vec3 p = g->rest[i];
    number[i] = -1;
    if (g->part[i] > FOMM_HEADS_HEAD)
      continue;
    const float s = inside (hair, &g->paint[i], p);
    if (s < -1.2F)
      continue;
    const HeadNoise4 n = head_noise_at (noise, 1, person->u + g->paint[i].u / 24, person->v + p.y / 24);
    const float thick = cropped + .55F * hair->volume * smooth_step (s, 0, 3) * (1 + .5F * n.mottle) +
                        head_crest_height (&hair->crest, p) * smooth_step (s, .2F, 2.5F);
    HeadPaint paint = g->paint[i];
    paint.scalp = s;
    paint.beard = 0;
    paint.blush = .12F * n.blotch;
    paint.open = .8F;
    number[i] = head_mesh_vertex (mesh, vec3_along (mesh->rest[i], thick, g->normal[i]), FOMM_HEADS_HAIR, &paint, i);
    mesh->place[number[i]] = p;
  }
  for (int t = 0; t < g->triangles; t++) {
    const int *c = g->corners + 3 * t;
    if (number[c[0]] >= 0 && number[c[1]] >= 0 && number[c[2]] >= 0)
      head_mesh_triangle (mesh, number[c[0]], number[c[1]], number[c[2]]);
  }
}

/* One lock while it grows. */
typedef struct {
  Vec3 at, way;     /* the tip so far, and where it is heading */
  Vec3 curl_across; /* the plane of its curls */
  float length, phase, clear, tone, width, gravity;
  int root;
  FommHeadsPart part;
} Lock;

/* Hanging hair lies before or behind the shoulders, never in them. */
static Vec3
clear_shoulders (Vec3 p)
{
  if (p.y > -10.5F)
    return p;
  const float deep = clamp_unit ((-10.5F - p.y) / 4);
  const float front = 3.4F + 2.2F * deep - .018F * p.x * p.x;
  return p.z > -1 ? vec3 (p.x, p.y, greater (p.z, front)) : vec3 (p.x, p.y, lesser (p.z, -5 - deep));
}

static void
add_row (HeadMesh *mesh, const HeadShell *shell, const Lock *lock, Vec3 at, Vec3 way, float t, float length)
{
  const Vec3 out = vec3_unit (vec3_sub (at, vec3 (0, lesser (at.y, 3), 0)));
  const Vec3 across = vec3_unit (vec3_cross (way, out));
  const float taper = .5F * lock->width * (1 - .75F * t * t);
  const float follow = .25F + .75F * smooth_step (at.y, -15, -6);
  for (int side = -1; side <= 1; side += 2) {
    const HeadPaint paint = {.scalp = .8F - 1.15F * t * t,
                             .beard = t,
                             .blush = lock->tone,
                             .follow = follow,
                             .gaze = (float) side,
                             .open = .62F + .38F * clamp_unit (lock->clear / .9F + .6F * t),
                             .u = lock->phase * 9 + (float) side * taper,
                             .v = t * length};
    head_mesh_vertex (mesh, vec3_along (at, (float) side * taper, across), lock->part, &paint, lock->root);
  }
}

static void
grow_lock (const HeadHair *hair, const HeadShell *shell, HeadMesh *mesh, Lock *lock)
{
  const float fine = hair->curl > .2F ? .6F : 1.3F;
  const int steps = (int) clamp_to (lock->length / fine, 3, 20), first = mesh->vertices;
  const float step = lock->length / (float) steps;

  if (mesh->vertices + 2 * (steps + 1) > HEAD_MESH_VERTICES)
    return;
  for (int s = 0; s <= steps; s++) {
    const float t = (float) s / (float) steps, turn = 6.2831853F * (hair->turns * t * lock->length + lock->phase);
    const float swing = hair->curl * smooth_step (t, 0, .3F);
    const Vec3 out = vec3_unit (vec3_sub (lock->at, shell->centre));
    Vec3 shown = vec3_along (lock->at, swing * cosf (turn), lock->curl_across);
    shown = vec3_along (shown, .6F * swing * (1 + sinf (turn)), out);
    add_row (mesh, shell, lock, shown, lock->way, t, lock->length);
    const Vec3 fall = vec3 (0, -lock->gravity * step, 0);
    lock->way = vec3_unit (vec3_add (lock->way, fall));
    const Vec3 free = vec3_along (lock->at, step, lock->way);
    const float raised = .95F * head_crest_height (&hair->crest, free);
    const Vec3 next = clear_shoulders (head_shell_push (shell, free, lock->clear + raised));
    lock->way = vec3_unit (vec3_add (vec3_scale (vec3_sub (next, lock->at), .7F / step), vec3_scale (lock->way, .3F)));
    lock->at = next;
  }
  for (int s = 0; s < steps; s++) {
    const int a = first + 2 * s;
    head_mesh_triangle (mesh, a, a + 1, a + 2);
    head_mesh_triangle (mesh, a + 1, a + 3, a + 2);
  }
}

static Vec3
tangent_part (Vec3 v, Vec3 normal)
{
  return vec3_along (v, -vec3_dot (v, normal), normal);
}

/* Where hair at a root is combed to. */
static Vec3
combed (const HeadHair *hair, Vec3 place, Vec3 normal, FommRandom *random)
{
  const float side = place.x > hair->parting ? 1 : -1, top = smooth_step (place.y, 6, 12);
  Vec3 way = vec3 (side * (.35F + .65F * top), -.9F + .6F * top, -.15F);

  way = vec3_add (way, vec3 (0, 0, hair->forward * 1.2F - hair->back * 1.3F));
  if (hair->style == HEAD_HAIR_CURLY)
    way = vec3 (draw_normal (random), draw_normal (random), draw_normal (random));
  if (hair->style == HEAD_HAIR_TIED)
    way = vec3_sub (vec3 (0, 1.5F, -10.5F), place);
  way = vec3_add (way, vec3_scale (vec3 (draw_normal (random), draw_normal (random), draw_normal (random)), .12F));
  return vec3_unit (vec3_along (vec3_unit (tangent_part (way, normal)), hair->lift, normal));
}

static void
start_lock (const HeadHair *hair, const HeadGeometry *g, const HeadMesh *mesh, int root, FommRandom *random, Lock *lock)
{
  const Vec3 place = g->rest[root], normal = g->normal[root];

  lock->root = root;
  lock->part = FOMM_HEADS_STRANDS;
  lock->way = combed (hair, place, normal, random);
  lock->at = vec3_along (mesh->rest[root], .08F + .9F * head_crest_height (&hair->crest, place), normal);
  lock->phase = draw_unit (random);
  /* Short cuts are shorter still at the sides and in the neck. */
  const float cut = hair->length > 10 ? 1 : .4F + .6F * smooth_step (place.y, -1, 9);
  lock->length = cut * hair->length * (1 + hair->spread * draw_normal (random));
  lock->clear = .1F + hair->volume * draw_unit (random) * (.5F + .5F * smooth_step (place.y, 4, 12));
  lock->tone = .16F * draw_normal (random);
  lock->width = hair->width * draw_between (random, .6F, 1.3F);
  lock->gravity = hair->gravity;
  const bool front = place.z > 5.5F && place.y > 7;
  if (front && hair->fringe > 0 && draw_chance (random, .85F)) {
    lock->length = hair->fringe * draw_between (random, .75F, 1.1F);
    lock->way = vec3_unit (vec3 (.25F * draw_normal (random) + .08F * place.x, -.8F, .55F));
    lock->gravity = .3F;
    lock->clear = .15F + .35F * draw_unit (random);
  }
  lock->length = clamp_to (lock->length, 1, 50);
  lock->curl_across = vec3_unit (vec3_cross (lock->way, vec3_add (normal, vec3 (.01F, .02F, .03F))));
}

static void
grow_locks (const HeadHair *hair, const HeadGeometry *g, const HeadShell *shell, HeadMesh *mesh)
{
  FommRandom random;
  fomm_random_init (&random, hair->seed, 5);
  const float share = hair->style == HEAD_HAIR_CURLY ? .3F : hair->length > 10 ? .2F : .3F;
  for (int i = 0; i < g->vertices; i++) {
    if (g->part[i] > FOMM_HEADS_HEAD || inside (hair, &g->paint[i], g->rest[i]) < .05F)
      continue;
    /* Short cuts leave the neck bare. */
    if (hair->length <= 10 && g->rest[i].y < -1.5F)
      continue;
    /* Vertices are dense at the face and sparse behind. */
    const float keep = share * (g->rest[i].z > 3 ? .75F : g->rest[i].z < -3 ? .45F : 1);
    Lock lock;
    if (!draw_chance (&random, keep))
      continue;
    start_lock (hair, g, mesh, i, &random, &lock);
    grow_lock (hair, shell, mesh, &lock);
  }
}

static void
grow_beard (const HeadHair *hair, const HeadGeometry *g, const HeadShell *shell, HeadMesh *mesh)
{
  const HeadHair straight = {.curl = .12F, .turns = .3F};
  FommRandom random;
  fomm_random_init (&random, hair->seed, 7);
  for (int i = 0; i < g->vertices; i++) {
    const Vec3 p = g->rest[i];
    if (g->part[i] != FOMM_HEADS_FACE || g->paint[i].beard < .5F || g->paint[i].lip > .2F || p.z < 1.5F ||
        !draw_chance (&random, .55F))
      continue;
    Lock lock = {.root = i, .part = FOMM_HEADS_STRANDS, .phase = draw_unit (&random), .gravity = .25F};
    const float full = p.y < -3.5F ? 1 : .45F;
    lock.length = clamp_to (hair->beard * full * draw_between (&random, .6F, 1.2F), .4F, 9);
    lock.clear = .05F;
    lock.tone = .2F * draw_normal (&random) - .1F;
    lock.width = draw_between (&random, .2F, .42F);
    lock.at = vec3_along (mesh->rest[i], .02F, g->normal[i]);
    lock.way = vec3_unit (
        vec3_add (tangent_part (vec3 (.25F * p.x / 4, -1, .1F), g->normal[i]), vec3_scale (g->normal[i], .45F)));
    lock.curl_across = vec3_unit (vec3_cross (lock.way, g->normal[i]));
    grow_lock (&straight, shell, mesh, &lock);
  }
}

/* A knot at the back of the head or on top of it. */
static void
grow_bun (const HeadHair *hair, HeadMesh *mesh)
{
  const bool high = hair->seed & 1;
  const float aside = 3.5F * ((float) (hair->seed >> 16 & 255) / 127.5F - 1);
  const Vec3 centre = high ? vec3 (aside, 14.5F - .1F * aside * aside, -4) : vec3 (0, 2.5F, -11);
  const float size = 2.4F + (float) (hair->seed >> 8 & 255) / 150;
  const int columns = 16, rows = 10, first = mesh->vertices;
  for (int r = 0; r <= rows; r++)
    for (int c = 0; c <= columns; c++) {
      const float across = 6.2831853F * (float) c / (float) columns, up = 3.1415927F * ((float) r / (float) rows - .5F);
      const Vec3 d = {cosf (up) * sinf (across), sinf (up), cosf (up) * cosf (across)};
      const HeadPaint paint = {
          .scalp = 1, .follow = 1, .open = .85F, .u = across * size * 1.5F, .v = up * size + across};
      head_mesh_vertex (mesh, vec3_along (centre, size, d), FOMM_HEADS_STRANDS, &paint, -1);
    }
  head_mesh_grid (mesh, first, columns, rows);
}

void
head_hair_grow (const HeadHair *hair, const HeadPerson *person, const HeadGeometry *geometry, const HeadShell *shell,
                const HeadNoise *noise, HeadMesh *mesh)
{
  if (hair->style != HEAD_HAIR_SHAVED)
    grow_shell (hair, person, geometry, noise, mesh);
  if (hair->style >= HEAD_HAIR_SHORT)
    grow_locks (hair, geometry, shell, mesh);
  if (hair->style == HEAD_HAIR_TIED && !hair->covered)
    grow_bun (hair, mesh);
  if (hair->beard > 0)
    grow_beard (hair, geometry, shell, mesh);
}

HeadSurface
head_hair_at (const HeadHair *hair, const HeadSpot *spot)
{
  const HeadPaint *p = &spot->paint;
  const float strands = .34F * spot->detail.strand + .22F * spot->coarse.strand + .12F * spot->detail.fine;
  const float tone = (1 + strands) * (1 + p->blush) * (.72F + .28F * smooth_step (p->beard, 0, .35F));
  HeadSurface out = {.hair = 1, .gloss = 22, .specular = hair->shine * (1 + 1.2F * strands)};

  if (spot->part == FOMM_HEADS_HAIR) {
    out.hair = .5F;
    out.specular *= .7F;
  }
  out.albedo = vec3_scale (vec3_mix (hair->colour, hair->tip, p->beard * p->beard), greater (tone, .1F));
  return out;
}
