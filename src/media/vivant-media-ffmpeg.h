/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

/* FFmpeg 5.1 to 8: everything that differs between them is here. Inside the media room only. */

#include <glib.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/frame.h>

/* FFmpeg 7 made the buffer of a write callback constant. */
#if LIBAVFORMAT_VERSION_MAJOR >= 61
typedef const uint8_t VivantFfmpegWriteBuffer;
#else
typedef uint8_t VivantFfmpegWriteBuffer;
#endif

/* FFmpeg 6.1 moved a stream's side data to its codec parameters. Returns 9 integers or NULL. */
static inline const gint32 *
vivant_ffmpeg_stream_display_matrix (const AVStream *stream)
{
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 100)
  const AVPacketSideData *data = av_packet_side_data_get (
      stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
  return data != NULL && data->size >= 9 * sizeof (gint32) ? (const gint32 *) data->data : NULL;
#else
  size_t size = 0;
  const uint8_t *data = av_stream_get_side_data (stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  return data != NULL && size >= 9 * sizeof (gint32) ? (const gint32 *) data : NULL;
#endif
}

/* FFmpeg 6 renamed it. */
static inline gint64
vivant_ffmpeg_frame_duration (const AVFrame *frame)
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  return frame->duration;
#else
  return frame->pkt_duration;
#endif
}

/* FFmpeg prints to the standard error output, where our one sentence belongs. Every way into FFmpeg begins here. */
static inline void
vivant_ffmpeg_silence (void)
{
  static gsize silent;
  if (g_once_init_enter (&silent)) {
    av_log_set_level (AV_LOG_QUIET);
    g_once_init_leave (&silent, 1);
  }
}
