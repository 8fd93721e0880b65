/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "transfer.h"

#include "expression.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const double DURATION = 6, DEGREE = 3.14159265358979323846 / 180;
enum { FRAMES = 150, STEP = 5, GRAINS = 10, TURNS = 7 };
static const float FILM_GRAIN = .02F;
static const double TURN_STEP = 3, FURTHEST = 35; /* degrees */

/* Sums for Pearson's correlation. */
typedef struct {
  double n, x, y, xx, yy, xy;
} Correlation;

typedef struct {
  FommAnimator *animator;
  FommHeadsPainter *painter;
  int size;
  guint64 seed;
  guint8 *driver, *less, *more; /* rendered pictures */
  float *painted;               /* 0 … 255 */
  FommHeadsPoint points[FOMM_HEADS_KEYPOINTS];
  Correlation mouth, blink, gaze;
  double yaw_error, jitter;
  int yaws, frames;
  GCancellable *cancellable;
} Measure;

/* Pixels. */
typedef struct {
  int left, top, right, bottom;
} Window;

static void
correlation_add (Correlation *c, double x, double y)
{
  c->n++;
  c->x += x;
  c->y += y;
  c->xx += x * x;
  c->yy += y * y;
  c->xy += x * y;
}

static double
correlation_of (const Correlation *c)
{
  const double across = c->n * c->xy - c->x * c->y;
  const double spread = (c->n * c->xx - c->x * c->x) * (c->n * c->yy - c->y * c->y);
  return spread > 0 ? across / sqrt (spread) : 0;
}

static gboolean
fail (const FommError *core, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, core->status == FOMM_ERROR_ABORTED ? G_IO_ERROR_CANCELLED : G_IO_ERROR_FAILED,
                       core->message);
  return FALSE;
}

static bool
is_cancelled (void *cookie)
{
  return g_cancellable_is_cancelled (cookie);
}

static FommImage
image_of (const Measure *m, const guint8 *bytes)
{
  return (FommImage){bytes, m->size, m->size, 3, (ptrdiff_t) m->size * 3};
}

static void
measure_clear (Measure *m)
{
  fomm_animator_free (&m->animator);
  fomm_train_heads_painter_free (m->painter);
  g_free (m->driver);
  g_free (m->less);
  g_free (m->more);
  g_free (m->painted);
}

static gboolean
measure_open (Measure *m, const FommHeads *heads, FommModel *model, int threads, GError **error)
{
  const FommConfig *config = fomm_model_get_config (model);
  const gsize count = (gsize) config->width * config->height * 3;
  FommSettings settings;
  FommError core;

  m->size = config->width;
  if (config->width != config->height || config->num_channels != 3) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("rendered heads need a model of square colour pictures"));
    return FALSE;
  }
  fomm_settings_init (&settings);
  settings.threads = threads;
  settings.relative = settings.adapt_scale = false;
  settings.should_abort = is_cancelled;
  settings.cookie = m->cancellable;
  if (fomm_animator_new (model, &settings, &m->animator, &core))
    return fail (&core, error);
  m->painter = fomm_train_heads_painter_new (heads, m->size);
  m->driver = g_try_malloc (count);
  m->less = g_try_malloc (count);
  m->more = g_try_malloc (count);
  m->painted = g_try_new (float, count);
  if (m->painter && m->driver && m->less && m->more && m->painted)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("There is not enough memory."));
  return FALSE;
}

/* A window about some keypoints, grown by a share of the distance of the eyes. */
static Window
window_about (const Measure *m, const FommHeadsKeypoint *keypoints, int count, double grow)
{
  const FommHeadsPoint *p = m->points;
  const double eyes = hypot (p[FOMM_HEADS_UPPER_LID_RIGHT].x - p[FOMM_HEADS_UPPER_LID_LEFT].x,
                             p[FOMM_HEADS_UPPER_LID_RIGHT].y - p[FOMM_HEADS_UPPER_LID_LEFT].y);
  double left = 1, right = -1, top = 1, bottom = -1;
  for (int k = 0; k < count; k++) {
    left = MIN (left, p[keypoints[k]].x);
    right = MAX (right, p[keypoints[k]].x);
    top = MIN (top, p[keypoints[k]].y);
    bottom = MAX (bottom, p[keypoints[k]].y);
  }
  const double more = grow * MAX (eyes, .05), half = m->size / 2.0;
  return (Window){
      CLAMP ((int) ((left - more + 1) * half), 0, m->size), CLAMP ((int) ((top - more + 1) * half), 0, m->size),
      CLAMP ((int) ((right + more + 1) * half), 0, m->size), CLAMP ((int) ((bottom + more + 1) * half), 0, m->size)};
}

