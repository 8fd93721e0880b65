/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-converter.h"
#include "vivant-media-error.h"
#include "vivant-media-input.h"
#include "vivant-media-reader.h"
#include "vivant-media-timing.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A little over 8192 × 4320. */
#define MAX_CLIP_PIXELS (36 * 1000 * 1000)
/* From this size on frames are decoded by several threads; below, one is fast enough and takes the least memory. */
#define THREADED_PIXELS (1920 * 1088)
#define MAX_THREADS 4
#define MAX_READ_ERRORS 1000
#define FIRST_FRAME_TIME (20 * G_USEC_PER_SEC)

typedef struct {
  VivantMediaReader base;
  VivantMediaInput *input;
  AVStream *stream; /* of the input's */
  AVCodecContext *codec;
  AVPacket *packet;
  AVFrame *current;
  AVFrame *ahead; /* one frame further: its time ends the current one */
  gboolean has_ahead;
  gboolean ahead_damaged;
  gboolean draining;
  gboolean always_restart; /* frames build on all earlier ones: there is nothing to seek to */
  gint64 interrupted;      /* the frame whose reading was cancelled and is still due, or -1 */
  guint fresh_damage;      /* errors since the last frame */
  VivantMediaConverter *converter;
  GArray *stamps;     /* gint64: time stamps of the frames decoded so far */
  gint64 ahead_index; /* of the frame ahead */
  gint64 period;      /* nominal, in ticks */
  gboolean untimed;
  gboolean is_transport; /* MPEG-TS: packets of 188, 192 or 204 bytes */
  double max_end;        /* seconds: where the packets read so far end */
  double expected_end;   /* seconds by the header; 0: unknown */
} ClipReader;

static gboolean
open_codec (ClipReader *self, GError **error)
{
  AVCodecParameters *parameters = self->stream->codecpar;
  const char *name = self->input->file->name;
  const AVCodec *decoder = avcodec_find_decoder (parameters->codec_id);
  self->codec = decoder != NULL ? avcodec_alloc_context3 (decoder) : NULL;
  if (self->codec == NULL) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_UNSUPPORTED,
                 _ ("“%s” holds video of a kind (%s) that cannot be decoded here."), name,
                 avcodec_get_name (parameters->codec_id));
    return FALSE;
  }
  gint64 pixels = (gint64) parameters->width * parameters->height;
  int result = avcodec_parameters_to_context (self->codec, parameters);
  if (pixels > MAX_CLIP_PIXELS) /* Containers lie; the stream itself will say. */
    self->codec->width = self->codec->height = self->codec->coded_width = self->codec->coded_height = 0;
  self->codec->max_pixels = MAX_CLIP_PIXELS;
  self->codec->pkt_timebase = self->stream->time_base;
  self->codec->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT;
  int threads = (int) MIN (g_get_num_processors (), MAX_THREADS);
  self->codec->thread_count = pixels >= THREADED_PIXELS ? threads : 1;
  if (result < 0 || avcodec_open2 (self->codec, decoder, NULL) < 0) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_UNSUPPORTED,
                 _ ("The video in “%s” (%s) cannot be decoded: its description is damaged or not supported."), name,
                 decoder->name);
    return FALSE;
  }
  return TRUE;
}

static void
close_input (ClipReader *self)
{
  avcodec_free_context (&self->codec);
  g_clear_pointer (&self->input, vivant_media_input_free);
  self->stream = NULL;
}

static gboolean
open_input (ClipReader *self, VivantMediaFile *file, GCancellable *cancellable, GError **error)
{
  self->input = vivant_media_input_open (file, cancellable, error);
  if (self->input == NULL)
    return FALSE;
  self->stream = vivant_media_input_find_video (self->input);
  if (self->stream == NULL) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_PICTURE,
                 _ ("“%s” holds no moving picture, only sound or data."), self->input->file->name);
    return FALSE;
  }
  for (guint i = 0; i < self->input->format->nb_streams; i++) {
    AVStream *stream = self->input->format->streams[i];
    if (stream != self->stream && stream->codecpar->codec_type != AVMEDIA_TYPE_AUDIO)
      stream->discard = AVDISCARD_ALL;
  }
  return open_codec (self, error);
}

