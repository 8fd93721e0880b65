/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-video-track.h"

#include "vivant-media-error.h"

#include <glib/gi18n-lib.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
#include <math.h>
#include <string.h>

/* Time base at variable rate: fine enough for any clip, and exact for most. */
#define VARIABLE_TIME_BASE 90000
/* GIF counts hundredths of a second, and viewers slow down what is shorter than two. */
#define GIF_SHORTEST 2
#define MAX_THREADS 4

struct _VivantMediaVideoTrack {
  VivantMediaMuxer *muxer;             /* not owned */
  VivantMediaEncoderSettings settings; /* strings are not used */
  AVStream *stream;
  AVCodecContext *codec;
  struct SwsContext *scaler;
  AVFrame *frame;
  AVFrame *filtered;
  AVPacket *packet;
  AVFilterGraph *graph; /* GIF: finds a palette for every frame */
  AVFilterContext *source;
  AVFilterContext *sink;
  GHashTable *durations; /* pts to duration, of frames inside the codec */
  gint64 frames;
  gint64 last_pts;
  gint64 last_ticks; /* how long the frame there lasts */
  double end;
};

static const AVCodec *
find_codec (VivantMediaFormat format)
{
  const AVCodec *codec = NULL;
  if (format == VIVANT_MEDIA_FORMAT_GIF)
    return avcodec_find_encoder (AV_CODEC_ID_GIF);
  if (format == VIVANT_MEDIA_FORMAT_WEBM)
    return avcodec_find_encoder_by_name ("libvpx-vp9");
  codec = avcodec_find_encoder_by_name ("libx264");
  codec = codec != NULL ? codec : avcodec_find_encoder_by_name ("libopenh264");
  return codec != NULL ? codec : avcodec_find_encoder (AV_CODEC_ID_H264);
}

static AVRational
time_base_of (const VivantMediaEncoderSettings *settings)
{
  if (settings->format == VIVANT_MEDIA_FORMAT_GIF)
    return (AVRational){1, 100};
  if (settings->variable_rate)
    return (AVRational){1, settings->format == VIVANT_MEDIA_FORMAT_WEBM ? 1000 : VARIABLE_TIME_BASE};
  return (AVRational){settings->rate_den, settings->rate_num};
}

static void
set_quality (AVCodecContext *context, const AVCodec *codec, int quality)
{
  if (strcmp (codec->name, "libx264") == 0) {
    av_opt_set_double (context->priv_data, "crf", 36 - 0.24 * quality, 0);
    av_opt_set (context->priv_data, "preset", "fast", 0);
  } else if (strcmp (codec->name, "libvpx-vp9") == 0) {
    av_opt_set_double (context->priv_data, "crf", 56 - 0.4 * quality, 0);
    av_opt_set (context->priv_data, "deadline", "good", 0);
    av_opt_set_int (context->priv_data, "cpu-used", 4, 0);
    av_opt_set_int (context->priv_data, "row-mt", 1, 0);
  } else if (context->codec_id == AV_CODEC_ID_H264) {
    /* Encoders without constant quality: bits by the number of pixels. */
    double rate = av_q2d (context->framerate);
    context->bit_rate = (gint64) (context->width * context->height * rate * (0.02 + 0.003 * quality));
  }
}

static void
tag_colours (AVCodecContext *context)
{
  context->color_primaries = AVCOL_PRI_BT709;
  context->color_trc = AVCOL_TRC_BT709;
  context->colorspace = AVCOL_SPC_BT709;
  context->color_range = AVCOL_RANGE_MPEG;
}

