/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-format.h"

#include <glib/gi18n-lib.h>
#include <libavcodec/avcodec.h>
#include <string.h>

typedef struct {
  const char *id;
  const char *name;
  const char *extension;
  const char *video_encoder;
  const char *audio_encoder;
} FormatInfo;

static const FormatInfo formats[VIVANT_MEDIA_N_FORMATS] = {
    [VIVANT_MEDIA_FORMAT_MP4] = {"mp4", N_ ("MP4 Video (H.264)"), ".mp4", "libx264", "aac"},
    [VIVANT_MEDIA_FORMAT_WEBM] = {"webm", N_ ("WebM Video (VP9)"), ".webm", "libvpx-vp9", "libopus"},
    [VIVANT_MEDIA_FORMAT_GIF] = {"gif", N_ ("GIF Animation"), ".gif", "gif", NULL},
    [VIVANT_MEDIA_FORMAT_PNG] = {"png", N_ ("Folder of PNG Pictures"), "", "png", NULL},
};

gboolean
vivant_media_format_is_available (VivantMediaFormat format)
{
  g_return_val_if_fail (format < VIVANT_MEDIA_N_FORMATS, FALSE);
  const FormatInfo *info = &formats[format];
  if (format == VIVANT_MEDIA_FORMAT_MP4)
    return avcodec_find_encoder (AV_CODEC_ID_H264) != NULL;
  return avcodec_find_encoder_by_name (info->video_encoder) != NULL;
}

gboolean
vivant_media_format_has_audio (VivantMediaFormat format)
{
  g_return_val_if_fail (format < VIVANT_MEDIA_N_FORMATS, FALSE);
  return formats[format].audio_encoder != NULL;
}

const char *
vivant_media_format_get_id (VivantMediaFormat format)
{
  g_return_val_if_fail (format < VIVANT_MEDIA_N_FORMATS, NULL);
  return formats[format].id;
}

const char *
vivant_media_format_get_name (VivantMediaFormat format)
{
  g_return_val_if_fail (format < VIVANT_MEDIA_N_FORMATS, NULL);
  return _ (formats[format].name);
}

const char *
vivant_media_format_get_extension (VivantMediaFormat format)
{
  g_return_val_if_fail (format < VIVANT_MEDIA_N_FORMATS, NULL);
  return formats[format].extension;
}

gboolean
vivant_media_format_from_path (const char *path, VivantMediaFormat *format)
{
  g_return_val_if_fail (path != NULL && format != NULL, FALSE);
  gsize length = strlen (path);
  if (length > 0 && path[length - 1] == '/') {
    *format = VIVANT_MEDIA_FORMAT_PNG;
    return TRUE;
  }
  for (guint i = 0; i < VIVANT_MEDIA_N_FORMATS; i++) {
    gsize extension = strlen (formats[i].extension);
    if (extension > 0 && length > extension &&
        g_ascii_strcasecmp (path + length - extension, formats[i].extension) == 0) {
      *format = i;
      return TRUE;
    }
  }
  return FALSE;
}
