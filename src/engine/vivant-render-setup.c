/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-render-setup.h"

#include "vivant-composer.h"
#include "vivant-error.h"
#include "vivant-framing.h"
#include "vivant-media-still.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct Context {
  const VivantProjectState *state;
  const FommModel *model;
  const VivantRenderOptions *options;
  GCancellable *cancellable;
} Context;

static gboolean
fail_memory (GError **error)
{
  g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_FAILED, _ ("Not enough memory"));
  return FALSE;
}

static gboolean
turn_source (VivantRenderSetup *self, int turn, GError **error)
{
  g_autoptr (VivantMediaPicture) upright = g_steal_pointer (&self->source);

  self->source = vivant_media_picture_turn (upright, turn);
  return self->source || fail_memory (error);
}

static gboolean
load_source (VivantRenderSetup *self, const Context *context, GError **error)
{
  GError *cause = NULL;
  gboolean damaged = FALSE;

  self->source = vivant_media_still_load (context->state->source, VIVANT_MEDIA_BACKGROUND_WHITE, &damaged,
                                          context->cancellable, &cause);
  if (!self->source) {
    vivant_error_take (error, VIVANT_ERROR_INPUT, context->state->source, cause);
    return FALSE;
  }
  if (!turn_source (self, context->state->source_turn, error))
    return FALSE;
  if (damaged) {
    g_autofree char *name = g_filename_display_name (context->state->source);

    self->damage = g_strdup_printf (_ ("“%s” is damaged; what could be read of it was used"), name);
  }
  self->info.source_width = self->source->width;
  self->info.source_height = self->source->height;
  return TRUE;
}

static gboolean
open_driver (VivantRenderSetup *self, const Context *context, GError **error)
{
  GError *cause = NULL;
  VivantMediaProbe *probe;

  self->decoder = vivant_media_decoder_open (context->state->driver, context->cancellable, &cause);
  if (!self->decoder) {
    vivant_error_take (error, VIVANT_ERROR_INPUT, context->state->driver, cause);
    return FALSE;
  }
  vivant_media_decoder_set_turn (self->decoder, context->state->driver_turn);
  probe = vivant_media_decoder_get_probe (self->decoder);
  self->info.driving_width = probe->width;
  self->info.driving_height = probe->height;
  self->info.rate_num = probe->rate_num;
  self->info.rate_den = probe->rate_den;
  self->info.variable_rate = probe->variable_rate;
  self->info.has_audio = probe->has_audio;
  return TRUE;
}

/* Puts the decoder on the frame and says which one it really is and when it begins. */
static gboolean
peek_frame (VivantRenderSetup *self, const Context *context, gint64 index, double time, VivantMediaFrameInfo *frame,
            GError **error)
{
  g_autoptr (VivantMediaPicture) picture = NULL;
  GError *cause = NULL;
  gboolean found;

  found = time > 0 ? vivant_media_decoder_seek_time (self->decoder, time, context->cancellable, &cause)
                   : vivant_media_decoder_seek_frame (self->decoder, index, context->cancellable, &cause);
  if (found)
    picture = vivant_media_decoder_next (self->decoder, frame, context->cancellable, &cause);
  if (cause) {
    vivant_error_take (error, VIVANT_ERROR_INPUT, context->state->driver, cause);
    return FALSE;
  }
  /* A time past the end means the last frame to the decoder. */
  if (!picture || frame->time + frame->duration <= time) {
    g_autofree char *name = g_filename_display_name (context->state->driver);

    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT, _ ("“%s” ends before the chosen part begins"), name);
    return FALSE;
  }
  return TRUE;
}

/* Narrows the range to the trim (frames), to from…to (seconds) and to the frames that are asked for. */
static gboolean
settle_range (VivantRenderSetup *self, const Context *context, int *range_first, int *range_end, GError **error)
{
  const VivantMediaProbe *probe = vivant_media_decoder_get_probe (self->decoder);
  const VivantRenderOptions *options = context->options;
  VivantMediaFrameInfo frame = {0};
  int known_end = (int) CLAMP (probe->frames, 1, G_MAXINT);

  if (!peek_frame (self, context, MAX (context->state->trim_in, 0), options->from, &frame, error))
    return FALSE;
  if (frame.index < context->state->trim_in && !peek_frame (self, context, context->state->trim_in, 0, &frame, error))
    return FALSE;
  *range_first = (int) frame.index;
  self->info.from = frame.time;
  self->end = context->state->trim_out > 0 ? context->state->trim_out : G_MAXINT;
  self->to = options->to > options->from ? options->to : INFINITY;
  if (probe->rate_num > 0 && isfinite (self->to))
    known_end = (int) MIN (known_end, ceil (self->to * probe->rate_num / probe->rate_den - 1e-6));
  *range_end = MAX (MIN (known_end, self->end), *range_first + 1);
  if (options->first > *range_first) {
    if (!peek_frame (self, context, options->first, 0, &frame, error))
      return FALSE;
    self->info.from = frame.time;
  }
  self->info.first = (int) frame.index;
  if (options->count > 0)
    self->end = MIN (self->end, self->info.first + options->count);
  self->info.frames = MAX (MIN (*range_end, self->end) - self->info.first, 1);
  self->info.frames_exact = probe->frames_exact && !probe->variable_rate;
  return TRUE;
}

static gboolean
is_sought (const VivantCrop *crop)
{
  return crop->automatic && crop->size <= 0;
}

