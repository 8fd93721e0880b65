/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-audio-track.h"

#include "vivant-media-error.h"
#include "vivant-media-input.h"
#include "vivant-media-reader.h"

#include <glib/gi18n-lib.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
#include <math.h>

#define MAX_READ_ERRORS 100
#define PREFERRED_RATE 48000

struct _VivantMediaAudioTrack {
  VivantMediaInput *input;
  AVStream *from;
  AVStream *to;
  VivantMediaMuxer *muxer; /* not owned */
  VivantMediaFormat format;
  double offset;  /* seconds on the source's clock that become 0 */
  double limit;   /* seconds of the output after which there is silence */
  double until;   /* seconds of the output that are asked for: what is decoded beyond stays in the graph */
  double written; /* seconds of the output that are done */
  gboolean at_end;
  gint64 last_dts; /* of the copied packets, in the source's time base */
  AVPacket *packet;
  AVFrame *frame;
  AVCodecContext *decoder; /* from here on NULL when packets are copied */
  AVCodecContext *encoder;
  AVFilterGraph *graph;
  AVFilterContext *source;
  AVFilterContext *sink;
};

static gboolean
can_copy (VivantMediaFormat format, enum AVCodecID codec)
{
  if (format == VIVANT_MEDIA_FORMAT_MP4)
    return codec == AV_CODEC_ID_AAC || codec == AV_CODEC_ID_MP3;
  return codec == AV_CODEC_ID_OPUS || codec == AV_CODEC_ID_VORBIS;
}

static gboolean
open_decoder (VivantMediaAudioTrack *self)
{
  const AVCodec *codec = avcodec_find_decoder (self->from->codecpar->codec_id);
  self->decoder = codec != NULL ? avcodec_alloc_context3 (codec) : NULL;
  if (self->decoder == NULL || avcodec_parameters_to_context (self->decoder, self->from->codecpar) < 0)
    return FALSE;
  self->decoder->pkt_timebase = self->from->time_base;
  return avcodec_open2 (self->decoder, codec, NULL) >= 0;
}

static int
choose_rate (VivantMediaFormat format, int rate)
{
  static const int aac_rates[] = {48000, 44100, 32000, 24000, 22050, 16000};
  for (guint i = 0; format == VIVANT_MEDIA_FORMAT_MP4 && i < G_N_ELEMENTS (aac_rates); i++)
    if (aac_rates[i] == rate)
      return rate;
  return PREFERRED_RATE;
}

static gboolean
open_encoder (VivantMediaAudioTrack *self)
{
  gboolean mp4 = self->format == VIVANT_MEDIA_FORMAT_MP4;
  const AVCodec *codec = avcodec_find_encoder_by_name (mp4 ? "aac" : "libopus");
  self->encoder = codec != NULL ? avcodec_alloc_context3 (codec) : NULL;
  if (self->encoder == NULL)
    return FALSE;
  int channels = self->from->codecpar->ch_layout.nb_channels == 1 ? 1 : 2;
  self->encoder->sample_rate = choose_rate (self->format, self->from->codecpar->sample_rate);
  self->encoder->sample_fmt = mp4 ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_FLT;
  self->encoder->bit_rate = channels * 80000;
  self->encoder->time_base = (AVRational){1, self->encoder->sample_rate};
  av_channel_layout_default (&self->encoder->ch_layout, channels);
  if (self->muxer->format->oformat->flags & AVFMT_GLOBALHEADER)
    self->encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  return avcodec_open2 (self->encoder, codec, NULL) >= 0;
}

static gboolean
add_stream (VivantMediaAudioTrack *self, GError **error)
{
  self->to = avformat_new_stream (self->muxer->format, NULL);
  if (self->to == NULL)
    return vivant_media_muxer_fail (self->muxer, AVERROR (ENOMEM), error);
  if (can_copy (self->format, self->from->codecpar->codec_id)) {
    int result = avcodec_parameters_copy (self->to->codecpar, self->from->codecpar);
    self->to->codecpar->codec_tag = 0;
    self->to->time_base = self->from->time_base;
    return result >= 0 || vivant_media_muxer_fail (self->muxer, result, error);
  }
  if (!open_decoder (self) || !open_encoder (self)) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_ENCODER,
                 _ ("The sound of “%s” (%s) cannot be put into this format here; export without sound."),
                 self->input->file->name, avcodec_get_name (self->from->codecpar->codec_id));
    return FALSE;
  }
  self->to->time_base = self->encoder->time_base;
  int result = avcodec_parameters_from_context (self->to->codecpar, self->encoder);
  return result >= 0 || vivant_media_muxer_fail (self->muxer, result, error);
}

