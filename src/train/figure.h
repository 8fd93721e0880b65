/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A jointed figure that moves its limbs in front of a still background: something that is no face, to try training
 * with. Build, colours, background and movement all come from one number. */
#pragma once

#include "random.h"
#include "view/canvas.h"

#include <stdbool.h>

#define FOMM_FIGURE_PARTS 10

/** One limb: a stadium of `radius` around the segment from joint to end. Lengths are shares of the picture's side. */
typedef struct FommLimb {
  int parent;      /**< limb at whose end (or joint, see `from_joint`) this one begins; -1 for the trunk */
  bool from_joint; /**< begins at the parent's joint, as legs do at the hips */
  double length, radius;
  double rest, swing; /**< angle against the parent, and how far it swings: radians */
  double pace, phase; /**< whole swings a period of movement; offset */
  double colour[3];   /**< 0 … 1 */
  double tip[3];      /**< colour of the last part: hair, hands, feet */
  double tip_from;    /**< where that part begins: 0 at the joint, 1 (none) at the end */
} FommLimb;

typedef struct FommFigure {
  FommLimb limbs[FOMM_FIGURE_PARTS];
  double place[2], sway[2], sway_phase[2]; /**< of the hips */
  double period;                           /**< seconds of one round of movement */
  double ground[2][3];                     /**< background: top and bottom colour */
  double spots[4][6];                      /**< background: x, y, radius, colour */
} FommFigure;

void fomm_figure_init (FommFigure *figure, uint64_t seed);

/** Where the ends of all limbs are `seconds` into the movement, in the order of the limbs; −1 and 1 are the centres of
 * the outermost pixels of a square picture `size` pixels wide. */
void fomm_figure_get_ends (const FommFigure *figure, double seconds, int size, double ends[FOMM_FIGURE_PARTS][2]);

/** Paints the figure as it stands `seconds` into its movement; edges are smooth. */
void fomm_figure_draw (const FommFigure *figure, double seconds, const FommCanvas *canvas);