static void
note_packet_end (ClipReader *self)
{
  AVStream *stream = self->input->format->streams[self->packet->stream_index];
  if (self->packet->pts == AV_NOPTS_VALUE)
    return;
  double end = (double) (self->packet->pts + MAX (self->packet->duration, 0)) * av_q2d (stream->time_base);
  self->max_end = MAX (self->max_end, end);
}

/* Feeds the decoder one packet of our stream, or its end. Returns FALSE when the call was stopped. */
static gboolean
feed (ClipReader *self, GError **error)
{
  for (int errors = 0;;) {
    int result = av_read_frame (self->input->format, self->packet);
    if (vivant_media_input_was_stopped (self->input, error)) {
      av_packet_unref (self->packet);
      return FALSE;
    }
    if (result < 0 && result != AVERROR_EOF && errors++ < MAX_READ_ERRORS)
      continue;
    if (errors > 0)
      self->base.truncated = TRUE;
    if (result < 0) {
      self->draining = TRUE;
      avcodec_send_packet (self->codec, NULL);
      return TRUE;
    }
    note_packet_end (self);
    gboolean ours = self->packet->stream_index == self->stream->index;
    /* In a transport stream the mark also stands for a mere join of two recordings. */
    if (ours && (self->packet->flags & AV_PKT_FLAG_CORRUPT) && !self->is_transport)
      self->fresh_damage++;
    if (ours && avcodec_send_packet (self->codec, self->packet) < 0)
      self->fresh_damage++;
    av_packet_unref (self->packet);
    if (ours)
      return TRUE;
  }
}

/* A header that promises much more than was read is how cut-off Matroska and MP4 files look. */
static void
note_end (ClipReader *self)
{
  double missing = self->expected_end - self->max_end;
  double period = (double) self->period * av_q2d (self->stream->time_base);
  if (self->expected_end > 0 && missing > MAX (0.04 * self->expected_end, 2 * period))
    self->base.truncated = TRUE;
  goffset size = self->input->file->size;
  if (self->is_transport && size % 188 != 0 && size % 192 != 0 && size % 204 != 0)
    self->base.truncated = TRUE;
  if (self->fresh_damage > 0 && self->ahead_index == (gint64) self->stamps->len)
    self->base.damaged += self->fresh_damage;
  self->fresh_damage = 0;
}

/* Decodes one more frame into ahead. */
static VivantMediaReadResult
decode_ahead (ClipReader *self, GError **error)
{
  self->has_ahead = FALSE;
  av_frame_unref (self->ahead);
  for (;;) {
    int result = avcodec_receive_frame (self->codec, self->ahead);
    if (result == 0 && self->ahead->width > 0 && self->ahead->height > 0)
      break;
    if (result == AVERROR_EOF) {
      note_end (self);
      return VIVANT_MEDIA_READ_END;
    }
    if (result != AVERROR (EAGAIN)) {
      self->fresh_damage++;
      av_frame_unref (self->ahead);
    } else if (!feed (self, error)) {
      return VIVANT_MEDIA_READ_FAILED;
    }
    if (vivant_media_input_was_stopped (self->input, error))
      return VIVANT_MEDIA_READ_FAILED;
  }
  self->ahead_damaged =
      self->fresh_damage > 0 || (self->ahead->flags & AV_FRAME_FLAG_CORRUPT) || self->ahead->decode_error_flags != 0;
  self->has_ahead = TRUE;
  return VIVANT_MEDIA_READ_FRAME;
}

/* Gives the frame ahead its index and a time stamp that increases, and counts its damage once. */
static void
register_ahead (ClipReader *self)
{
  gint64 stamp = self->ahead->best_effort_timestamp;
  guint count = self->stamps->len;
  if (self->ahead_index == (gint64) count) {
    gint64 last = count > 0 ? g_array_index (self->stamps, gint64, count - 1) : 0;
    if (self->untimed)
      stamp = count;
    else if (stamp == AV_NOPTS_VALUE)
      stamp = count > 0 ? last + self->period : 0;
    else if (count > 0 && stamp <= last)
      stamp = last + 1;
    g_array_append_val (self->stamps, stamp);
    if (self->ahead_damaged)
      self->base.damaged += MAX (self->fresh_damage, 1);
  }
  self->fresh_damage = 0;
}

