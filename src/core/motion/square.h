/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The crop: the part of a picture or clip that the model sees. */
#pragma once

#include <stdbool.h>

/** An upright part of a picture, in its pixels; (x, y) is the top left corner, pixel *edges* lie at whole numbers. It
 * may reach beyond the picture, whose edge pixels are then repeated. `size` is its width; the height is `size` ×
 * aspect, where aspect is height / width of the model's picture (1 for nearly every model), so that nothing is ever
 * squashed. */
typedef struct FommSquare {
  double x, y, size;
} FommSquare;

/** Area shared by two squares, divided by the area covered by either. */
double fomm_square_iou (const FommSquare *a, const FommSquare *b);

/** Moves, and if need be shrinks (down to `smallest` of its size, 0 … 1), a square so that it reaches no farther out of
 * the picture than it must. */
FommSquare fomm_square_bring_inside (const FommSquare *square, double aspect, int width, int height, double smallest);

/** The largest square inside a picture: centred sideways, and on tall pictures a little above the middle, where
 * portraits have their heads. */
FommSquare fomm_square_largest (double aspect, int width, int height);
