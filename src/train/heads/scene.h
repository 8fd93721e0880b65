/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Everything that stays the same while a person moves. */
#pragma once

#include "clothes.h"
#include "hair.h"
#include "lens.h"
#include "light.h"
#include "noise.h"
#include "person.h"
#include "skin.h"

typedef struct HeadScene {
  HeadPerson person;
  HeadSkin skin;
  HeadHair hair;
  HeadClothes clothes;
  HeadLight light;
  HeadLens lens;
  float modes[HEAD_MODES], wide, tall; /* the face */
  float span, x, y, distance;          /* the head's size in the picture, its place, the camera's distance in cm */
} HeadScene;

/** Draws a scene; the random stream then goes on to the backdrop and the poses. */
void head_scene_draw (FommRandom *random, HeadScene *scene);

/** Builds the person's mesh at rest. */
void head_scene_build (const HeadScene *scene, const HeadGeometry *geometry, const HeadNoise *noise, HeadShell *shell,
                       HeadMesh *mesh);