static double
seconds_of (ClipReader *self, gint64 ticks)
{
  AVRational unit = {self->base.probe->rate_den, self->base.probe->rate_num};
  return (double) ticks * av_q2d (self->untimed ? unit : self->stream->time_base);
}

static void
fill_info (ClipReader *self, gint64 index, gboolean damaged, VivantMediaFrameInfo *info)
{
  const gint64 *stamps = (const gint64 *) (const void *) self->stamps->data;
  gint64 own = vivant_ffmpeg_frame_duration (self->current);
  gint64 ticks = self->untimed ? 1 : own > 0 ? own : self->period;
  if (index + 1 < (gint64) self->stamps->len)
    ticks = stamps[index + 1] - stamps[index];
  info->index = index;
  info->time = seconds_of (self, stamps[index] - stamps[0]);
  info->duration = seconds_of (self, ticks);
  info->damaged = damaged;
}

/* Begins anew and leaves frame 0 ahead. */
static gboolean
restart (ClipReader *self, GCancellable *cancellable, GError **error)
{
  VivantMediaFile *file = vivant_media_file_dup (self->input->file);
  close_input (self);
  self->draining = FALSE;
  self->ahead_index = 0;
  self->fresh_damage = 0;
  if (file == NULL || !open_input (self, file, cancellable, error)) {
    if (error != NULL && *error == NULL)
      g_set_error_literal (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN, _ ("Too many files are open."));
    return FALSE;
  }
  self->input->cancellable = cancellable;
  self->input->deadline = g_get_monotonic_time () + FIRST_FRAME_TIME;
  VivantMediaReadResult result = decode_ahead (self, error);
  self->input->deadline = 0;
  return result != VIVANT_MEDIA_READ_FAILED;
}

/* Tries to reach a frame by its time stamp. FALSE when it is not found in good shape: then only counting helps. */
static gboolean
seek_to_stamp (ClipReader *self, gint64 index)
{
  gint64 target = g_array_index (self->stamps, gint64, index);
  if (self->always_restart || self->untimed ||
      av_seek_frame (self->input->format, self->stream->index, target, AVSEEK_FLAG_BACKWARD) < 0)
    return FALSE;
  avcodec_flush_buffers (self->codec);
  self->draining = FALSE;
  while (decode_ahead (self, NULL) == VIVANT_MEDIA_READ_FRAME && self->ahead->best_effort_timestamp < target)
    self->fresh_damage = 0;
  if (!self->has_ahead || self->ahead->best_effort_timestamp != target || self->ahead_damaged)
    return FALSE;
  self->ahead_index = index;
  self->fresh_damage = 0;
  return TRUE;
}

static gboolean
clip_rewind (VivantMediaReader *reader, gint64 index, GCancellable *cancellable, GError **error)
{
  ClipReader *self = (ClipReader *) reader;
  self->input->cancellable = cancellable;
  self->interrupted = index;
  gboolean found = seek_to_stamp (self, index);
  if (vivant_media_input_was_stopped (self->input, error))
    return FALSE;
  if (!found && !restart (self, cancellable, error))
    return FALSE;
  while (self->has_ahead && self->ahead_index < index) {
    self->fresh_damage = 0;
    if (decode_ahead (self, error) == VIVANT_MEDIA_READ_FAILED)
      return FALSE;
    self->ahead_index++;
  }
  self->fresh_damage = 0;
  self->input->cancellable = NULL;
  self->interrupted = -1;
  return TRUE;
}

