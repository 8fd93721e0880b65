/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Which keypoint is pointed at and which is chosen: shared by all panes of a window. -1 is none.
 *
 * Properties, writable and notifying: "hovered", "selected". */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_SELECTION (vivant_selection_get_type ())
G_DECLARE_FINAL_TYPE (VivantSelection, vivant_selection, VIVANT, SELECTION, GObject)

VivantSelection *vivant_selection_new (void);
int vivant_selection_get_hovered (VivantSelection *self);
void vivant_selection_set_hovered (VivantSelection *self, int keypoint);
int vivant_selection_get_selected (VivantSelection *self);
void vivant_selection_set_selected (VivantSelection *self, int keypoint);

/** Whether a keypoint is being dragged: nothing should move under the pointer then. Property "held". */
gboolean vivant_selection_get_held (VivantSelection *self);
void vivant_selection_set_held (VivantSelection *self, gboolean held);

G_END_DECLS
