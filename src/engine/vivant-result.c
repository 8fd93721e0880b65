/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-result.h"

#include <math.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (VivantResult, vivant_result, vivant_result_ref, vivant_result_unref)

static guint8
to_byte (float value)
{
  return (guint8) lrintf (CLAMP (value, 0.0f, 1.0f) * 255.0f);
}

static gint16
to_short (float value)
{
  return (gint16) lrintf (CLAMP (value, -3.99f, 3.99f) * VIVANT_DEFORMATION_ONE);
}

static guint8 *
bytes_from_floats (const float *values, gsize n)
{
  guint8 *bytes;

  if (values == NULL)
    return NULL;
  bytes = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    bytes[i] = to_byte (values[i]);
  return bytes;
}

static void
take_maps (VivantResult *self, const FommFrameData *data)
{
  const gsize n = (gsize) data->motion_width * (gsize) data->motion_height;

  self->map_width = data->motion_width;
  self->map_height = data->motion_height;
  self->occlusion = bytes_from_floats (data->occlusion, n);
  if (data->masks != NULL) {
    self->num_masks = data->num_kp + 1;
    self->masks = bytes_from_floats (data->masks, n * (gsize) self->num_masks);
  }
  if (data->deformation != NULL) {
    self->deformation = g_new (gint16, n * 2);
    for (gsize i = 0; i < n * 2; i++)
      self->deformation[i] = to_short (data->deformation[i]);
  }
}

static VivantMediaPicture *
painted_picture (const FommFrame *frame, const FommFrameData *data)
{
  VivantMediaPicture *picture = vivant_media_picture_new (data->width, data->height);

  if (picture != NULL)
    fomm_frame_to_rgb8 (frame, picture->data, (ptrdiff_t) picture->stride);
  return picture;
}

VivantResult *
vivant_result_new (int index, const FommFrame *frame, VivantMediaPicture *picture, const double *crop)
{
  static const double whole[4] = {0.0, 0.0, 1.0, 1.0};
  const FommFrameData *data = fomm_frame_get_data (frame);
  VivantResult *self;

  picture = picture != NULL ? vivant_media_picture_ref (picture) : painted_picture (frame, data);
  if (picture == NULL)
    return NULL;
  self = g_new0 (VivantResult, 1);
  g_atomic_ref_count_init (&self->references);
  self->index = index;
  self->picture = picture;
  memcpy (self->crop, crop != NULL ? crop : whole, sizeof self->crop);
  if (data->source != NULL)
    self->source = *data->source;
  if (data->driving != NULL)
    self->driving = *data->driving;
  if (data->transferred != NULL)
    self->transferred = *data->transferred;
  if (data->occlusion != NULL || data->masks != NULL || data->deformation != NULL)
    take_maps (self, data);
  return self;
}

gboolean
vivant_result_keep_own (VivantResult *self, const FommFrame *frame)
{
  g_return_val_if_fail (self->own == NULL, FALSE);
  self->own = painted_picture (frame, fomm_frame_get_data (frame));
  return self->own != NULL;
}

VivantResult *
vivant_result_ref (VivantResult *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vivant_result_unref (VivantResult *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->picture, vivant_media_picture_unref);
  g_clear_pointer (&self->own, vivant_media_picture_unref);
  g_free (self->occlusion);
  g_free (self->deformation);
  g_free (self->masks);
  g_free (self);
}

/* ---- Packing --------------------------------------------------------------------------------------------------- */

/* The bytes never leave the machine, so plain structs will do; a spool of another layout has another magic number. */
typedef struct Header {
  int index, width, height, own_width, own_height, map_width, map_height, num_masks;
  gboolean has_occlusion, has_deformation;
  double crop[4];
  guint64 source_framing, driving_framing;
  FommKeypoints source, driving, transferred;
} Header;

static gsize
payload_size (const Header *header)
{
  const gsize n = (gsize) header->map_width * (gsize) header->map_height;

  return ((gsize) header->width * (gsize) header->height + (gsize) header->own_width * (gsize) header->own_height) * 3 +
         (header->has_occlusion ? n : 0) + (header->has_deformation ? n * 4 : 0) + n * (gsize) header->num_masks;
}

static void
fill_header (const VivantResult *self, Header *header)
{
  memset (header, 0, sizeof *header);
  header->index = self->index;
  header->width = self->picture->width;
  header->height = self->picture->height;
  header->own_width = self->own != NULL ? self->own->width : 0;
  header->own_height = self->own != NULL ? self->own->height : 0;
  header->map_width = self->map_width;
  header->map_height = self->map_height;
  header->num_masks = self->num_masks;
  header->has_occlusion = self->occlusion != NULL;
  header->has_deformation = self->deformation != NULL;
  memcpy (header->crop, self->crop, sizeof header->crop);
  header->source_framing = self->source_framing;
  header->driving_framing = self->driving_framing;
  header->source = self->source;
  header->driving = self->driving;
  header->transferred = self->transferred;
}

