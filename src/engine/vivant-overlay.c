/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-overlay.h"

#include "view/badges.h"
#include "view/colormap.h"
#include "view/flow.h"
#include "view/overlay.h"
#include "vivant-media-crop.h"

#include <math.h>

/* A movement of a sixteenth of the picture has full colour: more is rare in portraits. */
static const double FLOW_RIM = 0.125;

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

gboolean
vivant_overlay_is_in_result (VivantOverlay overlay, const VivantResult *result)
{
  switch (overlay) {
  case VIVANT_OVERLAY_OCCLUSION:
    return result->occlusion != NULL;
  case VIVANT_OVERLAY_FLOW:
    return result->deformation != NULL;
  case VIVANT_OVERLAY_MASKS:
    return result->masks != NULL;
  default:
    return overlay != VIVANT_OVERLAY_DEFORMED;
  }
}

void
vivant_overlay_get_size (VivantOverlay overlay, int *width, int *height)
{
  if (overlay == VIVANT_OVERLAY_SIDE_BY_SIDE)
    *width *= 3;
}

static FommCanvas
canvas_of (VivantMediaPicture *picture)
{
  return (FommCanvas){picture->data, picture->width, picture->height, (ptrdiff_t) picture->stride};
}

gboolean
vivant_overlay_draw_keypoints (VivantMediaPicture *picture, const FommKeypoints *keypoints)
{
  const FommCanvas canvas = canvas_of (picture);

  return fomm_overlay_keypoints (&canvas, keypoints, FOMM_OVERLAY_NUMBERS | FOMM_OVERLAY_ELLIPSES | FOMM_OVERLAY_AXES,
                                 NULL) == FOMM_OK;
}

void
vivant_overlay_place_numbers (int count, const double (*centres)[2], const double *rings, double radius,
                              const double bounds[4], double (*places)[2])
{
  FommBadges badges = {.count = CLAMP (count, 0, FOMM_MAX_KEYPOINTS), .radius = radius};

  badges.left = bounds[0];
  badges.top = bounds[1];
  badges.right = bounds[2];
  badges.bottom = bounds[3];
  for (int k = 0; k < badges.count; k++) {
    memcpy (badges.centre[k], centres[k], sizeof badges.centre[k]);
    badges.ring[k] = rings[k];
  }
  fomm_badges_place (&badges);
  for (int k = 0; k < badges.count; k++)
    memcpy (places[k], badges.at[k], sizeof badges.at[k]);
}

/* ---- Planes ----------------------------------------------------------------------------------------------------- */

VivantMediaPicture *
vivant_overlay_occlusion_picture (const FommFrameData *data, int width, int height)
{
  VivantMediaPicture *picture = data->occlusion ? vivant_media_picture_new (width, height) : NULL;

  if (picture) {
    const FommCanvas canvas = canvas_of (picture);

    fomm_occlusion_picture (&canvas, data->occlusion, data->motion_height, data->motion_width);
  }
  return picture;
}

VivantMediaPicture *
vivant_overlay_flow_picture (const FommFrameData *data, int width, int height)
{
  VivantMediaPicture *picture = data->deformation ? vivant_media_picture_new (width, height) : NULL;

  if (picture) {
    const FommCanvas canvas = canvas_of (picture);

    fomm_flow_picture (&canvas, FOMM_FLOW_WHEEL_SAFE, data->deformation, data->motion_height, data->motion_width,
                       FLOW_RIM);
  }
  return picture;
}

VivantMediaPicture *
vivant_overlay_mask_picture (const float *mask, int width, int height, float peak, int keypoint)
{
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);

  for (int y = 0; picture && y < height; y++)
    memset (picture->data + (gsize) y * picture->stride, 255, 3 * (gsize) width);
  if (picture) {
    const FommCanvas canvas = canvas_of (picture);

    fomm_mask_picture (&canvas, mask, height, width, peak > 0 ? 1 / peak : 0, keypoint);
  }
  return picture;
}

/* Every place in the mixture of the colours of the keypoints that move it; the background's own mask stays black. */
static void
mix_masks (const FommFrameData *data, gsize i, guint8 *pixel)
{
  const gsize size = (gsize) data->motion_width * data->motion_height;
  double sum[3] = {0};

  for (int k = 0; k < data->num_kp; k++) {
    guint8 rgb[3];

    fomm_keypoint_color (k, rgb);
    for (int c = 0; c < 3; c++)
      sum[c] += data->masks[(gsize) (k + 1) * size + i] * rgb[c];
  }
  for (int c = 0; c < 3; c++)
    pixel[c] = (guint8) CLAMP (lround (sum[c]), 0, 255);
}

