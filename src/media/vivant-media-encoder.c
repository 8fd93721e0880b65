/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-encoder.h"

#include "vivant-media-atomic-output.h"
#include "vivant-media-audio-track.h"
#include "vivant-media-error.h"
#include "vivant-media-file.h"
#include "vivant-media-muxer.h"
#include "vivant-media-tag.h"
#include "vivant-media-video-track.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_SIDE 16384

struct _VivantMediaEncoder {
  VivantMediaEncoderSettings settings; /* strings are valid while opening only */
  char *name;                          /* for messages */
  VivantMediaAtomicOutput *folder;     /* PNG: the only other member in use */
  VivantMediaMuxer *muxer;
  VivantMediaVideoTrack *video;
  VivantMediaAudioTrack *audio;
  gint64 frames;
  gboolean failed;
};

void
vivant_media_encoder_settings_init (VivantMediaEncoderSettings *settings)
{
  *settings = (VivantMediaEncoderSettings){
      .format = VIVANT_MEDIA_FORMAT_MP4, .rate_num = 25, .rate_den = 1, .quality = 75, .synthetic_tag = TRUE};
}

static void
set_metadata (VivantMediaMuxer *muxer, const VivantMediaEncoderSettings *settings)
{
  if (settings->title != NULL)
    av_dict_set (&muxer->format->metadata, "title", settings->title, 0);
  if (settings->synthetic_tag)
    av_dict_set (&muxer->format->metadata, "comment", vivant_media_tag_get_comment (), 0);
}

static gboolean
open_container (VivantMediaEncoder *self, const char *path, GCancellable *cancellable, GError **error)
{
  static const char *const containers[] = {"mp4", "webm", "gif"};
  const VivantMediaEncoderSettings *settings = &self->settings;
  VivantMediaAtomicOutput *output = vivant_media_atomic_output_new (path, settings->inputs, error);
  if (output == NULL)
    return FALSE;
  self->muxer = vivant_media_muxer_new (path, containers[settings->format], output, error);
  self->video = self->muxer != NULL ? vivant_media_video_track_new (settings, self->muxer, error) : NULL;
  if (self->video == NULL)
    return FALSE;
  if (settings->audio_path != NULL && vivant_media_format_has_audio (settings->format) &&
      !vivant_media_audio_track_new (settings->audio_path, settings->audio_from, settings->audio_to, settings->format,
                                     self->muxer, &self->audio, cancellable, error))
    return FALSE;
  set_metadata (self->muxer, settings);
  AVDictionary *options = NULL;
  if (settings->format == VIVANT_MEDIA_FORMAT_MP4)
    av_dict_set (&options, "movflags", "+faststart", 0);
  return vivant_media_muxer_begin (self->muxer, &options, error);
}

static gboolean
check_settings (const VivantMediaEncoderSettings *settings, const char *name, GError **error)
{
  gboolean sane = settings->width >= 1 && settings->height >= 1 && settings->width <= MAX_SIDE &&
                  settings->height <= MAX_SIDE && settings->rate_num >= 1 && settings->rate_den >= 1 &&
                  settings->rate_num / settings->rate_den <= 1000 && settings->format < VIVANT_MEDIA_N_FORMATS;
  if (!sane)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_ENCODE,
                 _ ("“%s” cannot be encoded: %d × %d pixels at %d/%d frames per second."), name, settings->width,
                 settings->height, settings->rate_num, settings->rate_den);
  return sane;
}

