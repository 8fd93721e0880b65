/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Where a frame may keep the portrait's own pixels: wherever the network shows the same as the warped source does, only
 * softer. Where it painted something else (an open mouth, a closed eye, what was hidden) it must be believed. */
#pragma once

#include "fomm.h"

typedef struct FommAgreement {
  int width, height;
  float *blend; /**< height × width × 4: shading to add to the warped source (3) and the share of the source, 0 … 1 */
  float *scratch, *line;
} FommAgreement;

FOMM_MUST_CHECK FommStatus fomm_agreement_init (FommAgreement *agreement, int width, int height, FommError *error);
void fomm_agreement_clear (FommAgreement *agreement);

/** Fills `blend` from a frame of that size, which must hold `deformed`; `alpha` and `occlusion` help where present. */
void fomm_agreement_measure (FommAgreement *agreement, const FommFrameData *frame);
