/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The numbers of one keypoint: place, Jacobian, and what the user did to it. */
#pragma once

#include "fomm.h"
#include "vivant-project-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_INSPECTOR (vivant_inspector_get_type ())
G_DECLARE_FINAL_TYPE (VivantInspector, vivant_inspector, VIVANT, INSPECTOR, GtkBox)

GtkWidget *vivant_inspector_new (void);
/** Shows a keypoint, in normalised (-1 … 1) coordinates of the model's picture; hides itself when `keypoints` is NULL
 * or has no such one. `model`, which may name it, and `edit` may be NULL. */
void vivant_inspector_show (VivantInspector *self, const FommModel *model, const FommKeypoints *keypoints, int keypoint,
                            const VivantKeypointEdit *edit);

G_END_DECLS
