/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Says what the colours of a map mean, or the numbers of the chosen keypoint. */
#pragma once

#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_LEGEND (vivant_legend_get_type ())
G_DECLARE_FINAL_TYPE (VivantLegend, vivant_legend, VIVANT, LEGEND, GtkBox)

GtkWidget *vivant_legend_new (void);
/** `result` may be NULL. Hides itself when there is nothing to say. */
void vivant_legend_update (VivantLegend *self, VivantView view, VivantResult *result, double rim, int keypoint,
                           VivantPaneKind kind, VivantStudio *studio);
/** A narrow legend is left out. */
void vivant_legend_set_narrow (VivantLegend *self, gboolean narrow);

G_END_DECLS
