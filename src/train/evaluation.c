/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "evaluation.h"

#include "metrics.h"
#include "vivant-media-crop.h"
#include "vivant-media-decoder.h"

#include <glib/gi18n-lib.h>

typedef struct {
  FommAnimator *animator;
  FommAnimator *outside; /* whose detector judges the pictures; may be NULL */
  const FommConfig *outside_config;
  FommKeypoints first_found;
  FommFrame *painted;
  VivantMediaDecoder *decoder;
  float *first, *frame; /* pictures of the clip as floats, interleaved */
  guint8 *bytes;
  int width, height, channels;
  FommLooks looks;
  GCancellable *cancellable;
} Run;

static void
run_clear (Run *run)
{
  fomm_frame_unref (&run->painted);
  fomm_animator_free (&run->animator);
  fomm_animator_free (&run->outside);
  g_clear_pointer (&run->decoder, vivant_media_decoder_free);
  g_free (run->first);
  g_free (run->frame);
  g_free (run->bytes);
}

static bool
is_cancelled (void *cookie)
{
  return g_cancellable_is_cancelled (cookie);
}

static gboolean
fail (const FommError *core, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, core->status == FOMM_ERROR_ABORTED ? G_IO_ERROR_CANCELLED : G_IO_ERROR_FAILED,
                       core->message);
  return FALSE;
}

static gboolean
run_open (Run *run, FommModel *model, FommModel *detector, const char *path, int threads, GError **error)
{
  const FommConfig *config = fomm_model_get_config (model);
  const gsize count = (gsize) config->width * config->height * config->num_channels;
  FommSettings settings;
  FommError core;

  run->width = config->width;
  run->height = config->height;
  run->channels = config->num_channels;
  run->first = g_new (float, count);
  run->frame = g_new (float, count);
  run->bytes = g_new (guint8, count);
  fomm_settings_init (&settings);
  settings.threads = threads;
  settings.relative = false;
  settings.adapt_scale = false;
  settings.should_abort = is_cancelled;
  settings.cookie = run->cancellable;
  if (fomm_animator_new (model, &settings, &run->animator, &core))
    return fail (&core, error);
  if (detector && fomm_animator_new (detector, &settings, &run->outside, &core))
    return fail (&core, error);
  run->outside_config = detector ? fomm_model_get_config (detector) : NULL;
  if (detector && run->outside_config->num_channels != 3) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("A detector for coloured pictures is needed."));
    return FALSE;
  }
  run->decoder = vivant_media_decoder_open (path, run->cancellable, error);
  return run->decoder != NULL;
}

/* Grey models see the luma. */
static guint8
grey (const guint8 *rgb)
{
  return (guint8) ((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
}

/* Scales the next frame into run->bytes and `floats`. FALSE without an error at the end of the clip. */
static gboolean
next_frame (Run *run, float *floats, GError **error)
{
  g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (run->decoder, NULL, run->cancellable, error);
  g_autoptr (VivantMediaPicture) scaled = NULL;

  if (!picture)
    return FALSE;
  scaled = vivant_media_crop_resize (picture, NULL, run->width, run->height);
  if (!scaled) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "There is not enough memory.");
    return FALSE;
  }
  guint8 *out = run->bytes;
  for (int y = 0; y < run->height; y++)
    for (int x = 0; x < run->width; x++) {
      const guint8 *in = scaled->data + y * scaled->stride + 3 * x;
      for (int c = 0; c < run->channels; c++, floats++) {
        *out = run->channels == 3 ? in[c] : grey (in);
        *floats = (float) (*out++ / 255.0);
      }
    }
  return TRUE;
}

static FommImage
current_image (const Run *run)
{
  return (FommImage){run->bytes, run->width, run->height, run->channels, (ptrdiff_t) run->width * run->channels};
}

/* The painted frame as bytes, and its keypoints. */
static FommStatus
detect_painted (Run *run, const FommFrameData *painted, FommKeypoints *found, FommError *core)
{
  const gsize count = (gsize) run->width * run->height * run->channels;
  const FommImage image = current_image (run);
  for (gsize i = 0; i < count; i++)
    run->bytes[i] = (guint8) (painted->prediction[i] * 255 + 0.5F);
  return fomm_animator_detect (run->animator, &image, found, NULL, core);
}

static VivantMediaPicture *
to_picture (const Run *run, const float *floats, GError **error)
{
  VivantMediaPicture *picture = vivant_media_picture_new (run->width, run->height);

  if (!picture) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "There is not enough memory.");
    return NULL;
  }
  for (int y = 0; y < run->height; y++)
    for (int x = 0; x < run->width; x++, floats += run->channels)
      for (int c = 0; c < 3; c++)
        picture->data[y * picture->stride + 3 * x + c] = (guint8) (floats[run->channels == 3 ? c : 0] * 255 + .5F);
  return picture;
}

/* Keypoints of a picture by the detector from outside, which may see another size. */
static gboolean
detect_outside (const Run *run, const float *floats, FommKeypoints *found, GError **error)
{
  const FommConfig *config = run->outside_config;
  g_autoptr (VivantMediaPicture) picture = to_picture (run, floats, error);
  if (!picture)
    return FALSE;
  g_autoptr (VivantMediaPicture) scaled = vivant_media_crop_resize (picture, NULL, config->width, config->height);
  FommError core;
  if (!scaled) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "There is not enough memory.");
    return FALSE;
  }
  const FommImage image = {scaled->data, config->width, config->height, 3, (ptrdiff_t) scaled->stride};
  return !fomm_animator_detect (run->outside, &image, found, NULL, &core) || fail (&core, error);
}

