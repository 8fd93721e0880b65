/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-inspection.h"

#include "vivant-error.h"
#include "vivant-media-decoder.h"
#include "vivant-model-input.h"
#include "vivant-overlay.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

static const unsigned EVERY_PART = FOMM_PART_MASKS | FOMM_PART_OCCLUSION | FOMM_PART_DEFORMATION | FOMM_PART_DEFORMED;

/* ---- Rendering -------------------------------------------------------------------------------------------------- */

static gboolean
keep_frame (VivantRenderedFrame *frame, gpointer data, GError **error)
{
  VivantInspection *self = data;

  if (!self->frame)
    self->frame = vivant_rendered_frame_ref (frame);
  return TRUE;
}

static int
middle_frame (const VivantProjectState *state, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  g_autoptr (VivantMediaProbe) probe = vivant_media_probe_file (state->driver, cancellable, &cause);
  int end;

  if (!probe) {
    vivant_error_take (error, VIVANT_ERROR_INPUT, state->driver, cause);
    return -1;
  }
  end = (int) CLAMP (probe->frames, 1, G_MAXINT / 2);
  if (state->trim_out > 0)
    end = MIN (end, state->trim_out);
  return (state->trim_in + end) / 2;
}

/* Without a driver the portrait drives itself: one code path, and the crop is the same on both sides. */
static VivantProjectState *
complete_state (const VivantProjectState *state)
{
  VivantProjectState *copy = vivant_project_state_copy (state);

  if (copy->driver)
    return copy;
  copy->driver = g_strdup (copy->source);
  copy->driver_turn = copy->source_turn;
  copy->driver_crop = copy->source_crop;
  copy->start_mode = VIVANT_START_FIRST;
  return copy;
}

static gboolean
run_job (VivantInspection *self, const VivantProjectState *state, FommModel *model,
         const VivantRenderOptions *render_options, int frame, GCancellable *cancellable, GError **error)
{
  g_autoptr (VivantRenderJob) job = NULL;
  VivantRenderOptions options = *render_options;

  options.parts = EVERY_PART;
  options.plain = TRUE;
  options.size = 0;
  options.first = frame;
  options.count = 1;
  job = vivant_render_job_new (state, model, &options);
  vivant_render_job_set_sink (job, NULL, keep_frame, self);
  if (!vivant_render_job_run (job, cancellable, error))
    return FALSE;
  if (!self->frame) {
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT, _ ("“%s” has no frame %d"), state->driver, frame);
    return FALSE;
  }
  self->info = *vivant_render_job_get_info (job);
  self->source = vivant_media_picture_ref ((VivantMediaPicture *) vivant_render_job_get_source (job));
  return TRUE;
}

static float *
detect_heatmaps (VivantInspection *self, FommAnimator *animator, const FommModel *model,
                 const VivantMediaPicture *picture, FommError *core)
{
  const float *heatmaps = NULL;
  FommKeypoints keypoints;
  VivantModelInput input;
  float *copy = NULL;

  if (!vivant_model_input_init (&input, picture, NULL, fomm_model_get_config (model)))
    return NULL;
  if (fomm_animator_detect (animator, &input.image, &keypoints, &heatmaps, core) == FOMM_OK) {
    fomm_animator_get_heatmap_size (animator, &self->heatmap_height, &self->heatmap_width);
    self->num_kp = keypoints.count;
    copy = g_memdup2 (heatmaps, sizeof (float) * self->num_kp * self->heatmap_height * self->heatmap_width);
  }
  vivant_model_input_clear (&input);
  return copy;
}

static gboolean
add_heatmaps (VivantInspection *self, const FommModel *model, const VivantRenderOptions *options, GError **error)
{
  FommAnimator *animator = NULL;
  FommSettings settings;
  FommError core = {.status = FOMM_ERROR_MEMORY, .message = "not enough memory"};

  fomm_settings_init (&settings);
  settings.threads = options->threads;
  if (fomm_animator_new (model, &settings, &animator, &core) == FOMM_OK &&
      (self->source_heatmaps = detect_heatmaps (self, animator, model, self->source, &core)))
    self->driving_heatmaps = detect_heatmaps (self, animator, model, self->frame->driving, &core);
  fomm_animator_free (&animator);
  if (!self->driving_heatmaps)
    vivant_error_set_core (error, VIVANT_ERROR_MODEL, NULL, &core);
  return self->driving_heatmaps != NULL;
}

gboolean
vivant_inspection_run (VivantInspection *self, const VivantProjectState *state, FommModel *model,
                       const VivantRenderOptions *options, int frame, GCancellable *cancellable, GError **error)
{
  g_autoptr (VivantProjectState) complete = complete_state (state);

  memset (self, 0, sizeof *self);
  if (!state->driver)
    frame = 0;
  else if (frame < 0 && (frame = middle_frame (state, cancellable, error)) < 0)
    return FALSE;
  if (!run_job (self, complete, model, options, frame, cancellable, error) ||
      !add_heatmaps (self, model, options, error)) {
    vivant_inspection_clear (self);
    return FALSE;
  }
  if (!state->driver) {
    g_clear_pointer (&self->frame, vivant_rendered_frame_unref);
    g_clear_pointer (&self->driving_heatmaps, g_free);
  }
  return TRUE;
}

