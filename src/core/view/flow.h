/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Dense motion as a picture. A deformation says for every place of the result where in the source it comes from
 * (normalised, -1 and 1 at the centres of the outermost pixels); shown is the movement from the source to the result,
 * its opposite. */
#pragma once

#include "view/canvas.h"

typedef enum FommFlowWheel {
  FOMM_FLOW_WHEEL_SAFE,    /**< left and right are blue and orange, up and down light and dark */
  FOMM_FLOW_WHEEL_CLASSIC, /**< hue is direction, as in the literature */
} FommFlowWheel;

/** Movement (x, y), normalised units, y down, at normalised place (u, v). */
void fomm_flow_at (const float *deformation, int height, int width, double u, double v, double movement[2]);

/** Colour of a movement; from `rim` (length, same unit) on the colour is full. */
void fomm_flow_color (FommFlowWheel wheel, double x, double y, double rim, uint8_t rgb[3]);

/** Fills the canvas with the flow of a deformation. */
void fomm_flow_picture (const FommCanvas *canvas, FommFlowWheel wheel, const float *deformation, int height, int width,
                        double rim);

/** Draws the wheel itself, for legends; outside the circle the canvas keeps what it has. */
void fomm_flow_legend (const FommCanvas *canvas, FommFlowWheel wheel);

/** Collects the lengths of all movements of a clip; plain data, zero to start. */
typedef struct FommFlowLengths {
  uint64_t count[512], total;
} FommFlowLengths;

void fomm_flow_lengths_add (FommFlowLengths *lengths, const float *deformation, int height, int width);

/** The 95th percentile, a good rim; never less than 0.01. */
double fomm_flow_lengths_get_rim (const FommFlowLengths *lengths);
