/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "skin.h"

/* From the lightest to the darkest, sRGB. */
static const float tones[][3] = {{238, 206, 190}, {231, 191, 168}, {218, 173, 144}, {205, 154, 120},
                                 {174, 121, 88},  {136, 90, 62},   {98, 62, 44},    {66, 42, 32}};
static const float irises[][3] = {{46, 28, 18}, {74, 46, 24},   {96, 72, 36},
                                  {78, 96, 60}, {70, 104, 132}, {110, 130, 140}};

static Vec3
ramp (const float table[][3], int count, float t)
{
  const float at = clamp_unit (t) * (float) (count - 1);
  const int i = at >= (float) (count - 1) ? count - 2 : (int) at;
  const Vec3 a = head_linear (table[i][0], table[i][1], table[i][2]);
  const Vec3 b = head_linear (table[i + 1][0], table[i + 1][1], table[i + 1][2]);
  return vec3_mix (a, b, at - (float) i);
}

static void
draw_colours (FommRandom *random, const HeadPerson *person, Vec3 hair, HeadSkin *skin)
{
  const float warm = .05F * draw_normal (random);
  skin->tone = vec3_mul (ramp (tones, 8, person->melanin), vec3 (1 + warm, 1, 1 - warm));
  skin->iris = ramp (irises, 6, person->melanin > .45F ? .35F * draw_unit (random) : draw_unit (random));
  skin->lip = vec3_mul (skin->tone, vec3 (draw_between (random, .72F, .95F), draw_between (random, .3F, .52F),
                                          draw_between (random, .32F, .56F)));
  skin->cheek = vec3 (1.05F, draw_between (random, .55F, .75F), draw_between (random, .55F, .75F));
  skin->brow = vec3_scale (vec3_mix (hair, head_linear (40, 28, 22), .45F), draw_between (random, .4F, .9F));
  skin->beard_colour = vec3_scale (hair, draw_between (random, .6F, 1));
  skin->shadow = vec3_mul (skin->tone, vec3 (draw_between (random, .15F, .7F), draw_between (random, .12F, .55F),
                                             draw_between (random, .12F, .7F)));
  const float white = draw_between (random, 178, 240),
              yellow = draw_between (random, 0, 34) * (.4F + .6F * person->age);
  skin->teeth = head_linear (white, white - .25F * yellow, white - yellow);
  const float dull = draw_between (random, 0, 26);
  skin->sclera = head_linear (232 - dull, 224 - dull, 220 - 1.2F * dull);
  skin->scalp = skin->tone;
}

static void
draw_makeup (FommRandom *random, const HeadPerson *person, HeadSkin *skin)
{
  const bool made_up = draw_chance (random, .75F * (1 - person->masculine));
  skin->liner = made_up ? draw_between (random, .2F, .9F) : draw_between (random, .05F, .3F);
  skin->eye_shadow = made_up && draw_chance (random, .6F) ? draw_between (random, .15F, .75F) : 0;
  skin->lashes = made_up ? draw_between (random, .35F, 1) : draw_between (random, .1F, .45F);
  skin->lipstick = made_up ? draw_between (random, .7F, 1) : draw_between (random, .3F, .7F);
  if (made_up && draw_chance (random, .6F))
    skin->lip = vec3_mix (
        skin->lip,
        head_linear (draw_between (random, 120, 215), draw_between (random, 20, 90), draw_between (random, 35, 105)),
        draw_between (random, .3F, .95F));
  skin->blush = made_up ? draw_between (random, .2F, 1.2F) : draw_between (random, 0, .8F);
  skin->brow_width = (.28F + .3F * person->masculine) * draw_between (random, .75F, 1.35F);
  skin->brow_strength = draw_between (random, .45F, .95F);
}

