/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-framing.h"

#include "motion/crop.h"
#include "motion/start_frame.h"
#include "vivant-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How many frames are looked at: enough to meet every pose of a clip, few enough not to keep anybody waiting. */
enum { CROP_SAMPLES = 5, START_SAMPLES = 60, START_SPAN = 900 };

static double
aspect_of (const FommModel *model)
{
  const FommConfig *config = fomm_model_get_config (model);

  return (double) config->height / config->width;
}

static VivantMediaCrop
crop_of_square (const FommSquare *square, double aspect)
{
  const int size = MAX (1, (int) lround (square->size));

  return (VivantMediaCrop){(int) lround (square->x), (int) lround (square->y), size,
                           MAX (1, (int) lround (size * aspect))};
}

void
vivant_framing_take_crop (const VivantCrop *chosen, int width, int height, const FommConfig *config,
                          VivantMediaCrop *crop)
{
  if (chosen->size > 0)
    *crop = (VivantMediaCrop){(int) lround (chosen->x), (int) lround (chosen->y), (int) lround (chosen->size),
                              (int) lround (chosen->size * config->height / config->width)};
  else
    *crop = (VivantMediaCrop){0, 0, width, height};
}

gboolean
vivant_framing_detect (FommAnimator *animator, const FommModel *model, const VivantMediaPicture *picture,
                       const VivantMediaCrop *crop, const char *path, FommKeypoints *keypoints, GError **error)
{
  VivantModelInput input;
  FommError core = {0};
  FommStatus status;

  if (!vivant_model_input_init (&input, picture, crop, fomm_model_get_config (model))) {
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_FAILED, _ ("Not enough memory"));
    return FALSE;
  }
  status = fomm_animator_detect (animator, &input.image, keypoints, NULL, &core);
  vivant_model_input_clear (&input);
  if (status != FOMM_OK)
    vivant_error_set_core (error, VIVANT_ERROR_MODEL, path, &core);
  return status == FOMM_OK;
}

/* Follows `start` unless it is NULL. */
static gboolean
search (FommAnimator *animator, const FommModel *model, const VivantMediaPicture *picture, const char *path,
        const FommSquare *start, FommCropResult *result, GError **error)
{
  const FommImage image = {picture->data, picture->width, picture->height, 3, (ptrdiff_t) picture->stride};
  FommError core = {0};

  if (fomm_crop_find_in_picture (animator, model, &image, start, result, &core) == FOMM_OK)
    return TRUE;
  vivant_error_set_core (error, VIVANT_ERROR_MODEL, path, &core);
  return FALSE;
}

gboolean
vivant_framing_find_crop (FommAnimator *animator, const FommModel *model, const VivantMediaPicture *picture,
                          const char *path, VivantMediaCrop *crop, gboolean *found, GError **error)
{
  FommCropResult result;

  if (!search (animator, model, picture, path, NULL, &result, error))
    return FALSE;
  *crop = crop_of_square (&result.square, aspect_of (model));
  *found = result.found;
  return TRUE;
}

/* The frame at `index`, or NULL without an error when the clip is shorter than it says or damaged there. */
static VivantMediaPicture *
read_frame (VivantMediaDecoder *decoder, gint64 index, GCancellable *cancellable, GError **error)
{
  VivantMediaPicture *picture = NULL;
  GError *cause = NULL;

  if (vivant_media_decoder_seek_frame (decoder, index, cancellable, &cause))
    picture = vivant_media_decoder_next (decoder, NULL, cancellable, &cause);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, cause);
  else
    g_clear_error (&cause);
  return picture;
}

gboolean
vivant_framing_find_clip_crop (FommAnimator *animator, const FommModel *model, VivantMediaDecoder *decoder, int first,
                               int end, GCancellable *cancellable, VivantMediaCrop *crop, gboolean *found,
                               GError **error)
{
  const VivantMediaProbe *probe = vivant_media_decoder_get_probe (decoder);
  const int count = CLAMP (end - first, 1, CROP_SAMPLES), span = MIN (end - first, START_SPAN);
  FommCropResult results[CROP_SAMPLES], combined;
  int n = 0;

  for (int i = 0; i < count; i++) {
    GError *cause = NULL;
    const int index = first + (count > 1 ? (int) ((gint64) i * (span - 1) / (count - 1)) : 0);
    g_autoptr (VivantMediaPicture) picture = read_frame (decoder, index, cancellable, &cause);
    const FommSquare *start = n && results[n - 1].found ? &results[n - 1].square : NULL;

    if (picture && search (animator, model, picture, probe->path, start, &results[n], &cause))
      n++;
    if (cause) {
      g_propagate_error (error, cause);
      return FALSE;
    }
  }
  combined = fomm_crop_combine (results, n, aspect_of (model), probe->width, probe->height);
  *crop = crop_of_square (&combined.square, aspect_of (model));
  *found = combined.found;
  return TRUE;
}

gboolean
vivant_framing_find_start (FommAnimator *animator, const FommModel *model, VivantMediaDecoder *decoder,
                           const VivantMediaCrop *crop, int first, int end, GCancellable *cancellable, int *start,
                           GError **error)
{
  const FommKeypoints *source = fomm_animator_get_source_keypoints (animator);
  const int span = MIN (end - first, START_SPAN), step = MAX (1, (span + START_SAMPLES - 1) / START_SAMPLES);
  const char *path = vivant_media_decoder_get_probe (decoder)->path;
  FommStartFrame task;

  *start = first;
  if (!fomm_start_frame_init (&task, source->value, source->count))
    return TRUE;
  for (int index = first; index < first + span; index += step) {
    GError *cause = NULL;
    g_autoptr (VivantMediaPicture) picture = read_frame (decoder, index, cancellable, &cause);
    FommKeypoints keypoints;

    if (picture && vivant_framing_detect (animator, model, picture, crop, path, &keypoints, &cause))
      fomm_start_frame_feed (&task, keypoints.value);
    if (cause) {
      g_propagate_error (error, cause);
      return FALSE;
    }
    if (!picture)
      break;
  }
  if (task.best > 0)
    *start = first + task.best * step;
  return TRUE;
}
