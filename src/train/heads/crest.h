/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Hair that stands up: quiffs, pompadours, high crowns. It raises the shell and the locks that lie on it. */
#pragma once

#include "random.h"
#include "vector.h"

typedef struct HeadCrest {
  Vec3 way;     /* from the middle of the skull to the crest's top, unit length */
  float height; /* of the top above the head, cm; 0: no crest */
  float spread; /* cosine of the angle at which it ends */
} HeadCrest;

/** Most heads get none. */
void head_crest_draw (FommRandom *random, HeadCrest *crest);

/** How far a crest lifts hair at a place of the head or above it, cm. */
float head_crest_height (const HeadCrest *crest, Vec3 place);