static VivantMediaReadResult
clip_next (VivantMediaReader *reader, VivantMediaPicture **picture, VivantMediaFrameInfo *info,
           GCancellable *cancellable, GError **error)
{
  ClipReader *self = (ClipReader *) reader;
  if (self->interrupted >= 0 && !clip_rewind (reader, self->interrupted, cancellable, error))
    return VIVANT_MEDIA_READ_FAILED;
  if (!self->has_ahead)
    return VIVANT_MEDIA_READ_END;
  self->input->cancellable = cancellable;
  gboolean damaged = self->ahead_damaged;
  gint64 index = self->ahead_index;
  av_frame_unref (self->current);
  av_frame_move_ref (self->current, self->ahead);
  self->ahead_index++;
  VivantMediaReadResult result = decode_ahead (self, error);
  if (result == VIVANT_MEDIA_READ_FRAME)
    register_ahead (self);
  self->input->cancellable = NULL;
  self->interrupted = result == VIVANT_MEDIA_READ_FAILED ? index : -1;
  if (result == VIVANT_MEDIA_READ_FAILED)
    return result;
  fill_info (self, index, damaged, info);
  if (picture == NULL)
    return VIVANT_MEDIA_READ_FRAME;
  *picture = vivant_media_converter_run (self->converter, self->current);
  if (*picture != NULL)
    return VIVANT_MEDIA_READ_FRAME;
  g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_UNSUPPORTED,
               _ ("Frame %lld of “%s” cannot be converted: its format is not supported or memory is short."),
               (long long) index + 1, self->input->file->name);
  return VIVANT_MEDIA_READ_FAILED;
}

static void
clip_free (VivantMediaReader *reader)
{
  ClipReader *self = (ClipReader *) reader;
  close_input (self);
  av_packet_free (&self->packet);
  av_frame_free (&self->current);
  av_frame_free (&self->ahead);
  vivant_media_converter_free (self->converter);
  if (self->stamps != NULL)
    g_array_unref (self->stamps);
  g_free (self);
}

static const VivantMediaReaderClass clip_class = {clip_next, clip_rewind, clip_free};

static void
describe (ClipReader *self, VivantMediaProbe *probe, const VivantMediaTiming *timing)
{
  AVFormatContext *format = self->input->format;
  AVStream *audio = vivant_media_input_find_audio (self->input);
  probe->codec = g_strdup (avcodec_get_name (self->stream->codecpar->codec_id));
  probe->frames = timing->frames;
  probe->frames_exact = timing->exact;
  probe->rate_num = timing->rate.num;
  probe->rate_den = timing->rate.den;
  probe->variable_rate = timing->variable;
  probe->duration = timing->duration;
  probe->hdr = vivant_media_converter_is_hdr (self->ahead);
  vivant_media_converter_get_size (self->converter, &probe->width, &probe->height);
  const AVDictionaryEntry *title = av_dict_get (format->metadata, "title", NULL, 0);
  probe->title = title != NULL ? g_utf8_make_valid (title->value, (gssize) MIN (strlen (title->value), 1000)) : NULL;
  if (audio != NULL) {
    probe->has_audio = TRUE;
    probe->audio_codec = g_strdup (avcodec_get_name (audio->codecpar->codec_id));
    probe->audio_rate = audio->codecpar->sample_rate;
    probe->audio_channels = audio->codecpar->ch_layout.nb_channels;
  }
}

static VivantMediaOrientation
orientation_of (ClipReader *self)
{
  const gint32 *matrix = vivant_ffmpeg_stream_display_matrix (self->stream);
  const AVFrameSideData *data = av_frame_get_side_data (self->ahead, AV_FRAME_DATA_DISPLAYMATRIX);
  if (matrix == NULL && data != NULL && data->size >= 9 * sizeof (gint32))
    matrix = (const gint32 *) (const void *) data->data;
  return vivant_media_orientation_from_matrix (matrix);
}

static gboolean
refuse_no_frame (ClipReader *self, GError **error)
{
  const AVCodecParameters *parameters = self->stream->codecpar;
  const char *name = self->input->file->name;
  if ((gint64) parameters->width * parameters->height > MAX_CLIP_PIXELS)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE, _ ("“%s” is too large: %d × %d pixels."),
                 name, parameters->width, parameters->height);
  else
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_PICTURE,
                 _ ("“%s” is damaged: not one frame of its video can be decoded."), name);
  return FALSE;
}