/* Where the driver and the painted frame lie on the way from `less` (0) to `more` (1). FALSE where those two hardly
 * differ. */
static gboolean
place_between (const Measure *m, Window w, double *driver, double *painted)
{
  double square = 0, of_driver = 0, of_painted = 0;
  for (int y = w.top; y < w.bottom; y++)
    for (gsize i = ((gsize) y * m->size + w.left) * 3, end = ((gsize) y * m->size + w.right) * 3; i < end; i++) {
      const double way = m->more[i] - m->less[i];
      square += way * way;
      of_driver += way * (m->driver[i] - m->less[i]);
      of_painted += way * ((double) m->painted[i] - m->less[i]);
    }
  *driver = square > 0 ? of_driver / square : 0;
  *painted = square > 0 ? of_painted / square : 0;
  return square > 2000;
}

static void
add_between (Measure *m, Correlation *sum, const FommHeadsActing *less, const FommHeadsActing *more, guint32 grain,
             Window window)
{
  double driver, painted;
  fomm_train_heads_acted (m->painter, m->seed, less, grain, m->less, NULL);
  fomm_train_heads_acted (m->painter, m->seed, more, grain, m->more, NULL);
  if (place_between (m, window, &driver, &painted))
    correlation_add (sum, driver, painted);
}

static void
add_mouth (Measure *m, const FommHeadsActing *acting, guint32 grain)
{
  static const FommHeadsKeypoint around[] = {FOMM_HEADS_MOUTH_CORNER_LEFT, FOMM_HEADS_MOUTH_CORNER_RIGHT,
                                             FOMM_HEADS_UPPER_LIP, FOMM_HEADS_LOWER_LIP};
  FommHeadsActing shut = *acting, open = *acting;

  shut.shapes[JAW_OPEN] = shut.shapes[MOUTH_LOWER_DOWN_L] = shut.shapes[MOUTH_LOWER_DOWN_R] = 0;
  open.shapes[JAW_OPEN] = .5F;
  open.shapes[MOUTH_LOWER_DOWN_L] = open.shapes[MOUTH_LOWER_DOWN_R] = .25F;
  add_between (m, &m->mouth, &shut, &open, grain, window_about (m, around, G_N_ELEMENTS (around), .2));
}

static void
add_eyes (Measure *m, const FommHeadsActing *acting, guint32 grain)
{
  static const FommHeadsKeypoint around[] = {FOMM_HEADS_UPPER_LID_LEFT, FOMM_HEADS_UPPER_LID_RIGHT,
                                             FOMM_HEADS_LOWER_LID_LEFT, FOMM_HEADS_LOWER_LID_RIGHT};
  const Window eyes = window_about (m, around, G_N_ELEMENTS (around), .25);
  FommHeadsActing less = *acting, more = *acting;

  less.shapes[EYE_BLINK_L] = less.shapes[EYE_BLINK_R] = 0;
  more.shapes[EYE_BLINK_L] = more.shapes[EYE_BLINK_R] = 1;
  add_between (m, &m->blink, &less, &more, grain, eyes);
  if (acting->face.blink > .2F)
    return;
  less = more = *acting;
  head_expression_look (-1, acting->face.gaze_y, less.shapes);
  head_expression_look (1, acting->face.gaze_y, more.shapes);
  add_between (m, &m->gaze, &less, &more, grain, eyes);
}

static double
squared_difference (const Measure *m, const guint8 *picture, Window w)
{
  double sum = 0;
  for (int y = w.top; y < w.bottom; y++)
    for (gsize i = ((gsize) y * m->size + w.left) * 3, end = ((gsize) y * m->size + w.right) * 3; i < end; i++)
      sum += (m->painted[i] - picture[i]) * (m->painted[i] - picture[i]);
  return sum;
}

/* The turn whose rendering is nearest to the painted frame, between the rendered ones by a parabola. */
static void
add_yaw (Measure *m, const FommHeadsActing *acting, guint32 grain)
{
  static const FommHeadsKeypoint around[] = {
      FOMM_HEADS_BROW_LEFT, FOMM_HEADS_BROW_RIGHT,        FOMM_HEADS_CHIN,
      FOMM_HEADS_NOSE_TIP,  FOMM_HEADS_MOUTH_CORNER_LEFT, FOMM_HEADS_MOUTH_CORNER_RIGHT};
  const Window face = window_about (m, around, G_N_ELEMENTS (around), .2);
  double far[TURNS];
  int best = 0;

  if (fabs (acting->face.yaw) > FURTHEST * DEGREE)
    return;
  for (int t = 0; t < TURNS; t++) {
    FommHeadsActing turned = *acting;
    turned.face.yaw += (float) ((t - TURNS / 2) * TURN_STEP * DEGREE);
    fomm_train_heads_acted (m->painter, m->seed, &turned, grain, m->less, NULL);
    far[t] = squared_difference (m, m->less, face);
    best = far[t] < far[best] ? t : best;
  }
  double turn = best - TURNS / 2;
  if (best > 0 && best < TURNS - 1) {
    const double bend = far[best - 1] - 2 * far[best] + far[best + 1];
    turn += bend > 0 ? .5 * (far[best - 1] - far[best + 1]) / bend : 0;
  }
  m->yaw_error += fabs (turn) * TURN_STEP;
  m->yaws++;
}

