/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-virtual-camera.h"

#include "vivant-media-camera-source.h"
#include "vivant-media-ffmpeg.h"
#include "vivant-media-file.h"

#include <errno.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
#include <string.h>
#ifdef VIVANT_HAVE_CAMERA
#include <libavdevice/avdevice.h>
#endif

#define STAND_IN "VIVANT_VIRTUAL_CAMERA"
#define WIDTH VIVANT_MEDIA_VIRTUAL_CAMERA_WIDTH
#define HEIGHT VIVANT_MEDIA_VIRTUAL_CAMERA_HEIGHT
#define RATE 30
/* Black of limited range. */
#define BLACK_LUMA 16
#define BLACK_CHROMA 128

struct _VivantMediaVirtualCamera {
  char *name;
  AVFormatContext *format;
  gboolean begun; /* the header is written */
  AVPacket *packet;
  AVFrame *frame;
  struct SwsContext *scaler;
  int width; /* of the pictures that the frame's bars suit */
  int height;
};

GPtrArray *
vivant_media_virtual_camera_list (void)
{
  GPtrArray *devices = vivant_media_camera_entries_new ();
  const char *set = g_getenv (STAND_IN);
  if (set != NULL) {
    g_autofree char *name = vivant_media_display_name (set);
    g_ptr_array_add (devices, vivant_media_camera_entry_new (set, name));
  }
#ifdef VIVANT_HAVE_CAMERA
  else
    vivant_media_camera_device_list_outputs (devices);
#endif
  return devices;
}

/* ---- Opening ---------------------------------------------------------------------------------------------------- */

static int
open_muxer (VivantMediaVirtualCamera *camera, const char *id)
{
  const char *muxer = g_strcmp0 (g_getenv (STAND_IN), id) == 0 ? "rawvideo" : "v4l2";
#ifdef VIVANT_HAVE_CAMERA
  avdevice_register_all ();
#endif
  int result = avformat_alloc_output_context2 (&camera->format, NULL, muxer, id);
  AVStream *stream = result >= 0 ? avformat_new_stream (camera->format, NULL) : NULL;
  if (stream == NULL)
    return result < 0 ? result : AVERROR (ENOMEM);
  stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
  stream->codecpar->codec_id = AV_CODEC_ID_RAWVIDEO;
  stream->codecpar->format = AV_PIX_FMT_YUV420P;
  stream->codecpar->width = WIDTH;
  stream->codecpar->height = HEIGHT;
  stream->time_base = (AVRational){1, RATE};
  if ((camera->format->oformat->flags & AVFMT_NOFILE) == 0)
    result = avio_open (&camera->format->pb, id, AVIO_FLAG_WRITE);
  if (result >= 0)
    result = avformat_write_header (camera->format, NULL);
  camera->begun = result >= 0;
  return result;
}

static int
make_frame (VivantMediaVirtualCamera *camera)
{
  camera->packet = av_packet_alloc ();
  camera->frame = av_frame_alloc ();
  if (camera->packet == NULL || camera->frame == NULL)
    return AVERROR (ENOMEM);
  camera->frame->format = AV_PIX_FMT_YUV420P;
  camera->frame->width = WIDTH;
  camera->frame->height = HEIGHT;
  return av_frame_get_buffer (camera->frame, 0);
}

static char *
find_name (const char *id)
{
  g_autoptr (GPtrArray) devices = vivant_media_virtual_camera_list ();
  for (guint i = 0; i < devices->len; i++) {
    const VivantMediaCameraDevice *device = devices->pdata[i];
    if (g_str_equal (device->id, id))
      return g_strdup (device->name);
  }
  return NULL;
}

VivantMediaVirtualCamera *
vivant_media_virtual_camera_open (const char *id, GError **error)
{
  g_return_val_if_fail (id != NULL, NULL);
  g_autofree char *name = find_name (id);
  if (name == NULL) {
    g_autofree char *shown = vivant_media_display_name (id);
    vivant_media_camera_set_error (error, shown, ENODEV);
    return NULL;
  }
  vivant_ffmpeg_silence ();
  VivantMediaVirtualCamera *camera = g_new0 (VivantMediaVirtualCamera, 1);
  camera->name = g_steal_pointer (&name);
  int result = open_muxer (camera, id);
  if (result >= 0)
    result = make_frame (camera);
  if (result >= 0)
    return camera;
  vivant_media_camera_set_error (error, camera->name, -result);
  vivant_media_virtual_camera_free (camera);
  return NULL;
}

