/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The crop search against a make-believe detector that knows where the object is. */
#include "motion/crop.h"
#include "tap.h"

#include <math.h>
#include <string.h>

static const float layout[][2] = {{-0.2F, -0.15F}, {0.2F, -0.15F}, {0, 0.05F}, {0, 0.5F}, {0.05F, 0.8F}};

typedef struct World {
  FommSquare object; /* size 0: none */
  double aspect;
  FommStatus fail_with;
  int calls;
} World;

static uint32_t
scramble (uint32_t x)
{
  x = (x ^ (x >> 16)) * 0x45d9f3bU;
  x = (x ^ (x >> 16)) * 0x45d9f3bU;
  return x ^ (x >> 16);
}

/* Sees the object when it lies within the square at about the right size; otherwise guesses, as networks do. */
static FommStatus
look (void *cookie, const FommSquare *square, float (*value)[2], float *spread, FommError *error)
{
  World *world = cookie;
  const FommSquare *o = &world->object;
  double dx = (o->x + o->size / 2 - square->x - square->size / 2) / square->size;
  double dy = (o->y + o->size * world->aspect / 2 - square->y - square->size * world->aspect / 2) /
              (square->size * world->aspect);
  double ratio = o->size / square->size;
  bool seen = o->size > 0 && fabs (dx) < 0.3 && fabs (dy) < 0.3 && ratio > 0.55 && ratio < 1.7;
  uint32_t seed = scramble ((uint32_t) (square->x * 7 + square->y * 131 + square->size * 1031));

  world->calls++;
  if (world->fail_with) {
    error->status = world->fail_with;
    return world->fail_with;
  }
  for (int k = 0; k < 5; k++) {
    for (int c = 0; c < 2; c++) {
      seed = scramble (seed + 1);
      float noise = (float) (seed % 2001) / 1000.0F - 1.0F;
      value[k][c] = seen ? (float) (2 * (c ? dy : dx) + ratio * layout[k][c] + 0.02 * noise) : 0.6F * noise;
    }
    spread[k] = seen ? 0.07F : 0.3F;
  }
  return FOMM_OK;
}

static FommCropTask
make_task (World *world, int width, int height)
{
  return (FommCropTask){.width = width,
                        .height = height,
                        .aspect = world->aspect,
                        .num_kp = 5,
                        .layout = layout,
                        .detect = look,
                        .cookie = world};
}

static void
test_find (void)
{
  const FommSquare objects[] = {{0, 0, 800},     {300, 40, 250},  {10, 420, 170},
                                {560, 300, 220}, {120, 100, 480}, {-60, -50, 900}};

  for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
    World world = {.object = objects[i], .aspect = 1};
    FommCropTask task = make_task (&world, 800, 600);
    FommCropResult result = {0};
    FommError error;
    FommStatus status = fomm_crop_find (&task, &result, &error);
    FommSquare inside = fomm_square_bring_inside (&objects[i], 1, 800, 600, 0.75);
    double iou = fomm_square_iou (&result.square, &inside);
    tap_ok (status == FOMM_OK && result.found && iou > 0.8, "object %d is found, IoU %.2f, %d detections", (int) i, iou,
            result.evaluations);
    tap_ok (result.evaluations == world.calls && world.calls <= 300, "it counts its detections");
  }
}

static void
test_aspect (void)
{
  World world = {.object = {300, 90, 200}, .aspect = 1.5};
  FommCropTask task = make_task (&world, 900, 700);
  FommCropResult result = {0};

  FommStatus status = fomm_crop_find (&task, &result, NULL);
  tap_ok (status == FOMM_OK && result.found && fomm_square_iou (&result.square, &world.object) > 0.8,
          "a model whose picture is not square: %.0f, %.0f, %.0f", result.square.x, result.square.y,
          result.square.size);
}

static void
test_nothing (void)
{
  World world = {.aspect = 1};
  FommCropTask task = make_task (&world, 300, 500);
  FommCropResult result = {0};

  tap_ok (fomm_crop_find (&task, &result, NULL) == FOMM_OK && !result.found && result.square.size == 300 &&
              result.square.y == 50,
          "where nothing is, nothing is found, and the largest square is offered");
  world.fail_with = FOMM_ERROR_ABORTED;
  FommCropResult untouched = result;
  FommError error;
  tap_ok (fomm_crop_find (&task, &result, &error) == FOMM_ERROR_ABORTED && error.status == FOMM_ERROR_ABORTED &&
              memcmp (&result, &untouched, sizeof result) == 0,
          "an abort ends the search");
  World tiny = {.object = {0, 0, 9}, .aspect = 1};
  task = make_task (&tiny, 9, 1);
  tap_ok (fomm_crop_find (&task, &result, NULL) == FOMM_OK, "a picture of 9 × 1 pixels does no harm");
}

