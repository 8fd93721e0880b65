/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Planes are carved out of one block; each starts on a cache line. */
static const float *
carve (float *planes, size_t *used, size_t count, bool wanted)
{
  if (!wanted)
    return NULL;
  const float *plane = planes ? planes + *used : NULL;
  *used += (count + 15) / 16 * 16;
  return plane;
}

/* Lays the planes out; with `planes` NULL it only counts. Returns the floats needed. */
static size_t
lay_out (const FommFrameShape *shape, unsigned parts, float *planes, FommFrameData *data)
{
  const size_t pixels = (size_t) shape->height * shape->width,
               small = (size_t) shape->motion_height * shape->motion_width;
  const size_t M = (size_t) shape->num_kp + 1, C = (size_t) shape->channels;
  size_t used = 0;

  data->prediction = carve (planes, &used, pixels * C, true);
  data->alpha = carve (planes, &used, pixels, shape->skip && parts & FOMM_PART_ALPHA);
  data->deformed = carve (planes, &used, pixels * C, parts & FOMM_PART_DEFORMED);
  data->masks = carve (planes, &used, small * M, parts & FOMM_PART_MASKS);
  data->occlusion = carve (planes, &used, small, shape->occlusion && parts & FOMM_PART_OCCLUSION);
  data->deformation = carve (planes, &used, small * 2, parts & FOMM_PART_DEFORMATION);
  data->sparse_motion = carve (planes, &used, small * M * 2, parts & FOMM_PART_SPARSE_MOTION);
  data->sparse_deformed = carve (planes, &used, small * M * C, parts & FOMM_PART_SPARSE_DEFORMED);
  data->heatmap_representation = carve (planes, &used, small * M, parts & FOMM_PART_HEATMAP_REPRESENTATION);
  return used;
}

FommStatus
fomm_frame_new (const FommFrameShape *shape, unsigned parts, FommFrame **frame, FommError *error)
{
  FommFrame *self = calloc (1, sizeof *self);
  if (!self)
    return fomm_fail_memory (error);

  const size_t count = lay_out (shape, parts, NULL, &self->data);
  self->planes = aligned_alloc (64, count * sizeof (float));
  if (!self->planes) {
    free (self);
    return fomm_fail_memory (error);
  }
  lay_out (shape, parts, self->planes, &self->data);
  self->data.height = shape->height;
  self->data.width = shape->width;
  self->data.channels = shape->channels;
  self->data.motion_height = shape->motion_height;
  self->data.motion_width = shape->motion_width;
  self->data.num_kp = shape->num_kp;
  self->data.source = &self->source;
  self->data.driving = &self->driving;
  self->data.transferred = &self->transferred;
  self->references = 1;
  *frame = self;
  return FOMM_OK;
}

FommFrame *
fomm_frame_ref (FommFrame *frame)
{
  __atomic_fetch_add (&frame->references, 1, __ATOMIC_RELAXED);
  return frame;
}

void
fomm_frame_unref (FommFrame **frame)
{
  FommFrame *self = *frame;
  *frame = NULL;
  if (!self || __atomic_sub_fetch (&self->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  free (self->planes);
  free (self);
}

const FommFrameData *
fomm_frame_get_data (const FommFrame *frame)
{
  return &frame->data;
}

/* The official img_as_ubyte: the float product, rounded half to even, clipped; a NaN becomes black. */
static uint8_t
to_byte (float value)
{
  const float scaled = nearbyintf (value * 255.0F);
  return scaled > 0 ? (uint8_t) fminf (scaled, 255) : 0;
}

void
fomm_frame_to_rgb8 (const FommFrame *frame, uint8_t *rgb, ptrdiff_t stride)
{
  const FommFrameData *data = &frame->data;
  const float *in = data->prediction;

  for (int y = 0; y < data->height; y++, rgb += stride)
    for (int x = 0; x < data->width; x++, in += data->channels)
      for (int c = 0; c < 3; c++)
        rgb[3 * x + c] = to_byte (in[data->channels == 3 ? c : 0]);
}
