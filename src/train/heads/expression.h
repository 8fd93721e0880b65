/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Expressions as weights of the shapes. */
#pragma once

#include "draw.h"
#include "geometry.h"
#include "shapes.h"

/** Draws an expression; `driving` ones open the mouth and smile more often. */
void head_expression_draw (FommRandom *random, float amplitude, bool driving, float shapes[HEAD_SHAPES]);

/** The chosen one. */
void head_expression_of (const FommHeadsFace *face, float shapes[HEAD_SHAPES]);

/** Adds gaze, −1 … 1. */
void head_expression_look (float x, float y, float shapes[HEAD_SHAPES]);
