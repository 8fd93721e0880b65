/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "person.h"

Vec3
head_linear (float red, float green, float blue)
{
  return vec3 (powf (red / 255, 2.2F), powf (green / 255, 2.2F), powf (blue / 255, 2.2F));
}

Vec3
head_any_colour (FommRandom *random)
{
  const float hue = draw_between (random, 0, 6), strength = draw_unit (random) * draw_unit (random);
  const float value = draw_between (random, 20, 245);
  float channel[3];
  for (int c = 0; c < 3; c++) {
    const float t = clamp_unit (fabsf (fmodf (hue + 2 * (float) c, 6) - 3) - 1);
    channel[c] = value * (1 - strength * (1 - t));
  }
  return head_linear (channel[0], channel[1], channel[2]);
}

static Vec3
draw_stone (FommRandom *random)
{
  const float value = draw_between (random, 70, 235), warm = draw_between (random, -6, 26);
  return head_linear (value + .5F * warm, value, greater (value - warm, 0));
}

void
head_person_draw (FommRandom *random, HeadPerson *person)
{
  const float kind = draw_unit (random);
  person->kind = kind < .045F ? HEAD_STONE : kind < .085F ? HEAD_PAINTED : HEAD_NATURAL;
  person->masculine = draw_chance (random, .5F) ? draw_between (random, .6F, 1) : draw_between (random, 0, .4F);
  person->age = powf (draw_unit (random), 1.3F);
  person->melanin = draw_unit (random);
  person->stone = draw_stone (random);
  person->seed = fomm_random_bits (random);
  person->u = draw_unit (random);
  person->v = draw_unit (random);
}