static gboolean
add_frame (Measure *m, int number, GError **error)
{
  const FommImage driving = image_of (m, m->driver);
  FommHeadsActing acting;
  FommFrame *frame = NULL;
  FommError core;

  fomm_train_heads_act (m->seed, number * DURATION / FRAMES, DURATION, FOMM_HEADS_TURN, &acting);
  fomm_train_heads_acted (m->painter, m->seed, &acting, (guint32) number, m->driver, m->points);
  if (fomm_animator_render (m->animator, &driving, FOMM_PART_NONE, &frame, &core))
    return fail (&core, error);
  const float *prediction = fomm_frame_get_data (frame)->prediction;
  for (gsize i = 0; i < (gsize) m->size * m->size * 3; i++)
    m->painted[i] = 255 * prediction[i];
  fomm_frame_unref (&frame);
  add_mouth (m, &acting, (guint32) number);
  add_eyes (m, &acting, (guint32) number);
  if (m->frames++ % 2 == 0)
    add_yaw (m, &acting, (guint32) number);
  return TRUE;
}

/* The still head again and again, with nothing but the grain changing. */
static gboolean
add_jitter (Measure *m, const FommHeadsActing *still, GError **error)
{
  FommKeypoints found[GRAINS];
  double square = 0;

  fomm_train_heads_painter_set_grain (m->painter, FILM_GRAIN);
  for (int i = 0; i < GRAINS; i++) {
    const FommImage picture = image_of (m, m->driver);
    FommError core;
    fomm_train_heads_acted (m->painter, m->seed, still, 1000 + (guint32) i, m->driver, NULL);
    if (fomm_animator_detect (m->animator, &picture, &found[i], NULL, &core))
      return fail (&core, error);
  }
  fomm_train_heads_painter_set_grain (m->painter, -1);
  for (int k = 0; k < found[0].count; k++)
    for (int axis = 0; axis < 2; axis++) {
      double mean = 0;
      for (int i = 0; i < GRAINS; i++)
        mean += found[i].value[k][axis] / GRAINS;
      for (int i = 0; i < GRAINS; i++)
        square += (found[i].value[k][axis] - mean) * (found[i].value[k][axis] - mean) / (GRAINS - 1);
    }
  m->jitter += 128 * sqrt (square / MAX (found[0].count, 1));
  return TRUE;
}

static gboolean
add_clip (Measure *m, GError **error)
{
  const FommImage source = image_of (m, m->driver);
  FommHeadsActing still;
  FommError core;

  fomm_train_heads_act (m->seed, 0, DURATION, FOMM_HEADS_TURN, &still);
  if (!add_jitter (m, &still, error))
    return FALSE;
  fomm_train_heads_acted (m->painter, m->seed, &still, 0, m->driver, m->points);
  if (fomm_animator_set_source (m->animator, &source, &core))
    return fail (&core, error);
  for (int i = STEP; i < FRAMES; i += STEP)
    if (!add_frame (m, i, error))
      return FALSE;
  return TRUE;
}

gboolean
fomm_train_heads_measure (const FommHeads *heads, FommModel *model, int clips, int threads, GCancellable *cancellable,
                          FommHeadsTransfer *result, GError **error)
{
  Measure m = {.cancellable = cancellable};
  gboolean done = measure_open (&m, heads, model, threads, error);

  for (int i = 0; i < clips && done; i++) {
    m.seed = FOMM_HEADS_UNSEEN + (guint64) i;
    done = !g_cancellable_set_error_if_cancelled (cancellable, error) && add_clip (&m, error);
  }
  measure_clear (&m);
  *result = (FommHeadsTransfer){clips,
                                m.frames,
                                correlation_of (&m.mouth),
                                correlation_of (&m.blink),
                                correlation_of (&m.gaze),
                                m.yaws ? m.yaw_error / m.yaws : 0,
                                clips ? m.jitter / clips : 0};
  return done;
}
