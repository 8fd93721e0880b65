/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-converter.h"

#include "vivant-media-tone-map.h"

#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <math.h>

/* Untagged pictures from this height on are taken for BT.709, as players do. */
#define HD_HEIGHT 720
#define MAX_SIDE 16384

struct _VivantMediaConverter {
  struct SwsContext *scaler;
  VivantMediaToneMap *tone_map;
  VivantMediaOrientation orientation;
  gboolean use_alpha;
  int width; /* before turning */
  int height;
  guint8 *scratch; /* RGBA or RGB48 rows */
  gsize scratch_stride;
};

VivantMediaConverter *
vivant_media_converter_new (const AVFrame *first, AVRational pixel_aspect, VivantMediaOrientation orientation,
                            gboolean use_alpha)
{
  double ratio = pixel_aspect.num > 0 && pixel_aspect.den > 0 ? av_q2d (pixel_aspect) : 1;
  /* Nobody films through a slit: such a ratio is a broken header. */
  if (ratio < 0.05 || ratio > 20)
    ratio = 1;
  double width = fmax (round (first->width * ratio), 1);
  if (first->width < 1 || first->height < 1 || width > MAX_SIDE || first->height > MAX_SIDE)
    return NULL;
  VivantMediaConverter *converter = g_new0 (VivantMediaConverter, 1);
  converter->orientation = orientation;
  converter->use_alpha = use_alpha;
  converter->width = (int) width;
  converter->height = first->height;
  return converter;
}

void
vivant_media_converter_get_size (VivantMediaConverter *converter, int *width, int *height)
{
  gboolean turned = converter->orientation.transpose;
  *width = turned ? converter->height : converter->width;
  *height = turned ? converter->width : converter->height;
}

gboolean
vivant_media_converter_is_hdr (const AVFrame *frame)
{
  return frame->color_trc == AVCOL_TRC_SMPTE2084 || frame->color_trc == AVCOL_TRC_ARIB_STD_B67;
}

/* The yuvj formats mean full range by their name and are deprecated. */
static enum AVPixelFormat
plain_format (enum AVPixelFormat format, gboolean *full_range)
{
  static const enum AVPixelFormat pairs[][2] = {
      {AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV420P}, {AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUV422P},
      {AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUV444P}, {AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUV440P},
      {AV_PIX_FMT_YUVJ411P, AV_PIX_FMT_YUV411P},
  };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i][0] == format) {
      *full_range = TRUE;
      return pairs[i][1];
    }
  return format;
}

static int
matrix_of (const AVFrame *frame)
{
  switch (frame->colorspace) {
  case AVCOL_SPC_BT709:
    return SWS_CS_ITU709;
  case AVCOL_SPC_FCC:
    return SWS_CS_FCC;
  case AVCOL_SPC_SMPTE240M:
    return SWS_CS_SMPTE240M;
  case AVCOL_SPC_BT2020_NCL:
  case AVCOL_SPC_BT2020_CL:
    return SWS_CS_BT2020;
  case AVCOL_SPC_BT470BG:
  case AVCOL_SPC_SMPTE170M:
    return SWS_CS_ITU601;
  default:
    return frame->height >= HD_HEIGHT ? SWS_CS_ITU709 : SWS_CS_ITU601;
  }
}

static gboolean
scale (VivantMediaConverter *converter, const AVFrame *frame, enum AVPixelFormat target, guint8 *data, gsize stride)
{
  gboolean full_range = frame->color_range == AVCOL_RANGE_JPEG;
  enum AVPixelFormat format = plain_format (frame->format, &full_range);
  const AVPixFmtDescriptor *descriptor = av_pix_fmt_desc_get (format);
  if (descriptor == NULL || !sws_isSupportedInput (format) || frame->width < 1 || frame->height < 1)
    return FALSE;
  if (frame->color_range == AVCOL_RANGE_UNSPECIFIED && (descriptor->flags & AV_PIX_FMT_FLAG_RGB))
    full_range = TRUE;
  converter->scaler = sws_getCachedContext (
      converter->scaler, frame->width, frame->height, format, converter->width, converter->height, target,
      SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP, NULL, NULL, NULL);
  if (converter->scaler == NULL)
    return FALSE;
  sws_setColorspaceDetails (converter->scaler, sws_getCoefficients (matrix_of (frame)), full_range,
                            sws_getCoefficients (SWS_CS_DEFAULT), TRUE, 0, 1 << 16, 1 << 16);
  guint8 *planes[4] = {data, NULL, NULL, NULL};
  int strides[4] = {(int) stride, 0, 0, 0};
  return sws_scale (converter->scaler, (const guint8 *const *) frame->data, frame->linesize, 0, frame->height, planes,
                    strides) == converter->height;
}

