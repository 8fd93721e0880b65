/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * How far this person's head reaches in every direction: what hair lies on and hats are made of. */
#pragma once

#include "mesh.h"

enum { HEAD_SHELL_ROUND = 40, HEAD_SHELL_UP = 24 };

typedef struct HeadShell {
  Vec3 centre;
  float radius[HEAD_SHELL_UP][HEAD_SHELL_ROUND];
} HeadShell;

/** Measures the head in the mesh. */
void head_shell_measure (HeadShell *shell, const HeadMesh *mesh, const HeadGeometry *geometry);

/** Radius in a direction (any length), cm. */
float head_shell_radius (const HeadShell *shell, Vec3 direction);

/** The point, moved outwards until it is `clear` cm off the head. */
Vec3 head_shell_push (const HeadShell *shell, Vec3 point, float clear);
