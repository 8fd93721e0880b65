/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "heads.h"

#include "backdrop.h"
#include "expression.h"
#include "shade.h"
#include "truth.h"

#include <string.h>

struct FommHeads {
  HeadGeometry *geometry;
  HeadNoise *noise;
};

struct FommHeadsPainter {
  const FommHeads *heads;
  int size;
  bool plain;
  float grain; /* negative: the scene's */
  HeadScene scene;
  uint64_t seed; /* of the scene, when there is one */
  bool has_scene;
  HeadShell shell;
  HeadMesh *mesh;
  HeadView *view[2]; /* source or only one, driving */
  HeadShadow *shadow;
  Vec3 *backdrop, *light, *scratch; /* size² */
};

/* Streams of a seed's random numbers: what one purpose draws does not shift the others. */
enum { STREAM_SCENE = 1, STREAM_POSE, STREAM_BACKDROP, STREAM_GRAIN };

static const float HEAD_HEIGHT = 23; /* cm, chin to crown: what fills `span` of the picture */

/* The head in $VIVANT_DATADIR; else the installed one; else, in a build folder, the source tree's. */
static char *
find_geometry (void)
{
  const char *override = g_getenv ("VIVANT_DATADIR");
  char *path = g_build_filename (override && *override ? override : FOMM_HEADS_INSTALLED, "heads", "head.gz", NULL);

  if ((override && *override) || g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_free (path);
  return g_build_filename (FOMM_HEADS_SOURCE, "heads", "head.gz", NULL);
}

FommHeads *
fomm_train_heads_new (const char *path, GError **error)
{
  g_autofree char *found = path ? NULL : find_geometry ();
  HeadGeometry *geometry = head_geometry_load (path ? path : found, error);

  if (!geometry)
    return NULL;
  FommHeads *heads = g_new0 (FommHeads, 1);
  heads->geometry = geometry;
  heads->noise = head_noise_new ();
  return heads;
}

void
fomm_train_heads_free (FommHeads *heads)
{
  if (!heads)
    return;
  head_geometry_free (heads->geometry);
  head_noise_free (heads->noise);
  g_free (heads);
}

FommHeadsPainter *
fomm_train_heads_painter_new (const FommHeads *heads, int size)
{
  if (size < FOMM_HEADS_MIN_SIZE || size > FOMM_HEADS_MAX_SIZE)
    return NULL;
  FommHeadsPainter *painter = g_new0 (FommHeadsPainter, 1);
  const gsize pixels = (gsize) size * size;
  painter->heads = heads;
  painter->size = size;
  painter->grain = -1;
  painter->mesh = head_mesh_new (heads->geometry);
  painter->view[0] = head_view_new (2 * size);
  painter->view[1] = head_view_new (2 * size);
  painter->shadow = head_shadow_new ();
  painter->backdrop = g_try_new (Vec3, pixels);
  painter->light = g_try_new (Vec3, pixels);
  painter->scratch = g_try_new (Vec3, pixels);
  if (painter->mesh && painter->view[0] && painter->view[1] && painter->shadow && painter->backdrop && painter->light &&
      painter->scratch)
    return painter;
  fomm_train_heads_painter_free (painter);
  return NULL;
}

void
fomm_train_heads_painter_free (FommHeadsPainter *painter)
{
  if (!painter)
    return;
  head_mesh_free (painter->mesh);
  head_view_free (painter->view[0]);
  head_view_free (painter->view[1]);
  head_shadow_free (painter->shadow);
  g_free (painter->backdrop);
  g_free (painter->light);
  g_free (painter->scratch);
  g_free (painter);
}

void
fomm_train_heads_painter_set_plain (FommHeadsPainter *painter, bool plain)
{
  painter->plain = plain;
  painter->has_scene = false;
}

void
fomm_train_heads_painter_set_grain (FommHeadsPainter *painter, float grain)
{
  painter->grain = grain;
}

static void
paint_backdrop (FommHeadsPainter *painter, uint64_t seed)
{
  FommRandom random;
  fomm_random_init (&random, seed, STREAM_BACKDROP);
  head_backdrop_paint (&random, painter->heads->noise, painter->size, painter->backdrop, painter->scratch);
}

/* Scene number `seed`, unless it is there already: frames of a clip share it. */
static void
set_scene (FommHeadsPainter *painter, uint64_t seed)
{
  FommRandom random;

  if (painter->has_scene && painter->seed == seed)
    return;
  fomm_random_init (&random, seed, STREAM_SCENE);
  head_scene_draw (&random, &painter->scene);
  head_scene_build (&painter->scene, painter->heads->geometry, painter->heads->noise, &painter->shell, painter->mesh);
  paint_backdrop (painter, seed);
  painter->seed = seed;
  painter->has_scene = true;
  if (painter->plain)
    head_lens_plain (&painter->scene.lens);
}

static void
place (FommHeadsPainter *painter, int which, const float *shapes, const HeadPose *pose)
{
  head_view_place (painter->view[which], painter->mesh, painter->heads->geometry, shapes, pose);
  head_view_scan (painter->view[which], painter->mesh, painter->heads->noise);
}

static void
paint (FommHeadsPainter *painter, int which, uint64_t seed, uint32_t grain, uint8_t *picture)
{
  const HeadScene *scene = &painter->scene;
  const bool shadows = scene->light.shadow > 0 && !painter->plain;
  HeadView *view = painter->view[which];
  FommRandom random;

  memcpy (painter->light, painter->backdrop, (gsize) painter->size * painter->size * sizeof *painter->light);
  if (shadows)
    head_shadow_cast (painter->shadow, painter->mesh, view->point, scene->light.key);
  head_shade (view, painter->mesh, scene, painter->heads->noise, shadows ? painter->shadow : NULL, painter->plain,
              painter->light);
  fomm_random_init (&random, seed, STREAM_GRAIN + (uint64_t) grain);
  HeadLens lens = scene->lens;
  if (painter->grain >= 0)
    lens.grain = painter->grain;
  head_lens_develop (&lens, &random, painter->size, painter->light, painter->scratch, picture);
}

/* The shoulders follow a turn a little. */
static void
set_turn (HeadPose *pose, float yaw, float pitch, float roll)
{
  head_pose_turn (yaw, pitch, roll, pose->head);
  head_pose_turn (.22F * yaw, .05F * pitch, .12F * roll, pose->body);
}

static HeadPose
base_pose (const HeadScene *scene)
{
  return (HeadPose){.x = scene->x, .y = scene->y, .scale = scene->span / HEAD_HEIGHT, .distance = scene->distance};
}

/* Two poses of one head that are some way apart. A third roams across the picture, as people before a camera of their
 * own do: what was behind them must be made up, and hair far above the face must come along. */
static void
draw_poses (FommRandom *random, const HeadScene *scene, float calm, HeadPose pose[2])
{
  const float far = calm * draw_between (random, .35F, 1.25F), limit = .95F;
  const float roams = draw_chance (random, .35F) && calm >= 1 ? 1 : 0;
  const float yaw = draw_normal (random) * .28F, pitch = draw_normal (random) * .12F,
              roll = draw_normal (random) * .08F;
  for (int i = 0; i < 2; i++) {
    const float more = i ? 1.8F : 1, roam = (float) i * roams;
    pose[i] = base_pose (scene);
    set_turn (&pose[i], clamp_to (yaw + draw_normal (random) * .23F * more * far, -limit, limit),
              clamp_to (pitch + draw_normal (random) * .09F * more * far, -.5F, .5F),
              roll + draw_normal (random) * (.07F * more * far + .1F * roam));
    pose[i].lean =
        vec3 (draw_normal (random) * .7F * far, draw_normal (random) * .2F * far, draw_normal (random) * .6F * far);
    pose[i].x = clamp_to (pose[i].x + draw_normal (random) * (.025F * more * far + .1F * roam), .22F, .78F);
    pose[i].y = clamp_to (pose[i].y + draw_normal (random) * (.022F * more * far + .08F * roam), .27F, .72F);
    if (i)
      pose[i].scale *= 1 + .05F * draw_normal (random) * far;
  }
}

static void
draw_expressions (FommRandom *random, float shapes[2][HEAD_SHAPES])
{
  const float amplitude = draw_between (random, .8F, 1.6F);
  head_expression_draw (random, amplitude, false, shapes[0]);
  /* Pictures that people animate are mostly calm. */
  if (draw_chance (random, .45F))
    for (int s = 0; s < HEAD_SHAPES; s++)
      shapes[0][s] *= .25F;
  head_expression_draw (random, amplitude, true, shapes[1]);
}

/* How far the second picture moves: a quarter of the pairs hardly do, as neighbouring moments of a clip. */
static float
draw_calm (FommRandom *random, float shapes[2][HEAD_SHAPES])
{
  if (!draw_chance (random, .27F))
    return 1;
  const float left = draw_chance (random, .4F) ? 1 : draw_between (random, 0, .6F);
  for (int s = 0; s < HEAD_SHAPES; s++)
    shapes[1][s] = shapes[0][s] + left * (shapes[1][s] - shapes[0][s]);
  return draw_between (random, .03F, .4F);
}

void
fomm_train_heads_pair (FommHeadsPainter *painter, uint64_t seed, int flow_size, const FommHeadsPair *pair)
{
  FommRandom random;
  HeadPose pose[2];
  float shapes[2][HEAD_SHAPES];

  set_scene (painter, seed);
  fomm_random_init (&random, seed, STREAM_POSE);
  draw_expressions (&random, shapes);
  draw_poses (&random, &painter->scene, draw_calm (&random, shapes), pose);
  for (int i = 0; i < 2; i++) {
    uint8_t *picture = i ? pair->driving : pair->source;
    FommHeadsPoint *points = i ? pair->driving_points : pair->source_points;
    place (painter, i, shapes[i], &pose[i]);
    if (picture)
      paint (painter, i, seed, (uint32_t) i, picture);
    if (points)
      head_truth_points (painter->view[i], painter->heads->geometry, points);
  }
  if (pair->flow || pair->visible || pair->part)
    head_truth_flow (painter->view[0], painter->view[1], painter->mesh, flow_size, pair->flow, pair->visible,
                     pair->part);
}

static void
paint_face (FommHeadsPainter *painter, uint64_t seed, const FommHeadsFace *face, const float *shapes, uint32_t grain,
            uint8_t *picture, FommHeadsPoint *points)
{
  set_scene (painter, seed);
  HeadPose pose = base_pose (&painter->scene);
  set_turn (&pose, face->yaw, face->pitch, face->roll);
  pose.x += face->x;
  pose.y += face->y;
  place (painter, 0, shapes, &pose);
  if (picture)
    paint (painter, 0, seed, grain, picture);
  if (points)
    head_truth_points (painter->view[0], painter->heads->geometry, points);
}

void
fomm_train_heads_frame (FommHeadsPainter *painter, uint64_t seed, const FommHeadsFace *face, uint8_t *picture,
                        FommHeadsPoint *points)
{
  float shapes[HEAD_SHAPES];
  head_expression_of (face, shapes);
  paint_face (painter, seed, face, shapes, 0, picture, points);
}

void
fomm_train_heads_acted (FommHeadsPainter *painter, uint64_t seed, const FommHeadsActing *acting, uint32_t grain,
                        uint8_t *picture, FommHeadsPoint *points)
{
  paint_face (painter, seed, &acting->face, acting->shapes, grain, picture, points);
}