static gboolean
open_codec (VivantMediaVideoTrack *self, GError **error)
{
  const VivantMediaEncoderSettings *settings = &self->settings;
  const AVCodec *codec = find_codec (settings->format);
  self->codec = codec != NULL ? avcodec_alloc_context3 (codec) : NULL;
  if (self->codec == NULL) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_ENCODER,
                 _ ("This system cannot write %s; choose another format."),
                 vivant_media_format_get_name (settings->format));
    return FALSE;
  }
  gboolean gif = settings->format == VIVANT_MEDIA_FORMAT_GIF;
  int padding = settings->format == VIVANT_MEDIA_FORMAT_MP4 ? 1 : 0;
  self->codec->width = (settings->width + padding) & ~padding;
  self->codec->height = (settings->height + padding) & ~padding;
  self->codec->pix_fmt = gif ? AV_PIX_FMT_PAL8 : AV_PIX_FMT_YUV420P;
  self->codec->time_base = time_base_of (settings);
  self->codec->framerate = (AVRational){settings->rate_num, settings->rate_den};
  self->codec->sample_aspect_ratio = (AVRational){1, 1};
  self->codec->thread_count = gif ? 1 : (int) MIN (g_get_num_processors (), MAX_THREADS);
  if (!gif)
    tag_colours (self->codec);
  /* MP4 keeps durations in decoding order; without B-frames that is the order of showing, and the last one is kept. */
  if (settings->variable_rate)
    self->codec->max_b_frames = 0;
  if (self->muxer->format->oformat->flags & AVFMT_GLOBALHEADER)
    self->codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  set_quality (self->codec, codec, CLAMP (settings->quality, 0, 100));
  int result = avcodec_open2 (self->codec, codec, NULL);
  return result >= 0 || vivant_media_muxer_fail (self->muxer, result, error);
}

/* A palette of its own for every frame, in a regular dither that does not flicker. */
static gboolean
build_palette_graph (VivantMediaVideoTrack *self)
{
  static const char text[] = "split[a][b];[a]palettegen=stats_mode=single:reserve_transparent=0[p];"
                             "[b][p]paletteuse=new=1:dither=bayer:bayer_scale=3";
  char arguments[128];
  g_snprintf (arguments, sizeof arguments, "video_size=%dx%d:pix_fmt=%d:time_base=1/100:pixel_aspect=1/1",
              self->codec->width, self->codec->height, AV_PIX_FMT_RGB24);
  self->graph = avfilter_graph_alloc ();
  AVFilterInOut *inputs = avfilter_inout_alloc (), *outputs = avfilter_inout_alloc ();
  gboolean done = FALSE;
  if (self->graph != NULL && inputs != NULL && outputs != NULL &&
      avfilter_graph_create_filter (&self->source, avfilter_get_by_name ("buffer"), "in", arguments, NULL,
                                    self->graph) >= 0 &&
      avfilter_graph_create_filter (&self->sink, avfilter_get_by_name ("buffersink"), "out", NULL, NULL, self->graph) >=
          0) {
    *outputs = (AVFilterInOut){av_strdup ("in"), self->source, 0, NULL};
    *inputs = (AVFilterInOut){av_strdup ("out"), self->sink, 0, NULL};
    self->graph->nb_threads = 1;
    done = avfilter_graph_parse_ptr (self->graph, text, &inputs, &outputs, NULL) >= 0 &&
           avfilter_graph_config (self->graph, NULL) >= 0;
  }
  avfilter_inout_free (&inputs);
  avfilter_inout_free (&outputs);
  return done;
}

VivantMediaVideoTrack *
vivant_media_video_track_new (const VivantMediaEncoderSettings *settings, VivantMediaMuxer *muxer, GError **error)
{
  VivantMediaVideoTrack *self = g_new0 (VivantMediaVideoTrack, 1);
  self->muxer = muxer;
  self->settings = *settings;
  self->durations = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->frame = av_frame_alloc ();
  self->filtered = av_frame_alloc ();
  self->packet = av_packet_alloc ();
  self->stream = avformat_new_stream (muxer->format, NULL);
  self->last_pts = -1;
  if (self->stream == NULL || !open_codec (self, error))
    goto failed;
  if (settings->format == VIVANT_MEDIA_FORMAT_GIF && !build_palette_graph (self))
    goto failed;
  if (avcodec_parameters_from_context (self->stream->codecpar, self->codec) < 0)
    goto failed;
  self->stream->time_base = self->codec->time_base;
  if (!settings->variable_rate)
    self->stream->avg_frame_rate = self->codec->framerate;
  return self;

failed:
  if (error != NULL && *error == NULL)
    vivant_media_muxer_fail (muxer, AVERROR (ENOMEM), error);
  vivant_media_video_track_free (self);
  return NULL;
}