void
vivant_inspection_clear (VivantInspection *self)
{
  g_clear_pointer (&self->source, vivant_media_picture_unref);
  g_clear_pointer (&self->frame, vivant_rendered_frame_unref);
  g_clear_pointer (&self->source_heatmaps, g_free);
  g_clear_pointer (&self->driving_heatmaps, g_free);
}

/* ---- Saving ----------------------------------------------------------------------------------------------------- */

typedef struct Saving {
  const char *folder;
  GCancellable *cancellable;
  GError *error; /* the first one; afterwards nothing is written */
} Saving;

/* Takes ownership of the picture; NULL stands for a plane the model has not. */
static void save (Saving *saving, VivantMediaPicture *picture, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
save (Saving *saving, VivantMediaPicture *picture, const char *format, ...)
{
  g_autoptr (VivantMediaPicture) owned = picture;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  GError *cause = NULL;
  va_list args;

  if (!owned || saving->error)
    return;
  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  path = g_build_filename (saving->folder, name, NULL);
  if (!vivant_media_picture_save_png (picture, path, TRUE, saving->cancellable, &cause))
    vivant_error_take (&saving->error, VIVANT_ERROR_OUTPUT, path, cause);
}

static VivantMediaPicture *
with_keypoints (const VivantMediaPicture *picture, const FommKeypoints *keypoints)
{
  VivantMediaPicture *copy = vivant_media_crop_resize (picture, NULL, picture->width, picture->height);

  if (copy && !vivant_overlay_draw_keypoints (copy, keypoints))
    g_clear_pointer (&copy, vivant_media_picture_unref);
  return copy;
}

static float
largest (const float *plane, gsize count)
{
  float maximum = 0;

  for (gsize i = 0; i < count; i++)
    maximum = MAX (maximum, plane[i]);
  return maximum;
}

static void
save_heatmaps (Saving *saving, const VivantInspection *self, const float *heatmaps, const char *whose)
{
  const gsize size = (gsize) self->heatmap_height * self->heatmap_width;

  for (int i = 0; heatmaps && i < self->num_kp; i++) {
    const float *plane = heatmaps + (gsize) i * size;

    save (saving,
          vivant_overlay_mask_picture (plane, self->heatmap_width, self->heatmap_height, largest (plane, size), i),
          "heatmap-%s-%02d.png", whose, i + 1);
  }
}

static void
save_frame (Saving *saving, const VivantInspection *self)
{
  const FommFrameData *data = fomm_frame_get_data (self->frame->result);
  const gsize size = (gsize) data->motion_height * data->motion_width;

  save (saving, vivant_media_picture_ref (self->frame->driving), "driving.png");
  save (saving, with_keypoints (self->frame->driving, data->driving), "driving-keypoints.png");
  save (saving, vivant_media_picture_ref (self->frame->picture), "result.png");
  save (saving, with_keypoints (self->frame->picture, data->transferred), "result-keypoints.png");
  save (saving, vivant_overlay_occlusion_picture (data, data->width, data->height), "occlusion.png");
  save (saving, vivant_overlay_flow_picture (data, data->width, data->height), "flow.png");
  save (saving, vivant_overlay_masks_picture (data, data->width, data->height), "masks.png");
  save (saving, vivant_overlay_deformed_picture (data, data->width, data->height), "deformed.png");
  for (int i = 0; data->masks && i <= data->num_kp; i++)
    save (
        saving,
        vivant_overlay_mask_picture (data->masks + (gsize) i * size, data->motion_width, data->motion_height, 1, i - 1),
        "mask-%02d.png", i);
}

gboolean
vivant_inspection_save (const VivantInspection *self, const char *folder, GCancellable *cancellable, GError **error)
{
  Saving saving = {folder, cancellable, NULL};

  if (g_mkdir_with_parents (folder, 0777) != 0) {
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("“%s” cannot be created: %s"), folder,
                 g_strerror (errno));
    return FALSE;
  }
  save (&saving, vivant_media_picture_ref (self->source), "source.png");
  save (&saving, with_keypoints (self->source, &self->info.source_keypoints), "source-keypoints.png");
  save_heatmaps (&saving, self, self->source_heatmaps, "source");
  save_heatmaps (&saving, self, self->driving_heatmaps, "driving");
  if (self->frame)
    save_frame (&saving, self);
  if (!saving.error)
    return TRUE;
  g_propagate_error (error, saving.error);
  return FALSE;
}
