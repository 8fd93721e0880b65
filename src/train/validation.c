/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "validation.h"

#include "error.h"
#include "metrics.h"
#include "train_error.h"

#include "view/paint.h"

#include <string.h>

/* Enough to tell better from worse, little enough to do it often. */
enum { MOST_CLIPS = 16, FRAMES_A_CLIP = 4, MOST_ROWS = 6, COLUMNS = 4, GAP = 2 };

typedef struct Run {
  FommModel *model;
  FommAnimator *animator;
  const FommDataset *dataset;
  const FommConfig *config;
  float *wanted, *first; /* pictures as the network sees them, interleaved */
  guint8 *bytes;
  VivantMediaPicture *sheet;
  int pairs;
} Run;

static void
run_clear (Run *run)
{
  fomm_animator_free (&run->animator);
  fomm_model_unref (&run->model);
  g_free (run->wanted);
  g_free (run->first);
  g_free (run->bytes);
}

static bool
is_cancelled (void *cookie)
{
  return g_cancellable_is_cancelled (cookie);
}

static gsize
floats (const Run *run)
{
  return (gsize) run->config->width * run->config->height * run->config->num_channels;
}

static FommStatus
run_open (Run *run, const char *path, int threads, GCancellable *cancellable, FommError *error)
{
  FommSettings settings;
  FommStatus status = fomm_model_load (path, NULL, &run->model, error);
  if (status)
    return status;
  run->config = fomm_model_get_config (run->model);
  run->wanted = g_new (float, floats (run));
  run->first = g_new (float, floats (run));
  run->bytes = g_new (guint8, floats (run));
  fomm_settings_init (&settings);
  settings.threads = threads;
  settings.relative = settings.adapt_scale = false;
  settings.should_abort = is_cancelled;
  settings.cookie = cancellable;
  return fomm_animator_new (run->model, &settings, &run->animator, error);
}

