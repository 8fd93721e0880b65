/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The settings of a project: inputs, model, motion, picture. */
#pragma once

#include "vivant-clip-reader.h"
#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_SIDEBAR (vivant_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (VivantSidebar, vivant_sidebar, VIVANT, SIDEBAR, AdwBin)

void vivant_sidebar_set_studio (VivantSidebar *self, VivantStudio *studio, VivantClipReader *reader);

/** The row of an input that `widget` is or is in: the portrait's, or the driver's; NULL for everything else. */
GtkWidget *vivant_sidebar_get_input_row (VivantSidebar *self, GtkWidget *widget, gboolean *driver);

G_END_DECLS
