/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-input.h"

#include "vivant-media-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <libavutil/avstring.h>
#include <string.h>

#define IO_BUFFER_BYTES 32768
/* Bounds of recognition and analysis: bytes, microseconds of the clip, microseconds of the clock. */
#define PROBE_BYTES 5000000
#define ANALYSE_TIME 5000000
#define OPEN_TIME (20 * G_USEC_PER_SEC)

/* Containers of one clip, and of sound, so that a song gets the right answer. Nothing that refers to other files. */
static const char allowed_formats[] =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,asf,flv,ogg,gif,apng,yuv4mpegpipe,h264,hevc,m4v,"
    "dv,mxf,ivf,obu,nut,rm,wtv,mjpeg,vc1,swf,mp3,aac,wav,flac,aiff,ac3,amr,w64,caf,tta,wv,ape";

static const char reference_formats[] = "hls,applehttp,concat,dash,sdp,rtsp,imf,redir,smil";

static gboolean
stopped (VivantMediaInput *input)
{
  if (input->deadline != 0 && g_get_monotonic_time () > input->deadline)
    input->late = TRUE;
  return input->late || g_cancellable_is_cancelled (input->cancellable);
}

static int
interrupt_cb (void *data)
{
  return stopped (data);
}

static int
read_cb (void *data, uint8_t *buffer, int length)
{
  VivantMediaInput *input = data;
  if (stopped (input))
    return AVERROR_EXIT;
  gssize got = vivant_media_file_read_at (input->file, buffer, (gsize) length, input->position);
  if (got < 0)
    input->read_failed = TRUE;
  if (got <= 0)
    return got == 0 ? AVERROR_EOF : AVERROR ((int) -got);
  input->position += got;
  return (int) got;
}

static gint64
seek_cb (void *data, gint64 offset, int whence)
{
  VivantMediaInput *input = data;
  if (whence == AVSEEK_SIZE)
    return input->file->size;
  whence &= ~AVSEEK_FORCE;
  gint64 base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? input->position : input->file->size;
  if (offset > G_MAXINT64 - base || base + offset < 0)
    return AVERROR (EINVAL);
  return input->position = base + offset;
}

/* Data references, playlists, keys: whatever a demuxer wants to open besides, it is not what the user chose. */
static int
refuse_open_cb (AVFormatContext *format, AVIOContext **io, const char *url, int flags, AVDictionary **options)
{
  return AVERROR (EPERM);
}

gboolean
vivant_media_input_was_stopped (VivantMediaInput *input, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (input->cancellable, error))
    return TRUE;
  if (!input->late)
    return FALSE;
  g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_SLOW,
               _ ("“%s” takes too long to examine; it is damaged or made to stall."), input->file->name);
  return TRUE;
}

static gboolean
fail (VivantMediaInput *input, int code, GError **error)
{
  if (vivant_media_input_was_stopped (input, error))
    return FALSE;
  if (input->read_failed)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN, _ ("“%s” cannot be read from its disk."),
                 input->file->name);
  else if (code == AVERROR (ENOMEM))
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE, _ ("“%s” needs more memory than there is."),
                 input->file->name);
  else
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_CORRUPT,
                 _ ("“%s” is damaged: its index or header is missing or unreadable."), input->file->name);
  return FALSE;
}

/* Recognises the container by content alone. */
static const AVInputFormat *
recognise (VivantMediaInput *input, GError **error)
{
  const AVInputFormat *found = NULL;
  int score = av_probe_input_buffer2 (input->io, &found, "", NULL, 0, PROBE_BYTES);
  if (vivant_media_input_was_stopped (input, error))
    return NULL;
  if (found != NULL && av_match_list (found->name, reference_formats, ',')) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_REFERENCE,
                 _ ("“%s” is a playlist that only points to other files; choose the clip itself."), input->file->name);
    return NULL;
  }
  if (score < 0 || found == NULL || !av_match_list (found->name, allowed_formats, ',')) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_UNRECOGNISED,
                 _ ("“%s” is not a picture or clip that can be recognised."), input->file->name);
    return NULL;
  }
  return found;
}

