/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One, two or four panes, as many as fit. Panes that are not on screen cost nothing. */
#pragma once

#include "vivant-pane.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_STAGE (vivant_stage_get_type ())
G_DECLARE_FINAL_TYPE (VivantStage, vivant_stage, VIVANT, STAGE, GtkWidget)

void vivant_stage_set_models (VivantStage *self, VivantStudio *studio, VivantSelection *selection,
                              VivantClipReader *reader);
/** Takes everything anew in the next frame of the screen. */
void vivant_stage_queue_update (VivantStage *self);
VivantPane *vivant_stage_get_pane (VivantStage *self, VivantPaneKind kind);
/** The pane that has the focus, else the one of the result. */
VivantPaneKind vivant_stage_get_current (VivantStage *self);

G_END_DECLS
