/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Ground truth of rendered views. */
#pragma once

#include "view.h"

/** Positions and Jacobians of the keypoints. */
void head_truth_points (const HeadView *view, const HeadGeometry *geometry, FommHeadsPoint *points);

/** Flow from the driving to the source picture, what of it the source shows, and the driving picture's parts; each
 * may be NULL. cells² of them. */
void head_truth_flow (const HeadView *source, const HeadView *driving, const HeadMesh *mesh, int cells, float *flow,
                      uint8_t *visible, uint8_t *parts);
