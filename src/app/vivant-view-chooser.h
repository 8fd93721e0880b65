/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The button that says and changes what a pane shows, and which marks keypoints have. */
#pragma once

#include "vivant-project.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_VIEW_CHOOSER (vivant_view_chooser_get_type ())
G_DECLARE_FINAL_TYPE (VivantViewChooser, vivant_view_chooser, VIVANT, VIEW_CHOOSER, AdwBin)

GtkWidget *vivant_view_chooser_new (VivantPaneKind kind);
/** Follows the state of `project`, which choices are made in; NULL: of none. */
void vivant_view_chooser_update (VivantViewChooser *self, VivantProject *project);

/** Words and icons for a pane or a view; the words are translated. */
const char *vivant_pane_kind_get_title (VivantPaneKind kind);
const char *vivant_view_get_title (VivantView view);
const char *vivant_view_get_icon (VivantView view);

G_END_DECLS
