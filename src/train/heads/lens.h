/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * From linear light to the bytes of a picture: exposure curve, colour cast, softness, vignette, grain. */
#pragma once

#include "draw.h"
#include "vector.h"

typedef struct HeadLens {
  Vec3 balance;
  float exposure, contrast, saturation, lift, vignette, blur, grain, grey;
  bool sepia;
} HeadLens;

void head_lens_draw (FommRandom *random, HeadLens *lens);

/** Changes nothing but the tone curve from light to bytes. */
void head_lens_plain (HeadLens *lens);

/** Develops size² linear colours (which it spoils) into RGB bytes. */
void head_lens_develop (const HeadLens *lens, FommRandom *grain, int size, Vec3 *light, Vec3 *scratch,
                        uint8_t *picture);
