/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Hair: a shell that follows the scalp, and locks that grow from it, comb, fall and curl. */
#pragma once

#include "crest.h"
#include "draw.h"
#include "noise.h"
#include "person.h"
#include "shell.h"
#include "skin.h"

typedef enum HeadHairStyle {
  HEAD_HAIR_SHAVED,
  HEAD_HAIR_CROPPED,
  HEAD_HAIR_SHORT,
  HEAD_HAIR_CURLY,
  HEAD_HAIR_BOB,
  HEAD_HAIR_LONG,
  HEAD_HAIR_TIED,
} HeadHairStyle;

typedef struct HeadHair {
  HeadHairStyle style;
  Vec3 colour, tip;
  float length, spread; /* of locks, cm; share by which they differ */
  float volume;         /* how far locks lie off the head, cm */
  float curl, turns;    /* radius of curls, cm; turns a cm */
  float parting;        /* where it is, cm from the middle */
  float lift, back, forward, gravity;
  float fringe;   /* length of locks on the forehead, 0: none */
  float hairline; /* shift of the hairline, cm; negative recedes */
  float crown;    /* baldness of the crown, 0 … 1 */
  float width;    /* of a lock, cm */
  float shine;
  float beard;  /* length of beard locks, cm; 0: none */
  bool covered; /* by a hat: what grows above the rim is left out */
  float rim;    /* height of the hat's rim, cm */
  bool over_ears;
  HeadCrest crest;
  uint32_t seed;
} HeadHair;

/** Needs the person; colours come first because skin and brows use them. */
void head_hair_draw (FommRandom *random, const HeadPerson *person, HeadHair *hair);

/** Presses ears that lie under hair to the head; before the shell is measured. */
void head_hair_press_ears (const HeadHair *hair, HeadMesh *mesh, const HeadGeometry *geometry);

/** Adds the hair to the mesh. */
void head_hair_grow (const HeadHair *hair, const HeadPerson *person, const HeadGeometry *geometry,
                     const HeadShell *shell, const HeadNoise *noise, HeadMesh *mesh);

/** Colour of hair and locks. */
HeadSurface head_hair_at (const HeadHair *hair, const HeadSpot *spot);
