/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-webp.h"

#include "vivant-media-converter.h"
#include "vivant-media-error.h"
#include "vivant-media-reader.h"
#include "vivant-media-still-private.h"

#include <glib/gi18n-lib.h>
#include <libavutil/rational.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>

/* libwebp needs the file in memory; FFmpeg before 7.1 cannot decode animated WebP at all. */
#define MAX_BYTES ((goffset) 256 << 20)
#define MAX_ANIMATION_PIXELS (36 * 1000 * 1000)
/* Browsers show frames shorter than this for a tenth of a second. */
#define SHORTEST_MS 11
#define SUBSTITUTE_MS 100

typedef struct {
  VivantMediaReader base;
  char *name;
  guint8 *bytes;
  WebPData data;
  WebPDemuxer *demuxer; /* for durations and the profile */
  WebPAnimDecoder *decoder;
  gint64 index;
  gint64 count;
  double *starts; /* seconds, count + 1 of them */
} WebpReader;

static guint8 *
read_whole (VivantMediaFile *file, gsize *length, GError **error)
{
  guint8 *bytes = file->size <= MAX_BYTES ? g_try_malloc ((gsize) file->size) : NULL;
  if (bytes == NULL) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE, _ ("“%s” is too large a file."), file->name);
    return NULL;
  }
  gsize have = 0;
  while (have < (gsize) file->size) {
    gssize got = vivant_media_file_read_at (file, bytes + have, (gsize) file->size - have, (goffset) have);
    if (got <= 0)
      break;
    have += (gsize) got;
  }
  *length = have;
  return bytes;
}

static void
refuse_damaged (const char *name, GError **error)
{
  if (error != NULL && *error == NULL)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_CORRUPT,
                 _ ("“%s” is a damaged picture and cannot be read."), name);
}

static void
apply_profile (WebPDemuxer *demuxer, guint8 *rgba, int width, int height)
{
  WebPChunkIterator chunk;
  if (demuxer == NULL || !WebPDemuxGetChunk (demuxer, "ICCP", 1, &chunk))
    return;
  vivant_media_icc_to_srgb (rgba, width, height, (gsize) width * 4, 4, chunk.chunk.bytes, chunk.chunk.size);
  WebPDemuxReleaseChunkIterator (&chunk);
}

static VivantMediaPicture *
finish_picture (WebPDemuxer *demuxer, guint8 *rgba, int width, int height, guint32 background)
{
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);
  if (picture == NULL)
    return NULL;
  apply_profile (demuxer, rgba, width, height);
  vivant_media_flatten (rgba, (gsize) width * 4, background, picture);
  return picture;
}

static VivantMediaReadResult
webp_next (VivantMediaReader *reader, VivantMediaPicture **picture, VivantMediaFrameInfo *info,
           GCancellable *cancellable, GError **error)
{
  WebpReader *self = (WebpReader *) reader;
  if (self->index >= self->count)
    return VIVANT_MEDIA_READ_END;
  guint8 *rgba = NULL;
  int end = 0, width = self->base.probe->width, height = self->base.probe->height;
  if (!WebPAnimDecoderGetNext (self->decoder, &rgba, &end)) {
    self->base.damaged += (guint) (self->count - self->index);
    self->count = self->index;
    return VIVANT_MEDIA_READ_END;
  }
  info->index = self->index;
  info->time = self->starts[self->index];
  info->duration = self->starts[self->index + 1] - info->time;
  info->damaged = FALSE;
  self->index++;
  if (picture == NULL)
    return VIVANT_MEDIA_READ_FRAME;
  /* The decoder builds the next frame on this one: colours are converted in a copy. */
  g_autofree guint8 *copy = g_try_malloc ((gsize) width * (gsize) height * 4);
  if (copy != NULL)
    memcpy (copy, rgba, (gsize) width * (gsize) height * 4);
  *picture = copy != NULL ? finish_picture (self->demuxer, copy, width, height, 0xffffff) : NULL;
  if (*picture != NULL)
    return VIVANT_MEDIA_READ_FRAME;
  g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE, _ ("“%s” needs more memory than there is."),
               self->name);
  return VIVANT_MEDIA_READ_FAILED;
}

static gboolean
webp_rewind (VivantMediaReader *reader, gint64 index, GCancellable *cancellable, GError **error)
{
  WebpReader *self = (WebpReader *) reader;
  WebPAnimDecoderReset (self->decoder);
  VivantMediaFrameInfo info;
  for (self->index = 0; self->index < index;)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        webp_next (reader, NULL, &info, cancellable, error) != VIVANT_MEDIA_READ_FRAME)
      return FALSE;
  return TRUE;
}

static void
webp_free (VivantMediaReader *reader)
{
  WebpReader *self = (WebpReader *) reader;
  if (self->decoder != NULL)
    WebPAnimDecoderDelete (self->decoder);
  if (self->demuxer != NULL)
    WebPDemuxDelete (self->demuxer);
  g_free (self->bytes);
  g_free (self->name);
  g_free (self->starts);
  g_free (self);
}

static const VivantMediaReaderClass webp_class = {webp_next, webp_rewind, webp_free};

