/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-overlay.h"

#include "view/colormap.h"
#include "view/flow.h"
#include "vivant-media-crop.h"
#include "vivant-sketch.h"

#include <math.h>

/* A movement of an eighth of the picture has full colour: more is rare in portraits. */
static const float FLOW_RANGE = 0.25F;

static const struct {
  const char *id;
  unsigned parts;
} overlays[VIVANT_N_OVERLAYS] = {
    [VIVANT_OVERLAY_NONE] = {"none", FOMM_PART_NONE},
    [VIVANT_OVERLAY_KEYPOINTS] = {"keypoints", FOMM_PART_NONE},
    [VIVANT_OVERLAY_OCCLUSION] = {"occlusion", FOMM_PART_OCCLUSION},
    [VIVANT_OVERLAY_FLOW] = {"flow", FOMM_PART_DEFORMATION},
    [VIVANT_OVERLAY_MASKS] = {"masks", FOMM_PART_MASKS},
    [VIVANT_OVERLAY_DEFORMED] = {"deformed", FOMM_PART_DEFORMED},
    [VIVANT_OVERLAY_SIDE_BY_SIDE] = {"side-by-side", FOMM_PART_NONE},
};

const char *
vivant_overlay_get_id (VivantOverlay overlay)
{
  return overlays[overlay].id;
}

gboolean
vivant_overlay_from_id (const char *id, VivantOverlay *overlay)
{
  for (int i = 0; i < VIVANT_N_OVERLAYS; i++) {
    if (g_str_equal (id, overlays[i].id)) {
      *overlay = (VivantOverlay) i;
      return TRUE;
    }
  }
  return FALSE;
}

unsigned
vivant_overlay_get_parts (VivantOverlay overlay)
{
  return overlays[overlay].parts;
}

void
vivant_overlay_get_size (VivantOverlay overlay, int *width, int *height)
{
  if (overlay == VIVANT_OVERLAY_SIDE_BY_SIDE)
    *width *= 3;
}

/* ---- Keypoints -------------------------------------------------------------------------------------------------- */

void
vivant_overlay_get_keypoint_colour (int keypoint, guint8 rgb[3])
{
  fomm_colormap_category (keypoint, rgb);
}

/* Where the local affine map sends a point of the circle around a keypoint, pixels. */
static void
map_point (const VivantMediaPicture *picture, const FommKeypoints *keypoints, int i, double dx, double dy, double *x,
           double *y)
{
  const float (*j)[2] = keypoints->jacobian[i];
  const double u = keypoints->value[i][0] + j[0][0] * dx + j[0][1] * dy;
  const double v = keypoints->value[i][1] + j[1][0] * dx + j[1][1] * dy;

  *x = (u + 1) / 2 * (picture->width - 1);
  *y = (v + 1) / 2 * (picture->height - 1);
}

static void
draw_keypoint (VivantMediaPicture *picture, const FommKeypoints *keypoints, int i)
{
  enum { STEPS = 32 };
  const double radius = 0.06, unit = MAX (1, picture->width / 256.0);
  double x0, y0, x1, y1;
  guint8 rgb[3];

  vivant_overlay_get_keypoint_colour (i, rgb);
  for (int step = 0; keypoints->has_jacobian && step < STEPS; step++) {
    const double a = 2 * G_PI * step / STEPS, b = 2 * G_PI * (step + 1) / STEPS;

    map_point (picture, keypoints, i, radius * cos (a), radius * sin (a), &x0, &y0);
    map_point (picture, keypoints, i, radius * cos (b), radius * sin (b), &x1, &y1);
    vivant_sketch_line (picture, x0, y0, x1, y1, 1.2 * unit, rgb);
  }
  map_point (picture, keypoints, i, 0, 0, &x0, &y0);
  for (int axis = 0; keypoints->has_jacobian && axis < 2; axis++) {
    map_point (picture, keypoints, i, axis ? 0 : radius, axis ? radius : 0, &x1, &y1);
    vivant_sketch_line (picture, x0, y0, x1, y1, 1.2 * unit, rgb);
  }
  vivant_sketch_disc (picture, x0, y0, 2.4 * unit, rgb);
}

void
vivant_overlay_draw_keypoints (VivantMediaPicture *picture, const FommKeypoints *keypoints)
{
  for (int i = 0; i < keypoints->count; i++)
    draw_keypoint (picture, keypoints, i);
}

/* ---- Planes ----------------------------------------------------------------------------------------------------- */

VivantMediaPicture *
vivant_overlay_plane_picture (const float *plane, int width, int height, float maximum)
{
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);

  for (int y = 0; picture && y < height; y++)
    for (int x = 0; x < width; x++)
      fomm_colormap_value (maximum > 0 ? plane[(gsize) y * width + x] / maximum : 0,
                           picture->data + (gsize) y * picture->stride + 3 * (gsize) x);
  return picture;
}

VivantMediaPicture *
vivant_overlay_occlusion_picture (const FommFrameData *data)
{
  return data->occlusion ? vivant_overlay_plane_picture (data->occlusion, data->motion_width, data->motion_height, 1)
                         : NULL;
}

