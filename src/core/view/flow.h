/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include <stdint.h>

/** A movement as a colour: the hue is its direction (right is red, then clockwise with y downwards), the saturation its
 * length: white is no movement, `range` and more are full colour. Same units for all three. Not a number is black. */
void fomm_flow_colour (float dx, float dy, float range, uint8_t rgb[3]);
