/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "draw.h"
#include "expression.h"
#include "noise.h"

#include <string.h>

/* What the face does at a share of the clip's time; between the marks it goes smoothly from one to the next. */
typedef struct {
  float at, yaw, pitch, roll, gaze_x, gaze_y, smile, brow;
} Mark;

static const float FURTHEST = 27; /* of the turns below */

/* Degrees; a clip's seed scales and mirrors them. */
static const Mark marks[] = {
    {0, 0, 0, 0, 0, 0, 0, 0},           {.05F, 0, 0, 0, 0, 0, 0, 0},        {.14F, 4, 3, 1, 0, 0, .1F, .3F},
    {.24F, -5, -2, -2, 0, 0, .1F, 0},   {.34F, 2, 1, 1, 0, 0, .15F, .2F},   {.4F, 0, 0, 0, .75F, .1F, 0, .1F},
    {.45F, 8, -1, 1, .8F, 0, 0, 0},     {.49F, 3, 0, 0, -.75F, 0, 0, 0},    {.54F, -9, 0, -1, -.8F, .3F, 0, .3F},
    {.58F, 0, -4, 0, 0, .5F, .1F, .5F}, {.64F, 27, 1, 3, .2F, 0, .7F, 0},   {.7F, 25, 2, 4, -.1F, 0, .9F, .2F},
    {.79F, -26, 3, -4, 0, 0, .3F, .3F}, {.85F, -22, 0, -3, .2F, 0, .2F, 0}, {.92F, 0, 2, 0, 0, 0, .9F, .2F},
    {.97F, 2, 1, 1, 0, 0, .95F, .1F},   {1, 0, 0, 0, 0, 0, .3F, 0},
};

/* Mouth shapes of speech, and the first two resonances of the vowels, hertz. */
typedef struct {
  float jaw, funnel, pucker, stretch, lower, upper, press, first, second;
} Viseme;

static const Viseme visemes[] = {
    {.02F, 0, 0, 0, 0, 0, .35F, 250, 1000},        {.55F, 0, 0, .1F, .2F, .1F, 0, 760, 1250},
    {.3F, 0, 0, .35F, .3F, .15F, 0, 530, 1850},    {.16F, 0, 0, .5F, .25F, .1F, 0, 300, 2300},
    {.36F, .6F, .15F, 0, .1F, 0, 0, 500, 900},     {.14F, .2F, .75F, 0, 0, 0, 0, 320, 820},
    {.28F, .15F, 0, .1F, .35F, .2F, 0, 480, 1500}, {.42F, .1F, 0, .2F, .3F, .2F, 0, 650, 1600},
};

static const float SYLLABLES = 5.2F; /* a second */

static float
mix (float a, float b, float t)
{
  return a + (b - a) * t;
}

static Mark
mark_at (float share)
{
  gsize i = 0;
  while (i + 2 < G_N_ELEMENTS (marks) && share > marks[i + 1].at)
    i++;
  const Mark *a = &marks[i], *b = a + 1;
  const float t = smooth_step (share, a->at, b->at);
  return (Mark){share,
                mix (a->yaw, b->yaw, t),
                mix (a->pitch, b->pitch, t),
                mix (a->roll, b->roll, t),
                mix (a->gaze_x, b->gaze_x, smooth_step (t, .2F, .6F)),
                mix (a->gaze_y, b->gaze_y, smooth_step (t, .2F, .6F)),
                mix (a->smile, b->smile, t),
                mix (a->brow, b->brow, t)};
}

/* 0 while silent. Words end now and then. */
static float
talking (uint32_t seed, float share, float time)
{
  const float first = smooth_step (share, .04F, .07F) * (1 - smooth_step (share, .36F, .39F));
  const float second = smooth_step (share, .71F, .74F) * (1 - smooth_step (share, .86F, .89F));
  const int syllable = (int) floorf (time * SYLLABLES);
  const float word = head_hash (syllable, 3, seed) < .12F ? .15F : 1;
  return (first + second) * word;
}

static const Viseme *
viseme_of (uint32_t seed, int syllable)
{
  /* Consonants that close the mouth come between the vowels. */
  if (head_hash (syllable, 1, seed) < .22F)
    return &visemes[0];
  return &visemes[1 + (int) (head_hash (syllable, 2, seed) * 6.99F)];
}

