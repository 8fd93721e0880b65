/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Colours of maps and keypoints, chosen to be told apart with every kind of colour vision. Pure functions; any thread.
 */
#pragma once

#include "view/canvas.h"

#include <stdbool.h>

/** One labelled place of a legend. */
typedef struct FommColorStop {
  float value;
  uint8_t rgb[3];
} FommColorStop;

/** Stops of the occlusion map, from 0 (painted by the model) to 1 (kept from the portrait); colours between them are
 * linear in sRGB and their lightness rises steadily. */
const FommColorStop *fomm_occlusion_stops (int *count);

/** Colour of one occlusion value; values outside 0 … 1 are clamped, NaN is 0. */
void fomm_occlusion_color (float value, uint8_t rgb[3]);

/** Fills the canvas with a map of height × width values, enlarged bilinearly. */
void fomm_occlusion_picture (const FommCanvas *canvas, const float *map, int height, int width);

/** Colour of a keypoint: twenty different ones, then they repeat. The same keypoint has the same colour everywhere. */
void fomm_keypoint_color (int keypoint, uint8_t rgb[3]);

/** Whether the number on the keypoint's badge is to be white instead of black. */
bool fomm_keypoint_has_white_text (int keypoint);

/** Keypoints 0–9 of every twenty have round badges and solid rings, 10–19 square badges and dashed rings. */
bool fomm_keypoint_is_square (int keypoint);

/** Darkens the canvas to 35 % and lays the keypoint's colour over it, 85 % opaque where the mask (height × width, 0 …
 * 1) is 1. Also for heatmaps, with `gain` = 1 / their peak; 1 for masks. */
void fomm_mask_picture (const FommCanvas *canvas, const float *mask, int height, int width, float gain, int keypoint);
