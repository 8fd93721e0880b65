/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The head of the page that crops: Cancel and Done around the title, and the page's own steps where there is room.
 *
 * Signals: "cancel" (), "done" (), "undo" (), "redo" (). */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_CROP_HEADER (vivant_crop_header_get_type ())
G_DECLARE_FINAL_TYPE (VivantCropHeader, vivant_crop_header, VIVANT, CROP_HEADER, AdwBin)

GtkWidget *vivant_crop_header_new (const char *title);
void vivant_crop_header_set_subtitle (VivantCropHeader *self, const char *subtitle);
void vivant_crop_header_set_steps (VivantCropHeader *self, gboolean can_undo, gboolean can_redo);
/** Without the buttons for steps, which would take the title's place. */
void vivant_crop_header_set_compact (VivantCropHeader *self, gboolean compact);

G_END_DECLS