static void
draw_wear (FommRandom *random, const HeadPerson *person, HeadSkin *skin)
{
  skin->stubble =
      draw_chance (random, .65F * smooth_step (person->masculine, .5F, .8F)) ? draw_between (random, .1F, .75F) : 0;
  skin->mottle = draw_between (random, .04F, .16F) + .12F * person->age;
  skin->freckles = person->melanin < .45F && draw_chance (random, .2F) ? draw_between (random, .15F, .7F) : 0;
  skin->moles = draw_chance (random, .35F) ? draw_between (random, .3F, .9F) : 0;
  skin->wrinkles = person->age * person->age * draw_between (random, .2F, 1);
  skin->bags = draw_between (random, 0, .35F) + .3F * person->age;
  skin->oil = draw_between (random, .15F, .8F);
  skin->pupil = draw_between (random, .17F, .3F);
  skin->mouth_light = draw_between (random, .55F, 1.1F);
}

/* A statue is of one material; painted people have masks and odd colours. */
static void
draw_unusual (FommRandom *random, const HeadPerson *person, HeadSkin *skin)
{
  if (person->kind == HEAD_PAINTED) {
    skin->mask_colour = head_any_colour (random);
    skin->mask = 1 + (int) fomm_random_below (random, 4);
    if (draw_chance (random, .5F))
      skin->tone = vec3_mix (skin->tone, head_any_colour (random), draw_between (random, .3F, .9F));
  }
  if (person->kind != HEAD_STONE)
    return;
  Vec3 *const colours[] = {&skin->tone,   &skin->lip,   &skin->brow,  &skin->beard_colour,
                           &skin->shadow, &skin->teeth, &skin->scalp, &skin->sclera};
  for (gsize i = 0; i < G_N_ELEMENTS (colours); i++)
    *colours[i] = vec3_scale (person->stone, draw_between (random, .85F, 1.05F));
  skin->iris = vec3_scale (person->stone, draw_between (random, .35F, .95F));
  skin->blush = skin->freckles = skin->stubble = skin->eye_shadow = 0;
  skin->liner *= .3F;
  skin->brow_strength *= .4F;
  skin->cheek = vec3 (1, 1, 1);
}

void
head_skin_draw (FommRandom *random, const HeadPerson *person, Vec3 hair, HeadSkin *skin)
{
  *skin = (HeadSkin){0};
  draw_colours (random, person, hair, skin);
  draw_makeup (random, person, skin);
  draw_wear (random, person, skin);
  draw_unusual (random, person, skin);
}

static float
distance_to_segment (float x, float y, float ax, float ay, float bx, float by)
{
  const float dx = bx - ax, dy = by - ay;
  const float t = clamp_unit (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy));
  return hypotf (x - ax - t * dx, y - ay - t * dy);
}

/* Folds that age brings: the forehead's lines, from nose to mouth, at the eyes' corners. */
static float
folds (const HeadSkin *skin, const HeadSpot *s)
{
  const Vec3 p = s->place;
  const float side = fabsf (p.x);
  float depth = 0;

  if (p.z < 4 || skin->wrinkles < .03F)
    return 0;
  const float line = sinf (p.y * 5.3F + 2.5F * s->coarse.mottle + .04F * p.x * p.x);
  depth += smooth_step (line, .55F, 1) * smooth_step (p.y, 6.6F, 7.4F) * (1 - smooth_step (p.y, 9, 10.2F));
  const float nasal = distance_to_segment (side, p.y, 1.9F, -.4F, 3.3F, -3.6F);
  depth += 1.3F * expf (-nasal * nasal * 22);
  if (side > 4.7F && s->paint.eye < 1.6F)
    depth += .8F * smooth_step (sinf (4.5F * atan2f (p.y - 3.4F, side - 4) * 3), .5F, 1);
  return skin->wrinkles * depth;
}

