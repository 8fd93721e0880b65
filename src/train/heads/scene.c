/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "scene.h"

/* Age and sex are not among the modes of the face; these stretches vary what they leave out. */
static void
draw_face (FommRandom *random, HeadScene *scene)
{
  for (int m = 0; m < HEAD_MODES; m++)
    scene->modes[m] = .85F * clamp_to (draw_normal (random), -2.5F, 2.5F);
  scene->wide = 1 + .045F * draw_normal (random);
  scene->tall = 1 + .045F * draw_normal (random);
}

static void
draw_camera (FommRandom *random, HeadScene *scene)
{
  scene->span = draw_between (random, .48F, .95F);
  scene->distance = draw_between (random, 55, 200);
  scene->x = .5F + .035F * draw_normal (random);
  scene->y = .47F + .04F * draw_normal (random);
}

static void
draw_scalp (HeadScene *scene)
{
  const bool shaved = scene->hair.style == HEAD_HAIR_SHAVED;
  if (scene->hair.beard > 0)
    scene->skin.stubble = .85F;
  scene->skin.hairline = scene->hair.hairline;
  scene->skin.shaved = shaved ? (scene->hair.seed & 1 ? .45F : .08F) : .8F;
  scene->skin.scalp = shaved ? vec3_mix (scene->skin.tone, scene->hair.colour, .6F) : scene->hair.colour;
  if (scene->hair.crown > 0 || scene->hair.covered)
    scene->skin.shaved *= .3F;
}

void
head_scene_draw (FommRandom *random, HeadScene *scene)
{
  *scene = (HeadScene){0};
  head_person_draw (random, &scene->person);
  draw_face (random, scene);
  head_hair_draw (random, &scene->person, &scene->hair);
  head_skin_draw (random, &scene->person, scene->hair.colour, &scene->skin);
  head_clothes_draw (random, &scene->person, scene->skin.tone, &scene->clothes);
  head_light_draw (random, &scene->light);
  head_lens_draw (random, &scene->lens);
  draw_camera (random, scene);
  if (scene->clothes.hat != HEAD_HAT_NONE) {
    scene->hair.covered = true;
    scene->hair.rim = head_clothes_rim (&scene->clothes);
    scene->hair.volume *= .5F;
    scene->hair.fringe = 0;
    scene->hair.crest.height = 0;
  }
  draw_scalp (scene);
}

void
head_scene_build (const HeadScene *scene, const HeadGeometry *geometry, const HeadNoise *noise, HeadShell *shell,
                  HeadMesh *mesh)
{
  head_mesh_reset (mesh, geometry);
  head_geometry_add_identity (geometry, scene->modes, mesh->rest);
  for (int i = 0; i < geometry->vertices; i++) {
    mesh->rest[i].x *= scene->wide;
    mesh->rest[i].y *= scene->tall;
  }
  head_hair_press_ears (&scene->hair, mesh, geometry);
  head_shell_measure (shell, mesh, geometry);
  head_hair_grow (&scene->hair, &scene->person, geometry, shell, noise, mesh);
  head_clothes_wear (&scene->clothes, geometry, shell, mesh);
}
