/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The picture of a pane with what is drawn over it: letterboxed, never cropped. Keypoints can be pointed at, chosen,
 * dragged and moved by keys; before-and-after has its bar.
 *
 * Signal "keypoint-menu" (int keypoint, double x, double y): the menu of a keypoint was asked for. */
#pragma once

#include "vivant-clip-reader.h"
#include "vivant-selection.h"
#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_PICTURE (vivant_picture_get_type ())
G_DECLARE_FINAL_TYPE (VivantPicture, vivant_picture, VIVANT, PICTURE, GtkWidget)

/** All are referenced; NULL clears. */
void vivant_picture_set_models (VivantPicture *self, VivantStudio *studio, VivantSelection *selection,
                                VivantClipReader *reader);
void vivant_picture_set_kind (VivantPicture *self, VivantPaneKind kind);
/** Takes the state of project, store and playhead anew and draws when something is different. */
void vivant_picture_update (VivantPicture *self);

/** The result shown, of the playhead's frame; NULL when there is none. Belongs to the widget. */
VivantResult *vivant_picture_get_result (VivantPicture *self);
/** The keypoints drawn; NULL when none are. Belong to the widget. */
const FommKeypoints *vivant_picture_get_keypoints (VivantPicture *self);
/** Where the picture is within the widget, letterboxed; FALSE when there is none. */
gboolean vivant_picture_get_content (VivantPicture *self, graphene_rect_t *content);
/** TRUE when there is nothing at all to draw. */
gboolean vivant_picture_is_empty (VivantPicture *self);
/** TRUE when the portrait is shown beside what became of it. Not while they are framed differently. */
gboolean vivant_picture_compares (VivantPicture *self);
/** TRUE when the result shown was made with other settings. */
gboolean vivant_picture_is_stale (VivantPicture *self);
/** Length of movement at the rim of the flow's colours, pixels. */
double vivant_picture_get_rim (VivantPicture *self);

G_END_DECLS
