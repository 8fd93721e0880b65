/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One tile of noise that repeats without a seam, in four grains and several sizes, looked up everywhere: skin, hair,
 * cloth and backgrounds take it at their own scales and places. */
#pragma once

#include "vector.h"

#include <stdint.h>

enum { HEAD_NOISE_SIDE = 512, HEAD_NOISE_LEVELS = 7 };

/** Grains of the tile, −1 … 1 each. */
typedef struct HeadNoise4 {
  float blotch; /* a few spots a tile */
  float mottle; /* sixteen a tile */
  float fine;   /* a hundred a tile: pores */
  float strand; /* fine across, long along v */
} HeadNoise4;

typedef struct HeadNoise HeadNoise;

HeadNoise *head_noise_new (void);
void head_noise_free (HeadNoise *noise);

/** The level whose texels are as large as a pixel, where a pixel spans `tiles` of the tile. */
int head_noise_level (float tiles);

/** Bilinear; u and v in tiles. */
HeadNoise4 head_noise_at (const HeadNoise *noise, int level, float u, float v);

/** One grain of the nearest texel: for the cut edges of hair. */
float head_noise_strand (const HeadNoise *noise, int level, float u, float v);

/** Hash of three whole numbers, 0 … 1. */
float head_hash (int x, int y, uint32_t seed);