VivantMediaEncoder *
vivant_media_encoder_open (const char *path, const VivantMediaEncoderSettings *settings, GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (path != NULL && settings != NULL, NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_autofree char *name = vivant_media_display_name (path);
  if (!check_settings (settings, name, error))
    return NULL;
  VivantMediaEncoder *self = g_new0 (VivantMediaEncoder, 1);
  self->settings = *settings;
  self->name = g_steal_pointer (&name);
  vivant_media_atomic_output_sweep (path);
  gboolean opened;
  if (settings->format == VIVANT_MEDIA_FORMAT_PNG)
    opened = (self->folder = vivant_media_atomic_output_new_folder (path, error)) != NULL;
  else
    opened = open_container (self, path, cancellable, error);
  self->settings.audio_path = self->settings.title = NULL;
  self->settings.inputs = NULL;
  if (opened)
    return self;
  vivant_media_encoder_free (self);
  return NULL;
}

static gboolean
write_png (VivantMediaEncoder *self, const VivantMediaPicture *picture, GError **error)
{
  g_autofree char *name = g_strdup_printf ("frame-%05" G_GINT64_FORMAT ".png", self->frames + 1);
  g_autoptr (GByteArray) png = vivant_media_tag_encode_png (picture, self->settings.synthetic_tag, error);
  return png != NULL && vivant_media_atomic_output_write_file (self->folder, name, png->data, png->len, error);
}

static gboolean
write_frame (VivantMediaEncoder *self, const VivantMediaPicture *picture, double time, double duration,
             GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->folder != NULL)
    return write_png (self, picture, error);
  if (!vivant_media_video_track_write (self->video, picture, time, duration, error))
    return FALSE;
  double end = vivant_media_video_track_get_end (self->video);
  return self->audio == NULL || vivant_media_audio_track_write_until (self->audio, end, cancellable, error);
}

gboolean
vivant_media_encoder_write (VivantMediaEncoder *self, const VivantMediaPicture *picture, double time, double duration,
                            GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && picture != NULL && !self->failed, FALSE);
  g_return_val_if_fail (picture->width == self->settings.width && picture->height == self->settings.height, FALSE);
  g_return_val_if_fail (isfinite (time) && isfinite (duration), FALSE);
  self->failed = !write_frame (self, picture, time, duration, cancellable, error);
  self->frames++;
  return !self->failed;
}

static gboolean
finish_container (VivantMediaEncoder *self, GCancellable *cancellable, GError **error)
{
  double end = vivant_media_video_track_get_end (self->video);
  if (!vivant_media_video_track_finish (self->video, error) ||
      (self->audio != NULL && !vivant_media_audio_track_finish (self->audio, end, cancellable, error)) ||
      !vivant_media_muxer_end (self->muxer, error))
    return FALSE;
  if (self->settings.format != VIVANT_MEDIA_FORMAT_GIF || !self->settings.synthetic_tag)
    return TRUE;
  g_autoptr (GByteArray) extension = vivant_media_tag_make_gif_extension ();
  return vivant_media_muxer_insert_before_end (self->muxer, extension->data, extension->len, error);
}

static void
close_all (VivantMediaEncoder *self)
{
  g_clear_pointer (&self->audio, vivant_media_audio_track_free);
  g_clear_pointer (&self->video, vivant_media_video_track_free);
  g_clear_pointer (&self->muxer, vivant_media_muxer_free);
  g_clear_pointer (&self->folder, vivant_media_atomic_output_free);
}

gboolean
vivant_media_encoder_finish (VivantMediaEncoder *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->failed && (self->muxer != NULL || self->folder != NULL), FALSE);
  gboolean done = FALSE;
  if (self->frames == 0)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_ENCODE, _ ("“%s” is not written: it would be empty."),
                 self->name);
  else if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    done = self->folder != NULL || finish_container (self, cancellable, error);
  VivantMediaAtomicOutput *output = self->folder != NULL ? self->folder : self->muxer->output;
  done = done && vivant_media_atomic_output_commit (output, error);
  self->failed = !done;
  close_all (self);
  return done;
}

void
vivant_media_encoder_abort (VivantMediaEncoder *self)
{
  g_return_if_fail (self != NULL);
  self->failed = TRUE;
  close_all (self);
}

gboolean
vivant_media_encoder_has_audio (VivantMediaEncoder *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->audio != NULL;
}

void
vivant_media_encoder_free (VivantMediaEncoder *self)
{
  if (self == NULL)
    return;
  close_all (self);
  g_free (self->name);
  g_free (self);
}