/* Reads when frames begin. Returns FALSE when the file has none. */
static gboolean
read_times (WebpReader *self, VivantMediaProbe *probe)
{
  WebPIterator frame;
  self->count = WebPDemuxGetI (self->demuxer, WEBP_FF_FRAME_COUNT);
  self->starts = g_new0 (double, (gsize) self->count + 1);
  if (self->count < 1 || !WebPDemuxGetFrame (self->demuxer, 1, &frame))
    return FALSE;
  double first = 0;
  gint64 i = 0;
  do {
    double length = (frame.duration < SHORTEST_MS ? SUBSTITUTE_MS : frame.duration) / 1000.0;
    first = i == 0 ? length : first;
    probe->variable_rate |= length != first;
    self->starts[i + 1] = self->starts[i] + length;
  } while (++i < self->count && WebPDemuxNextFrame (&frame));
  WebPDemuxReleaseIterator (&frame);
  self->count = i;
  probe->frames = i;
  probe->frames_exact = TRUE;
  probe->duration = self->starts[i];
  gint64 milliseconds = MAX (1, (gint64) (probe->duration * 1000 + 0.5));
  av_reduce (&probe->rate_num, &probe->rate_den, i * 1000, milliseconds, 100000);
  return TRUE;
}

VivantMediaReader *
vivant_media_webp_reader_new (VivantMediaFile *file, GCancellable *cancellable, GError **error)
{
  WebpReader *self = g_new0 (WebpReader, 1);
  VivantMediaProbe *probe = vivant_media_probe_new (file->path, VIVANT_MEDIA_KIND_ANIMATION, "webp");
  self->base.class = &webp_class;
  self->base.probe = probe;
  self->name = g_strdup (file->name);
  self->bytes = read_whole (file, &self->data.size, error);
  self->data.bytes = self->bytes;
  self->demuxer = self->bytes != NULL ? WebPDemux (&self->data) : NULL;
  vivant_media_file_free (file);
  if (self->demuxer == NULL)
    goto failed;
  probe->width = (int) WebPDemuxGetI (self->demuxer, WEBP_FF_CANVAS_WIDTH);
  probe->height = (int) WebPDemuxGetI (self->demuxer, WEBP_FF_CANVAS_HEIGHT);
  gint64 pixels = (gint64) probe->width * probe->height;
  if (pixels > MAX_ANIMATION_PIXELS) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE, _ ("“%s” is too large: %d × %d pixels."),
                 self->name, probe->width, probe->height);
    goto failed;
  }
  WebPAnimDecoderOptions options;
  if (!WebPAnimDecoderOptionsInit (&options))
    goto failed;
  options.color_mode = MODE_RGBA;
  self->decoder = WebPAnimDecoderNew (&self->data, &options);
  if (self->decoder == NULL || !read_times (self, probe))
    goto failed;
  probe->codec = g_strdup ("webp");
  if (probe->frames == 1)
    probe->kind = VIVANT_MEDIA_KIND_STILL;
  return &self->base;

failed:
  refuse_damaged (self->name, error);
  vivant_media_probe_unref (probe);
  webp_free (&self->base);
  return NULL;
}

static VivantMediaPicture *
load_animated (VivantMediaFile *file, GCancellable *cancellable, GError **error)
{
  VivantMediaPicture *picture = NULL;
  VivantMediaFrameInfo info;
  VivantMediaFile *copy = vivant_media_file_dup (file);
  VivantMediaReader *reader = copy != NULL ? vivant_media_webp_reader_new (copy, cancellable, error) : NULL;
  if (reader == NULL)
    return NULL;
  if (webp_next (reader, &picture, &info, cancellable, error) != VIVANT_MEDIA_READ_FRAME)
    refuse_damaged (file->name, error);
  vivant_media_probe_unref (reader->probe);
  webp_free (reader);
  return picture;
}

static VivantMediaPicture *
load_single (VivantMediaFile *file, const WebPData *data, int width, int height, guint32 background, GError **error)
{
  gsize stride = (gsize) width * 4, size = stride * (gsize) height;
  g_autofree guint8 *rgba = g_try_malloc (size);
  WebPDemuxer *demuxer = WebPDemux (data);
  VivantMediaPicture *picture = NULL;
  if (rgba != NULL && WebPDecodeRGBAInto (data->bytes, data->size, rgba, size, (int) stride) != NULL)
    picture = finish_picture (demuxer, rgba, width, height, background);
  else
    refuse_damaged (file->name, error);
  if (demuxer != NULL)
    WebPDemuxDelete (demuxer);
  return picture;
}

VivantMediaPicture *
vivant_media_webp_load_first (VivantMediaFile *file, guint32 background, GCancellable *cancellable, GError **error)
{
  WebPData data = {NULL, 0};
  WebPBitstreamFeatures features;
  g_autofree guint8 *bytes = read_whole (file, &data.size, error);
  data.bytes = bytes;
  if (bytes == NULL)
    return NULL;
  if (WebPGetFeatures (bytes, data.size, &features) != VP8_STATUS_OK) {
    refuse_damaged (file->name, error);
    return NULL;
  }
  if (vivant_media_still_refuse_size (file->name, features.width, features.height, error))
    return NULL;
  if (features.has_animation)
    return load_animated (file, cancellable, error);
  return load_single (file, &data, features.width, features.height, background, error);
}
