/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Where the numbers of keypoints go: beside their ring, inside the picture, where they hide neither another keypoint
 * nor another number. */
#pragma once

#include "fomm.h"

typedef struct FommBadges {
  int count;                            /**< at most FOMM_MAX_KEYPOINTS */
  double radius;                        /**< of a number */
  double left, top, right, bottom;      /**< the picture */
  double centre[FOMM_MAX_KEYPOINTS][2]; /**< of the keypoints */
  double ring[FOMM_MAX_KEYPOINTS];      /**< radius of what is drawn there */
  double at[FOMM_MAX_KEYPOINTS][2];     /**< where the numbers go: set by fomm_badges_place() */
} FommBadges;

/** Finds a place for every number; all lengths are in pixels. The same keypoints always get the same places. */
void fomm_badges_place (FommBadges *badges);
