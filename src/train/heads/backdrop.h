/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What is behind the person: walls, rooms, streets, foliage, lights out of focus; painted once a pair. */
#pragma once

#include "draw.h"
#include "noise.h"
#include "vector.h"

/** Fills size × size linear colours. `scratch` is as large. */
void head_backdrop_paint (FommRandom *random, const HeadNoise *noise, int size, Vec3 *picture, Vec3 *scratch);
