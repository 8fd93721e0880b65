/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-badges.h"
#include "vivant-kept-node.h"
#include "vivant-overlay-view.h"
#include "vivant-picture.h"
#include "vivant-shown-picture.h"

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
  VivantMediaPicture *base;  /* what is shown; belongs to `shown` */
  VivantMediaPicture *ready; /* the same as large as it was shown when it was read, or NULL */
  VivantShownPicture shown, before;
  VivantKeptNode marks_node, edge_node;
  VivantBadges badges;
  GdkTexture *map;
  VivantResult *map_of; /* what `map` was made from */
  VivantView map_view;
  int map_keypoint;
  double rim;               /* fixed while a clip plays: the largest of the frames seen */
  VivantMediaProbe *rim_of; /* the clip it is of; only compared */

  GtkWidget *bar; /* between before and after */

  GtkGesture *drag_gesture;
  int drag; /* keypoint, -1: none */
  gboolean dragged;
  double drag_x, drag_y; /* of the edit when the drag began */
  float drag_from[2];    /* the keypoint when the drag began, normalised */
  float drag_to[2];
};

/** The rectangle of the content, letterboxed, and the model's square within it, in the widget's coordinates. FALSE
 * when there is nothing to draw. */
gboolean _vivant_picture_layout (VivantPicture *self, graphene_rect_t *content, VivantSquare *square);
/** Keypoints of the pane's kind in the result shown; NULL when there are none. */
const FommKeypoints *_vivant_picture_get_keypoints (VivantPicture *self);
VivantView _vivant_picture_get_view (VivantPicture *self);
/** The keypoints as they are drawn: one that is being dragged is under the pointer already. */
void _vivant_picture_get_drawn_keypoints (VivantPicture *self, FommKeypoints *keypoints);
/** TRUE when keypoints are drawn, so that they can be picked. */
gboolean _vivant_picture_has_marks (VivantPicture *self);
/** The portrait's square; of size 0, which is everything, while the portrait is still being turned. */
VivantCrop _vivant_picture_get_source_crop (VivantPicture *self);
/** TRUE when the result was made of the portrait as it is framed now. */
gboolean _vivant_picture_fits_source (VivantPicture *self);
/** TRUE when keypoints are those of the result, which edits move. */
gboolean _vivant_picture_has_edited_keypoints (VivantPicture *self);

void _vivant_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void _vivant_picture_init_input (VivantPicture *self);

extern guint _vivant_picture_menu_signal;

G_END_DECLS
