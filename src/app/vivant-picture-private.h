/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-overlay-view.h"
#include "vivant-picture.h"

G_BEGIN_DECLS

struct _VivantPicture {
  GtkWidget parent_instance;

  VivantStudio *studio;
  VivantSelection *selection;
  VivantClipReader *reader;
  gulong selection_handler;
  VivantPaneKind kind;

  VivantResult *result;
  gboolean stale;
  VivantMediaPicture *base; /* what `texture` shows */
  GdkTexture *texture, *before, *map;
  gpointer before_of, map_of; /* what they were made from; only compared */
  VivantView map_view;
  int map_keypoint;
  double rim; /* fixed while a clip plays: the largest of the frames seen */

  double bar; /* before and after: share of the width that shows the portrait */
  gboolean drags_bar;
  int drag; /* keypoint, -1: none */
  gboolean dragged;
  double drag_x, drag_y; /* of the edit when the drag began */
};

/** The rectangle of the content, letterboxed, and the model's square within it, in the widget's coordinates. FALSE
 * when there is nothing to draw. */
gboolean _vivant_picture_layout (VivantPicture *self, graphene_rect_t *content, VivantSquare *square);
/** Keypoints of the pane's kind in the result shown; NULL when there are none. */
const FommKeypoints *_vivant_picture_get_keypoints (VivantPicture *self);
VivantView _vivant_picture_get_view (VivantPicture *self);
/** TRUE when keypoints are drawn, so that they can be picked. */
gboolean _vivant_picture_has_marks (VivantPicture *self);

void _vivant_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void _vivant_picture_init_input (VivantPicture *self);

extern guint _vivant_picture_menu_signal;

G_END_DECLS
