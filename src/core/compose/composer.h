/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Detail transfer: a frame at any size, with the fine detail of the full-resolution portrait. The motion field is
 * applied to the portrait itself; the network's small picture is enlarged only where it shows something the portrait
 * does not. The motion field is read in its own convention, -1 and 1 at the centres of the outermost samples, whatever
 * the model's sampling; with "ac0" the two differ by up to two pixels at the rim.
 *
 * Paste-back puts the same into the whole picture, with a seam along which the movement fades (compose/seam.h). */
#pragma once

#include "fomm.h"
#include "motion/square.h"

/** Planes a frame must be rendered with (FommParts). */
#define FOMM_COMPOSE_PARTS (FOMM_PART_DEFORMATION | FOMM_PART_DEFORMED | FOMM_PART_OCCLUSION | FOMM_PART_ALPHA)

typedef struct FommComposer FommComposer;

typedef struct FommComposeSettings {
  FommSquare square; /**< what the model saw of the picture */
  int width, height; /**< of the result; ignored for paste-back, whose result is as large as the picture */
  bool detail;       /**< keep the portrait's fine detail; otherwise the network's picture is enlarged */
  bool paste_back;   /**< give the whole picture */
} FommComposeSettings;

/** A composer for frames of `model_width` × `model_height`. `picture` is the whole portrait, RGB bytes; it is not
 * copied and must outlive the composer. One thread at a time. */
FOMM_MUST_CHECK FommStatus fomm_composer_new (const FommImage *picture, const FommComposeSettings *settings,
                                              int model_width, int model_height, FommComposer **composer,
                                              FommError *error);
/** Frees and clears the pointer; NULL is fine. */
void fomm_composer_free (FommComposer **composer);

/** Size of the results in pixels. */
void fomm_composer_get_size (const FommComposer *composer, int *width, int *height);

/** Composes one frame into `rgb`, `stride` bytes a row. Frames do not depend on each other. Fails when the frame lacks
 * the planes above or has another size. */
FOMM_MUST_CHECK FommStatus fomm_composer_compose (FommComposer *composer, const FommFrameData *frame, uint8_t *rgb,
                                                  ptrdiff_t stride, FommError *error);
