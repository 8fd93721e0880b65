/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A keypoint in a user's words. */
#pragma once

#include "fomm.h"

#include <glib.h>

G_BEGIN_DECLS

/** "Keypoint 2 · Left Brow" where the model names its keypoints, else "Keypoint 2". Left and right are the picture's. A
 * name that is not known here is shown as the model spells it. `model` may be NULL. Free with g_free(). */
char *vivant_keypoint_dup_title (const FommModel *model, int keypoint);

G_END_DECLS
