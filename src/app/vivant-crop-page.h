/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-clip-reader.h"
#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_CROP_PAGE (vivant_crop_page_get_type ())
G_DECLARE_FINAL_TYPE (VivantCropPage, vivant_crop_page, VIVANT, CROP_PAGE, AdwBin)

/** NULL while there is no picture to crop. Leaves by the action "win.back". */
GtkWidget *vivant_crop_page_new (VivantStudio *studio, VivantClipReader *reader, gboolean driver);
/** The same for the camera's newest picture and live mode's square, of which a project has no step. */
GtkWidget *vivant_crop_page_new_for_camera (VivantStudio *studio);
/** Steps of this page only: the project has one step for what Done leaves. */
void vivant_crop_page_undo (VivantCropPage *self);
void vivant_crop_page_redo (VivantCropPage *self);

G_END_DECLS
