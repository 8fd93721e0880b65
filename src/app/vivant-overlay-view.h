/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Marks and maps over a picture. Each function draws one kind in the widget's coordinates; none keeps state. */
#pragma once

#include "vivant-project-state.h"
#include "vivant-result.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** Where the model's square lies in the widget: normalised (-1 … 1) coordinates map to it. */
typedef struct VivantSquare {
  double x, y, width, height;
} VivantSquare;

static inline graphene_point_t
vivant_square_map (const VivantSquare *square, double nx, double ny)
{
  return GRAPHENE_POINT_INIT ((float) (square->x + (nx + 1.0) * 0.5 * square->width),
                              (float) (square->y + (ny + 1.0) * 0.5 * square->height));
}

typedef struct VivantBadges VivantBadges;

/** What decides how keypoints are drawn. */
typedef struct VivantKeypointStyle {
  unsigned marks;        /**< VivantMarks */
  int hovered, selected; /**< -1: none */
  const VivantProjectState *state;
  int frame;
  gboolean high_contrast;
  const FommKeypoints *trail; /**< older positions, oldest first */
  int n_trail;
  const FommKeypoints *numbered; /**< decide where the numbers go, so that those do not hop about; NULL: `keypoints` */
  /** A keypoint that was moved is drawn with its way: 1, it stands where it was and the way leads off; -1, it stands
   * where it was moved to; 0, nothing of it. */
  int shows_way;
  VivantBadges *badges; /**< keeps the numbers for the next time; or NULL */
} VivantKeypointStyle;

/** Colour of a keypoint's mark, and whether its badge has white text. */
void vivant_overlay_keypoint_colour (int keypoint, GdkRGBA *colour, gboolean *white_text);

/** Pixels from a keypoint to the far end of its ellipse. */
double vivant_overlay_keypoint_reach (const VivantSquare *square, const FommKeypoints *keypoints, int k);
/** Finds a place for every keypoint's number, `badge` pixels in radius: offsets from the keypoints, as many. */
void vivant_overlay_place_badges (const VivantSquare *square, const FommKeypoints *keypoints, double badge,
                                  graphene_point_t *offsets);
/** Numbers, ellipses, axes and trails; `widget` gives the font. */
void vivant_overlay_keypoints_snapshot (GtkSnapshot *snapshot, GtkWidget *widget, const VivantSquare *square,
                                        const FommKeypoints *keypoints, const VivantKeypointStyle *style);
/** The keypoint under a point within `reach` pixels, or -1. */
int vivant_overlay_keypoints_pick (const VivantSquare *square, const FommKeypoints *keypoints, double x, double y,
                                   double reach);

/** Maps as textures, in the map's own size; NULL when the result has no such map. */
GdkTexture *vivant_overlay_occlusion_texture (const VivantResult *result);
GdkTexture *vivant_overlay_flow_texture (const VivantResult *result, double rim);
/** One keypoint's mask as alpha in the keypoint's colour. */
GdkTexture *vivant_overlay_mask_texture (const VivantResult *result, int keypoint);
/** The portrait's square (`source`, any size) warped by the result's deformation, `size` pixels a side. */
GdkTexture *vivant_overlay_warped_texture (const VivantResult *result, const VivantMediaPicture *source,
                                           const VivantCrop *crop, int size);

/** White arrows with a black edge on a grid of the map. */
void vivant_overlay_flow_snapshot_arrows (GtkSnapshot *snapshot, const VivantSquare *square,
                                          const VivantResult *result);
/** Cells of the map from one arrow to the next. */
int vivant_overlay_flow_get_spacing (const VivantResult *result);
/** 95th percentile of the movement's length, in pixels of the model's picture. */
double vivant_overlay_flow_get_rim (const VivantResult *result);

/** The colours of the occlusion map (value 0 … 1) and of a movement (direction in radians, counter-clockwise from
 * right; amount 0 … 1), R G B. */
void vivant_overlay_occlusion_colour (double value, guint8 *rgb);
void vivant_overlay_flow_colour (double direction, double amount, guint8 *rgb);

/** A texture of a media picture, sharing its pixels. */
GdkTexture *vivant_texture_from_picture (VivantMediaPicture *picture);

G_END_DECLS