static gboolean
settle_source (VivantRenderSetup *self, const Context *context, GError **error)
{
  const FommConfig *config = fomm_model_get_config (context->model);
  const VivantCrop *chosen = &context->state->source_crop;
  VivantRenderInfo *info = &self->info;
  VivantModelInput input;
  FommError core = {0};
  FommStatus status;

  info->source_face_found = TRUE;
  if (!is_sought (chosen))
    vivant_framing_take_crop (chosen, info->source_width, info->source_height, config, &info->source_crop);
  else if (!vivant_framing_find_crop (self->animator, context->model, self->source, context->state->source,
                                      &info->source_crop, &info->source_face_found, error))
    return FALSE;
  if (!vivant_model_input_init (&input, self->source, &info->source_crop, config))
    return fail_memory (error);
  status = fomm_animator_set_source (self->animator, &input.image, &core);
  self->model_source = g_steal_pointer (&input.picture);
  vivant_model_input_clear (&input);
  if (status != FOMM_OK) {
    vivant_error_set_core (error, VIVANT_ERROR_MODEL, context->state->source, &core);
    return FALSE;
  }
  info->source_keypoints = *fomm_animator_get_source_keypoints (self->animator);
  return TRUE;
}

static gboolean
settle_driver_crop (VivantRenderSetup *self, const Context *context, int first, int end, GError **error)
{
  const VivantCrop *chosen = &context->state->driver_crop;
  VivantRenderInfo *info = &self->info;

  info->driving_face_found = TRUE;
  if (is_sought (chosen))
    return vivant_framing_find_clip_crop (self->animator, context->model, self->decoder, first, end,
                                          context->cancellable, &info->driving_crop, &info->driving_face_found, error);
  vivant_framing_take_crop (chosen, info->driving_width, info->driving_height, fomm_model_get_config (context->model),
                            &info->driving_crop);
  return TRUE;
}

/* Detects the start frame's keypoints and makes them the initial ones. */
static gboolean
settle_start (VivantRenderSetup *self, const Context *context, int first, int end, GError **error)
{
  VivantRenderInfo *info = &self->info;
  g_autoptr (VivantMediaPicture) picture = NULL;
  GError *cause = NULL;

  info->start_frame = context->state->start_mode == VIVANT_START_CHOSEN ? context->state->start_frame : first;
  if (context->state->start_mode == VIVANT_START_AUTO && context->state->relative &&
      !vivant_framing_find_start (self->animator, context->model, self->decoder, &info->driving_crop, first, end,
                                  context->cancellable, &info->start_frame, error))
    return FALSE;
  if (vivant_media_decoder_seek_frame (self->decoder, info->start_frame, context->cancellable, &cause))
    picture = vivant_media_decoder_next (self->decoder, NULL, context->cancellable, &cause);
  if (!picture) {
    g_autofree char *name = g_filename_display_name (context->state->driver);

    if (!cause)
      cause = g_error_new (VIVANT_ERROR, VIVANT_ERROR_INPUT, _ ("“%s” has no frame %d to start from"), name,
                           info->start_frame);
    vivant_error_take (error, VIVANT_ERROR_INPUT, context->state->driver, cause);
    return FALSE;
  }
  if (!vivant_framing_detect (self->animator, context->model, picture, &info->driving_crop, context->state->driver,
                              &info->initial_keypoints, error))
    return FALSE;
  fomm_animator_set_initial (self->animator, &info->initial_keypoints);
  return TRUE;
}

static gboolean
rewind_decoder (VivantRenderSetup *self, const Context *context, GError **error)
{
  GError *cause = NULL;

  if (vivant_media_decoder_seek_frame (self->decoder, self->info.first, context->cancellable, &cause))
    return TRUE;
  vivant_error_take (error, VIVANT_ERROR_INPUT, context->state->driver, cause);
  return FALSE;
}

static gboolean
make_animator (VivantRenderSetup *self, const Context *context, const FommSettings *core_settings, GError **error)
{
  const FommConfig *config = fomm_model_get_config (context->model);
  FommSettings settings = *core_settings;
  FommError core = {0};

  settings.threads = context->options->threads;
  settings.align_corners = context->options->align_corners;
  settings.relative = context->state->relative;
  settings.adapt_scale = context->state->adapt_scale;
  settings.smoothing = (float) context->state->smoothing;
  if (self->info.rate_num > 0)
    settings.frame_rate = (double) self->info.rate_num / self->info.rate_den;
  self->info.model_width = config->width;
  self->info.model_height = config->height;
  if (fomm_animator_new (context->model, &settings, &self->animator, &core) == FOMM_OK)
    return TRUE;
  vivant_error_set_core (error, VIVANT_ERROR_MODEL, NULL, &core);
  return FALSE;
}

gboolean
vivant_render_setup_init (VivantRenderSetup *self, const VivantProjectState *state, const FommModel *model,
                          const VivantRenderOptions *options, const FommSettings *core_settings,
                          GCancellable *cancellable, GError **error)
{
  const Context context = {state, model, options, cancellable};
  int first, end;

  memset (self, 0, sizeof *self);
  if (load_source (self, &context, error) && open_driver (self, &context, error) &&
      make_animator (self, &context, core_settings, error) && settle_range (self, &context, &first, &end, error) &&
      settle_source (self, &context, error) && settle_driver_crop (self, &context, first, end, error) &&
      settle_start (self, &context, first, end, error) && rewind_decoder (self, &context, error)) {
    vivant_composer_get_size (state, options, &self->info, &self->info.picture_width, &self->info.picture_height);
    return TRUE;
  }
  vivant_render_setup_clear (self);
  return FALSE;
}

void
vivant_render_setup_clear (VivantRenderSetup *self)
{
  fomm_animator_free (&self->animator);
  g_clear_pointer (&self->decoder, vivant_media_decoder_free);
  g_clear_pointer (&self->model_source, vivant_media_picture_unref);
  g_clear_pointer (&self->source, vivant_media_picture_unref);
  g_clear_pointer (&self->damage, g_free);
}