static void
test_follow (void)
{
  World world = {.object = {300, 40, 250}, .aspect = 1};
  FommCropTask task = make_task (&world, 800, 600);
  FommCropResult near = {0}, far = {0};
  const FommSquare close_by = {320, 60, 230}, elsewhere = {0, 350, 250};

  FommStatus status = fomm_crop_follow (&task, &close_by, &near, NULL);
  tap_ok (status == FOMM_OK && near.found && near.evaluations <= 8, "following takes %d detections", near.evaluations);
  tap_ok (fomm_crop_follow (&task, &elsewhere, &far, NULL) == FOMM_OK && far.found &&
              fomm_square_iou (&far.square, &near.square) > 0.9,
          "when it is lost it is searched");
}

/* Certain where its square matches the object's, less and less so farther away. */
static FommStatus
feel (void *cookie, const FommSquare *square, float (*value)[2], float *spread, FommError *error)
{
  const World *world = cookie;
  double miss = 1 - fomm_square_iou (square, &world->object);

  for (int k = 0; k < 5; k++) {
    value[k][0] = value[k][1] = 0;
    spread[k] = (float) (0.05 + 0.5 * miss);
  }
  return FOMM_OK;
}

static void
test_without_layout (void)
{
  World world = {.object = {330, 60, 300}, .aspect = 1};
  FommCropTask task = make_task (&world, 800, 600);
  FommCropResult result = {0};

  task.layout = NULL;
  task.detect = feel;
  FommStatus status = fomm_crop_find (&task, &result, NULL);
  tap_ok (status == FOMM_OK && result.found && fomm_square_iou (&result.square, &world.object) > 0.75 &&
              result.evaluations < 100,
          "confidence alone, IoU %.2f, %d detections", fomm_square_iou (&result.square, &world.object),
          result.evaluations);
}

static void
test_clip (void)
{
  FommCropResult results[6] = {0};

  for (int i = 0; i < 6; i++)
    results[i] = (FommCropResult){{200 + 2 * i, 100, 240}, true, 0.7, 5};
  FommCropResult still = fomm_crop_combine (results, 6, 1, 900, 600);
  tap_ok (still.found && fabs (still.square.size - 240) < 1 && fabs (still.square.x - 205) < 1 &&
              still.evaluations == 30,
          "a still head keeps its square");
  results[5].square.x = 350;
  results[2].found = false;
  results[3].square = (FommSquare){700, 500, 60};
  FommCropResult moving = fomm_crop_combine (results, 6, 1, 900, 600);
  tap_ok (moving.square.size > 300 && moving.square.size < 400 && moving.square.x < 230 &&
              moving.square.x + moving.square.size > 560,
          "a travelling head gets a larger one, outliers aside: %.0f + %.0f", moving.square.x, moving.square.size);
  tap_ok (!fomm_crop_combine (results, 0, 1, 90, 60).found, "no frames, nothing found");
}

static void
test_square (void)
{
  const FommSquare a = {0, 0, 10}, b = {5, 0, 10}, out = {-10, 80, 40}, big = {-10, -10, 120};
  FommSquare moved = fomm_square_bring_inside (&out, 1, 200, 100, 1);
  FommSquare shrunk = fomm_square_bring_inside (&big, 1, 200, 100, 0.75);
  FommSquare less = fomm_square_bring_inside (&big, 1, 200, 50, 0.75);

  tap_ok (fabs (fomm_square_iou (&a, &b) - 1.0 / 3) < 1e-12 && fomm_square_iou (&a, &out) == 0, "IoU");
  tap_ok (moved.x == 0 && moved.y == 60 && moved.size == 40, "a square outside is moved inside");
  tap_ok (shrunk.size == 100 && shrunk.x == 0 && shrunk.y == 0, "a larger one is shrunk");
  tap_ok (less.size == 90 && less.y == -20, "but not too much, it reaches out on both sides then");
}

static void
test_spread (void)
{
  static float maps[2][33][33];
  float spread[2];

  for (int y = 0; y < 33; y++)
    for (int x = 0; x < 33; x++)
      maps[0][y][x] = expf (-0.5F * (float) ((x - 20) * (x - 20) + (y - 8) * (y - 8)) / 4.0F) / (8 * 3.14159265F);
  maps[1][16][0] = maps[1][16][32] = 0.5F;
  fomm_heatmap_spread (&maps[0][0][0], 2, 33, 33, spread);
  tap_ok (fabs (spread[0] - 2 * sqrt (2) / 16) < 1e-3, "spread of a Gaussian: %g", spread[0]);
  tap_ok (fabs (spread[1] - 1) < 1e-6, "two far peaks are one uncertain keypoint: %g", spread[1]);
}

int
main (void)
{
  test_square ();
  test_spread ();
  test_find ();
  test_aspect ();
  test_nothing ();
  test_follow ();
  test_without_layout ();
  test_clip ();
  return tap_done ();
}
