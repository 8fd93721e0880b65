/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-format.h"
#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* Writes a clip: frames in, a finished file out. Nothing appears under the final name before
 * vivant_media_encoder_finish () has succeeded. Colours are tagged BT.709, limited range, for MP4 and WebM. H.264
 * needs even sides: an odd one gains one repeated row or column.
 */
typedef struct _VivantMediaEncoder VivantMediaEncoder;

typedef struct {
  VivantMediaFormat format;
  int width;  /* pixels of every frame that will be written */
  int height; /* pixels */
  int rate_num;
  int rate_den;           /* frames per second, as a fraction: exact at constant rate, nominal at variable rate */
  gboolean variable_rate; /* FALSE: frame n is shown at n / rate and the times given with frames are ignored */
  int quality;            /* 0 (small) … 100 (nearly lossless); 75 is the usual */
  const char *audio_path; /* the clip whose default sound goes along, or NULL for silence. Copied where the container
                             can hold its codec, else encoded anew. A clip without sound gives silence. */
  double audio_from; /* which part of that clip, in its frame time (0: its first shown frame). It is laid at time 0 */
  double audio_to;   /* of the output and cut where the pictures end. audio_to <= audio_from: to the end */
  gboolean synthetic_tag;    /* mark the file as synthetic media: XMP DigitalSourceType, or the comment field */
  const char *title;         /* metadata, UTF-8, or NULL */
  const char *const *inputs; /* NULL-terminated paths that the output must not replace, or NULL */
} VivantMediaEncoderSettings;

/* Fills in: MP4, 25 frames a second, quality 75, tagged, no sound; the size stays 0. */
void vivant_media_encoder_settings_init (VivantMediaEncoderSettings *settings);

/* Opens the output: a file, for PNG a folder (new, empty, or holding only frames of an earlier export). Strings are
 * copied. Errors: VIVANT_MEDIA_ERROR, G_IO_ERROR_CANCELLED. Free with vivant_media_encoder_free ().
 */
VivantMediaEncoder *vivant_media_encoder_open (const char *path, const VivantMediaEncoderSettings *settings,
                                               GCancellable *cancellable, GError **error);

/* Encodes one frame. time and duration in seconds count at variable rate only; time must increase from 0. After an
 * error only vivant_media_encoder_abort () or _free () make sense.
 */
gboolean vivant_media_encoder_write (VivantMediaEncoder *encoder, const VivantMediaPicture *picture, double time,
                                     double duration, GCancellable *cancellable, GError **error);

/* Ends the file: delayed frames, the rest of the sound, trailer, every byte on disk, then the rename to the final
 * name. At least one frame must have been written. On an error nothing is left under the final name that was not there
 * before.
 */
gboolean vivant_media_encoder_finish (VivantMediaEncoder *encoder, GCancellable *cancellable, GError **error);

/* Gives up: removes what was written. */
void vivant_media_encoder_abort (VivantMediaEncoder *encoder);

/* TRUE when a sound track is being written. */
gboolean vivant_media_encoder_has_audio (VivantMediaEncoder *encoder);

/* Frees the encoder; one that was not finished is aborted. */
void vivant_media_encoder_free (VivantMediaEncoder *encoder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantMediaEncoder, vivant_media_encoder_free)

G_END_DECLS
