/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What is painted on the head itself: skin, brows, lips, beard shadow, eyes, and the mouth's inside. */
#pragma once

#include "geometry.h"
#include "noise.h"
#include "person.h"

typedef struct HeadSkin {
  Vec3 tone, lip, cheek, brow, beard_colour, iris, shadow, teeth, mask_colour, sclera, scalp;
  float lipstick, blush, stubble, mottle, freckles, moles, liner, eye_shadow, wrinkles, oil, bags;
  float brow_width, brow_strength, lashes, pupil, shaved, hairline, mouth_light;
  int mask; /* 0 none, else a painted pattern */
} HeadSkin;

/** A spot of a surface before light falls on it. */
typedef struct HeadSurface {
  Vec3 albedo;                 /* linear */
  float specular, gloss, soft; /* strength, exponent, how far light creeps round */
  float hair;                  /* 1: the highlight runs along the strand */
} HeadSurface;

/** Where a surface is looked at. */
typedef struct HeadSpot {
  FommHeadsPart part;
  HeadPaint paint;
  Vec3 place;                /* on the mean head */
  HeadNoise4 coarse, detail; /* tiles of 24 cm and 6 cm */
} HeadSpot;

void head_skin_draw (FommRandom *random, const HeadPerson *person, Vec3 hair, HeadSkin *skin);

/** Face, head, mouth, gums, teeth, eyes, lashes. */
HeadSurface head_skin_at (const HeadSkin *skin, const HeadPerson *person, const HeadSpot *spot);
