/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-composer.h"

struct VivantComposer {
  VivantMediaPicture *source;
  int width, height;
};

unsigned
vivant_composer_get_parts (const VivantProjectState *state, const VivantRenderOptions *options)
{
  return FOMM_PART_NONE;
}

void
vivant_composer_get_size (const VivantProjectState *state, const VivantRenderOptions *options,
                          const VivantRenderInfo *info, int *width, int *height)
{
  const int longer = MAX (info->model_width, info->model_height);

  *width = info->model_width;
  *height = info->model_height;
  if (options->size > 0) {
    *width = MAX (1, (int) ((gint64) *width * options->size / longer));
    *height = MAX (1, (int) ((gint64) *height * options->size / longer));
  }
}

VivantComposer *
vivant_composer_new (const VivantProjectState *state, const VivantRenderOptions *options, const VivantRenderInfo *info,
                     VivantMediaPicture *source)
{
  VivantComposer *self = g_new0 (VivantComposer, 1);

  self->source = vivant_media_picture_ref (source);
  self->width = info->picture_width;
  self->height = info->picture_height;
  return self;
}

VivantMediaPicture *
vivant_composer_compose (VivantComposer *self, const FommFrame *frame)
{
  const FommFrameData *data = fomm_frame_get_data (frame);
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (data->width, data->height);

  if (!picture)
    return NULL;
  fomm_frame_to_rgb8 (frame, picture->data, (ptrdiff_t) picture->stride);
  if (self->width == data->width && self->height == data->height)
    return g_steal_pointer (&picture);
  return vivant_media_crop_resize (picture, NULL, self->width, self->height);
}

void
vivant_composer_free (VivantComposer *self)
{
  vivant_media_picture_unref (self->source);
  g_free (self);
}