static guint8 *
pack_picture (const VivantMediaPicture *picture, guint8 *at)
{
  const gsize row = picture != NULL ? (gsize) picture->width * 3 : 0;

  for (int y = 0; picture != NULL && y < picture->height; y++, at += row)
    memcpy (at, picture->data + (gsize) y * picture->stride, row);
  return at;
}

GBytes *
vivant_result_pack (const VivantResult *self)
{
  Header header;
  gsize size, n;
  guint8 *data, *at;

  fill_header (self, &header);
  size = sizeof header + payload_size (&header);
  n = (gsize) self->map_width * (gsize) self->map_height;
  at = data = g_malloc (size);
  memcpy (at, &header, sizeof header);
  at = pack_picture (self->own, pack_picture (self->picture, at + sizeof header));
  if (header.has_occlusion) {
    memcpy (at, self->occlusion, n);
    at += n;
  }
  if (header.has_deformation) {
    memcpy (at, self->deformation, n * 4);
    at += n * 4;
  }
  if (header.num_masks > 0)
    memcpy (at, self->masks, n * (gsize) header.num_masks);
  return g_bytes_new_take (data, size);
}

static gboolean
is_side (int side, int least)
{
  return side >= least && side < 65536;
}

static gboolean
header_is_sane (const Header *header, gsize length)
{
  const int least = header->own_width > 0 || header->own_height > 0;

  return is_side (header->width, 1) && is_side (header->height, 1) && is_side (header->own_width, least) &&
         is_side (header->own_height, least) && is_side (header->map_width, 0) && is_side (header->map_height, 0) &&
         header->num_masks >= 0 && header->num_masks <= FOMM_MAX_KEYPOINTS + 1 &&
         length == sizeof *header + payload_size (header);
}

static void
read_header (VivantResult *self, const Header *header)
{
  self->index = header->index;
  memcpy (self->crop, header->crop, sizeof self->crop);
  self->source_framing = header->source_framing;
  self->driving_framing = header->driving_framing;
  self->source = header->source;
  self->driving = header->driving;
  self->transferred = header->transferred;
  self->map_width = header->map_width;
  self->map_height = header->map_height;
  self->num_masks = header->num_masks;
}

/* NULL when memory is short. */
static VivantMediaPicture *
unpack_picture (const guint8 **data, int width, int height)
{
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);
  const gsize row = (gsize) width * 3;

  for (int y = 0; picture != NULL && y < height; y++, *data += row)
    memcpy (picture->data + (gsize) y * picture->stride, *data, row);
  return picture;
}

static gpointer
unpack_bytes (const guint8 **data, gsize length)
{
  const guint8 *from = *data;

  *data += length;
  return g_memdup2 (from, length);
}

VivantResult *
vivant_result_unpack (const guint8 *data, gsize length)
{
  g_autoptr (VivantResult) self = NULL;
  Header header;
  gsize n;

  if (length < sizeof header)
    return NULL;
  memcpy (&header, data, sizeof header);
  if (!header_is_sane (&header, length))
    return NULL;
  data += sizeof header;
  self = g_new0 (VivantResult, 1);
  g_atomic_ref_count_init (&self->references);
  read_header (self, &header);
  if ((self->picture = unpack_picture (&data, header.width, header.height)) == NULL)
    return NULL;
  if (header.own_width > 0 && (self->own = unpack_picture (&data, header.own_width, header.own_height)) == NULL)
    return NULL;
  n = (gsize) header.map_width * (gsize) header.map_height;
  if (header.has_occlusion)
    self->occlusion = unpack_bytes (&data, n);
  if (header.has_deformation)
    self->deformation = unpack_bytes (&data, n * 4);
  if (header.num_masks > 0)
    self->masks = unpack_bytes (&data, n * (gsize) header.num_masks);
  return g_steal_pointer (&self);
}

gsize
vivant_result_get_size (const VivantResult *self)
{
  Header header;

  fill_header (self, &header);
  return sizeof *self + payload_size (&header);
}

double
vivant_result_get_painted (const VivantResult *self)
{
  const gsize n = (gsize) self->map_width * (gsize) self->map_height;
  double kept = 0.0;

  if (self->occlusion == NULL || n == 0)
    return 0.0;
  for (gsize i = 0; i < n; i++)
    kept += self->occlusion[i];
  return 1.0 - kept / (255.0 * (double) n);
}
