/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/crop.h"

#include "error.h"
#include "motion/pyramid.h"

#include <stdlib.h>
#include <string.h>

typedef struct Picture {
  FommAnimator *animator;
  FommPyramid pyramid;
  FommImage crop; /* model size; `pixels` */
  uint8_t *pixels;
} Picture;

static FommStatus
detect (void *cookie, const FommSquare *square, float (*value)[2], float *spread, FommError *error)
{
  Picture *picture = cookie;
  FommKeypoints keypoints;
  const float *heatmaps;
  int height, width;
  FommStatus status;

  fomm_pyramid_crop (&picture->pyramid, square, picture->crop.width, picture->crop.height, picture->crop.channels,
                     picture->pixels);
  status = fomm_animator_detect (picture->animator, &picture->crop, &keypoints, &heatmaps, error);
  if (status != FOMM_OK)
    return status;
  fomm_animator_get_heatmap_size (picture->animator, &height, &width);
  fomm_heatmap_spread (heatmaps, keypoints.count, height, width, spread);
  memcpy (value, keypoints.value, sizeof *value * (size_t) keypoints.count);
  return FOMM_OK;
}

static FommStatus
search (Picture *picture, const FommModel *model, const FommImage *image, const FommSquare *start,
        FommCropResult *result, FommError *error)
{
  const FommConfig *config = fomm_model_get_config (model);
  FommCropTask task = {
      .width = image->width,
      .height = image->height,
      .aspect = (double) config->height / config->width,
      .num_kp = config->num_kp,
      .layout = fomm_model_get_info (model)->keypoint_layout,
      .detect = detect,
      .cookie = picture,
  };

  return start ? fomm_crop_follow (&task, start, result, error) : fomm_crop_find (&task, result, error);
}

FommStatus
fomm_crop_find_in_picture (FommAnimator *animator, const FommModel *model, const FommImage *image,
                           const FommSquare *start, FommCropResult *result, FommError *error)
{
  const FommConfig *config = fomm_model_get_config (model);
  Picture picture = {.animator = animator};
  ptrdiff_t stride = (ptrdiff_t) config->width * config->num_channels;
  FommStatus status = fomm_pyramid_init (&picture.pyramid, image, error);

  if (status != FOMM_OK)
    return status;
  picture.pixels = malloc ((size_t) stride * (size_t) config->height);
  picture.crop = (FommImage){picture.pixels, config->width, config->height, config->num_channels, stride};
  status = picture.pixels ? search (&picture, model, image, start, result, error) : fomm_fail_memory (error);
  free (picture.pixels);
  fomm_pyramid_clear (&picture.pyramid);
  return status;
}
