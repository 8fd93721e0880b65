/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A picture with its title, the chooser of what it shows, its legend and what to say when it is empty. */
#pragma once

#include "vivant-picture.h"
#include "vivant-view-chooser.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_PANE (vivant_pane_get_type ())
G_DECLARE_FINAL_TYPE (VivantPane, vivant_pane, VIVANT, PANE, GtkWidget)

GtkWidget *vivant_pane_new (VivantPaneKind kind);
void vivant_pane_set_models (VivantPane *self, VivantStudio *studio, VivantSelection *selection,
                             VivantClipReader *reader);
void vivant_pane_update (VivantPane *self);
VivantPicture *vivant_pane_get_picture (VivantPane *self);

G_END_DECLS
