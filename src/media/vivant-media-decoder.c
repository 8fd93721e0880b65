/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-error.h"
#include "vivant-media-magic.h"
#include "vivant-media-reader.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _VivantMediaDecoder {
  VivantMediaReader *reader;
  VivantMediaProbe *probe; /* the reader's, turned */
  int turn;                /* quarter turns clockwise */
  GArray *times;           /* double: when each frame seen so far begins */
  gint64 next_index;       /* of the frame that the reader hands out next */
  gboolean astray;         /* going back to that frame was given up halfway: the reader stands anywhere */
  gint64 frames;           /* known once the end was seen, else -1 */
};

static VivantMediaReader *
open_reader (const char *path, GCancellable *cancellable, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return vivant_media_folder_reader_new (path, cancellable, error);
  VivantMediaFile *file = vivant_media_file_open (path, error);
  if (file == NULL)
    return NULL;
  VivantMediaMagic magic = vivant_media_magic_of_file (file);
  if (vivant_media_magic_refuse (magic, file->name, error)) {
    vivant_media_file_free (file);
    return NULL;
  }
  if (magic == VIVANT_MEDIA_MAGIC_WEBP)
    return vivant_media_webp_reader_new (file, cancellable, error);
  if (magic == VIVANT_MEDIA_MAGIC_UNKNOWN || magic == VIVANT_MEDIA_MAGIC_GIF || magic == VIVANT_MEDIA_MAGIC_APNG)
    return vivant_media_clip_reader_new (file, cancellable, error);
  return vivant_media_still_reader_new (file, vivant_media_magic_get_name (magic), cancellable, error);
}

VivantMediaDecoder *
vivant_media_decoder_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  VivantMediaReader *reader = open_reader (path, cancellable, error);
  if (reader == NULL)
    return NULL;
  VivantMediaDecoder *decoder = g_new0 (VivantMediaDecoder, 1);
  decoder->reader = reader;
  decoder->probe = vivant_media_probe_ref (reader->probe);
  decoder->times = g_array_new (FALSE, FALSE, sizeof (double));
  decoder->frames = -1;
  return decoder;
}

VivantMediaProbe *
vivant_media_decoder_get_probe (VivantMediaDecoder *decoder)
{
  g_return_val_if_fail (decoder != NULL, NULL);
  return decoder->probe;
}

void
vivant_media_decoder_set_turn (VivantMediaDecoder *decoder, int quarters)
{
  g_return_if_fail (decoder != NULL);
  vivant_media_probe_unref (decoder->probe);
  decoder->probe = vivant_media_probe_turn (decoder->reader->probe, quarters);
  decoder->turn = quarters & 3;
}

double
vivant_media_decoder_get_start (VivantMediaDecoder *decoder)
{
  return decoder->reader->start;
}

/* Goes back to a frame that was handed out before. Given up, it is still the next one. */
static gboolean
go_back (VivantMediaDecoder *decoder, gint64 index, GCancellable *cancellable, GError **error)
{
  decoder->next_index = index;
  decoder->astray = !decoder->reader->class->rewind (decoder->reader, index, cancellable, error);
  return !decoder->astray;
}

static VivantMediaReadResult
take (VivantMediaDecoder *decoder, VivantMediaPicture **picture, VivantMediaFrameInfo *info, GCancellable *cancellable,
      GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return VIVANT_MEDIA_READ_FAILED;
  if (decoder->astray && !go_back (decoder, decoder->next_index, cancellable, error))
    return VIVANT_MEDIA_READ_FAILED;
  VivantMediaReadResult result = decoder->reader->class->next (decoder->reader, picture, info, cancellable, error);
  if (result == VIVANT_MEDIA_READ_END)
    decoder->frames = decoder->next_index;
  if (result != VIVANT_MEDIA_READ_FRAME)
    return result;
  info->index = decoder->next_index++;
  if (info->index == (gint64) decoder->times->len)
    g_array_append_val (decoder->times, info->time);
  return result;
}

