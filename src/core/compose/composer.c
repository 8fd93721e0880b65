/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "compose/composer.h"

#include "compose/agreement.h"
#include "compose/detail.h"
#include "compose/row_scaler.h"
#include "error.h"
#include "view/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct FommComposer {
  FommImage picture;
  FommComposeSettings settings;
  FommSquare square;
  int model_width, model_height;
  int width, height; /* of the square's result */
  int x, y;          /* its place in the picture, for paste-back */
  int motion_width, motion_height;
  float *movement; /* of the current frame: deformation less lattice */
  FommRowScaler scale_prediction, scale_blend, scale_movement;
  int channels;
  float *rows; /* width × (3 + 4 + 2) */
  FommAgreement agreement;
  FommSeam seam;
};

/* Paste-back works pixel by pixel of the picture, so that what does not move stays bit for bit. */
static void
place_square (FommComposer *self)
{
  double aspect = (double) self->model_height / self->model_width;

  self->square = self->settings.square;
  self->width = self->settings.width;
  self->height = self->settings.height;
  if (!self->settings.paste_back)
    return;
  self->x = (int) lround (self->square.x);
  self->y = (int) lround (self->square.y);
  self->width = (int) lround (self->square.size);
  self->height = (int) lround (self->square.size * aspect);
  self->square = (FommSquare){self->x, self->y, self->width};
  self->seam.left = self->x > 0;
  self->seam.top = self->y > 0;
  self->seam.right = self->x + self->width < self->picture.width;
  self->seam.bottom = self->y + self->height < self->picture.height;
}

static bool
is_sound (const FommImage *picture, const FommComposeSettings *settings, int model_width, int model_height)
{
  const FommSquare *s = &settings->square;

  if (!picture->data || picture->channels != 3 || picture->width < 1 || picture->height < 1)
    return false;
  if (model_width < 2 || model_height < 2 || !(s->size >= 2) || !(s->size < 1e6) || !(fabs (s->x) + fabs (s->y) < 1e6))
    return false;
  return settings->paste_back ||
         (settings->width > 0 && settings->height > 0 && settings->width <= 32768 && settings->height <= 32768);
}

FommStatus
fomm_composer_new (const FommImage *picture, const FommComposeSettings *settings, int model_width, int model_height,
                   FommComposer **composer, FommError *error)
{
  if (!is_sound (picture, settings, model_width, model_height))
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "The picture, the crop or the size of the result is empty.");
  FommComposer *self = calloc (1, sizeof *self);
  if (!self)
    return fomm_fail_memory (error);
  self->picture = *picture;
  self->settings = *settings;
  self->model_width = model_width;
  self->model_height = model_height;
  place_square (self);
  self->rows = calloc ((size_t) self->width, 9 * sizeof (float));
  FommStatus status = self->rows ? FOMM_OK : fomm_fail_memory (error);
  if (status == FOMM_OK)
    status = fomm_agreement_init (&self->agreement, model_width, model_height, error);
  if (status == FOMM_OK)
    *composer = self;
  else
    fomm_composer_free (&self);
  return status;
}

void
fomm_composer_free (FommComposer **composer)
{
  FommComposer *self = composer ? *composer : NULL;

  if (!self)
    return;
  fomm_row_scaler_clear (&self->scale_prediction);
  fomm_row_scaler_clear (&self->scale_blend);
  fomm_row_scaler_clear (&self->scale_movement);
  fomm_agreement_clear (&self->agreement);
  free (self->movement);
  free (self->rows);
  free (self);
  *composer = NULL;
}

void
fomm_composer_get_size (const FommComposer *composer, int *width, int *height)
{
  *width = composer->settings.paste_back ? composer->picture.width : composer->width;
  *height = composer->settings.paste_back ? composer->picture.height : composer->height;
}