/* Odd sides of H.264 gain one repeated row or column. */
static void
copy_padded (const VivantMediaPicture *picture, AVFrame *frame)
{
  for (int y = 0; y < frame->height; y++) {
    const guint8 *from = picture->data + picture->stride * (gsize) MIN (y, picture->height - 1);
    guint8 *to = frame->data[0] + (gssize) frame->linesize[0] * y;
    memcpy (to, from, 3 * (gsize) picture->width);
    for (int x = picture->width; x < frame->width; x++)
      memcpy (to + 3 * x, from + 3 * (picture->width - 1), 3);
  }
}

static gboolean
fill_rgb (VivantMediaVideoTrack *self, const VivantMediaPicture *picture, AVFrame *frame)
{
  av_frame_unref (frame);
  frame->format = AV_PIX_FMT_RGB24;
  frame->width = self->codec->width;
  frame->height = self->codec->height;
  frame->sample_aspect_ratio = (AVRational){1, 1};
  if (av_frame_get_buffer (frame, 0) < 0)
    return FALSE;
  copy_padded (picture, frame);
  return TRUE;
}

static gboolean
fill_yuv (VivantMediaVideoTrack *self, const VivantMediaPicture *picture, AVFrame *frame)
{
  int width = self->codec->width, height = self->codec->height;
  if (!fill_rgb (self, picture, self->filtered))
    return FALSE;
  av_frame_unref (frame);
  frame->format = AV_PIX_FMT_YUV420P;
  frame->width = width;
  frame->height = height;
  frame->color_primaries = AVCOL_PRI_BT709;
  frame->color_trc = AVCOL_TRC_BT709;
  frame->colorspace = AVCOL_SPC_BT709;
  frame->color_range = AVCOL_RANGE_MPEG;
  self->scaler = sws_getCachedContext (self->scaler, width, height, AV_PIX_FMT_RGB24, width, height, AV_PIX_FMT_YUV420P,
                                       SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, NULL, NULL, NULL);
  if (self->scaler == NULL || av_frame_get_buffer (frame, 0) < 0)
    return FALSE;
  sws_setColorspaceDetails (self->scaler, sws_getCoefficients (SWS_CS_DEFAULT), TRUE,
                            sws_getCoefficients (SWS_CS_ITU709), FALSE, 0, 1 << 16, 1 << 16);
  gboolean done = sws_scale (self->scaler, (const guint8 *const *) self->filtered->data, self->filtered->linesize, 0,
                             height, frame->data, frame->linesize) == height;
  av_frame_unref (self->filtered);
  return done;
}

static gboolean
encode (VivantMediaVideoTrack *self, AVFrame *frame, GError **error)
{
  int result = avcodec_send_frame (self->codec, frame);
  while (result >= 0) {
    result = avcodec_receive_packet (self->codec, self->packet);
    if (result == AVERROR (EAGAIN) || result == AVERROR_EOF)
      return TRUE;
    if (result < 0)
      break;
    gint64 *duration = g_hash_table_lookup (self->durations, &self->packet->pts);
    self->packet->duration = duration != NULL ? *duration : 1;
    g_hash_table_remove (self->durations, &self->packet->pts);
    if (!vivant_media_muxer_write (self->muxer, self->packet, self->stream, self->codec->time_base, error))
      return FALSE;
  }
  return vivant_media_muxer_fail (self->muxer, result, error);
}

