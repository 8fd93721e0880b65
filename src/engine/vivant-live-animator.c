/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-live-animator.h"

#include "motion/edits.h"
#include "vivant-composer.h"
#include "vivant-error.h"
#include "vivant-framing.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How long to wait before looking for a face again when there was none. */
#define LOOK_AGAIN_US (2 * G_USEC_PER_SEC)

struct VivantLiveAnimator {
  GCancellable *cancellable;

  VivantProjectState *state;
  FommModel *model;
  VivantMediaPicture *source;
  VivantCrop chosen; /* square that was asked for */
  int edits_at;
  double rate;

  FommAnimator *animator;
  VivantComposer *composer;
  VivantRenderInfo info;
  FommEditKey *edits;
  int n_edits;

  gboolean framed; /* info.driving_crop holds */
  gint64 looked;   /* for a face, last */
  gboolean neutral;
  FommKeypoints initial;
};

static bool
should_abort (void *cookie)
{
  const VivantLiveAnimator *self = cookie;

  return g_cancellable_is_cancelled (self->cancellable);
}

VivantLiveAnimator *
vivant_live_animator_new (GCancellable *cancellable)
{
  VivantLiveAnimator *self = g_new0 (VivantLiveAnimator, 1);

  self->cancellable = g_object_ref (cancellable);
  return self;
}

static gboolean
fail_memory (GError **error)
{
  g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_FAILED, _ ("Not enough memory"));
  return FALSE;
}

static gboolean
fail_core (const FommError *core, GError **error)
{
  vivant_error_set_core (error, VIVANT_ERROR_FAILED, NULL, core);
  return FALSE;
}

/* ---- Settings --------------------------------------------------------------------------------------------------- */

static gboolean
build_animator (VivantLiveAnimator *self, GError **error)
{
  FommSettings settings;
  FommError core = {0};

  fomm_settings_init (&settings);
  settings.relative = self->state->relative;
  settings.adapt_scale = self->state->adapt_scale;
  settings.smoothing = (float) self->state->smoothing;
  settings.frame_rate = self->rate;
  settings.should_abort = should_abort;
  settings.cookie = self;
  fomm_animator_free (&self->animator);
  return fomm_animator_new (self->model, &settings, &self->animator, &core) == FOMM_OK || fail_core (&core, error);
}

static gboolean
settle_source_crop (VivantLiveAnimator *self, GError **error)
{
  const VivantCrop *chosen = &self->state->source_crop;
  const FommConfig *config = fomm_model_get_config (self->model);
  VivantRenderInfo *info = &self->info;

  info->source_width = self->source->width;
  info->source_height = self->source->height;
  info->model_width = config->width;
  info->model_height = config->height;
  info->source_face_found = TRUE;
  if (chosen->automatic && chosen->size <= 0)
    return vivant_framing_find_crop (self->animator, self->model, self->source, self->state->source, &info->source_crop,
                                     &info->source_face_found, error);
  vivant_framing_take_crop (chosen, self->source->width, self->source->height, config, &info->source_crop);
  return TRUE;
}

static gboolean
encode_source (VivantLiveAnimator *self, GError **error)
{
  VivantModelInput input;
  FommError core = {0};
  FommStatus status;

  if (!settle_source_crop (self, error))
    return FALSE;
  if (!vivant_model_input_init (&input, self->source, &self->info.source_crop, fomm_model_get_config (self->model)))
    return fail_memory (error);
  status = fomm_animator_set_source (self->animator, &input.image, &core);
  vivant_model_input_clear (&input);
  if (status != FOMM_OK)
    return fail_core (&core, error);
  self->info.source_keypoints = *fomm_animator_get_source_keypoints (self->animator);
  if (self->neutral)
    fomm_animator_set_initial (self->animator, &self->initial);
  return TRUE;
}

static gboolean
build_composer (VivantLiveAnimator *self, GError **error)
{
  const VivantRenderOptions options = VIVANT_RENDER_OPTIONS_INIT;

  g_clear_pointer (&self->composer, vivant_composer_free);
  vivant_composer_get_size (self->state, &options, &self->info, &self->info.picture_width, &self->info.picture_height);
  self->composer = vivant_composer_new (self->state, &options, &self->info, self->source);
  return self->composer != NULL || fail_memory (error);
}

/* Which of VivantChange the new settings are. */
static unsigned
compare (const VivantLiveAnimator *self, const VivantLiveSettings *settings)
{
  unsigned what = VIVANT_CHANGE_NONE;

  if (self->animator == NULL)
    return ~0u;
  what = vivant_project_state_compare (self->state, settings->state);
  if (self->model != settings->model)
    what |= VIVANT_CHANGE_MODEL;
  if (self->source != settings->source)
    what |= VIVANT_CHANGE_SOURCE;
  return what;
}

static gboolean
crops_differ (const VivantCrop *a, const VivantCrop *b)
{
  return a->automatic != b->automatic || a->x != b->x || a->y != b->y || a->size != b->size;
}

static void
take (VivantLiveAnimator *self, const VivantLiveSettings *settings)
{
  VivantProjectState *state = vivant_project_state_copy (settings->state);
  FommModel *model = fomm_model_ref (settings->model);
  VivantMediaPicture *source = vivant_media_picture_ref (settings->source);

  g_clear_pointer (&self->state, vivant_project_state_free);
  fomm_model_unref (&self->model);
  g_clear_pointer (&self->source, vivant_media_picture_unref);
  self->state = state;
  self->model = model;
  self->source = source;
  self->chosen = settings->crop;
  self->edits_at = settings->edits_at;
  self->rate = settings->rate;
  g_free (self->edits);
  self->edits = vivant_project_state_dup_edit_keys (state, &self->n_edits);
}

