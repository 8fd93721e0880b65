/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Smooth-edged drawing on a canvas: shapes are collected in a coverage mask, overlapping as one, and laid down in one
 * colour. Coordinates are pixels with the centre of the top left pixel at (0, 0). One thread. */
#pragma once

#include "fomm.h"
#include "view/canvas.h"
#include "view/ellipse.h"

typedef struct FommPaint {
  FommCanvas canvas;
  uint8_t *mask;                /**< width × height, 0 … 255 */
  int left, top, right, bottom; /**< what is covered; right and bottom are beyond */
} FommPaint;

FOMM_MUST_CHECK FommStatus fomm_paint_init (FommPaint *paint, const FommCanvas *canvas, FommError *error);
void fomm_paint_clear (FommPaint *paint);

/** A line with round ends. */
void fomm_paint_line (FommPaint *paint, double x0, double y0, double x1, double y1, double width);

/** A filled disc, or a filled square with rounded corners. */
void fomm_paint_disc (FommPaint *paint, double x, double y, double radius);
void fomm_paint_square (FommPaint *paint, double x, double y, double half);

/** The outline of an ellipse, dashed where asked for. */
void fomm_paint_ellipse (FommPaint *paint, double x, double y, const FommEllipse *ellipse, double width, bool dashed);

/** A line with a head at its end. */
void fomm_paint_arrow (FommPaint *paint, double x0, double y0, double x1, double y1, double width);

/** A number, centred; digits are `height` pixels high. */
void fomm_paint_number (FommPaint *paint, int number, double x, double y, double height);

/** Lays the colour down where shapes were drawn since the last time, and forgets them. */
void fomm_paint_fill (FommPaint *paint, const uint8_t rgb[3], double alpha);
