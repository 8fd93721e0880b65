/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-composer.h"

#include "compose/composer.h"
#include "vivant-media-crop.h"

#include <math.h>

/* Sides in pixels: above them files become huge and encoders refuse. */
enum { LARGEST_DETAIL = 2048, LARGEST_PASTED = 8192 };

struct VivantComposer {
  VivantMediaPicture *source;
  FommComposer *composer; /* NULL: the model's picture, perhaps resized */
  int composed_width, composed_height;
  int width, height;
  gboolean plain; /* the model's picture is asked for */
};

gboolean
vivant_composer_is_needed (const VivantProjectState *state, const VivantRenderOptions *options)
{
  return !options->plain && (state->keep_detail || state->paste_back);
}

unsigned
vivant_composer_get_parts (const VivantProjectState *state, const VivantRenderOptions *options)
{
  return vivant_composer_is_needed (state, options) ? FOMM_COMPOSE_PARTS : FOMM_PART_NONE;
}

/* Scales to a longer side, never to nothing. */
static void
scale_to (int longer, int *width, int *height)
{
  const int now = MAX (*width, *height);

  *width = MAX (1, (int) (((gint64) *width * longer + now / 2) / now));
  *height = MAX (1, (int) (((gint64) *height * longer + now / 2) / now));
}

void
vivant_composer_get_size (const VivantProjectState *state, const VivantRenderOptions *options,
                          const VivantRenderInfo *info, int *width, int *height)
{
  int largest = 0;

  *width = info->model_width;
  *height = info->model_height;
  if (vivant_composer_is_needed (state, options) && state->paste_back) {
    *width = info->source_width;
    *height = info->source_height;
    largest = LARGEST_PASTED;
  } else if (vivant_composer_is_needed (state, options)) {
    scale_to (MAX (MAX (info->source_crop.width, info->source_crop.height), MAX (*width, *height)), width, height);
    largest = LARGEST_DETAIL;
  }
  if (options->size > 0)
    scale_to (options->size, width, height);
  else if (largest && MAX (*width, *height) > largest)
    scale_to (largest, width, height);
}

void
vivant_composer_get_place (const VivantProjectState *state, const VivantRenderInfo *info, double *place)
{
  place[0] = place[1] = 0.0;
  place[2] = place[3] = 1.0;
  if (!state->paste_back || info == NULL)
    return;
  place[0] = (double) info->source_crop.x / info->source_width;
  place[1] = (double) info->source_crop.y / info->source_height;
  place[2] = (double) info->source_crop.width / info->source_width;
  place[3] = (double) info->source_crop.height / info->source_height;
}

/* The core's composer knows crops of the model's shape only. A whole picture that was squashed into it is stretched
 * back instead. */
static gboolean
is_squashed (const VivantRenderInfo *info)
{
  const double height = (double) info->source_crop.width * info->model_height / info->model_width;

  return fabs (height - info->source_crop.height) > 1;
}

static gboolean
add_composer (VivantComposer *self, const VivantProjectState *state, const VivantRenderInfo *info)
{
  const FommImage picture = {self->source->data, self->source->width, self->source->height, 3,
                             (ptrdiff_t) self->source->stride};
  const FommComposeSettings settings = {
      .square = {info->source_crop.x, info->source_crop.y, info->source_crop.width},
      .width = self->width,
      .height = self->height,
      .detail = state->keep_detail,
      .paste_back = state->paste_back,
  };

  if (fomm_composer_new (&picture, &settings, info->model_width, info->model_height, &self->composer, NULL) != FOMM_OK)
    return FALSE;
  fomm_composer_get_size (self->composer, &self->composed_width, &self->composed_height);
  return TRUE;
}

VivantComposer *
vivant_composer_new (const VivantProjectState *state, const VivantRenderOptions *options, const VivantRenderInfo *info,
                     VivantMediaPicture *source)
{
  VivantComposer *self = g_new0 (VivantComposer, 1);

  self->source = vivant_media_picture_ref (source);
  self->width = info->picture_width;
  self->height = info->picture_height;
  self->plain = !vivant_composer_is_needed (state, options);
  if (!vivant_composer_is_needed (state, options) || is_squashed (info) || add_composer (self, state, info))
    return self;
  vivant_composer_free (self);
  return NULL;
}

VivantMediaPicture *
vivant_composer_compose (VivantComposer *self, const FommFrame *frame)
{
  const FommFrameData *data = fomm_frame_get_data (frame);
  const int width = self->composer ? self->composed_width : data->width;
  const int height = self->composer ? self->composed_height : data->height;
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (width, height);

  if (!picture)
    return NULL;
  if (!self->composer)
    fomm_frame_to_rgb8 (frame, picture->data, (ptrdiff_t) picture->stride);
  else if (fomm_composer_compose (self->composer, data, picture->data, (ptrdiff_t) picture->stride, NULL) != FOMM_OK)
    return NULL;
  if (self->width == width && self->height == height)
    return g_steal_pointer (&picture);
  return vivant_media_crop_resize (picture, NULL, self->width, self->height);
}

VivantMediaPicture *
vivant_composer_take (VivantComposer *self, const VivantResult *known)
{
  VivantMediaPicture *picture = self->plain && known->own ? known->own : known->picture;

  if (self->width == picture->width && self->height == picture->height)
    return vivant_media_picture_ref (picture);
  return vivant_media_crop_resize (picture, NULL, self->width, self->height);
}

void
vivant_composer_free (VivantComposer *self)
{
  fomm_composer_free (&self->composer);
  vivant_media_picture_unref (self->source);
  g_free (self);
}
