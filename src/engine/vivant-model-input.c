/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-model-input.h"

/* Luma of BT.601, which the data sets of grey models were made with. */
static guint8 *
make_grey (const VivantMediaPicture *picture)
{
  guint8 *grey = g_try_malloc_n ((gsize) picture->width, (gsize) picture->height);
  guint8 *out = grey;

  for (int y = 0; grey && y < picture->height; y++) {
    const guint8 *rgb = picture->data + (gsize) y * picture->stride;

    for (int x = 0; x < picture->width; x++, rgb += 3)
      *out++ = (guint8) ((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
  }
  return grey;
}

gboolean
vivant_model_input_init (VivantModelInput *self, const VivantMediaPicture *picture, const VivantMediaCrop *crop,
                         const FommConfig *config)
{
  *self = (VivantModelInput){.picture = vivant_media_crop_resize (picture, crop, config->width, config->height)};
  if (!self->picture)
    return FALSE;
  self->image = (FommImage){self->picture->data, config->width, config->height, 3, (ptrdiff_t) self->picture->stride};
  if (config->num_channels != 1)
    return TRUE;
  if (!(self->grey = make_grey (self->picture))) {
    vivant_model_input_clear (self);
    return FALSE;
  }
  self->image = (FommImage){self->grey, config->width, config->height, 1, config->width};
  return TRUE;
}

void
vivant_model_input_clear (VivantModelInput *self)
{
  g_clear_pointer (&self->picture, vivant_media_picture_unref);
  g_clear_pointer (&self->grey, g_free);
}
