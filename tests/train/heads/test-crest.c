/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Hair that stands up: how many heads have it, where it rises and where it ends; and that pairs roam the picture. */
#include "heads/crest.h"
#include "heads/heads.h"
#include "tap.h"

#include <math.h>

enum { SEEDS = 2000, PAIRS = 120, SIZE = 64 };

static const Vec3 MIDDLE = {0, 3, 0};

static Vec3
place_at (const HeadCrest *crest, float angle)
{
  const Vec3 side = vec3_unit (vec3_cross (crest->way, vec3 (1, .2F, .3F)));
  return vec3_add (MIDDLE, vec3_scale (vec3_along (vec3_scale (crest->way, cosf (angle)), sinf (angle), side), 11));
}

static void
test_shape (void)
{
  const HeadCrest none = {.height = 0}, crest = {vec3_unit (vec3 (.2F, 1, .3F)), 5, .5F};
  bool falls = true;
  float before = head_crest_height (&crest, place_at (&crest, 0));

  tap_ok (head_crest_height (&none, vec3 (0, 14, 0)) == 0, "a head without a crest is not lifted");
  tap_ok (fabsf (before - 5) < 1e-3F, "the top is as high as the crest");
  for (int i = 1; i <= 100; i++) {
    const float now = head_crest_height (&crest, place_at (&crest, .0104F * (float) i));
    falls = falls && now <= before + 1e-4F && before - now < .5F;
    before = now;
  }
  tap_ok (falls, "it falls steadily, without a step");
  tap_ok (before > 0 && head_crest_height (&crest, place_at (&crest, acosf (.5F) + .001F)) == 0,
          "it ends where it is said to");
  tap_ok (head_crest_height (&crest, vec3 (0, -9, 8)) == 0, "chin and cheeks stay where they are");
}

static void
test_share (void)
{
  FommRandom random;
  HeadCrest crest;
  int some = 0;
  float low = 99, high = 0;

  fomm_random_init (&random, 4, 1);
  for (int i = 0; i < SEEDS; i++) {
    head_crest_draw (&random, &crest);
    if (crest.height <= 0)
      continue;
    some++;
    low = fminf (low, crest.height);
    high = fmaxf (high, crest.height);
  }
  tap_ok (some > SEEDS / 4 && some < SEEDS / 2, "a third of the heads have one (%d of %d)", some, SEEDS);
  tap_ok (low >= 1 && low < 1.2F && high <= 6.5F && high > 6, "from %.1f to %.1f cm", (double) low, (double) high);
}

/* How far the key points go in the mean from source to driving picture, widths of the picture. */
static double
way_of (FommHeadsPainter *painter, guint64 seed)
{
  FommHeadsPoint from[FOMM_HEADS_KEYPOINTS], to[FOMM_HEADS_KEYPOINTS];
  const FommHeadsPair pair = {.source_points = from, .driving_points = to};
  double x = 0, y = 0;

  fomm_train_heads_pair (painter, seed, 0, &pair);
  for (int k = 0; k < FOMM_HEADS_KEYPOINTS; k++) {
    x += (double) (to[k].x - from[k].x) / (2 * FOMM_HEADS_KEYPOINTS);
    y += (double) (to[k].y - from[k].y) / (2 * FOMM_HEADS_KEYPOINTS);
  }
  return hypot (x, y);
}

static void
test_roaming (const char *geometry)
{
  g_autoptr (FommHeads) heads = fomm_train_heads_new (geometry, NULL);
  g_autoptr (FommHeadsPainter) painter = heads ? fomm_train_heads_painter_new (heads, SIZE) : NULL;
  int far = 0, near = 0;

  if (!painter) {
    tap_ok (false, "the head can be read");
    return;
  }
  for (guint64 seed = 0; seed < PAIRS; seed++) {
    const double way = way_of (painter, seed);
    far += way > .12;
    near += way < .04;
  }
  tap_ok (far > PAIRS / 12, "some pairs go far across the picture (%d of %d)", far, PAIRS);
  tap_ok (near > PAIRS / 6, "and some hardly move (%d)", near);
}

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, ==, 2);
  test_shape ();
  test_share ();
  test_roaming (argv[1]);
  return tap_done ();
}
