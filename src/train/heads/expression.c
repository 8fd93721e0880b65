/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "expression.h"

#include <string.h>

static float
half_normal (FommRandom *random, float spread)
{
  return lesser (fabsf (draw_normal (random)) * spread, 1);
}

/* Left and right nearly alike; the right shape follows the left in the list. */
static void
both (FommRandom *random, float *shapes, HeadShape left, float weight)
{
  for (int side = 0; side < 2; side++)
    shapes[left + side] = clamp_unit (shapes[left + side] + weight * (1 + .2F * draw_normal (random)));
}

static void
draw_mouth (FommRandom *random, float amplitude, bool driving, float *w)
{
  if (draw_chance (random, .78F)) {
    w[JAW_OPEN] = half_normal (random, .38F * amplitude);
    if (driving && draw_chance (random, .3F))
      w[JAW_OPEN] = draw_between (random, .25F, 1);
    if (draw_chance (random, .15F))
      w[MOUTH_CLOSE] = .6F * w[JAW_OPEN];
  }
  if (draw_chance (random, driving ? .42F : .3F))
    both (random, w, MOUTH_SMILE_L, driving ? draw_between (random, .1F, 1) : half_normal (random, .5F));
  else if (draw_chance (random, .25F))
    both (random, w, MOUTH_FROWN_L, half_normal (random, .5F));
  static const struct {
    HeadShape shape;
    float chance, spread;
    bool paired;
  } others[] = {
      {MOUTH_FUNNEL, .25F, .5F, false},      {MOUTH_PUCKER, .22F, .55F, false},    {MOUTH_STRETCH_L, .25F, .45F, true},
      {MOUTH_LOWER_DOWN_L, .3F, .45F, true}, {MOUTH_UPPER_UP_L, .3F, .4F, true},   {MOUTH_ROLL_LOWER, .15F, .5F, false},
      {MOUTH_ROLL_UPPER, .12F, .5F, false},  {MOUTH_SHRUG_LOWER, .2F, .4F, false}, {MOUTH_PRESS_L, .12F, .5F, true},
      {MOUTH_DIMPLE_L, .12F, .5F, true},     {MOUTH_LEFT, .06F, .4F, false},       {MOUTH_RIGHT, .06F, .4F, false},
      {JAW_LEFT, .05F, .4F, false},          {JAW_RIGHT, .05F, .4F, false},        {CHEEK_PUFF_L, .06F, .45F, true},
      {NOSE_SNEER_L, .1F, .5F, true}};
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (draw_chance (random, others[i].chance)) {
      const float weight = half_normal (random, others[i].spread);
      if (others[i].paired)
        both (random, w, others[i].shape, weight);
      else
        w[others[i].shape] = clamp_unit (w[others[i].shape] + weight);
    }
}

static void
draw_eyes (FommRandom *random, bool driving, float *w)
{
  const float lids = draw_unit (random) + (driving ? 0 : .14F), brows = draw_unit (random);
  if (lids < .36F) {
    w[EYE_BLINK_L] = draw_chance (random, .6F) ? draw_between (random, .75F, 1) : draw_between (random, .1F, .8F);
    w[EYE_BLINK_R] = draw_chance (random, .94F) ? w[EYE_BLINK_L] : 0;
  } else if (lids < .5F)
    both (random, w, EYE_SQUINT_L, half_normal (random, .5F));
  else if (lids < .65F)
    both (random, w, EYE_WIDE_L, half_normal (random, .5F));
  if (brows < .25F)
    both (random, w, BROW_DOWN_L, half_normal (random, .5F));
  else if (brows < .5F) {
    both (random, w, BROW_INNER_UP_L, half_normal (random, .5F));
    if (draw_chance (random, .7F))
      both (random, w, BROW_OUTER_UP_L, half_normal (random, .5F));
  }
  const float reach = driving && draw_chance (random, .4F) ? .6F : .32F;
  head_expression_look (clamp_to (draw_normal (random) * reach, -1, 1),
                        clamp_to (draw_normal (random) * .7F * reach, -1, 1), w);
}

void
head_expression_draw (FommRandom *random, float amplitude, bool driving, float shapes[HEAD_SHAPES])
{
  memset (shapes, 0, HEAD_SHAPES * sizeof *shapes);
  draw_mouth (random, amplitude, driving, shapes);
  draw_eyes (random, driving, shapes);
  const float smile = .5F * (shapes[MOUTH_SMILE_L] + shapes[MOUTH_SMILE_R]);
  both (random, shapes, CHEEK_SQUINT_L, .6F * smile * draw_unit (random));
}

void
head_expression_look (float x, float y, float shapes[HEAD_SHAPES])
{
  const float right = greater (x, 0), left = greater (-x, 0), up = greater (y, 0), down = greater (-y, 0);
  shapes[EYE_LOOK_OUT_L] = shapes[EYE_LOOK_IN_R] = right;
  shapes[EYE_LOOK_IN_L] = shapes[EYE_LOOK_OUT_R] = left;
  shapes[EYE_LOOK_UP_L] = shapes[EYE_LOOK_UP_R] = up;
  shapes[EYE_LOOK_DOWN_L] = shapes[EYE_LOOK_DOWN_R] = down;
}

void
head_expression_of (const FommHeadsFace *face, float shapes[HEAD_SHAPES])
{
  memset (shapes, 0, HEAD_SHAPES * sizeof *shapes);
  shapes[JAW_OPEN] = face->jaw;
  shapes[EYE_BLINK_L] = shapes[EYE_BLINK_R] = face->blink;
  shapes[MOUTH_SMILE_L] = shapes[MOUTH_SMILE_R] = face->smile;
  shapes[CHEEK_SQUINT_L] = shapes[CHEEK_SQUINT_R] = .5F * face->smile;
  shapes[MOUTH_PUCKER] = face->pucker;
  head_expression_look (face->gaze_x, face->gaze_y, shapes);
}
