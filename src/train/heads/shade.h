/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Colours of a scanned view: one look at the surface a pixel where its samples agree, one a part where they do not. */
#pragma once

#include "scene.h"
#include "shadow.h"
#include "view.h"

/** Adds the person over the backdrop that is in `picture` (size² linear colours; the view has 2 × size samples a
 * side). `shadow` may be NULL. `plain`: albedo without light. */
void head_shade (const HeadView *view, const HeadMesh *mesh, const HeadScene *scene, const HeadNoise *noise,
                 const HeadShadow *shadow, bool plain, Vec3 *picture);