/* From result pixels to model pixels (centres at whole numbers), and on to samples of the motion field. */
static FommStatus
prepare_scalers (FommComposer *self, const FommFrameData *frame, FommError *error)
{
  int w = self->model_width, h = self->model_height, mw = frame->motion_width, mh = frame->motion_height;
  double sx = (double) w / self->width, sy = (double) h / self->height, ox = sx / 2 - 0.5, oy = sy / 2 - 0.5;
  double to_motion_x = (mw - 1.0) / (w - 1), to_motion_y = (mh - 1.0) / (h - 1);

  if (self->movement && self->motion_width == mw && self->motion_height == mh && self->channels == frame->channels)
    return FOMM_OK;
  fomm_row_scaler_clear (&self->scale_prediction);
  fomm_row_scaler_clear (&self->scale_blend);
  fomm_row_scaler_clear (&self->scale_movement);
  free (self->movement);
  self->motion_width = mw;
  self->motion_height = mh;
  self->channels = frame->channels;
  self->movement = calloc ((size_t) mw * (size_t) mh, 2 * sizeof (float));
  if (!self->movement)
    return fomm_fail_memory (error);
  FommStatus status =
      fomm_row_scaler_init (&self->scale_prediction, w, h, frame->channels, self->width, sx, ox, sy, oy, error);
  if (status == FOMM_OK)
    status = fomm_row_scaler_init (&self->scale_blend, w, h, 4, self->width, sx, ox, sy, oy, error);
  if (status == FOMM_OK)
    status = fomm_row_scaler_init (&self->scale_movement, mw, mh, 2, self->width, sx * to_motion_x, ox * to_motion_x,
                                   sy * to_motion_y, oy * to_motion_y, error);
  if (status != FOMM_OK) {
    free (self->movement);
    self->movement = NULL;
  }
  return status;
}

static void
subtract_lattice (FommComposer *self, const float *deformation)
{
  float *out = self->movement;

  for (int y = 0; y < self->motion_height; y++)
    for (int x = 0; x < self->motion_width; x++) {
      float dx = *deformation++ - (float) fomm_lattice (x, self->motion_width);
      float dy = *deformation++ - (float) fomm_lattice (y, self->motion_height);
      *out++ = isfinite (dx) ? dx : 0;
      *out++ = isfinite (dy) ? dy : 0;
    }
}

static void
compose_row (FommComposer *self, const FommFrameData *frame, int y, int from, int to, uint8_t *out)
{
  float *prediction = self->rows, *blend = prediction + 3 * self->width, *movement = blend + 4 * self->width;
  FommDetailRow row = {.y = y,
                       .width = self->width,
                       .height = self->height,
                       .prediction = prediction,
                       .channels = self->channels,
                       .movement = movement,
                       .blend = self->settings.detail ? blend : NULL,
                       .seam = self->settings.paste_back ? &self->seam : NULL,
                       .picture = &self->picture,
                       .square = self->square,
                       .model_width = self->model_width,
                       .model_height = self->model_height};

  fomm_row_scaler_row (&self->scale_prediction, frame->prediction, y, prediction);
  fomm_row_scaler_row (&self->scale_movement, self->movement, y, movement);
  if (self->settings.detail)
    fomm_row_scaler_row (&self->scale_blend, self->agreement.blend, y, blend);
  fomm_detail_row (&row, from, to, out);
}

static void
copy_picture (const FommComposer *self, uint8_t *rgb, ptrdiff_t stride)
{
  for (int y = 0; y < self->picture.height; y++)
    memcpy (rgb + y * stride, self->picture.data + y * self->picture.stride, 3 * (size_t) self->picture.width);
}

FommStatus
fomm_composer_compose (FommComposer *self, const FommFrameData *frame, uint8_t *rgb, ptrdiff_t stride, FommError *error)
{
  if (frame->width != self->model_width || frame->height != self->model_height || !frame->prediction ||
      !frame->deformation || !frame->deformed || frame->motion_width < 2 || frame->motion_height < 2 ||
      (frame->channels != 1 && frame->channels != 3))
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "The frame lacks what composing it needs.");
  FommStatus status = prepare_scalers (self, frame, error);
  if (status != FOMM_OK)
    return status;
  subtract_lattice (self, frame->deformation);
  if (self->settings.detail)
    fomm_agreement_measure (&self->agreement, frame);
  if (self->settings.paste_back) {
    fomm_seam_adapt (&self->seam, frame->deformation, frame->motion_height, frame->motion_width);
    copy_picture (self, rgb, stride);
  }
  int from = self->x < 0 ? -self->x : 0, to = self->width, bottom = self->height;
  if (self->settings.paste_back) {
    to = self->picture.width - self->x < to ? self->picture.width - self->x : to;
    bottom = self->picture.height - self->y < bottom ? self->picture.height - self->y : bottom;
  }
  for (int y = self->y < 0 ? -self->y : 0; y < bottom && from < to; y++)
    compose_row (self, frame, y, from, to, rgb + (y + self->y) * stride + (ptrdiff_t) 3 * (from + self->x));
  return FOMM_OK;
}
