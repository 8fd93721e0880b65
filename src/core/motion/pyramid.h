/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Resized parts of one picture, fast enough for hundreds of them: the picture is halved again and again, once, and
 * parts are read bilinearly from the level that is at most twice too large. */
#pragma once

#include "fomm.h"
#include "motion/square.h"

typedef struct FommPyramid {
  FommImage level[16]; /**< [0] is the caller's picture, the others belong to the pyramid */
  int levels;
} FommPyramid;

/** Builds the levels; `picture` must live as long as the pyramid and have 1, 3 or 4 channels (alpha is ignored). On
 * failure the pyramid is empty. */
FOMM_MUST_CHECK FommStatus fomm_pyramid_init (FommPyramid *pyramid, const FommImage *picture, FommError *error);

/** Frees the levels. NULL and empty are fine. */
void fomm_pyramid_clear (FommPyramid *pyramid);

/** Writes one square, resized to width × height pixels of `channels` (1 or 3) bytes without padding, into `out`. Grey
 * pictures are replicated to colour and colour is weighted to grey (Rec. 601). Beyond the picture its edge repeats. */
void fomm_pyramid_crop (const FommPyramid *pyramid, const FommSquare *square, int width, int height, int channels,
                        uint8_t *out);
