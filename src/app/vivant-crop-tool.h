/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Places the square that the model sees: drag it or its corners, scroll, or use the keys. Tab goes on to the corners.
 *
 * Signal "changed" (): the crop is another. */
#pragma once

#include "vivant-found.h"
#include "vivant-project-state.h"
#include "vivant-result.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_CROP_TOOL (vivant_crop_tool_get_type ())
G_DECLARE_FINAL_TYPE (VivantCropTool, vivant_crop_tool, VIVANT, CROP_TOOL, GtkWidget)

/** `picture` stands for an input of width × height pixels, which is what squares are counted in; it may be smaller. */
GtkWidget *vivant_crop_tool_new (VivantMediaPicture *picture, int width, int height);
void vivant_crop_tool_set_picture (VivantCropTool *self, VivantMediaPicture *picture, int width, int height);
void vivant_crop_tool_get_crop (VivantCropTool *self, VivantCrop *crop);
/** Keeps it inside the picture; an automatic one becomes one placed by hand when it is moved. */
void vivant_crop_tool_set_crop (VivantCropTool *self, const VivantCrop *crop);

/** The same; what is drawn goes there from where it was. Without animations at once. */
void vivant_crop_tool_glide (VivantCropTool *self, const VivantCrop *crop);

/** What the model found in the picture. Only drawn. */
void vivant_crop_tool_set_found (VivantCropTool *self, const VivantFound *found);
/** TRUE while the square is being dragged. */
gboolean vivant_crop_tool_get_dragging (VivantCropTool *self);

G_END_DECLS
