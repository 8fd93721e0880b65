/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-muxer.h"

#include "vivant-media-error.h"
#include "vivant-media-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define IO_BUFFER_BYTES 65536

/* A second look at what was written: moving an MP4's index to the front needs it. */
typedef struct {
  int fd;
  gint64 position;
} ReadBack;

static gboolean
write_at (VivantMediaMuxer *muxer, const guint8 *data, gsize length)
{
  int fd = vivant_media_atomic_output_get_fd (muxer->output);
  while (length > 0) {
    gssize written = pwrite (fd, data, length, muxer->position);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0) {
      muxer->write_errno = muxer->write_errno != 0 ? muxer->write_errno : written == 0 ? ENOSPC : errno;
      return FALSE;
    }
    data += written;
    length -= (gsize) written;
    muxer->position += written;
  }
  muxer->size = MAX (muxer->size, muxer->position);
  return TRUE;
}

static int
write_cb (void *data, VivantFfmpegWriteBuffer *buffer, int length)
{
  VivantMediaMuxer *muxer = data;
  if (muxer->write_errno != 0 || !write_at (muxer, buffer, (gsize) length))
    return AVERROR (muxer->write_errno);
  return length;
}

static gint64
seek_cb (void *data, gint64 offset, int whence)
{
  VivantMediaMuxer *muxer = data;
  if (whence == AVSEEK_SIZE)
    return muxer->size;
  whence &= ~AVSEEK_FORCE;
  gint64 base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? muxer->position : muxer->size;
  if (base + offset < 0)
    return AVERROR (EINVAL);
  return muxer->position = base + offset;
}

static int
read_back_cb (void *data, uint8_t *buffer, int length)
{
  ReadBack *back = data;
  gssize got = pread (back->fd, buffer, (size_t) length, back->position);
  if (got <= 0)
    return got == 0 ? AVERROR_EOF : AVERROR (errno);
  back->position += got;
  return (int) got;
}

static gint64
read_back_seek_cb (void *data, gint64 offset, int whence)
{
  ReadBack *back = data;
  if ((whence & ~AVSEEK_FORCE) != SEEK_SET || offset < 0)
    return AVERROR (EINVAL);
  return back->position = offset;
}

/* Only the file being written may be opened, for reading. */
static int
open_cb (AVFormatContext *format, AVIOContext **io, const char *url, int flags, AVDictionary **options)
{
  VivantMediaMuxer *muxer = format->opaque;
  if (flags != AVIO_FLAG_READ || g_strcmp0 (url, format->url) != 0)
    return AVERROR (EPERM);
  ReadBack *back = g_new0 (ReadBack, 1);
  back->fd = vivant_media_atomic_output_get_fd (muxer->output);
  guint8 *buffer = av_malloc (IO_BUFFER_BYTES);
  *io = buffer != NULL ? avio_alloc_context (buffer, IO_BUFFER_BYTES, 0, back, read_back_cb, NULL, read_back_seek_cb)
                       : NULL;
  if (*io != NULL)
    return 0;
  av_free (buffer);
  g_free (back);
  return AVERROR (ENOMEM);
}

static int
close_cb (AVFormatContext *format, AVIOContext *io)
{
  if (io == NULL)
    return 0;
  g_free (io->opaque);
  av_freep (&io->buffer);
  avio_context_free (&io);
  return 0;
}

gboolean
vivant_media_muxer_fail (VivantMediaMuxer *muxer, int code, GError **error)
{
  int number = muxer->write_errno;
  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_SPACE, _ ("“%s” cannot be written: %s."), muxer->name,
                 g_strerror (number));
  else if (number != 0)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OUTPUT, _ ("“%s” cannot be written: %s."), muxer->name,
                 g_strerror (number));
  else {
    char reason[AV_ERROR_MAX_STRING_SIZE] = "";
    av_strerror (code, reason, sizeof reason);
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_ENCODE, _ ("“%s” cannot be encoded: %s."), muxer->name,
                 reason);
  }
  return FALSE;
}

