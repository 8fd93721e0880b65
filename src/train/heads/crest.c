/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "crest.h"

#include "draw.h"

static const Vec3 MIDDLE = {0, 3, 0}; /* of the skull, cm */

void
head_crest_draw (FommRandom *random, HeadCrest *crest)
{
  *crest = (HeadCrest){0};
  if (!draw_chance (random, .35F))
    return;
  crest->way = vec3_unit (vec3 (.3F * draw_normal (random), 1, draw_between (random, -.45F, .65F)));
  crest->height = draw_between (random, 1, 6.5F);
  crest->spread = draw_between (random, .2F, .8F);
}

float
head_crest_height (const HeadCrest *crest, Vec3 place)
{
  if (crest->height <= 0)
    return 0;
  const float towards = vec3_dot (vec3_unit (vec3_sub (place, MIDDLE)), crest->way);
  return crest->height * sqrtf (smooth_step (towards, crest->spread, 1));
}
