/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Light on a spot: what each part of it adds, and where. */
#include "heads/light.h"
#include "tap.h"

static const Vec3 ahead = {0, 0, 1}, up = {0, 1, 0}, along = {1, 0, 0};

/* One lamp straight ahead, nothing else. */
static HeadLight
lamp (void)
{
  return (HeadLight){
      .key = ahead, .second = {1, 0, 0}, .key_colour = {1, 1, 1}, .half = {ahead, {.7071F, 0, .7071F}}, .creep = .4F};
}

static HeadSurface
wall (void)
{
  return (HeadSurface){.albedo = {.5F, .5F, .5F}};
}

static Vec3
side (float degrees)
{
  const float angle = degrees * 3.14159265F / 180;
  return vec3 (sinf (angle), 0, cosf (angle));
}

static void
test_key (void)
{
  const HeadLight light = lamp ();
  const HeadSurface surface = wall ();
  const Vec3 facing = head_light_on (&light, &surface, ahead, along, 1, 1);
  const Vec3 aslant = head_light_on (&light, &surface, side (60), along, 1, 1);

  tap_ok (fabsf (facing.x - .5F) < 1e-5F && facing.x == facing.y && facing.y == facing.z,
          "a matt wall shows its colour");
  tap_ok (fabsf (aslant.x - .25F) < 1e-4F, "half of it at sixty degrees");
  tap_ok (head_light_on (&light, &surface, side (100), along, 1, 1).x == 0, "none behind the edge");
  tap_ok (head_light_on (&light, &surface, ahead, along, 0, 1).x == 0, "none in its shadow");
  tap_ok (fabsf (head_light_on (&light, &surface, ahead, along, 1, 0).x - .2F) < 1e-5F, "less where little is open");
}

static void
test_surroundings (void)
{
  HeadLight light = lamp ();
  const HeadSurface surface = wall ();

  light.key_colour = vec3 (0, 0, 0);
  light.sky = vec3 (.2F, .4F, .8F);
  light.ground = vec3 (.2F, .1F, 0);
  const Vec3 top = head_light_on (&light, &surface, up, along, 1, 1);
  const Vec3 bottom = head_light_on (&light, &surface, vec3 (0, -1, 0), along, 1, 1);
  tap_ok (fabsf (top.z - .4F) < 1e-5F && fabsf (top.x - .1F) < 1e-5F, "the sky from above");
  tap_ok (bottom.z == 0 && fabsf (bottom.y - .05F) < 1e-5F, "the ground from below");
  tap_ok (head_light_on (&light, &surface, up, along, 1, 0).z == 0, "neither where nothing is open");
  light.second_colour = vec3 (1, 0, 0);
  light.sky = light.ground = vec3 (0, 0, 0);
  tap_ok (fabsf (head_light_on (&light, &surface, along, along, 0, 1).x - .5F) < 1e-5F,
          "the second light is not the key's shadow's");
}

/* Skin lets light round the edge, red furthest. */
static void
test_skin (void)
{
  const HeadLight light = lamp ();
  HeadSurface surface = wall ();

  surface.soft = 1;
  const Vec3 edge = head_light_on (&light, &surface, side (95), along, 1, 1);
  tap_ok (edge.x > edge.y && edge.y > edge.z && edge.z > 0, "round the edge: %.4f %.4f %.4f", edge.x, edge.y, edge.z);
  const Vec3 behind = head_light_on (&light, &surface, side (150), along, 1, 1);
  tap_ok (behind.x == 0 && behind.y == 0 && behind.z == 0, "not to the back");
}

static void
test_highlights (void)
{
  const HeadLight light = lamp ();
  HeadSurface surface = wall ();
  const Vec3 matt = head_light_on (&light, &surface, ahead, along, 1, 1);

  surface.specular = .5F;
  surface.gloss = 20;
  const float shine = head_light_on (&light, &surface, ahead, along, 1, 1).x - matt.x;
  tap_ok (fabsf (shine - .5F) < 1e-4F, "a highlight where the lamp is mirrored");
  const float beside = head_light_on (&light, &surface, side (30), along, 1, 1).x - .5F * cosf (.5235988F);
  tap_ok (beside >= 0 && beside < .2F * shine, "and hardly beside it: %.4f", beside);
  tap_ok (head_light_on (&light, &surface, ahead, along, 0, 1).x == 0, "none in the shadow");
  surface.gloss = 80;
  const float tight = head_light_on (&light, &surface, side (20), along, 1, 1).x - .5F * cosf (.3490659F);
  surface.gloss = 8;
  const float broad = head_light_on (&light, &surface, side (20), along, 1, 1).x - .5F * cosf (.3490659F);
  tap_ok (tight < broad, "the glossier the tighter");
  /* A strand shines across its direction, not along it. */
  surface.hair = 1;
  const float across = head_light_on (&light, &surface, ahead, along, 1, 1).x;
  const float endways = head_light_on (&light, &surface, ahead, ahead, 1, 1).x;
  tap_ok (across > endways + .2F, "hair shines across the strand");
}

static void
test_draw (void)
{
  FommRandom random;
  int overcast = 0;
  bool sound = true;

  fomm_random_init (&random, 3, 0);
  for (int i = 0; i < 1000; i++) {
    HeadLight light;

    head_light_draw (&random, &light);
    sound &= fabsf (vec3_length (light.key) - 1) < 1e-4F && fabsf (vec3_length (light.second) - 1) < 1e-4F &&
             fabsf (vec3_length (light.half[0]) - 1) < 1e-4F && light.key.z > 0 && light.key_colour.x > 0 &&
             light.key_colour.z > 0 && light.shadow >= 0 && light.shadow <= 1 && light.creep > 0;
    overcast += light.shadow == 0;
  }
  tap_ok (sound, "directions are of unit length, the key never from behind");
  tap_ok (overcast > 300 && overcast < 460, "%d of 1000 skies are overcast", overcast);
}

int
main (void)
{
  test_key ();
  test_surroundings ();
  test_skin ();
  test_highlights ();
  test_draw ();
  return tap_done ();
}
