/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "light.h"

static Vec3
temperature (FommRandom *random, float spread)
{
  const float warm = spread * draw_normal (random), tint = .25F * spread * draw_normal (random);
  return vec3 (1 + warm, 1 + tint, 1 - warm);
}

void
head_light_draw (FommRandom *random, HeadLight *light)
{
  const float exposure = draw_between (random, .5F, .88F), share = draw_between (random, .35F, .85F);
  const float side = draw_normal (random) * .8F, height = .55F + .5F * draw_normal (random);
  const Vec3 ambient = vec3_scale (temperature (random, .07F), exposure * (1 - share) * .9F);

  light->key = vec3_unit (vec3 (side, height, draw_between (random, .35F, 1.2F)));
  light->second = vec3_unit (vec3 (draw_normal (random), .5F * draw_normal (random), draw_between (random, -.7F, .9F)));
  light->half[0] = vec3_unit (vec3_add (light->key, vec3 (0, 0, 1)));
  light->half[1] = vec3_unit (vec3_add (light->second, vec3 (0, 0, 1)));
  light->key_colour = vec3_scale (temperature (random, .1F), exposure * share * draw_between (random, 1, 1.55F));
  light->second_colour =
      vec3_scale (temperature (random, .2F), exposure * .7F * draw_unit (random) * draw_unit (random));
  light->sky = vec3_scale (ambient, draw_between (random, .9F, 1.2F));
  light->ground = vec3_mul (ambient, vec3_scale (temperature (random, .1F), draw_between (random, .35F, .9F)));
  light->shadow = draw_chance (random, .62F) ? draw_between (random, .45F, 1) : 0;
  light->creep = draw_between (random, .12F, .4F);
}

/* x^n for 0 ≤ x ≤ 1, near enough for a highlight. */
static inline float
lobe (float x, float n)
{
  const float y = 1 - (1 - x) * n * (1 / 8.0F);
  if (y <= 0)
    return 0;
  const float square = y * y, fourth = square * square;
  return fourth * fourth;
}

static inline float
wrapped (float cosine, float wrap)
{
  return greater (0, (cosine + wrap) / (1 + wrap));
}

/* Red travels furthest under the skin. */
static inline Vec3
diffuse (float cosine, float creep)
{
  return vec3 (wrapped (cosine, creep), wrapped (cosine, .55F * creep), wrapped (cosine, .45F * creep));
}

static float
highlight (const HeadSurface *surface, Vec3 half, Vec3 normal, Vec3 tangent)
{
  if (surface->hair <= 0)
    return lobe (clamp_unit (vec3_dot (half, normal)), surface->gloss);
  const float along = vec3_dot (half, tangent);
  return lobe (sqrtf (clamp_unit (1 - along * along)), surface->gloss) * clamp_unit (.25F + vec3_dot (half, normal));
}

Vec3
head_light_on (const HeadLight *light, const HeadSurface *surface, Vec3 normal, Vec3 tangent, float lit, float open)
{
  const float creep = surface->soft * light->creep + .35F * surface->hair;
  const Vec3 around = vec3_mix (light->ground, light->sky, .5F + .5F * normal.y);
  Vec3 sum = vec3_scale (around, open);

  sum = vec3_add (sum, vec3_mul (light->key_colour, vec3_scale (diffuse (vec3_dot (normal, light->key), creep),
                                                                lit * (.4F + .6F * open))));
  sum = vec3_add (
      sum, vec3_mul (light->second_colour, vec3_scale (diffuse (vec3_dot (normal, light->second), creep), open)));
  Vec3 out = vec3_mul (surface->albedo, sum);
  if (surface->specular <= 0)
    return out;
  const float grazing = 1 - clamp_unit (normal.z), fresnel = 1 + 3 * grazing * grazing * grazing;
  const float strength = surface->specular * fresnel;
  out =
      vec3_along (out, strength * lit * highlight (surface, light->half[0], normal, tangent) * open, light->key_colour);
  return vec3_along (out, strength * highlight (surface, light->half[1], normal, tangent) * open, light->second_colour);
}