static void
scan_timing (ClipReader *self, VivantMediaTiming *timing, GCancellable *cancellable)
{
  *timing = (VivantMediaTiming){.frames = 1, .rate = {VIVANT_MEDIA_FOLDER_RATE, 1}, .untimed = TRUE};
  VivantMediaFile *file = vivant_media_file_dup (self->input->file);
  g_autoptr (VivantMediaInput) input = file != NULL ? vivant_media_input_open (file, cancellable, NULL) : NULL;
  AVStream *stream = input != NULL ? vivant_media_input_find_video (input) : NULL;
  if (stream == NULL)
    return;
  input->cancellable = cancellable;
  vivant_media_timing_scan (input, stream, timing);
}

static gboolean
start (ClipReader *self, GCancellable *cancellable, GError **error)
{
  AVFormatContext *format = self->input->format;
  self->input->cancellable = cancellable;
  self->input->deadline = g_get_monotonic_time () + FIRST_FRAME_TIME;
  VivantMediaReadResult result = decode_ahead (self, error);
  self->input->deadline = 0;
  self->input->cancellable = NULL;
  if (result != VIVANT_MEDIA_READ_FRAME)
    return result == VIVANT_MEDIA_READ_END && refuse_no_frame (self, error);
  if ((gint64) self->ahead->width * self->ahead->height > MAX_CLIP_PIXELS)
    return refuse_no_frame (self, error);
  VivantMediaTiming timing;
  scan_timing (self, &timing, cancellable);
  self->untimed = timing.untimed;
  self->period = MAX (1, av_rescale_q (1, av_inv_q (timing.rate), self->stream->time_base));
  const char *container = self->base.probe->format;
  self->is_transport = g_str_equal (container, "mpegts");
  if (format->duration > 0 && format->duration_estimation_method == AVFMT_DURATION_FROM_STREAM &&
      (g_str_equal (container, "mov") || g_str_equal (container, "matroska")))
    self->expected_end = (double) format->duration / AV_TIME_BASE;
  AVRational aspect = av_guess_sample_aspect_ratio (format, self->stream, self->ahead);
  self->converter = vivant_media_converter_new (self->ahead, aspect, orientation_of (self), self->always_restart);
  if (self->converter == NULL)
    return refuse_no_frame (self, error);
  register_ahead (self);
  if (self->untimed)
    self->base.start = format->start_time == AV_NOPTS_VALUE ? 0 : (double) format->start_time / AV_TIME_BASE;
  else
    self->base.start = seconds_of (self, g_array_index (self->stamps, gint64, 0));
  describe (self, self->base.probe, &timing);
  return TRUE;
}

VivantMediaReader *
vivant_media_clip_reader_new (VivantMediaFile *file, GCancellable *cancellable, GError **error)
{
  ClipReader *self = g_new0 (ClipReader, 1);
  self->base.class = &clip_class;
  self->interrupted = -1;
  self->stamps = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->packet = av_packet_alloc ();
  self->current = av_frame_alloc ();
  self->ahead = av_frame_alloc ();
  if (!open_input (self, file, cancellable, error))
    goto failed;
  char **names = g_strsplit (self->input->format->iformat->name, ",", 2);
  self->always_restart = g_strcmp0 (names[0], "gif") == 0 || g_strcmp0 (names[0], "apng") == 0;
  self->base.probe = vivant_media_probe_new (
      self->input->file->path, self->always_restart ? VIVANT_MEDIA_KIND_ANIMATION : VIVANT_MEDIA_KIND_CLIP, names[0]);
  g_strfreev (names);
  if (!start (self, cancellable, error))
    goto failed;
  if (self->always_restart && self->base.probe->frames_exact && self->base.probe->frames == 1)
    self->base.probe->kind = VIVANT_MEDIA_KIND_STILL;
  return &self->base;

failed:
  vivant_media_probe_unref (self->base.probe);
  clip_free (&self->base);
  return NULL;
}
