/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Who is seen: what skin, hair and clothes agree on. */
#pragma once

#include "draw.h"
#include "vector.h"

typedef enum HeadKind {
  HEAD_NATURAL,
  HEAD_STONE,   /* a statue: one material all over */
  HEAD_PAINTED, /* painted skin, dyed hair, odd colours */
} HeadKind;

typedef struct HeadPerson {
  HeadKind kind;
  float masculine, age, melanin; /* 0 … 1 */
  Vec3 stone;                    /* linear */
  uint32_t seed;                 /* of every procedural pattern on this person */
  float u, v;                    /* where the person's noise begins, tiles */
} HeadPerson;

void head_person_draw (FommRandom *random, HeadPerson *person);

/** sRGB 0 … 255 to linear 0 … 1. */
Vec3 head_linear (float red, float green, float blue);

/** Any colour, mostly muted. */
Vec3 head_any_colour (FommRandom *random);
