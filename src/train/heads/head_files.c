/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "head_files.h"

#include "voice.h"

#include "vivant-media-encoder.h"
#include "weights/safetensors_writer.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

enum { CELLS = 64, FACE = sizeof (FommHeadsFace) / sizeof (float), POINT = sizeof (FommHeadsPoint) / sizeof (float) };

static void
read_floats (const FommTensorSource *source, float *values)
{
  gsize count = 1;
  for (int d = 0; d < source->n_dims; d++)
    count *= (gsize) source->shape[d];
  memcpy (values, source->data, count * sizeof *values);
}

static void
read_bytes (const FommTensorSource *source, float *values)
{
  const guint8 *bytes = source->data;
  for (gsize i = 0; i < (gsize) source->shape[0] * (gsize) source->shape[1]; i++)
    values[i] = bytes[i];
}

static gboolean
write_tensors (const char *stem, const FommTensorSource *tensors, gsize count, GError **error)
{
  g_autofree char *path = g_strconcat (stem, ".safetensors", NULL);
  FommError core;

  if (!fomm_safetensors_write (path, tensors, count, NULL, NULL, NULL, &core))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, core.message);
  return FALSE;
}

static VivantMediaPicture *
new_picture (int size, GError **error)
{
  VivantMediaPicture *picture = vivant_media_picture_new (size, size);
  if (!picture)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("There is not enough memory."));
  return picture;
}

/* The media room's rows may be longer than the painter's. */
static void
copy_rows (VivantMediaPicture *picture, const guint8 *bytes, int size)
{
  for (int y = 0; y < size; y++)
    memcpy (picture->data + (gsize) y * picture->stride, bytes + (gsize) y * size * 3, (gsize) size * 3);
}

static gboolean
save (const guint8 *bytes, int size, const char *stem, const char *ending, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strconcat (stem, ending, NULL);
  g_autoptr (VivantMediaPicture) picture = new_picture (size, error);

  if (!picture)
    return FALSE;
  copy_rows (picture, bytes, size);
  return vivant_media_picture_save_png (picture, path, FALSE, cancellable, error);
}

gboolean
fomm_train_heads_write_pair (FommHeadsPainter *painter, int size, guint64 seed, const char *stem,
                             GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *source = g_new (guint8, (gsize) size * size * 3),
                    *driving = g_new (guint8, (gsize) size * size * 3);
  g_autofree guint8 *visible = g_new (guint8, CELLS * CELLS), *part = g_new (guint8, CELLS * CELLS);
  g_autofree float *flow = g_new (float, CELLS *CELLS * 2);
  FommHeadsPoint points[2][FOMM_HEADS_KEYPOINTS];
  const FommHeadsPair pair = {source, driving, flow, visible, part, points[0], points[1]};
  const FommTensorSource tensors[] = {
      {"driving_points", FOMM_DTYPE_F32, 2, {FOMM_HEADS_KEYPOINTS, POINT}, read_floats, points[1]},
      {"flow", FOMM_DTYPE_F32, 3, {CELLS, CELLS, 2}, read_floats, flow},
      {"part", FOMM_DTYPE_F32, 2, {CELLS, CELLS}, read_bytes, part},
      {"source_points", FOMM_DTYPE_F32, 2, {FOMM_HEADS_KEYPOINTS, POINT}, read_floats, points[0]},
      {"visible", FOMM_DTYPE_F32, 2, {CELLS, CELLS}, read_bytes, visible},
  };

  fomm_train_heads_pair (painter, seed, CELLS, &pair);
  return save (source, size, stem, "-source.png", cancellable, error) &&
         save (driving, size, stem, "-driving.png", cancellable, error) &&
         write_tensors (stem, tensors, G_N_ELEMENTS (tensors), error);
}

/* A clip while it is written. */
typedef struct {
  FommHeadsPainter *painter;
  int size, frames;
  double turn; /* degrees */
  guint64 seed;
  FommHeadsPoint *points; /* of every frame */
  FommHeadsFace *faces;
} Clip;

static gboolean
write_frames (const Clip *clip, VivantMediaEncoder *encoder, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *bytes = g_new (guint8, (gsize) clip->size * clip->size * 3);
  const double duration = (double) clip->frames / FOMM_HEADS_RATE;

  for (int i = 0; i < clip->frames; i++) {
    const double time = (double) i / FOMM_HEADS_RATE;
    g_autoptr (VivantMediaPicture) picture = new_picture (clip->size, error);
    FommHeadsActing acting;

    if (!picture)
      return FALSE;
    fomm_train_heads_act (clip->seed, time, duration, clip->turn, &acting);
    clip->faces[i] = acting.face;
    fomm_train_heads_acted (clip->painter, clip->seed, &acting, (guint32) i, bytes,
                            clip->points + (gsize) i * FOMM_HEADS_KEYPOINTS);
    copy_rows (picture, bytes, clip->size);
    if (!vivant_media_encoder_write (encoder, picture, time, 1.0 / FOMM_HEADS_RATE, cancellable, error))
      return FALSE;
  }
  return vivant_media_encoder_finish (encoder, cancellable, error);
}

static gboolean
write_video (const Clip *clip, const char *stem, const char *sound, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strconcat (stem, ".mp4", NULL);
  VivantMediaEncoderSettings settings;

  vivant_media_encoder_settings_init (&settings);
  settings.width = settings.height = clip->size;
  settings.rate_num = FOMM_HEADS_RATE;
  settings.rate_den = 1;
  settings.quality = 85;
  settings.audio_path = sound;
  settings.synthetic_tag = TRUE;
  g_autoptr (VivantMediaEncoder) encoder = vivant_media_encoder_open (path, &settings, cancellable, error);
  return encoder && write_frames (clip, encoder, cancellable, error);
}

/* The sound goes through a file of its own, for that is what the encoder takes. */
static gboolean
write_video_and_sound (const Clip *clip, const char *stem, GCancellable *cancellable, GError **error)
{
  g_autofree char *sound = NULL;
  const int file = g_file_open_tmp ("vivant-voice-XXXXXX.wav", &sound, error);

  if (file < 0)
    return FALSE;
  g_close (file, NULL);
  const gboolean written = head_voice_write (sound, clip->seed, (double) clip->frames / FOMM_HEADS_RATE, error) &&
                           write_video (clip, stem, sound, cancellable, error);
  g_unlink (sound);
  return written;
}

gboolean
fomm_train_heads_write_clip (FommHeadsPainter *painter, int size, guint64 seed, int frames, double turn,
                             const char *stem, GCancellable *cancellable, GError **error)
{
  g_autofree FommHeadsPoint *points = g_new (FommHeadsPoint, (gsize) frames * FOMM_HEADS_KEYPOINTS);
  g_autofree FommHeadsFace *faces = g_new (FommHeadsFace, frames);
  const Clip clip = {painter, size, frames, turn, seed, points, faces};
  const FommTensorSource tensors[] = {
      {"face", FOMM_DTYPE_F32, 2, {frames, FACE}, read_floats, faces},
      {"points", FOMM_DTYPE_F32, 3, {frames, FOMM_HEADS_KEYPOINTS, POINT}, read_floats, points},
  };

  return write_video_and_sound (&clip, stem, cancellable, error) &&
         write_tensors (stem, tensors, G_N_ELEMENTS (tensors), error);
}