VivantMediaPicture *
vivant_media_decoder_next (VivantMediaDecoder *decoder, VivantMediaFrameInfo *info, GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (decoder != NULL, NULL);
  VivantMediaFrameInfo local;
  g_autoptr (VivantMediaPicture) picture = NULL;
  info = info != NULL ? info : &local;
  if (take (decoder, &picture, info, cancellable, error) != VIVANT_MEDIA_READ_FRAME)
    return NULL;
  VivantMediaPicture *turned = vivant_media_picture_turn (picture, decoder->turn);
  g_autofree char *name = turned == NULL ? vivant_media_display_name (decoder->probe->path) : NULL;
  if (turned == NULL)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_UNSUPPORTED,
                 _ ("Frame %lld of “%s” cannot be converted: its format is not supported or memory is short."),
                 (long long) info->index + 1, name);
  return turned;
}

gboolean
vivant_media_decoder_seek_frame (VivantMediaDecoder *decoder, gint64 index, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (decoder != NULL && index >= 0, FALSE);
  if (index < decoder->next_index && !go_back (decoder, index, cancellable, error))
    return FALSE;
  VivantMediaFrameInfo info;
  while (decoder->next_index < index) {
    VivantMediaReadResult result = take (decoder, NULL, &info, cancellable, error);
    if (result != VIVANT_MEDIA_READ_FRAME)
      return result == VIVANT_MEDIA_READ_END;
  }
  return TRUE;
}

/* Index of the last frame seen that begins at or before this time; 0 when there is none. */
static gint64
find_seen (VivantMediaDecoder *decoder, double seconds)
{
  gint64 low = 0, high = decoder->times->len;
  while (high - low > 1) {
    gint64 middle = low + (high - low) / 2;
    if (g_array_index (decoder->times, double, middle) <= seconds)
      low = middle;
    else
      high = middle;
  }
  return low;
}

gboolean
vivant_media_decoder_seek_time (VivantMediaDecoder *decoder, double seconds, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (decoder != NULL && !isnan (seconds), FALSE);
  VivantMediaFrameInfo info;
  /* The frame on screen is known once the one behind it, or the end, was seen. */
  while (decoder->frames < 0 &&
         (decoder->times->len == 0 || g_array_index (decoder->times, double, decoder->times->len - 1) <= seconds)) {
    if (!vivant_media_decoder_seek_frame (decoder, decoder->times->len, cancellable, error) ||
        take (decoder, NULL, &info, cancellable, error) == VIVANT_MEDIA_READ_FAILED)
      return FALSE;
  }
  return vivant_media_decoder_seek_frame (decoder, find_seen (decoder, seconds), cancellable, error);
}

guint
vivant_media_decoder_get_damaged_frames (VivantMediaDecoder *decoder)
{
  g_return_val_if_fail (decoder != NULL, 0);
  return decoder->reader->damaged;
}

char *
vivant_media_decoder_describe_damage (VivantMediaDecoder *decoder)
{
  g_return_val_if_fail (decoder != NULL, NULL);
  guint damaged = decoder->reader->damaged;
  if (damaged == 0 && !decoder->reader->truncated)
    return NULL;
  g_autofree char *name = vivant_media_display_name (decoder->reader->probe->path);
  if (damaged == 0)
    return g_strdup_printf (_ ("“%s” is cut off: it ends earlier than it says."), name);
  g_autofree char *count =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "“%s” is damaged: %u frame could not be read cleanly.",
                                    "“%s” is damaged: %u frames could not be read cleanly.", damaged),
                       name, damaged);
  return g_steal_pointer (&count);
}

void
vivant_media_decoder_free (VivantMediaDecoder *decoder)
{
  if (decoder == NULL)
    return;
  VivantMediaReader *reader = decoder->reader;
  VivantMediaProbe *probe = reader->probe;
  reader->class->free (reader);
  vivant_media_probe_unref (decoder->probe);
  vivant_media_probe_unref (probe);
  g_array_unref (decoder->times);
  g_free (decoder);
}