static void
speak (uint32_t seed, float share, float time, FommHeadsActing *acting)
{
  const float at = time * SYLLABLES, t = smooth_step (at - floorf (at), .3F, 1), loud = talking (seed, share, time);
  const Viseme *a = viseme_of (seed, (int) floorf (at)), *b = viseme_of (seed, (int) floorf (at) + 1);
  const float stress = loud * (.75F + .5F * head_hash ((int) floorf (at), 4, seed));
  float *w = acting->shapes;

  w[JAW_OPEN] += stress * mix (a->jaw, b->jaw, t);
  w[MOUTH_FUNNEL] += stress * mix (a->funnel, b->funnel, t);
  w[MOUTH_PUCKER] += stress * mix (a->pucker, b->pucker, t);
  for (int side = 0; side < 2; side++) {
    w[MOUTH_STRETCH_L + side] += stress * mix (a->stretch, b->stretch, t);
    w[MOUTH_LOWER_DOWN_L + side] += stress * mix (a->lower, b->lower, t);
    w[MOUTH_UPPER_UP_L + side] += stress * mix (a->upper, b->upper, t);
    w[MOUTH_PRESS_L + side] += loud * mix (a->press, b->press, t);
  }
  acting->voice = loud * clamp_unit (.25F + 1.6F * mix (a->jaw, b->jaw, t) - .3F * mix (a->press, b->press, t));
  acting->vowel[0] = mix (a->first, b->first, t);
  acting->vowel[1] = mix (a->second, b->second, t);
  const float tune = sinf (1.9F * time) + .5F * sinf (4.7F * time + 1);
  acting->pitch = (110 + 90 * head_hash (0, 9, seed)) * (1 + .07F * tune);
}

/* Lids fall in a tenth of a second and rise in two; about every two and a half seconds. */
static float
blink_at (uint32_t seed, float time)
{
  const float period = 1.9F, slot = floorf (time / period);
  const float begin = slot * period + .5F + .9F * head_hash ((int) slot, 5, seed), t = time - begin;
  if (head_hash ((int) slot, 6, seed) > .85F || t < 0)
    return 0;
  return smooth_step (t, 0, .1F) * (1 - smooth_step (t, .16F, .36F));
}

/* Heads are never quite still. */
static float
sway (uint32_t seed, float time, int which)
{
  const float phase = 6.28F * head_hash (which, 8, seed);
  return (sinf (1.1F * time + phase) - sinf (phase) + .4F * (sinf (2.9F * time + 2 * phase) - sinf (2 * phase)));
}

void
fomm_train_heads_act (uint64_t seed, double time, double duration, double turn, FommHeadsActing *acting)
{
  const float degree = 3.14159265F / 180, now = (float) time, share = (float) (duration > 0 ? time / duration : 0);
  const uint32_t mixed = (uint32_t) (seed ^ seed >> 32);
  const Mark mark = mark_at (clamp_unit (share));
  const float mirror = head_hash (1, 7, mixed) < .5F ? -1 : 1, wide = .75F + .25F * head_hash (2, 7, mixed);
  const float turned = wide * (float) turn / FURTHEST;
  FommHeadsFace *face = &acting->face;

  memset (acting, 0, sizeof *acting);
  face->yaw = degree * (mirror * turned * mark.yaw + .8F * sway (mixed, now, 0));
  face->pitch = degree * (wide * mark.pitch + .6F * sway (mixed, now, 1));
  face->roll = degree * (mirror * wide * mark.roll + .5F * sway (mixed, now, 2));
  face->x = .02F * face->yaw + .0015F * sway (mixed, now, 3);
  face->y = .0015F * sway (mixed, now, 4);
  speak (mixed, share, now, acting);
  float *w = acting->shapes;
  const float blink = blink_at (mixed, now);
  for (int side = 0; side < 2; side++) {
    w[EYE_BLINK_L + side] = blink;
    w[MOUTH_SMILE_L + side] += mark.smile * (1 - .5F * clamp_unit (acting->voice));
    w[CHEEK_SQUINT_L + side] += .5F * mark.smile;
    w[EYE_SQUINT_L + side] += .2F * mark.smile;
    w[BROW_INNER_UP_L + side] += mark.brow;
    w[BROW_OUTER_UP_L + side] += .7F * mark.brow;
  }
  face->gaze_x = mirror * mark.gaze_x;
  face->gaze_y = mark.gaze_y;
  head_expression_look (face->gaze_x, face->gaze_y, w);
  for (int s = 0; s < HEAD_SHAPES; s++)
    w[s] = clamp_unit (w[s]);
  face->jaw = w[JAW_OPEN];
  face->blink = blink;
  face->smile = w[MOUTH_SMILE_L];
  face->pucker = w[MOUTH_PUCKER];
}