/* The average keypoint distance (AKD) of this frame, and of showing the first frame in its place. */
static gboolean
measure_outside (Run *run, const float *prediction, FommEvaluation *sum, GError **error)
{
  FommKeypoints truth, painted;
  if (!run->outside)
    return TRUE;
  if (!detect_outside (run, run->frame, &truth, error) || !detect_outside (run, prediction, &painted, error))
    return FALSE;
  if (sum->frames == 1)
    run->first_found = truth;
  sum->akd += fomm_metric_keypoint_distance (&painted, &truth, run->width);
  sum->copy_akd += fomm_metric_keypoint_distance (&run->first_found, &truth, run->width);
  return TRUE;
}

static gboolean
save (const Run *run, const VivantMediaPicture *picture, int frame, const char *kind, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%06d-%s.png", frame, kind);
  g_autofree char *path = g_build_filename (run->looks.folder, name, NULL);
  return vivant_media_picture_save_png (picture, path, FALSE, run->cancellable, error);
}

/* Keeps a frame and what was painted for it. */
static gboolean
keep (const Run *run, const float *prediction, int frame, GError **error)
{
  if (!run->looks.folder && !run->looks.sheet)
    return TRUE;
  g_autoptr (VivantMediaPicture) truth = to_picture (run, run->frame, error);
  g_autoptr (VivantMediaPicture) painted = truth ? to_picture (run, prediction, error) : NULL;
  if (!painted)
    return FALSE;
  if (run->looks.sheet)
    fomm_contact_sheet_add (run->looks.sheet, truth, painted);
  return !run->looks.folder ||
         (save (run, truth, frame, "truth", error) && save (run, painted, frame, "painted", error));
}

static gboolean
add_frame (Run *run, FommEvaluation *sum, GError **error)
{
  const gsize count = (gsize) run->width * run->height * run->channels;
  const FommImage image = current_image (run);
  FommKeypoints found;
  FommError core;

  fomm_frame_unref (&run->painted);
  if (fomm_animator_render (run->animator, &image, FOMM_PART_NONE, &run->painted, &core))
    return fail (&core, error);
  const FommFrameData *data = fomm_frame_get_data (run->painted);
  sum->frames++;
  if (!keep (run, data->prediction, sum->frames, error) || !measure_outside (run, data->prediction, sum, error))
    return FALSE;
  sum->l1 += fomm_metric_l1 (data->prediction, run->frame, count);
  sum->copy_l1 += fomm_metric_l1 (run->first, run->frame, count);
  sum->psnr += fomm_metric_psnr (data->prediction, run->frame, count);
  sum->ssim += fomm_metric_ssim (data->prediction, run->frame, run->width, run->height, run->channels);
  if (detect_painted (run, data, &found, &core))
    return fail (&core, error);
  sum->keypoint_distance += fomm_metric_keypoint_distance (&found, data->driving, run->width);
  return TRUE;
}

static gboolean
run_clip (Run *run, int max_frames, FommEvaluation *sum, GError **error)
{
  GError *local = NULL;
  FommError core;

  if (!next_frame (run, run->first, error))
    return FALSE;
  const FommImage source = current_image (run);
  if (fomm_animator_set_source (run->animator, &source, &core))
    return fail (&core, error);
  memcpy (run->frame, run->first, (gsize) run->width * run->height * run->channels * sizeof *run->frame);
  do {
    if (!add_frame (run, sum, error))
      return FALSE;
    if (max_frames > 0 && sum->frames >= max_frames)
      return TRUE;
  } while (next_frame (run, run->frame, &local));
  if (local)
    g_propagate_error (error, local);
  return local == NULL;
}

static void
scale (FommEvaluation *evaluation, double factor)
{
  evaluation->l1 *= factor;
  evaluation->psnr *= factor;
  evaluation->ssim *= factor;
  evaluation->keypoint_distance *= factor;
  evaluation->akd *= factor;
  evaluation->copy_akd *= factor;
  evaluation->copy_l1 *= factor;
}

gboolean
fomm_evaluate_clip (FommModel *model, const char *path, int max_frames, int threads, const FommLooks *looks,
                    FommModel *detector, GCancellable *cancellable, FommEvaluation *result, GError **error)
{
  Run run = {.cancellable = cancellable};
  FommEvaluation sum = {0};
  if (looks)
    run.looks = *looks;
  if (run.looks.sheet)
    fomm_contact_sheet_begin (run.looks.sheet);
  const gboolean done =
      run_open (&run, model, detector, path, threads, error) && run_clip (&run, max_frames, &sum, error);

  run_clear (&run);
  if (!done)
    return FALSE;
  scale (&sum, 1.0 / sum.frames);
  *result = sum;
  return TRUE;
}

FommEvaluation
fomm_evaluation_mean (const FommEvaluation *clips, int count)
{
  FommEvaluation mean = {0};
  for (int i = 0; i < count; i++) {
    mean.frames += clips[i].frames;
    mean.l1 += clips[i].l1;
    mean.psnr += clips[i].psnr;
    mean.ssim += clips[i].ssim;
    mean.keypoint_distance += clips[i].keypoint_distance;
    mean.akd += clips[i].akd;
    mean.copy_akd += clips[i].copy_akd;
    mean.copy_l1 += clips[i].copy_l1;
  }
  if (count > 0)
    scale (&mean, 1.0 / count);
  return mean;
}
