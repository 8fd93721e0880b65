/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Keypoints and arrows on a picture, as the window shows them, for the command line and for exports. */
#pragma once

#include "fomm.h"
#include "view/canvas.h"

typedef enum FommOverlay {
  FOMM_OVERLAY_NUMBERS = 1 << 0,
  FOMM_OVERLAY_ELLIPSES = 1 << 1, /**< the local affine map applied to a circle */
  FOMM_OVERLAY_AXES = 1 << 2,     /**< where it takes the x axis (with a head) and the y axis */
} FommOverlay;

/** Draws all keypoints. `flags` is a set of FommOverlay; without ellipses a keypoint is a dot. Strokes suit pictures of
 * about 256 to 512 pixels and grow with larger ones. */
FOMM_MUST_CHECK FommStatus fomm_overlay_keypoints (const FommCanvas *canvas, const FommKeypoints *keypoints,
                                                   unsigned flags, FommError *error);

/** Draws the last positions of one keypoint, oldest first, fading towards the past. */
FOMM_MUST_CHECK FommStatus fomm_overlay_trail (const FommCanvas *canvas, int keypoint, const float (*positions)[2],
                                               int count, FommError *error);

/** Draws the movement of a deformation (height × width × 2, see view/flow.h) as arrows, `spacing` pixels apart. */
FOMM_MUST_CHECK FommStatus fomm_overlay_arrows (const FommCanvas *canvas, const float *deformation, int height,
                                                int width, int spacing, FommError *error);