VivantMediaPicture *
vivant_overlay_flow_picture (const FommFrameData *data)
{
  const int width = data->motion_width, height = data->motion_height;
  VivantMediaPicture *picture = data->deformation ? vivant_media_picture_new (width, height) : NULL;

  for (int y = 0; picture && y < height; y++) {
    for (int x = 0; x < width; x++) {
      const float *d = data->deformation + 2 * ((gsize) y * width + x);
      /* The deformation says where a place comes from; the movement goes the other way. */
      const float dx = (float) (2.0 * x / (width - 1) - 1) - d[0], dy = (float) (2.0 * y / (height - 1) - 1) - d[1];

      fomm_flow_colour (dx, dy, FLOW_RANGE, picture->data + (gsize) y * picture->stride + 3 * (gsize) x);
    }
  }
  return picture;
}

VivantMediaPicture *
vivant_overlay_masks_picture (const FommFrameData *data)
{
  const int width = data->motion_width, height = data->motion_height;
  const gsize size = (gsize) width * height;
  VivantMediaPicture *picture = data->masks ? vivant_media_picture_new (width, height) : NULL;

  for (gsize i = 0; picture && i < size; i++) {
    guint8 *pixel = picture->data + i / width * picture->stride + 3 * (i % width);
    double sum[3] = {0};

    /* The background's own mask stays black. */
    for (int k = 0; k < data->num_kp; k++) {
      guint8 rgb[3];

      vivant_overlay_get_keypoint_colour (k, rgb);
      for (int c = 0; c < 3; c++)
        sum[c] += data->masks[(gsize) (k + 1) * size + i] * rgb[c];
    }
    for (int c = 0; c < 3; c++)
      pixel[c] = (guint8) CLAMP (lround (sum[c]), 0, 255);
  }
  return picture;
}

VivantMediaPicture *
vivant_overlay_deformed_picture (const FommFrameData *data)
{
  VivantMediaPicture *picture = data->deformed ? vivant_media_picture_new (data->width, data->height) : NULL;

  for (int y = 0; picture && y < data->height; y++) {
    for (int x = 0; x < data->width; x++) {
      const float *from = data->deformed + ((gsize) y * data->width + x) * data->channels;
      guint8 *pixel = picture->data + (gsize) y * picture->stride + 3 * (gsize) x;

      for (int c = 0; c < 3; c++)
        pixel[c] = (guint8) CLAMP (lrintf (255 * from[data->channels == 3 ? c : 0]), 0, 255);
    }
  }
  return picture;
}

/* ---- Whole pictures --------------------------------------------------------------------------------------------- */

static VivantMediaPicture *
fit (VivantMediaPicture *picture, int width, int height)
{
  g_autoptr (VivantMediaPicture) owned = picture;

  return owned ? vivant_media_crop_resize (owned, NULL, width, height) : NULL;
}

static VivantMediaPicture *
side_by_side (const VivantMediaPicture *source, const VivantMediaPicture *driving, const VivantMediaPicture *result)
{
  const VivantMediaPicture *const panes[] = {source, driving, result};
  VivantMediaPicture *picture = vivant_media_picture_new (3 * result->width, result->height);

  for (int i = 0; picture && i < 3; i++) {
    g_autoptr (VivantMediaPicture) pane = vivant_media_crop_resize (panes[i], NULL, result->width, result->height);

    if (!pane) {
      g_clear_pointer (&picture, vivant_media_picture_unref);
      break;
    }
    vivant_sketch_paste (picture, pane, i * result->width, 0);
  }
  return picture;
}

VivantMediaPicture *
vivant_overlay_paint (VivantOverlay overlay, const VivantRenderedFrame *frame, const VivantMediaPicture *source)
{
  const FommFrameData *data = fomm_frame_get_data (frame->result);
  const int width = frame->picture->width, height = frame->picture->height;
  VivantMediaPicture *picture = NULL;

  switch (overlay) {
  case VIVANT_OVERLAY_KEYPOINTS:
    picture = vivant_media_crop_resize (frame->picture, NULL, width, height);
    if (picture)
      vivant_overlay_draw_keypoints (picture, data->transferred);
    return picture;
  case VIVANT_OVERLAY_OCCLUSION:
    picture = vivant_overlay_occlusion_picture (data);
    break;
  case VIVANT_OVERLAY_FLOW:
    picture = vivant_overlay_flow_picture (data);
    break;
  case VIVANT_OVERLAY_MASKS:
    picture = vivant_overlay_masks_picture (data);
    break;
  case VIVANT_OVERLAY_DEFORMED:
    picture = vivant_overlay_deformed_picture (data);
    break;
  case VIVANT_OVERLAY_SIDE_BY_SIDE:
    return side_by_side (source, frame->driving, frame->picture);
  case VIVANT_OVERLAY_NONE:
  case VIVANT_N_OVERLAYS:
    break;
  }
  /* A plane the model does not have leaves the result as it is. */
  return picture ? fit (picture, width, height) : vivant_media_picture_ref (frame->picture);
}