static gboolean
open_demuxer (VivantMediaInput *input, GError **error)
{
  guint8 *buffer = av_malloc (IO_BUFFER_BYTES);
  input->io = buffer != NULL ? avio_alloc_context (buffer, IO_BUFFER_BYTES, 0, input, read_cb, NULL, seek_cb) : NULL;
  input->format = avformat_alloc_context ();
  if (input->io == NULL || input->format == NULL)
    return fail (input, AVERROR (ENOMEM), error);
  const AVInputFormat *demuxer = recognise (input, error);
  if (demuxer == NULL)
    return FALSE;
  input->format->pb = input->io;
  input->format->flags |= AVFMT_FLAG_CUSTOM_IO;
  input->format->io_open = refuse_open_cb;
  input->format->interrupt_callback = (AVIOInterruptCB){interrupt_cb, input};
  input->format->probesize = PROBE_BYTES;
  input->format->max_analyze_duration = ANALYSE_TIME;
  AVDictionary *options = NULL;
  av_dict_set (&options, "format_whitelist", allowed_formats, 0);
  av_dict_set (&options, "protocol_whitelist", "file", 0);
  /* A failing avformat_open_input () frees the context and sets it to NULL. */
  int result = avformat_open_input (&input->format, "", demuxer, &options);
  av_dict_free (&options);
  if (result >= 0)
    result = avformat_find_stream_info (input->format, NULL);
  return result < 0 || stopped (input) ? fail (input, result, error) : TRUE;
}

VivantMediaInput *
vivant_media_input_open (VivantMediaFile *file, GCancellable *cancellable, GError **error)
{
  vivant_ffmpeg_silence ();
  g_autoptr (VivantMediaInput) input = g_new0 (VivantMediaInput, 1);
  input->file = file;
  input->cancellable = cancellable;
  input->deadline = g_get_monotonic_time () + OPEN_TIME;
  if (!open_demuxer (input, error))
    return NULL;
  input->deadline = 0;
  input->cancellable = NULL;
  return g_steal_pointer (&input);
}

AVStream *
vivant_media_input_find_video (VivantMediaInput *input)
{
  AVStream *best = NULL;
  gint64 best_score = -1;
  for (guint i = 0; i < input->format->nb_streams; i++) {
    AVStream *stream = input->format->streams[i];
    if (stream->codecpar->codec_type != AVMEDIA_TYPE_VIDEO || (stream->disposition & AV_DISPOSITION_ATTACHED_PIC))
      continue;
    gint64 score = (gint64) MAX (stream->codecpar->width, 0) * MAX (stream->codecpar->height, 0);
    score += (stream->disposition & AV_DISPOSITION_DEFAULT) ? G_MAXINT64 / 2 : 0;
    if (score > best_score) {
      best = stream;
      best_score = score;
    }
  }
  return best;
}

AVStream *
vivant_media_input_find_audio (VivantMediaInput *input)
{
  AVStream *best = NULL;
  for (guint i = 0; i < input->format->nb_streams; i++) {
    AVStream *stream = input->format->streams[i];
    if (stream->codecpar->codec_type != AVMEDIA_TYPE_AUDIO || stream->codecpar->sample_rate <= 0)
      continue;
    gboolean is_default = (stream->disposition & AV_DISPOSITION_DEFAULT) != 0;
    if (best == NULL || (is_default && !(best->disposition & AV_DISPOSITION_DEFAULT)))
      best = stream;
  }
  return best;
}

void
vivant_media_input_free (VivantMediaInput *input)
{
  if (input == NULL)
    return;
  avformat_close_input (&input->format);
  if (input->io != NULL)
    av_freep (&input->io->buffer);
  avio_context_free (&input->io);
  vivant_media_file_free (input->file);
  g_free (input);
}