static Vec3
painted_mask (const HeadSkin *skin, const HeadSpot *s, Vec3 colour)
{
  const Vec3 p = s->place;
  const float side = fabsf (p.x), edge = .5F * s->coarse.mottle;
  float cover = 0;

  if (p.z < 2 || skin->mask == 0)
    return colour;
  if (skin->mask == 1)
    cover = 1 - smooth_step (s->paint.eye + edge, 1.6F, 1.9F);
  else if (skin->mask == 2)
    cover = smooth_step (sinf (p.y * 2 + edge), .3F, .5F) * smooth_step (side, 2.4F, 2.8F);
  else if (skin->mask == 3)
    cover = smooth_step (s->coarse.blotch, .05F, .15F);
  else
    cover = 1 - smooth_step (fabsf (side - 2.9F + edge), .5F, .7F);
  return vec3_mix (colour, skin->mask_colour, .85F * cover);
}

static Vec3
complexion (const HeadSkin *skin, const HeadPerson *person, const HeadSpot *s)
{
  const HeadPaint *a = &s->paint;
  const float blotch = s->coarse.blotch, mottle = s->coarse.mottle;
  const float red = skin->mottle * (.6F * blotch + .6F * mottle);
  Vec3 c = vec3_mul (skin->tone, vec3 (1 + .5F * red, 1 - .6F * red, 1 - .7F * red));

  c = vec3_scale (c, 1 + .35F * skin->mottle * s->detail.mottle + .05F * s->detail.fine);
  c = vec3_mul (
      c, vec3_mix (vec3 (1, 1, 1), skin->cheek, clamp_unit (skin->blush * (1 - .65F * person->melanin) * a->blush)));
  if (skin->freckles > 0 && s->place.z > 5 && s->detail.mottle > .3F)
    c = vec3_mul (c, vec3_mix (vec3 (1, 1, 1), vec3 (.62F, .45F, .38F),
                               skin->freckles * smooth_step (s->detail.mottle, .3F, .5F)));
  if (skin->moles > 0 && s->detail.blotch > .8F && s->coarse.mottle > .3F)
    c = vec3_scale (c, 1 - .75F * skin->moles * smooth_step (s->detail.blotch, .8F, .87F));
  if (a->eye < 2 && s->place.y < 3.3F) {
    const float under = expf (-square_of ((a->eye - .75F) / .45F));
    c = vec3_mul (c, vec3_mix (vec3 (1, 1, 1), vec3 (.72F, .6F, .62F), skin->bags * under));
  }
  c = vec3_scale (c, 1 - .3F * clamp_to (folds (skin, s), 0, 1.5F));
  return painted_mask (skin, s, c);
}

/* Shadow and liner round the eyes; brows as short hairs, thick at the nose and thin outside. */
static Vec3
eye_makeup (const HeadSkin *skin, const HeadSpot *s, Vec3 c)
{
  const HeadPaint *a = &s->paint;
  if (a->eye > 2.4F && a->brow > 1.2F)
    return c;
  const float above = smooth_step (s->place.y, 3.1F, 3.6F);
  c = vec3_mix (c, skin->shadow, skin->eye_shadow * expf (-a->eye * a->eye * 1.6F) * above);
  c = vec3_mix (c, vec3_scale (skin->brow, .35F), skin->liner * expf (-a->eye * a->eye * 45) * (.35F + .65F * above));
  const float outer = clamp_unit ((fabsf (s->place.x) - 1.6F) / 4.4F);
  const float width = skin->brow_width * (1.15F - .75F * outer * outer);
  const float ragged = a->brow + .16F * s->detail.strand + .1F * s->detail.mottle;
  const float cover = (1 - smooth_step (ragged, .45F * width, 1.35F * width)) * (.82F + .3F * s->detail.fine);
  return vec3_mix (c, skin->brow, clamp_unit (cover * skin->brow_strength));
}

