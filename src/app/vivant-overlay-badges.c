/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-overlay-view.h"
#include "vivant-overlay.h"

void
vivant_overlay_place_badges (const VivantSquare *square, const FommKeypoints *keypoints, double badge,
                             graphene_point_t *offsets)
{
  const double bounds[4] = {square->x, square->y, square->x + square->width, square->y + square->height};
  double centres[FOMM_MAX_KEYPOINTS][2], rings[FOMM_MAX_KEYPOINTS], places[FOMM_MAX_KEYPOINTS][2];

  for (int k = 0; k < keypoints->count; k++) {
    const graphene_point_t at = vivant_square_map (square, keypoints->value[k][0], keypoints->value[k][1]);

    centres[k][0] = at.x;
    centres[k][1] = at.y;
    rings[k] = vivant_overlay_keypoint_reach (square, keypoints, k);
  }
  vivant_overlay_place_numbers (keypoints->count, (const double (*)[2]) centres, rings, badge, bounds, places);
  for (int k = 0; k < keypoints->count; k++)
    offsets[k] = GRAPHENE_POINT_INIT ((float) (places[k][0] - centres[k][0]), (float) (places[k][1] - centres[k][1]));
}
