/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The seam of paste-back. Cross-fading the animated square into the still picture would show everything that moves
 * there twice. Here the *movement* fades: towards the edge of the square the motion field is tapered to rest, so that
 * the portrait's own pixels, bent less and less, run into the still ones without a seam; the network's pixels come in
 * only farther inside, where the motion is whole and both agree. */
#pragma once

#include <stdbool.h>

typedef struct FommSeam {
  bool left, right, top, bottom; /**< sides with picture beyond them; others are the picture's own edge */
  double band;                   /**< width of the taper, in widths of the square */
} FommSeam;

/** What holds at one place of the square. */
typedef struct FommSeamWeights {
  float motion;  /**< share of the motion field, 0 at the edge */
  float network; /**< share of the network's pixels */
} FommSeamWeights;

/** Chooses the band for one frame: wider where the deformation (height × width × 2, normalised source coordinates)
 * moves things across the edge. */
void fomm_seam_adapt (FommSeam *seam, const float *deformation, int height, int width);

/** Weights at (x, y), 0 … 1 across the square. */
FommSeamWeights fomm_seam_at (const FommSeam *seam, double x, double y);
