/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Colours of the pictures that show results. Every function is pure. */
#pragma once

#include <stdint.h>

/** A value from 0 (dark violet) to 1 (yellow): brightness rises evenly, so that the map reads the same in grey and with
 * every kind of colour blindness. Other values are clamped; not a number is black. */
void fomm_colormap_value (float value, uint8_t rgb[3]);

/** The colour of keypoint `index`, the same in every picture: neighbours in number are far apart in hue, and every
 * third one differs in brightness. */
void fomm_colormap_category (int index, uint8_t rgb[3]);

/** Hue (turns), saturation and value (0 … 1) as R G B. */
void fomm_colormap_hsv (double hue, double saturation, double value, uint8_t rgb[3]);