/* A stored frame in the channels of the model; grey ones see the luma. */
static FommImage
prepare (Run *run, const guint8 *rgb, float *values)
{
  const FommConfig *config = run->config;
  const gsize pixels = (gsize) config->width * config->height;
  for (gsize i = 0; i < pixels; i++, rgb += 3)
    for (int c = 0; c < config->num_channels; c++) {
      const gsize at = i * config->num_channels + c;
      run->bytes[at] =
          config->num_channels == 3 ? rgb[c] : (guint8) ((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
      values[at] = (float) (run->bytes[at] / 255.0);
    }
  return (FommImage){run->bytes, config->width, config->height, config->num_channels,
                     (ptrdiff_t) config->width * config->num_channels};
}

/* ---- The contact sheet ------------------------------------------------------------------------------------------ */

static FommCanvas
cell (const Run *run, int row, int column)
{
  const int width = run->config->width, height = run->config->height;
  VivantMediaPicture *sheet = run->sheet;
  return (FommCanvas){sheet->data + (gsize) (GAP + row * (height + GAP)) * sheet->stride +
                          3 * (gsize) (GAP + column * (width + GAP)),
                      width, height, (ptrdiff_t) sheet->stride};
}

static void
copy_rows (const FommCanvas *canvas, const guint8 *rgb)
{
  for (int y = 0; y < canvas->height; y++)
    memcpy (canvas->rgb + y * canvas->stride, rgb + (gsize) y * canvas->width * 3, (gsize) canvas->width * 3);
}

/* A dot for every keypoint, coloured by its number. */
static FommStatus
draw_keypoints (const FommCanvas *canvas, const FommKeypoints *keypoints, FommError *error)
{
  static const guint8 colours[][3] = {{230, 60, 60},  {60, 160, 240}, {250, 190, 30}, {70, 200, 90},
                                      {200, 90, 230}, {255, 130, 40}, {40, 210, 210}, {250, 250, 250}};
  FommPaint paint;
  FommStatus status = fomm_paint_init (&paint, canvas, error);
  if (status)
    return status;
  for (int k = 0; k < keypoints->count; k++) {
    fomm_paint_disc (&paint, (keypoints->value[k][0] + 1) / 2 * (canvas->width - 1),
                     (keypoints->value[k][1] + 1) / 2 * (canvas->height - 1), MAX (1.5, canvas->width / 48.0));
    fomm_paint_fill (&paint, colours[k % (int) G_N_ELEMENTS (colours)], 0.9);
  }
  fomm_paint_clear (&paint);
  return FOMM_OK;
}

static void
draw_plane (const FommCanvas *canvas, const float *plane, int height, int width)
{
  for (int y = 0; y < canvas->height; y++)
    for (int x = 0; x < canvas->width; x++) {
      const float value = fomm_plane_sample (plane, height, width, 1, fomm_lattice (x, canvas->width),
                                             fomm_lattice (y, canvas->height));
      memset (canvas->rgb + y * canvas->stride + 3 * (gsize) x, (int) (255 * CLAMP (value, 0, 1) + 0.5F), 3);
    }
}

static FommStatus
draw_row (Run *run, int row, const guint8 *source, const guint8 *driving, const FommFrame *painted, FommError *error)
{
  const FommFrameData *data = fomm_frame_get_data (painted);
  FommCanvas canvas = cell (run, row, 0);
  copy_rows (&canvas, source);
  FommStatus status = draw_keypoints (&canvas, data->source, error);
  canvas = cell (run, row, 1);
  copy_rows (&canvas, driving);
  if (!status)
    status = draw_keypoints (&canvas, data->driving, error);
  canvas = cell (run, row, 2);
  fomm_frame_to_rgb8 (painted, canvas.rgb, canvas.stride);
  canvas = cell (run, row, 3);
  if (data->occlusion)
    draw_plane (&canvas, data->occlusion, data->motion_height, data->motion_width);
  else
    for (int y = 0; y < canvas.height; y++)
      memset (canvas.rgb + y * canvas.stride, 255, (gsize) canvas.width * 3);
  return status;
}

static gboolean
new_sheet (Run *run, int rows)
{
  const int width = run->config->width, height = run->config->height;
  run->sheet = vivant_media_picture_new (GAP + COLUMNS * (width + GAP), GAP + rows * (height + GAP));
  if (run->sheet)
    memset (run->sheet->data, 40, run->sheet->stride * (gsize) run->sheet->height);
  return run->sheet != NULL;
}

/* ---- The pairs -------------------------------------------------------------------------------------------------- */

static FommStatus
paint_pair (Run *run, int clip, int frame, int row, FommValidation *sum, FommError *error)
{
  const guint8 *driving = fomm_dataset_get_frame (run->dataset, clip, frame);
  const FommImage image = prepare (run, driving, run->wanted);
  FommFrame *painted = NULL;
  FommStatus status = fomm_animator_render (run->animator, &image, FOMM_PART_OCCLUSION, &painted, error);
  if (status)
    return status;
  sum->l1 += fomm_metric_l1 (fomm_frame_get_data (painted)->prediction, run->wanted, floats (run));
  sum->copy_l1 += fomm_metric_l1 (run->first, run->wanted, floats (run));
  run->pairs++;
  if (row >= 0)
    status = draw_row (run, row, fomm_dataset_get_frame (run->dataset, clip, 0), driving, painted, error);
  fomm_frame_unref (&painted);
  return status;
}

static FommStatus
paint_clip (Run *run, int clip, int row, FommValidation *sum, FommError *error)
{
  const FommClip *clips;
  fomm_dataset_get_clips (run->dataset, &clips);
  const FommImage source = prepare (run, fomm_dataset_get_frame (run->dataset, clip, 0), run->first);
  FommStatus status = fomm_animator_set_source (run->animator, &source, error);
  for (int i = 1; !status && i <= FRAMES_A_CLIP; i++) {
    const int frame = (clips[clip].frames - 1) * i / FRAMES_A_CLIP;
    status = paint_pair (run, clip, frame, i == FRAMES_A_CLIP / 2 ? row : -1, sum, error);
  }
  return status;
}

static FommStatus
paint_all (Run *run, FommValidation *sum, FommError *error)
{
  const int *held;
  const int count = fomm_dataset_get_validation (run->dataset, &held), used = MIN (count, MOST_CLIPS);
  const int rows = MIN (used, MOST_ROWS);
  FommStatus status = new_sheet (run, rows) ? FOMM_OK : fomm_fail_memory (error);
  for (int i = 0; !status && i < used; i++)
    status = paint_clip (run, held[(gint64) i * count / used], i < rows ? i : -1, sum, error);
  return status;
}

gboolean
fomm_validate (const char *model_path, const FommDataset *dataset, int threads, GCancellable *cancellable,
               FommValidation *result, GError **error)
{
  Run run = {.dataset = dataset};
  FommValidation sum = {0};
  FommError core;
  FommStatus status = run_open (&run, model_path, threads, cancellable, &core);

  if (!status)
    status = paint_all (&run, &sum, &core);
  run_clear (&run);
  if (status) {
    g_clear_pointer (&run.sheet, vivant_media_picture_unref);
    return fomm_train_fail (error, FOMM_TRAIN_ERROR_FAILED, NULL, &core);
  }
  *result = (FommValidation){sum.l1 / run.pairs, sum.copy_l1 / run.pairs, run.sheet};
  return TRUE;
}