/* The scratch rows fit RGB48; RGBA needs less. */
static gboolean
need_scratch (VivantMediaConverter *converter)
{
  converter->scratch_stride = ((gsize) converter->width * 6 + 63) / 64 * 64;
  if (converter->scratch == NULL)
    converter->scratch = av_malloc (converter->scratch_stride * (gsize) converter->height + 64);
  return converter->scratch != NULL;
}

void
vivant_media_flatten (const guint8 *rgba, gsize rgba_stride, guint32 background, VivantMediaPicture *picture)
{
  const guint back[3] = {background >> 16 & 255, background >> 8 & 255, background & 255};
  for (int y = 0; y < picture->height; y++) {
    const guint8 *in = rgba + rgba_stride * (gsize) y;
    guint8 *out = picture->data + picture->stride * (gsize) y;
    for (int x = 0; x < picture->width; x++, in += 4, out += 3)
      for (int c = 0; c < 3; c++)
        out[c] = (guint8) ((in[c] * in[3] + back[c] * (255u - in[3]) + 127) / 255);
  }
}

static gboolean
convert_alpha (VivantMediaConverter *converter, const AVFrame *frame, VivantMediaPicture *picture)
{
  if (!need_scratch (converter) ||
      !scale (converter, frame, AV_PIX_FMT_RGBA, converter->scratch, converter->scratch_stride))
    return FALSE;
  vivant_media_flatten (converter->scratch, converter->scratch_stride, 0xffffff, picture);
  return TRUE;
}

static gboolean
convert_hdr (VivantMediaConverter *converter, const AVFrame *frame, VivantMediaPicture *picture)
{
  if (converter->tone_map == NULL)
    converter->tone_map = vivant_media_tone_map_new (frame->color_trc, frame->color_primaries != AVCOL_PRI_BT709);
  if (converter->tone_map == NULL || !need_scratch (converter) ||
      !scale (converter, frame, AV_PIX_FMT_RGB48, converter->scratch, converter->scratch_stride))
    return FALSE;
  vivant_media_tone_map_run (converter->tone_map, converter->scratch, converter->scratch_stride, picture);
  return TRUE;
}

VivantMediaPicture *
vivant_media_converter_run (VivantMediaConverter *converter, const AVFrame *frame)
{
  const AVPixFmtDescriptor *descriptor = av_pix_fmt_desc_get (frame->format);
  VivantMediaPicture *picture = vivant_media_picture_new (converter->width, converter->height);
  if (picture == NULL || descriptor == NULL) {
    vivant_media_picture_unref (picture);
    return NULL;
  }
  gboolean done;
  if (vivant_media_converter_is_hdr (frame))
    done = convert_hdr (converter, frame, picture);
  else if (converter->use_alpha && (descriptor->flags & AV_PIX_FMT_FLAG_ALPHA))
    done = convert_alpha (converter, frame, picture);
  else
    done = scale (converter, frame, AV_PIX_FMT_RGB24, picture->data, picture->stride);
  if (!done) {
    vivant_media_picture_unref (picture);
    return NULL;
  }
  return vivant_media_orientation_apply (converter->orientation, picture);
}

void
vivant_media_converter_free (VivantMediaConverter *converter)
{
  if (converter == NULL)
    return;
  sws_freeContext (converter->scaler);
  vivant_media_tone_map_free (converter->tone_map);
  av_free (converter->scratch);
  g_free (converter);
}
