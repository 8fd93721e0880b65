/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "lens.h"

#include <stddef.h>

void
head_lens_plain (HeadLens *lens)
{
  *lens = (HeadLens){.balance = {1, 1, 1}, .exposure = 1, .contrast = 1, .saturation = 1};
}

void
head_lens_draw (FommRandom *random, HeadLens *lens)
{
  head_lens_plain (lens);
  const float warm = .05F * draw_normal (random);
  lens->balance = vec3 (1 + warm, 1, 1 - warm);
  lens->exposure = draw_between (random, .7F, 1.1F);
  lens->contrast = draw_between (random, .95F, 1.3F);
  lens->saturation = draw_between (random, .6F, 1.25F);
  lens->lift = draw_chance (random, .2F) ? draw_between (random, 0, .05F) : 0;
  lens->vignette = draw_chance (random, .3F) ? draw_between (random, .1F, .6F) : 0;
  lens->blur = draw_chance (random, .55F) ? draw_unit (random) : 0;
  lens->grain = draw_chance (random, .6F) ? draw_unit (random) * draw_unit (random) * .03F : 0;
  lens->grey = draw_chance (random, .09F) ? draw_between (random, .7F, 1) : 0;
  lens->sepia = lens->grey > 0 && draw_chance (random, .5F);
}

/* Blends each pixel with its neighbours: [w 1 w] / (1 + 2 w), one direction. */
static void
soften (const Vec3 *in, Vec3 *out, int count, int stride, float w)
{
  const float share = 1 / (1 + 2 * w);
  for (int i = 0; i < count; i++) {
    const Vec3 before = in[(size_t) (i > 0 ? i - 1 : 0) * (size_t) stride];
    const Vec3 after = in[(size_t) (i < count - 1 ? i + 1 : i) * (size_t) stride];
    const Vec3 sum = vec3_along (in[(size_t) i * (size_t) stride], w, vec3_add (before, after));
    out[(size_t) i * (size_t) stride] = vec3_scale (sum, share);
  }
}

/* From 0 … 1 to 0 … 1, the dark lifted far more than by sRGB's curve (.2 becomes .71): the built-in model learnt from
 * pictures that look so. */
static inline float
encode (float x)
{
  const float root = sqrtf (x), fourth = sqrtf (root);
  return clamp_unit (.585122381F * root + .783140355F * fourth - .368262736F * x);
}

static Vec3
colour (const HeadLens *lens, Vec3 c)
{
  const float y = .3F * c.x + .59F * c.y + .11F * c.z;
  const Vec3 grey = lens->sepia ? vec3 (1.07F * y + .03F, .97F * y + .01F, .8F * y) : vec3 (y, y, y);
  c = vec3_along (grey, lens->saturation * (1 - lens->grey), vec3_sub (c, vec3 (y, y, y)));
  const float k = lens->contrast, from = .5F * (1 - k) + lens->lift;
  return vec3 (c.x * k + from, c.y * k + from, c.z * k + from);
}

/* Bright light is rolled off instead of clipped. */
static inline float
shoulder (float x)
{
  return x < .7F ? greater (x, 0) : 1 - .09F / (x - .4F);
}

static inline uint8_t
to_byte (float x)
{
  return (uint8_t) (clamp_unit (x) * 255 + .5F);
}

/* Nearly normal, of unit variance: sums of the bytes of one draw; a little of it is each channel's own. */
static inline Vec3
grain_of (FommRandom *random)
{
  const uint32_t bits = fomm_random_bits (random);
  const int a = (int) (bits & 255), b = (int) (bits >> 8 & 255), c = (int) (bits >> 16 & 255), d = (int) (bits >> 24);
  const float common = (float) (a + b + c + d - 510) * (1 / 148.0F), own = (float) (a - d) * (1 / 208.0F);
  return vec3 (common + own, common, common - own);
}

void
head_lens_develop (const HeadLens *lens, FommRandom *grain, int size, Vec3 *light, Vec3 *scratch, uint8_t *picture)
{
  const float half = .5F * (float) size;
  if (lens->blur > 0) {
    for (int y = 0; y < size; y++)
      soften (light + (size_t) y * (size_t) size, scratch + (size_t) y * (size_t) size, size, 1, .5F * lens->blur);
    for (int x = 0; x < size; x++)
      soften (scratch + x, light + x, size, size, .5F * lens->blur);
  }
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++, light++, picture += 3) {
      const float dx = ((float) x - half) / half, dy = ((float) y - half) / half;
      const float dim = lens->exposure * (1 - .5F * lens->vignette * (dx * dx + dy * dy));
      const Vec3 c = vec3_mul (*light, vec3_scale (lens->balance, dim));
      const Vec3 out = colour (lens, vec3 (encode (shoulder (c.x)), encode (shoulder (c.y)), encode (shoulder (c.z))));
      const Vec3 noise = lens->grain > 0 ? vec3_scale (grain_of (grain), lens->grain) : vec3 (0, 0, 0);
      picture[0] = to_byte (out.x + noise.x);
      picture[1] = to_byte (out.y + noise.y);
      picture[2] = to_byte (out.z + noise.z);
    }
}