static gboolean
drain_graph (VivantMediaVideoTrack *self, GError **error)
{
  gboolean good = TRUE;
  while (good && av_buffersink_get_frame (self->sink, self->filtered) >= 0) {
    self->filtered->pict_type = AV_PICTURE_TYPE_NONE;
    self->filtered->pts =
        av_rescale_q (self->filtered->pts, av_buffersink_get_time_base (self->sink), self->codec->time_base);
    good = encode (self, self->filtered, error);
    av_frame_unref (self->filtered);
  }
  return good;
}

static gboolean
encode_with_palette (VivantMediaVideoTrack *self, GError **error)
{
  int result = av_buffersrc_add_frame (self->source, self->frame);
  if (result < 0)
    return vivant_media_muxer_fail (self->muxer, result, error);
  return drain_graph (self, error);
}

/* Where the frame stands in ticks; FALSE when the format cannot show it because it comes too soon. */
static gboolean
place (VivantMediaVideoTrack *self, double time, double duration, gint64 *pts, gint64 *ticks)
{
  double unit = av_q2d (self->codec->time_base);
  double period = av_q2d (av_inv_q (self->codec->framerate));
  if (!self->settings.variable_rate) {
    time = (double) self->frames * period;
    duration = period;
  }
  *pts = llrint (time / unit);
  gint64 end = llrint ((time + duration) / unit);
  gint64 shortest = self->settings.format == VIVANT_MEDIA_FORMAT_GIF ? GIF_SHORTEST : 1;
  self->frames++;
  self->end = MAX (self->end, time + duration);
  if (self->last_pts >= 0 && *pts < self->last_pts + shortest) {
    if (self->settings.format == VIVANT_MEDIA_FORMAT_GIF)
      return FALSE;
    *pts = self->last_pts + 1;
  }
  *ticks = MAX (end - *pts, shortest);
  self->last_pts = *pts;
  self->last_ticks = *ticks;
  return TRUE;
}

gboolean
vivant_media_video_track_write (VivantMediaVideoTrack *self, const VivantMediaPicture *picture, double time,
                                double duration, GError **error)
{
  gint64 pts, ticks;
  if (!place (self, time, duration, &pts, &ticks))
    return TRUE;
  gboolean gif = self->graph != NULL;
  if (!(gif ? fill_rgb (self, picture, self->frame) : fill_yuv (self, picture, self->frame)))
    return vivant_media_muxer_fail (self->muxer, AVERROR (ENOMEM), error);
  self->frame->pts = pts;
  gint64 *key = g_new (gint64, 1), *value = g_new (gint64, 1);
  *key = pts;
  *value = ticks;
  g_hash_table_replace (self->durations, key, value);
  return gif ? encode_with_palette (self, error) : encode (self, self->frame, error);
}

gboolean
vivant_media_video_track_finish (VivantMediaVideoTrack *self, GError **error)
{
  if (self->graph != NULL) {
    int result = av_buffersrc_add_frame (self->source, NULL);
    if (result < 0)
      return vivant_media_muxer_fail (self->muxer, result, error);
    if (!drain_graph (self, error))
      return FALSE;
  }
  /* The GIF muxer would repeat the last but one delay for the last frame. */
  if (self->settings.format == VIVANT_MEDIA_FORMAT_GIF)
    av_opt_set_int (self->muxer->format, "final_delay", self->last_ticks, AV_OPT_SEARCH_CHILDREN);
  return encode (self, NULL, error);
}

double
vivant_media_video_track_get_end (VivantMediaVideoTrack *self)
{
  return self->end;
}

void
vivant_media_video_track_free (VivantMediaVideoTrack *self)
{
  if (self == NULL)
    return;
  avfilter_graph_free (&self->graph);
  avcodec_free_context (&self->codec);
  sws_freeContext (self->scaler);
  av_frame_free (&self->frame);
  av_frame_free (&self->filtered);
  av_packet_free (&self->packet);
  g_hash_table_unref (self->durations);
  g_free (self);
}