/* ---- Sending ---------------------------------------------------------------------------------------------------- */

/* The largest rectangle of the picture's shape, on whole chroma samples. */
static void
fit (const VivantMediaPicture *picture, int *width, int *height)
{
  const double scale = MIN ((double) WIDTH / picture->width, (double) HEIGHT / picture->height);
  *width = MAX (2, (int) (picture->width * scale) & ~1);
  *height = MAX (2, (int) (picture->height * scale) & ~1);
}

/* Columns from … to - 1 of every row, in luma's pixels. */
static void
paint_black (AVFrame *frame, int from, int to)
{
  for (int plane = 0; plane < 3; plane++) {
    const int shift = plane == 0 ? 0 : 1;
    for (int y = 0; y < HEIGHT >> shift; y++)
      memset (frame->data[plane] + y * frame->linesize[plane] + (from >> shift), plane == 0 ? BLACK_LUMA : BLACK_CHROMA,
              (gsize) ((to - from) >> shift));
  }
}

static gboolean
draw (VivantMediaVirtualCamera *camera, const VivantMediaPicture *picture)
{
  AVFrame *frame = camera->frame;
  int width, height;
  fit (picture, &width, &height);
  if (camera->width != picture->width || camera->height != picture->height)
    paint_black (frame, 0, WIDTH);
  camera->width = picture->width;
  camera->height = picture->height;
  camera->scaler = sws_getCachedContext (camera->scaler, picture->width, picture->height, AV_PIX_FMT_RGB24, width,
                                         height, AV_PIX_FMT_YUV420P, SWS_BICUBIC, NULL, NULL, NULL);
  if (camera->scaler == NULL)
    return FALSE;
  const int x = (WIDTH - width) / 2 & ~1, y = (HEIGHT - height) / 2 & ~1;
  guint8 *target[4] = {frame->data[0] + y * frame->linesize[0] + x, frame->data[1] + y / 2 * frame->linesize[1] + x / 2,
                       frame->data[2] + y / 2 * frame->linesize[2] + x / 2, NULL};
  const guint8 *source[4] = {picture->data, NULL, NULL, NULL};
  const int stride[4] = {(int) picture->stride, 0, 0, 0};
  if (sws_scale (camera->scaler, source, stride, 0, picture->height, target, frame->linesize) <= 0)
    return FALSE;
  /* The scaler fills whole vector registers, beyond the end of a row, too. */
  paint_black (frame, 0, x);
  paint_black (frame, x + width, WIDTH);
  return TRUE;
}

gboolean
vivant_media_virtual_camera_write (VivantMediaVirtualCamera *camera, const VivantMediaPicture *picture, GError **error)
{
  g_return_val_if_fail (camera != NULL && picture != NULL, FALSE);
  AVPacket *packet = camera->packet;
  const int size = av_image_get_buffer_size (AV_PIX_FMT_YUV420P, WIDTH, HEIGHT, 1);
  int result = av_new_packet (packet, size);
  if (result >= 0 && !draw (camera, picture))
    result = AVERROR (ENOMEM);
  if (result >= 0)
    result = av_image_copy_to_buffer (packet->data, size, (const guint8 *const *) camera->frame->data,
                                      camera->frame->linesize, AV_PIX_FMT_YUV420P, WIDTH, HEIGHT, 1);
  if (result >= 0)
    result = av_write_frame (camera->format, packet);
  av_packet_unref (packet);
  if (result >= 0)
    return TRUE;
  vivant_media_camera_set_error (error, camera->name, -result);
  return FALSE;
}

void
vivant_media_virtual_camera_free (VivantMediaVirtualCamera *camera)
{
  if (camera == NULL)
    return;
  if (camera->begun)
    av_write_trailer (camera->format);
  if (camera->format != NULL && (camera->format->oformat->flags & AVFMT_NOFILE) == 0)
    avio_closep (&camera->format->pb);
  avformat_free_context (camera->format);
  av_packet_free (&camera->packet);
  av_frame_free (&camera->frame);
  sws_freeContext (camera->scaler);
  g_free (camera->name);
  g_free (camera);
}
