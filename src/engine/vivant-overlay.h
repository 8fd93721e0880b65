/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What the model sees, painted into pictures: for exports and `vivant-cli inspect`. Any thread. */
#pragma once

#include "vivant-rendered-frame.h"

G_BEGIN_DECLS

typedef enum VivantOverlay {
  VIVANT_OVERLAY_NONE,
  VIVANT_OVERLAY_KEYPOINTS,    /**< result with the keypoints' ellipses and Jacobian axes */
  VIVANT_OVERLAY_OCCLUSION,    /**< colour map; dark is what the network paints itself */
  VIVANT_OVERLAY_FLOW,         /**< colour wheel: direction and size of the movement */
  VIVANT_OVERLAY_MASKS,        /**< every place in the colour of the keypoint that moves it */
  VIVANT_OVERLAY_DEFORMED,     /**< the source warped by the flow alone */
  VIVANT_OVERLAY_SIDE_BY_SIDE, /**< source, driver and result beside each other */
  VIVANT_N_OVERLAYS,
} VivantOverlay;

/** Identifier for settings and command lines: "none", "keypoints" … "side-by-side". Static. */
const char *vivant_overlay_get_id (VivantOverlay overlay);
gboolean vivant_overlay_from_id (const char *id, VivantOverlay *overlay);

/** The planes (FommParts) a frame must hold for the overlay. */
unsigned vivant_overlay_get_parts (VivantOverlay overlay);

/** Size in pixels of the painted picture for a result of width × height. */
void vivant_overlay_get_size (VivantOverlay overlay, int *width, int *height);

/** Whether the overlay can be painted of a frame that is known only as such a result. */
gboolean vivant_overlay_is_in_result (VivantOverlay overlay, const VivantResult *result);

/** The picture of a frame with the overlay, as large as its result (side by side: three times as wide). `source` is
 * what the model saw of the portrait. Maps are painted with the precision of a VivantResult, so that a known frame
 * gives the same as one that is rendered now. A new reference, or NULL when memory is short. */
VivantMediaPicture *vivant_overlay_paint (VivantOverlay overlay, const VivantRenderedFrame *frame,
                                          const VivantMediaPicture *source);

/** Draws numbered keypoints with their local affine maps into a picture that covers [-1, 1]. FALSE when memory is
 * short. */
gboolean vivant_overlay_draw_keypoints (VivantMediaPicture *picture, const FommKeypoints *keypoints);

/** Where the numbers of keypoints go, all in pixels: beside the rings around `centres`, inside `bounds` (left, top,
 * right, bottom), hiding as little as they can. `radius` is that of a number. The window and exports use the same. */
void vivant_overlay_place_numbers (int count, const double (*centres)[2], const double *rings, double radius,
                                   const double bounds[4], double (*places)[2]);

/** Maps as pictures of width × height; NULL when the plane is not there or memory is short. */
VivantMediaPicture *vivant_overlay_occlusion_picture (const FommFrameData *data, int width, int height);
VivantMediaPicture *vivant_overlay_flow_picture (const FommFrameData *data, int width, int height);
VivantMediaPicture *vivant_overlay_masks_picture (const FommFrameData *data, int width, int height);
VivantMediaPicture *vivant_overlay_deformed_picture (const FommFrameData *data, int width, int height);

/** One mask or heatmap (height × width, brightest where it reaches `peak`) in the colour of a keypoint. */
VivantMediaPicture *vivant_overlay_mask_picture (const float *mask, int width, int height, float peak, int keypoint);

G_END_DECLS