VivantMediaMuxer *
vivant_media_muxer_new (const char *path, const char *container, VivantMediaAtomicOutput *output, GError **error)
{
  vivant_ffmpeg_silence ();
  VivantMediaMuxer *muxer = g_new0 (VivantMediaMuxer, 1);
  muxer->output = output;
  muxer->name = vivant_media_display_name (path);
  /* The name is only a handle for open_cb: no file is ever opened by it. */
  avformat_alloc_output_context2 (&muxer->format, NULL, container, "output");
  guint8 *buffer = av_malloc (IO_BUFFER_BYTES);
  if (buffer != NULL)
    muxer->io = avio_alloc_context (buffer, IO_BUFFER_BYTES, 1, muxer, NULL, write_cb, seek_cb);
  if (muxer->format == NULL || muxer->io == NULL) {
    if (muxer->io == NULL)
      av_free (buffer);
    vivant_media_muxer_fail (muxer, AVERROR_MUXER_NOT_FOUND, error);
    vivant_media_muxer_free (muxer);
    return NULL;
  }
  muxer->format->pb = muxer->io;
  muxer->format->flags |= AVFMT_FLAG_CUSTOM_IO;
  muxer->format->opaque = muxer;
  muxer->format->io_open = open_cb;
  muxer->format->io_close2 = close_cb;
  return muxer;
}

gboolean
vivant_media_muxer_begin (VivantMediaMuxer *muxer, AVDictionary **options, GError **error)
{
  int result = avformat_write_header (muxer->format, options);
  av_dict_free (options);
  muxer->begun = result >= 0;
  return result >= 0 && muxer->write_errno == 0 ? TRUE : vivant_media_muxer_fail (muxer, result, error);
}

gboolean
vivant_media_muxer_write (VivantMediaMuxer *muxer, AVPacket *packet, AVStream *stream, AVRational time_base,
                          GError **error)
{
  av_packet_rescale_ts (packet, time_base, stream->time_base);
  packet->stream_index = stream->index;
  packet->pos = -1;
  int result = av_interleaved_write_frame (muxer->format, packet);
  av_packet_unref (packet);
  return result >= 0 && muxer->write_errno == 0 ? TRUE : vivant_media_muxer_fail (muxer, result, error);
}

gboolean
vivant_media_muxer_end (VivantMediaMuxer *muxer, GError **error)
{
  int result = av_write_trailer (muxer->format);
  muxer->begun = FALSE;
  avio_flush (muxer->io);
  if (result >= 0 && muxer->io->error < 0)
    result = muxer->io->error;
  return result >= 0 && muxer->write_errno == 0 ? TRUE : vivant_media_muxer_fail (muxer, result, error);
}

gboolean
vivant_media_muxer_insert_before_end (VivantMediaMuxer *muxer, const guint8 *data, gsize length, GError **error)
{
  guint8 last = 0;
  muxer->position = muxer->size - 1;
  gboolean done = muxer->size > 0 &&
                  pread (vivant_media_atomic_output_get_fd (muxer->output), &last, 1, muxer->position) == 1 &&
                  write_at (muxer, data, length) && write_at (muxer, &last, 1);
  return done || vivant_media_muxer_fail (muxer, AVERROR (EIO), error);
}

void
vivant_media_muxer_free (VivantMediaMuxer *muxer)
{
  if (muxer == NULL)
    return;
  /* FFmpeg's GIF muxer lets go of the frame it holds back nowhere else; what it writes is thrown away. */
  if (muxer->begun && strcmp (muxer->format->oformat->name, "gif") == 0)
    av_write_trailer (muxer->format);
  avformat_free_context (muxer->format);
  if (muxer->io != NULL)
    av_freep (&muxer->io->buffer);
  avio_context_free (&muxer->io);
  vivant_media_atomic_output_free (muxer->output);
  g_free (muxer->name);
  g_free (muxer);
}