gboolean
vivant_media_audio_track_new (const char *path, double from, double to, VivantMediaFormat format,
                              VivantMediaMuxer *muxer, VivantMediaAudioTrack **track, GCancellable *cancellable,
                              GError **error)
{
  *track = NULL;
  /* A folder or a picture is silent, but one that cannot be read at all is an error. */
  g_autoptr (VivantMediaDecoder) pictures = vivant_media_decoder_open (path, cancellable, NULL);
  if (pictures != NULL && !vivant_media_decoder_get_probe (pictures)->has_audio)
    return TRUE;
  VivantMediaFile *file = vivant_media_file_open (path, error);
  VivantMediaInput *input = file != NULL ? vivant_media_input_open (file, cancellable, error) : NULL;
  if (input == NULL)
    return FALSE;
  VivantMediaAudioTrack *self = g_new0 (VivantMediaAudioTrack, 1);
  self->input = input;
  self->from = vivant_media_input_find_audio (input);
  self->muxer = muxer;
  self->format = format;
  self->packet = av_packet_alloc ();
  self->frame = av_frame_alloc ();
  self->last_dts = AV_NOPTS_VALUE;
  self->limit = to > from ? to - from : INFINITY;
  /* The sound shares the clock of the pictures; without pictures it begins with itself. */
  double start = input->format->start_time == AV_NOPTS_VALUE ? 0 : (double) input->format->start_time / AV_TIME_BASE;
  self->offset = from + (pictures != NULL ? vivant_media_decoder_get_start (pictures) : start);
  for (guint i = 0; i < input->format->nb_streams; i++)
    if (input->format->streams[i] != self->from)
      input->format->streams[i]->discard = AVDISCARD_ALL;
  if (self->from == NULL || !add_stream (self, error)) {
    gboolean silent = self->from == NULL;
    vivant_media_audio_track_free (self);
    return silent;
  }
  /* A little early, as decoders need a start; what comes before is dropped by its time stamp. */
  if (from > 1)
    av_seek_frame (input->format, -1, (gint64) ((self->offset - 0.5) * AV_TIME_BASE), AVSEEK_FLAG_BACKWARD);
  *track = self;
  return TRUE;
}

/* Reads the next packet of the sound; FALSE at the end. */
static gboolean
read_packet (VivantMediaAudioTrack *self)
{
  for (int errors = 0; !self->at_end; errors++) {
    int result = av_read_frame (self->input->format, self->packet);
    if (result >= 0 && self->packet->stream_index == self->from->index)
      return TRUE;
    av_packet_unref (self->packet);
    errors = result >= 0 ? 0 : errors;
    self->at_end = result == AVERROR_EOF || errors > MAX_READ_ERRORS;
  }
  return FALSE;
}

static gboolean
copy_packet (VivantMediaAudioTrack *self, GError **error)
{
  AVPacket *packet = self->packet;
  if (packet->pts == AV_NOPTS_VALUE)
    packet->pts = packet->dts;
  if (packet->pts == AV_NOPTS_VALUE) {
    av_packet_unref (packet);
    return TRUE;
  }
  double unit = av_q2d (self->from->time_base);
  double begin = (double) packet->pts * unit - self->offset, end = begin + (double) packet->duration * unit;
  /* An edit list of MP4 can hide the part of a packet before 0; WebM has nothing of the kind. */
  gboolean wanted = self->format == VIVANT_MEDIA_FORMAT_MP4 ? end > 0 : begin > -unit;
  self->written = MAX (self->written, end);
  gint64 shift = llrint (self->offset / unit);
  packet->pts -= shift;
  packet->dts = packet->dts == AV_NOPTS_VALUE ? packet->pts : packet->dts - shift;
  if (!wanted || begin >= self->limit || (self->last_dts != AV_NOPTS_VALUE && packet->dts <= self->last_dts)) {
    av_packet_unref (packet);
    return TRUE;
  }
  self->last_dts = packet->dts;
  return vivant_media_muxer_write (self->muxer, packet, self->to, self->from->time_base, error);
}

/* Cut at 0 and at the limit to the sample, gaps and a late beginning filled with silence, brought to the encoder's
 * format.
 */
static gboolean
build_graph (VivantMediaAudioTrack *self)
{
  char layout[64] = "", target[64] = "", text[512], arguments[256];
  /* Whole numbers: a comma, as many languages write fractions, would begin another filter. */
  g_autofree char *cut =
      isinf (self->limit) ? g_strdup ("") : g_strdup_printf (":end=%lldus", llrint (self->limit * 1e6));
  av_channel_layout_describe (&self->frame->ch_layout, layout, sizeof layout);
  av_channel_layout_describe (&self->encoder->ch_layout, target, sizeof target);
  g_snprintf (arguments, sizeof arguments, "time_base=1/%d:sample_rate=%d:sample_fmt=%s:channel_layout=%s",
              self->frame->sample_rate, self->frame->sample_rate, av_get_sample_fmt_name (self->frame->format), layout);
  g_snprintf (
      text, sizeof text,
      "atrim=start=0%s,aresample=async=1000:first_pts=0,aformat=sample_fmts=%s:sample_rates=%d:channel_layouts=%s", cut,
      av_get_sample_fmt_name (self->encoder->sample_fmt), self->encoder->sample_rate, target);
  self->graph = avfilter_graph_alloc ();
  AVFilterInOut *inputs = avfilter_inout_alloc (), *outputs = avfilter_inout_alloc ();
  gboolean done = FALSE;
  if (self->graph != NULL && inputs != NULL && outputs != NULL &&
      avfilter_graph_create_filter (&self->source, avfilter_get_by_name ("abuffer"), "in", arguments, NULL,
                                    self->graph) >= 0 &&
      avfilter_graph_create_filter (&self->sink, avfilter_get_by_name ("abuffersink"), "out", NULL, NULL,
                                    self->graph) >= 0) {
    *outputs = (AVFilterInOut){av_strdup ("in"), self->source, 0, NULL};
    *inputs = (AVFilterInOut){av_strdup ("out"), self->sink, 0, NULL};
    done = avfilter_graph_parse_ptr (self->graph, text, &inputs, &outputs, NULL) >= 0 &&
           avfilter_graph_config (self->graph, NULL) >= 0;
  }
  avfilter_inout_free (&inputs);
  avfilter_inout_free (&outputs);
  if (done && self->encoder->frame_size > 0)
    av_buffersink_set_frame_size (self->sink, (unsigned) self->encoder->frame_size);
  return done;
}

