/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A key light that casts shadows, a second light from anywhere, and the surroundings. */
#pragma once

#include "draw.h"
#include "skin.h"

typedef struct HeadLight {
  Vec3 key, second;               /* unit directions towards the lights */
  Vec3 key_colour, second_colour; /* linear */
  Vec3 sky, ground;               /* what comes from above and below */
  Vec3 half[2];                   /* between each light and the camera */
  float shadow;                   /* how dark the key's shadows are, 0: an overcast sky, no shadows */
  float creep;                    /* how far light goes round the edge for skin */
} HeadLight;

void head_light_draw (FommRandom *random, HeadLight *light);

/** Colour of a lit spot, linear. `normal` and `tangent` (along hair) are unit vectors in the camera's space, `lit` is 0
 * where the key light does not reach, `open` the ambient occlusion. */
Vec3 head_light_on (const HeadLight *light, const HeadSurface *surface, Vec3 normal, Vec3 tangent, float lit,
                    float open);
