/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Shoulders and what is worn on them; scarves, hats and glasses. */
#pragma once

#include "draw.h"
#include "person.h"
#include "shell.h"
#include "skin.h"

typedef enum HeadCut {
  HEAD_CUT_ROUND,
  HEAD_CUT_V,
  HEAD_CUT_SHIRT,
  HEAD_CUT_SUIT,
  HEAD_CUT_HIGH,
  HEAD_CUT_BARE
} HeadCut;

typedef enum HeadHat { HEAD_HAT_NONE, HEAD_HAT_CAP, HEAD_HAT_WOOL, HEAD_HAT_BRIM, HEAD_HAT_SCARF } HeadHat;

typedef struct HeadClothes {
  HeadCut cut;
  HeadHat hat;
  Vec3 colour[3], hat_colour, rim_colour;
  int pattern;              /* 0 plain, 1 stripes, 2 checks, 3 flowers, 4 knit */
  float scale;              /* of the pattern, cm */
  float width, slope, base; /* of the shoulders, cm */
  float neckline;           /* how deep, cm */
  bool glasses, sun;
  float glass_width, glass_height, glass_rim, glass_square;
  Vec3 skin; /* of what the clothes leave bare */
} HeadClothes;

void head_clothes_draw (FommRandom *random, const HeadPerson *person, Vec3 skin, HeadClothes *clothes);

/** Height of the hat's rim on the mean head, cm; hair above it is under the hat. */
float head_clothes_rim (const HeadClothes *clothes);

void head_clothes_wear (const HeadClothes *clothes, const HeadGeometry *geometry, const HeadShell *shell,
                        HeadMesh *mesh);

/** Cloth, glasses and hats. */
HeadSurface head_clothes_at (const HeadClothes *clothes, const HeadSpot *spot);

/** The part of the head's own mesh that a collar covers: 1 where cloth is. */
bool head_clothes_cover (const HeadClothes *clothes, const HeadSpot *spot);