/* Encodes one frame (NULL: the end) and writes what comes out. */
static gboolean
encode (VivantMediaAudioTrack *self, AVFrame *frame, GError **error)
{
  int result = avcodec_send_frame (self->encoder, frame);
  while (result >= 0) {
    result = avcodec_receive_packet (self->encoder, self->packet);
    if (result == AVERROR (EAGAIN) || result == AVERROR_EOF)
      return TRUE;
    if (result >= 0 && !vivant_media_muxer_write (self->muxer, self->packet, self->to, self->encoder->time_base, error))
      return FALSE;
  }
  return vivant_media_muxer_fail (self->muxer, result, error);
}

static gboolean
drain_graph (VivantMediaAudioTrack *self, GError **error)
{
  gboolean good = TRUE;
  while (good && self->graph != NULL && self->written < self->until &&
         av_buffersink_get_frame (self->sink, self->frame) >= 0) {
    AVRational unit = av_buffersink_get_time_base (self->sink);
    self->frame->pts = av_rescale_q (self->frame->pts, unit, self->encoder->time_base);
    self->written = (double) (self->frame->pts + self->frame->nb_samples) * av_q2d (self->encoder->time_base);
    good = encode (self, self->frame, error);
    av_frame_unref (self->frame);
  }
  return good;
}

/* Decodes the packet at hand (none at the end) and pushes the samples through the graph. Damaged ones are skipped. */
static gboolean
transcode (VivantMediaAudioTrack *self, AVPacket *packet, GError **error)
{
  if (avcodec_send_packet (self->decoder, packet) < 0 && packet != NULL)
    return TRUE;
  while (avcodec_receive_frame (self->decoder, self->frame) >= 0) {
    gint64 stamp = self->frame->best_effort_timestamp;
    self->frame->pts = AV_NOPTS_VALUE;
    if (stamp != AV_NOPTS_VALUE && self->frame->sample_rate > 0) {
      AVRational unit = {1, self->frame->sample_rate};
      gint64 shift = llrint (self->offset * self->frame->sample_rate);
      self->frame->pts = av_rescale_q (stamp, self->from->time_base, unit) - shift;
    }
    gboolean usable = self->frame->pts != AV_NOPTS_VALUE && (self->graph != NULL || build_graph (self));
    if (!usable || av_buffersrc_add_frame (self->source, self->frame) < 0)
      av_frame_unref (self->frame);
    if (!drain_graph (self, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
vivant_media_audio_track_write_until (VivantMediaAudioTrack *self, double seconds, GCancellable *cancellable,
                                      GError **error)
{
  self->input->cancellable = cancellable;
  self->until = seconds;
  gboolean good = self->encoder == NULL || drain_graph (self, error);
  while (good && self->written < MIN (seconds, self->limit) && read_packet (self)) {
    if (self->encoder == NULL) {
      good = copy_packet (self, error);
    } else {
      good = transcode (self, self->packet, error);
      av_packet_unref (self->packet);
    }
  }
  if (good && vivant_media_input_was_stopped (self->input, error))
    good = FALSE;
  self->input->cancellable = NULL;
  return good;
}

gboolean
vivant_media_audio_track_finish (VivantMediaAudioTrack *self, double seconds, GCancellable *cancellable, GError **error)
{
  if (!vivant_media_audio_track_write_until (self, seconds, cancellable, error))
    return FALSE;
  if (self->encoder == NULL)
    return TRUE;
  if (self->at_end && !transcode (self, NULL, error))
    return FALSE;
  /* The tail that the filters hold is wanted only when the source ended before the pictures. */
  if (self->at_end && self->graph != NULL && av_buffersrc_add_frame (self->source, NULL) >= 0 &&
      !drain_graph (self, error))
    return FALSE;
  return encode (self, NULL, error);
}

void
vivant_media_audio_track_free (VivantMediaAudioTrack *self)
{
  if (self == NULL)
    return;
  avfilter_graph_free (&self->graph);
  avcodec_free_context (&self->decoder);
  avcodec_free_context (&self->encoder);
  av_packet_free (&self->packet);
  av_frame_free (&self->frame);
  vivant_media_input_free (self->input);
  g_free (self);
}
