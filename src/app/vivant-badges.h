/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The numbers of keypoints: where they go, and each as a picture that is drawn once and then only copied, since text
 * and round corners are most of what marks would cost in every frame. */
#pragma once

#include "vivant-overlay-view.h"

G_BEGIN_DECLS

/** Zeroed: nothing yet. Whoever draws the same keypoints again and again keeps one. */
struct VivantBadges {
  /* What the pictures look like. */
  double size;
  int scale;
  guint font;
  gboolean opaque_halo;
  cairo_surface_t *images[FOMM_MAX_KEYPOINTS];
  /* What the places were found for. */
  gboolean placed;
  VivantSquare square;
  FommKeypoints keypoints;
  double radius;
  graphene_point_t offsets[FOMM_MAX_KEYPOINTS];
};

/** The numbers 0 … `count` - 1, `size` pixels across, in the font of `widget` and in its resolution. */
void vivant_badges_prepare (VivantBadges *self, GtkWidget *widget, double size, gboolean opaque_halo, int count);
/** Where the numbers of these keypoints go, as offsets from them; found once for the same keypoints. */
const graphene_point_t *vivant_badges_place (VivantBadges *self, const VivantSquare *square,
                                             const FommKeypoints *keypoints, double radius);
/** Draws the number of keypoint `k` around `at`, on whole device pixels. */
void vivant_badges_draw (const VivantBadges *self, cairo_t *cr, int k, const graphene_point_t *at, double alpha);
void vivant_badges_clear (VivantBadges *self);

G_END_DECLS