gboolean
vivant_live_animator_set (VivantLiveAnimator *self, const VivantLiveSettings *settings, GError **error)
{
  const unsigned anew = VIVANT_CHANGE_SOURCE | VIVANT_CHANGE_MODEL | VIVANT_CHANGE_MOTION;
  const unsigned what = compare (self, settings);

  if ((what & VIVANT_CHANGE_MODEL) != 0 || crops_differ (&self->chosen, &settings->crop))
    vivant_live_animator_recentre (self);
  take (self, settings);
  if ((what & anew) != 0 && (!build_animator (self, error) || !encode_source (self, error)))
    return FALSE;
  return (what & (anew | VIVANT_CHANGE_PICTURE)) == 0 || build_composer (self, error);
}

void
vivant_live_animator_recentre (VivantLiveAnimator *self)
{
  self->framed = self->neutral = FALSE;
}

/* ---- One picture ------------------------------------------------------------------------------------------------ */

static gboolean
needs_framing (const VivantLiveAnimator *self, const VivantMediaPicture *picture)
{
  if (!self->framed || picture->width != self->info.driving_width || picture->height != self->info.driving_height)
    return TRUE;
  return !self->info.driving_face_found && g_get_monotonic_time () - self->looked > LOOK_AGAIN_US;
}

static gboolean
frame_picture (VivantLiveAnimator *self, const VivantMediaPicture *picture, GError **error)
{
  VivantRenderInfo *info = &self->info;

  info->driving_width = picture->width;
  info->driving_height = picture->height;
  info->driving_face_found = TRUE;
  if (!self->chosen.automatic)
    vivant_framing_take_crop (&self->chosen, picture->width, picture->height, fomm_model_get_config (self->model),
                              &info->driving_crop);
  else if (!vivant_framing_find_crop (self->animator, self->model, picture, NULL, &info->driving_crop,
                                      &info->driving_face_found, error))
    return FALSE;
  self->looked = g_get_monotonic_time ();
  self->framed = TRUE;
  self->neutral = FALSE;
  return TRUE;
}

static FommStatus
infer (VivantLiveAnimator *self, const FommImage *image, FommFrame **frame, FommError *error)
{
  const unsigned parts = FOMM_PART_MASKS | FOMM_PART_OCCLUSION | FOMM_PART_DEFORMATION;
  const VivantRenderOptions options = VIVANT_RENDER_OPTIONS_INIT;
  FommKeypoints driving, transferred;
  FommStatus status = fomm_animator_detect (self->animator, image, &driving, NULL, error);

  if (status != FOMM_OK)
    return status;
  if (!self->neutral) {
    self->initial = driving;
    fomm_animator_set_initial (self->animator, &self->initial);
    self->neutral = TRUE;
  }
  status = fomm_animator_transfer (self->animator, &driving, &transferred, error);
  if (status != FOMM_OK)
    return status;
  fomm_edits_apply (self->edits, self->n_edits, self->edits_at, &self->info.source_keypoints, &transferred,
                    &transferred);
  return fomm_animator_generate (self->animator, &driving, &transferred,
                                 parts | vivant_composer_get_parts (self->state, &options), frame, error);
}

static VivantResult *
compose (VivantLiveAnimator *self, const FommFrame *frame, int index, GError **error)
{
  g_autoptr (VivantMediaPicture) picture = vivant_composer_compose (self->composer, frame);
  VivantResult *result = NULL;
  double place[4];

  vivant_composer_get_place (self->state, &self->info, place);
  if (picture != NULL)
    result = vivant_result_new (index, frame, picture, place);
  if (result == NULL)
    fail_memory (error);
  return result;
}

VivantResult *
vivant_live_animator_step (VivantLiveAnimator *self, const VivantMediaPicture *picture, int index, GError **error)
{
  VivantModelInput input;
  VivantResult *result = NULL;
  FommFrame *frame = NULL;
  FommError core = {0};
  FommStatus status;

  g_return_val_if_fail (self->animator != NULL, NULL);
  if (needs_framing (self, picture) && !frame_picture (self, picture, error))
    return NULL;
  if (!vivant_model_input_init (&input, picture, &self->info.driving_crop, fomm_model_get_config (self->model))) {
    fail_memory (error);
    return NULL;
  }
  status = infer (self, &input.image, &frame, &core);
  if (status == FOMM_OK)
    result = compose (self, frame, index, error);
  else
    fail_core (&core, error);
  vivant_model_input_clear (&input);
  fomm_frame_unref (&frame);
  return result;
}

gboolean
vivant_live_animator_get_crop (const VivantLiveAnimator *self, VivantMediaCrop *crop, gboolean *found)
{
  *crop = self->info.driving_crop;
  *found = self->info.driving_face_found;
  return self->framed;
}

gboolean
vivant_live_animator_get_source_crop (const VivantLiveAnimator *self, VivantMediaCrop *crop, gboolean *found)
{
  *crop = self->info.source_crop;
  *found = self->info.source_face_found;
  return self->animator != NULL;
}

void
vivant_live_animator_free (VivantLiveAnimator *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->composer, vivant_composer_free);
  fomm_animator_free (&self->animator);
  g_clear_pointer (&self->state, vivant_project_state_free);
  fomm_model_unref (&self->model);
  g_clear_pointer (&self->source, vivant_media_picture_unref);
  g_clear_object (&self->cancellable);
  g_free (self->edits);
  g_free (self);
}