static HeadSurface
skin_surface (const HeadSkin *skin, const HeadPerson *person, const HeadSpot *s)
{
  const HeadPaint *a = &s->paint;
  HeadSurface out = {.gloss = 14, .soft = 1, .specular = .045F + .09F * skin->oil * (.7F + .6F * s->detail.fine)};
  const float lip = clamp_unit (a->lip);

  out.albedo = eye_makeup (skin, s, complexion (skin, person, s));
  out.albedo = vec3_mix (out.albedo, vec3_scale (skin->lip, 1 + .16F * s->detail.strand), skin->lipstick * lip);
  if (skin->stubble > 0) {
    const float grown = smooth_step (a->beard + .12F * s->coarse.mottle, .2F, .6F) * (1 - lip);
    out.albedo = vec3_mix (out.albedo, skin->beard_colour, grown * skin->stubble * (.55F + .35F * s->detail.fine));
  }
  const float scalp = smooth_step (a->scalp + skin->hairline + .5F * s->coarse.mottle, -.5F, .6F);
  out.albedo = vec3_mix (out.albedo, skin->scalp, scalp * skin->shaved * (.8F + .3F * s->detail.fine));
  out.specular += .2F * lip * skin->lipstick;
  out.gloss += 30 * lip;
  if (person->kind == HEAD_STONE) {
    out.soft = 0;
    out.albedo = vec3_scale (out.albedo, 1 + .22F * s->coarse.mottle + .12F * s->detail.mottle);
  }
  return out;
}

static HeadSurface
eye_surface (const HeadSkin *skin, const HeadSpot *s)
{
  const float r = s->paint.gaze, veins = .5F + .5F * s->detail.mottle;
  HeadSurface out = {.specular = .85F, .gloss = 160};
  Vec3 c = vec3_mul (skin->sclera,
                     vec3_mix (vec3 (1, 1, 1), vec3 (1, .72F, .68F), .5F * smooth_step (r, .7F, 1.5F) * veins));
  const float spokes = 1 + .35F * s->detail.fine + .3F * s->detail.strand;
  const Vec3 iris = vec3_scale (skin->iris, spokes * (1.25F - .5F * smooth_step (r, .35F, .6F)));

  c = vec3_mix (iris, c, smooth_step (r, .57F, .67F));
  c = vec3_scale (c, 1 - .75F * expf (-square_of ((r - .6F) / .06F)));
  out.albedo = vec3_mix (head_linear (9, 8, 8), c, smooth_step (r, skin->pupil - .03F, skin->pupil + .05F));
  return out;
}

/* Gums at the teeth's roots, the tongue in the middle, both darker further back. */
static HeadSurface
mouth_surface (const HeadSkin *skin, const HeadSpot *s, bool stone, Vec3 material)
{
  const float back = smooth_step (s->place.z, 3.5F, 10.5F);
  HeadSurface out = {.specular = .12F, .gloss = 24};
  const Vec3 flesh = s->part == FOMM_HEADS_MOUTH ? head_linear (128, 50, 48) : head_linear (186, 92, 90);

  out.albedo = vec3_scale (flesh, skin->mouth_light * (.12F + .88F * back) * (1 + .2F * s->detail.mottle));
  if (s->part == FOMM_HEADS_TEETH) {
    out.albedo = vec3_scale (skin->teeth, (.3F + .7F * smooth_step (s->place.z, 7.6F, 10.2F)));
    /* Shadows where teeth meet. */
    const float tooth = s->place.x / .82F + .5F * (s->place.y < -3.4F);
    out.albedo = vec3_scale (out.albedo, 1 - .4F * smooth_step (fabsf (tooth - floorf (tooth) - .5F), .4F, .5F));
    out.specular = .25F;
    out.gloss = 40;
  }
  if (stone)
    out.albedo = vec3_scale (material, .15F + .55F * back);
  return out;
}

HeadSurface
head_skin_at (const HeadSkin *skin, const HeadPerson *person, const HeadSpot *spot)
{
  switch (spot->part) {
  case FOMM_HEADS_EYE:
    return eye_surface (skin, spot);
  case FOMM_HEADS_MOUTH:
  case FOMM_HEADS_GUMS:
  case FOMM_HEADS_TEETH:
    return mouth_surface (skin, spot, person->kind == HEAD_STONE, person->stone);
  case FOMM_HEADS_LASHES:
    return (HeadSurface){.albedo = vec3_scale (skin->brow, .3F)};
  default:
    return skin_surface (skin, person, spot);
  }
}