VivantMediaPicture *
vivant_overlay_masks_picture (const FommFrameData *data, int width, int height)
{
  const int columns = data->motion_width, rows = data->motion_height;
  g_autoptr (VivantMediaPicture) picture = data->masks ? vivant_media_picture_new (columns, rows) : NULL;

  if (!picture)
    return NULL;
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++)
      mix_masks (data, (gsize) y * columns + x, picture->data + (gsize) y * picture->stride + 3 * (gsize) x);
  return vivant_media_crop_resize (picture, NULL, width, height);
}

/* In the prediction's own resolution. */
static VivantMediaPicture *
copy_deformed (const FommFrameData *data)
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

VivantMediaPicture *
vivant_overlay_deformed_picture (const FommFrameData *data, int width, int height)
{
  g_autoptr (VivantMediaPicture) picture = copy_deformed (data);

  return picture ? vivant_media_crop_resize (picture, NULL, width, height) : NULL;
}

/* ---- Whole pictures --------------------------------------------------------------------------------------------- */

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
    for (int y = 0; y < result->height; y++)
      memcpy (picture->data + (gsize) y * picture->stride + 3 * (gsize) i * result->width,
              pane->data + (gsize) y * pane->stride, 3 * (gsize) result->width);
  }
  return picture;
}

static float *
floats_from_bytes (const guint8 *bytes, gsize n)
{
  float *floats = bytes ? g_new (float, n) : NULL;

  for (gsize i = 0; floats && i < n; i++)
    floats[i] = (float) bytes[i] / 255.0f;
  return floats;
}

static float *
floats_from_shorts (const gint16 *shorts, gsize n)
{
  float *floats = shorts ? g_new (float, n) : NULL;

  for (gsize i = 0; floats && i < n; i++)
    floats[i] = (float) shorts[i] / VIVANT_DEFORMATION_ONE;
  return floats;
}

static VivantMediaPicture *
paint_map (VivantOverlay overlay, const VivantResult *result, int width, int height)
{
  const gsize n = (gsize) result->map_width * (gsize) result->map_height;
  FommFrameData data = {
      .motion_width = result->map_width, .motion_height = result->map_height, .num_kp = result->num_masks - 1};
  g_autofree float *plane = NULL;

  switch (overlay) {
  case VIVANT_OVERLAY_OCCLUSION:
    data.occlusion = plane = floats_from_bytes (result->occlusion, n);
    return vivant_overlay_occlusion_picture (&data, width, height);
  case VIVANT_OVERLAY_FLOW:
    data.deformation = plane = floats_from_shorts (result->deformation, 2 * n);
    return vivant_overlay_flow_picture (&data, width, height);
  case VIVANT_OVERLAY_MASKS:
    data.masks = plane = floats_from_bytes (result->masks, n * (gsize) result->num_masks);
    return vivant_overlay_masks_picture (&data, width, height);
  default:
    return NULL;
  }
}

static VivantMediaPicture *
with_keypoints (const VivantMediaPicture *picture, const FommKeypoints *keypoints)
{
  g_autoptr (VivantMediaPicture) copy = vivant_media_crop_resize (picture, NULL, picture->width, picture->height);

  return copy && vivant_overlay_draw_keypoints (copy, keypoints) ? g_steal_pointer (&copy) : NULL;
}

VivantMediaPicture *
vivant_overlay_paint (VivantOverlay overlay, const VivantRenderedFrame *frame, const VivantMediaPicture *source)
{
  const int width = frame->picture->width, height = frame->picture->height;
  g_autoptr (VivantResult) result = frame->known
                                        ? vivant_result_ref (frame->known)
                                        : vivant_result_new (frame->index, frame->result, frame->picture, NULL);
  VivantMediaPicture *picture = NULL;

  if (!result)
    return NULL;
  if (overlay == VIVANT_OVERLAY_KEYPOINTS)
    return with_keypoints (frame->picture, &result->transferred);
  if (overlay == VIVANT_OVERLAY_SIDE_BY_SIDE)
    return side_by_side (source, frame->driving, frame->picture);
  if (overlay == VIVANT_OVERLAY_DEFORMED)
    picture =
        frame->result ? vivant_overlay_deformed_picture (fomm_frame_get_data (frame->result), width, height) : NULL;
  else
    picture = paint_map (overlay, result, width, height);
  /* A plane the model does not have leaves the result as it is. */
  return picture ? picture : vivant_media_picture_ref (frame->picture);
}
