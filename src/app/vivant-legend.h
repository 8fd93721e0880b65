/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Says what the colours of a map mean: a column beside the map where there is room, else a line below it. */
#pragma once

#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_LEGEND (vivant_legend_get_type ())
G_DECLARE_FINAL_TYPE (VivantLegend, vivant_legend, VIVANT, LEGEND, GtkWidget)

GtkWidget *vivant_legend_new (void);
/** `result` may be NULL. Hides itself when there is nothing to say. `rim` is the movement at the flow's rim, pixels. */
void vivant_legend_update (VivantLegend *self, VivantView view, VivantResult *result, double rim, VivantStudio *studio);

/** Width of the column, height of the line; the legend takes the form that its allocation allows. */
#define VIVANT_LEGEND_WIDTH 148
#define VIVANT_LEGEND_HEIGHT 40

G_END_DECLS
