/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Rendered heads: the same seed gives the same bytes, and the ground truth agrees with the pictures.
 * test-heads GEOMETRY FOLDER: FOLDER is for damaged copies. */
#include "heads/heads.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 128, CELLS = 64, BYTES = SIZE * SIZE * 3, PAIRS = 12 };

/* A pair and all that is known of it. */
typedef struct {
  guint8 source[BYTES], driving[BYTES], visible[CELLS * CELLS], part[CELLS * CELLS];
  float flow[CELLS * CELLS * 2];
  FommHeadsPoint source_points[FOMM_HEADS_KEYPOINTS], driving_points[FOMM_HEADS_KEYPOINTS];
} Scene;

static Scene scene, other;

static void
render (FommHeadsPainter *painter, guint64 seed, Scene *out)
{
  const FommHeadsPair pair = {out->source, out->driving,       out->flow,          out->visible,
                              out->part,   out->source_points, out->driving_points};
  fomm_train_heads_pair (painter, seed, CELLS, &pair);
}

static void
test_determinism (const FommHeads *heads, FommHeadsPainter *painter)
{
  g_autoptr (FommHeadsPainter) second = fomm_train_heads_painter_new (heads, SIZE);

  render (painter, 7, &scene);
  render (second, 8, &other);
  tap_ok (memcmp (scene.source, other.source, BYTES) != 0, "two seeds are two heads");
  render (second, 7, &other);
  tap_ok (memcmp (&scene, &other, sizeof scene) == 0, "one seed gives the same bytes from another painter");
  tap_ok (memcmp (scene.source, scene.driving, BYTES) != 0, "source and driving differ");
}

/* Bilinear; x and y in −1 … 1 by the outer edges. Green is enough. */
static double
green_at (const guint8 *picture, float x, float y)
{
  const double px = CLAMP ((x + 1) * SIZE / 2 - .5, 0, SIZE - 1.001),
               py = CLAMP ((y + 1) * SIZE / 2 - .5, 0, SIZE - 1.001);
  const int ix = (int) px, iy = (int) py;
  const double tx = px - ix, ty = py - iy;
  const guint8 *p = picture + ((gsize) iy * SIZE + ix) * 3 + 1;
  return (p[0] * (1 - tx) + p[3] * tx) * (1 - ty) + (p[3 * SIZE] * (1 - tx) + p[3 * SIZE + 3] * tx) * ty;
}

static float
centre (int cell)
{
  return (cell + .5F) / CELLS * 2 - 1;
}

/* Differences between the driving picture and the source, as it is and carried by the flow. */
typedef struct {
  double copied, carried, hidden;
  int visible, invisible;
} Difference;

static void
add_differences (Difference *sum)
{
  for (int i = 0; i < CELLS * CELLS; i++) {
    if (scene.part[i] > FOMM_HEADS_HEAD)
      continue;
    const float x = centre (i % CELLS), y = centre (i / CELLS);
    const double truth = green_at (scene.driving, x, y);
    const double carried = fabs (truth - green_at (scene.source, scene.flow[2 * i], scene.flow[2 * i + 1]));
    if (scene.visible[i]) {
      sum->copied += fabs (truth - green_at (scene.source, x, y));
      sum->carried += carried;
      sum->visible++;
    } else {
      sum->hidden += carried;
      sum->invisible++;
    }
  }
}

/* Without light and lens, the flow carries the source's skin exactly into the driving picture where it is visible. */
static void
test_flow (FommHeadsPainter *painter)
{
  Difference sum = {0};

  fomm_train_heads_painter_set_plain (painter, true);
  for (int i = 0; i < PAIRS; i++) {
    render (painter, 200 + (guint64) i, &scene);
    add_differences (&sum);
  }
  fomm_train_heads_painter_set_plain (painter, false);
  const double copied = sum.copied / sum.visible, carried = sum.carried / sum.visible;
  const double hidden = sum.hidden / MAX (sum.invisible, 1);
  tap_ok (carried < 3 && carried < copied / 4,
          "the flow carries the source into the driving picture (%.2f grey levels, copying %.2f)", carried, copied);
  tap_ok (sum.invisible > 100 && hidden > 4 * carried, "and does not where it is hidden (%.2f grey levels)", hidden);
}

static gboolean
invert (const float m[4], double out[4])
{
  const double determinant = (double) m[0] * m[3] - (double) m[1] * m[2];
  out[0] = m[3] / determinant;
  out[1] = -m[1] / determinant;
  out[2] = -m[2] / determinant;
  out[3] = m[0] / determinant;
  return fabs (determinant) > 1e-4;
}

/* The paper's first-order motion at a keypoint, with the Jacobians or with the identity in their place, against the
 * flow around it: mean error as a share of the distance. Less than nothing where too little of the face is visible. */
static double
first_order_error (int keypoint, gboolean jacobians)
{
  const FommHeadsPoint *s = &scene.source_points[keypoint], *d = &scene.driving_points[keypoint];
  double back[4], error = 0;
  int count = 0;

  if (!invert (d->jacobian, back))
    return -1;
  for (int i = 0; i < CELLS * CELLS; i++) {
    const double dx = centre (i % CELLS) - d->x, dy = centre (i / CELLS) - d->y, far = hypot (dx, dy);
    if (scene.part[i] != FOMM_HEADS_FACE || !scene.visible[i] || far > .07 || far < .015)
      continue;
    const double fx = back[0] * dx + back[1] * dy, fy = back[2] * dx + back[3] * dy;
    const double mx = jacobians ? s->jacobian[0] * fx + s->jacobian[1] * fy : dx;
    const double my = jacobians ? s->jacobian[2] * fx + s->jacobian[3] * fy : dy;
    error += hypot (s->x + mx - scene.flow[2 * i], s->y + my - scene.flow[2 * i + 1]) / far;
    count++;
  }
  return count > 5 ? error / count : -1;
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void
test_jacobians (FommHeadsPainter *painter)
{
  static const FommHeadsKeypoint firm[] = {FOMM_HEADS_FOREHEAD, FOMM_HEADS_BROW_LEFT, FOMM_HEADS_BROW_RIGHT};
  double with[PAIRS * 3], without[PAIRS * 3];
  int count = 0;

  for (int i = 0; i < PAIRS; i++) {
    render (painter, 300 + (guint64) i, &scene);
    for (gsize k = 0; k < G_N_ELEMENTS (firm); k++) {
      with[count] = first_order_error (firm[k], TRUE);
      without[count] = first_order_error (firm[k], FALSE);
      count += with[count] >= 0;
    }
  }
  qsort (with, (gsize) count, sizeof *with, compare);
  qsort (without, (gsize) count, sizeof *without, compare);
  tap_ok (count > PAIRS && with[count / 2] < .15 && with[count / 2] < .5 * without[count / 2],
          "Jacobians predict the flow around %d keypoints (median %.3f of the distance off, %.3f without)", count,
          with[count / 2], without[count / 2]);
}

/* Finite differences of the pose: a roll turns the Jacobians (but for perspective, a twentieth), a shift moves
 * positions alone. */
static void
test_pose (FommHeadsPainter *painter)
{
  const float angle = .01F;
  const FommHeadsFace rest = {0}, rolled = {.roll = angle}, shifted = {.x = .05F};
  FommHeadsPoint a[FOMM_HEADS_KEYPOINTS], b[FOMM_HEADS_KEYPOINTS], c[FOMM_HEADS_KEYPOINTS];
  double turn = 0, shift = 0;

  fomm_train_heads_frame (painter, 9, &rest, NULL, a);
  fomm_train_heads_frame (painter, 9, &rolled, NULL, b);
  fomm_train_heads_frame (painter, 9, &shifted, NULL, c);
  for (int k = 0; k < FOMM_HEADS_KEYPOINTS; k++) {
    /* Chin, jaw and neck also belong to the shoulders. */
    if (k < FOMM_HEADS_CHIN || k == FOMM_HEADS_FOREHEAD)
      for (int column = 0; column < 2; column++) {
        /* y is down: a roll to the left turns (x, y) by minus the angle. */
        const float x = a[k].jacobian[column], y = a[k].jacobian[2 + column];
        turn = MAX (turn, fabs (b[k].jacobian[column] - (x * cosf (angle) + y * sinf (angle))));
        turn = MAX (turn, fabs (b[k].jacobian[2 + column] - (y * cosf (angle) - x * sinf (angle))));
      }
    shift =
        MAX (shift, fabs (c[k].x - a[k].x - .1F) + fabs (c[k].y - a[k].y) + fabs (c[k].jacobian[0] - a[k].jacobian[0]));
  }
  tap_ok (turn < .1 * angle, "a roll turns the Jacobians (%.2g off)", turn);
  tap_ok (shift < 1e-4, "a shift moves the positions (%.2g off)", shift);
}

static double
gap (const FommHeadsPoint *points, FommHeadsKeypoint a, FommHeadsKeypoint b)
{
  return hypot (points[a].x - points[b].x, points[a].y - points[b].y);
}

static void
test_face (FommHeadsPainter *painter)
{
  const FommHeadsFace rest = {0}, shut = {.blink = 1}, open = {.jaw = .8F}, aside = {.gaze_x = 1},
                      turned = {.yaw = .5F};
  FommHeadsPoint a[FOMM_HEADS_KEYPOINTS], b[FOMM_HEADS_KEYPOINTS];

  fomm_train_heads_frame (painter, 11, &rest, NULL, a);
  fomm_train_heads_frame (painter, 11, &shut, NULL, b);
  const double lids = gap (b, FOMM_HEADS_UPPER_LID_LEFT, FOMM_HEADS_LOWER_LID_LEFT) /
                      gap (a, FOMM_HEADS_UPPER_LID_LEFT, FOMM_HEADS_LOWER_LID_LEFT);
  tap_ok (lids < .4, "a blink closes the lids (to %.2f)", lids);
  fomm_train_heads_frame (painter, 11, &open, NULL, b);
  tap_ok (gap (b, FOMM_HEADS_UPPER_LIP, FOMM_HEADS_LOWER_LIP) >
              1.5 * gap (a, FOMM_HEADS_UPPER_LIP, FOMM_HEADS_LOWER_LIP),
          "the jaw opens the mouth");
  fomm_train_heads_frame (painter, 11, &aside, NULL, b);
  tap_ok (b[FOMM_HEADS_PUPIL_LEFT].x > a[FOMM_HEADS_PUPIL_LEFT].x + .02 &&
              b[FOMM_HEADS_PUPIL_RIGHT].x > a[FOMM_HEADS_PUPIL_RIGHT].x + .02 &&
              fabs (b[FOMM_HEADS_NOSE_TIP].x - a[FOMM_HEADS_NOSE_TIP].x) < 1e-4,
          "gaze moves the pupils and not the nose");
  fomm_train_heads_frame (painter, 11, &turned, NULL, b);
  tap_ok (b[FOMM_HEADS_NOSE_TIP].x > a[FOMM_HEADS_NOSE_TIP].x + .1, "a positive yaw turns to the right of the picture");
}

static double
mean_movement (void)
{
  double sum = 0;
  for (int k = 0; k < FOMM_HEADS_KEYPOINTS; k++)
    sum += hypot (scene.driving_points[k].x - scene.source_points[k].x,
                  scene.driving_points[k].y - scene.source_points[k].y);
  return sum / FOMM_HEADS_KEYPOINTS;
}

/* Clips are mostly still: a model that never saw that copies nothing exactly. */
static void
test_movement (FommHeadsPainter *painter)
{
  enum { COUNT = 60 };
  int calm = 0, far = 0;

  for (int i = 0; i < COUNT; i++) {
    render (painter, 5000 + (guint64) i, &scene);
    const double movement = mean_movement ();
    calm += movement < .06;
    far += movement > .12;
  }
  tap_ok (calm > COUNT / 8 && calm < COUNT / 2, "some pairs hardly move (%d of %d)", calm, COUNT);
  tap_ok (far > COUNT / 6, "some move far (%d of %d)", far, COUNT);
}

/* The lids' Jacobians can be inverted even in a blink. */
static void
test_lids (FommHeadsPainter *painter)
{
  static const FommHeadsKeypoint lids[] = {FOMM_HEADS_UPPER_LID_LEFT, FOMM_HEADS_UPPER_LID_RIGHT,
                                           FOMM_HEADS_LOWER_LID_LEFT, FOMM_HEADS_LOWER_LID_RIGHT};
  const FommHeadsFace shut = {.blink = 1};
  FommHeadsPoint points[FOMM_HEADS_KEYPOINTS];
  double least = INFINITY;

  for (guint64 seed = 11; seed < 15; seed++) {
    fomm_train_heads_frame (painter, seed, &shut, NULL, points);
    for (gsize i = 0; i < G_N_ELEMENTS (lids); i++) {
      const float *j = points[lids[i]].jacobian;
      const double size = (double) j[0] * j[0] + (double) j[1] * j[1] + (double) j[2] * j[2] + (double) j[3] * j[3];
      least = MIN (least, fabs ((double) j[0] * j[3] - (double) j[1] * j[2]) / size);
    }
  }
  tap_ok (least > .15, "closed lids have Jacobians that can be inverted (determinant at least %.2f of its size)",
          least);
}

static void
test_acting (void)
{
  const double duration = 6;
  FommHeadsActing now, last = {0};
  float jaw = 0, blink = 0, smile = 0, left = 0, right = 0, gaze_left = 0, gaze_right = 0, jump = 0, calm = 0;

  for (int i = 0; i < 150; i++) {
    fomm_train_heads_act (3, i / 25.0, duration, FOMM_HEADS_TURN, &now);
    const FommHeadsFace *f = &now.face;
    if (i == 0)
      calm = fabsf (f->yaw) + fabsf (f->pitch) + f->jaw + f->blink + f->smile;
    else
      jump = MAX (jump, fabsf (f->yaw - last.face.yaw));
    jaw = MAX (jaw, f->jaw);
    blink = MAX (blink, f->blink);
    smile = MAX (smile, f->smile);
    left = MIN (left, f->yaw);
    right = MAX (right, f->yaw);
    gaze_left = MIN (gaze_left, f->gaze_x);
    gaze_right = MAX (gaze_right, f->gaze_x);
    last = now;
  }
  tap_ok (calm < 1e-3, "an actor begins calm and frontal");
  tap_ok (jaw > .3 && blink > .9 && smile > .6, "talks, blinks and smiles (%.2f, %.2f, %.2f)", jaw, blink, smile);
  tap_ok (left < -.3 && right > .3 && gaze_left < -.6 && gaze_right > .6, "turns and looks both ways");
  tap_ok (jump < .12, "without jumps (%.3f rad a frame at most)", jump);
}

static void
expect_refusal (const char *path, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FommHeads) heads = fomm_train_heads_new (path, &error);
  tap_ok (!heads && error && strstr (error->message, path), "%s: %s", name, error ? error->message : "no error");
}

/* A file that is no head, and one that ends early: an error that names it. */
static void
test_damage (const char *geometry, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "damaged-head.gz", NULL), *whole = NULL;
  gsize length = 0;

  if (!g_file_get_contents (geometry, &whole, &length, NULL)) {
    tap_ok (false, "the geometry can be copied");
    return;
  }
  g_file_set_contents (path, whole, (gssize) (length / 2), NULL);
  expect_refusal (path, "half a head");
  g_file_set_contents (path, "no head at all, but long enough to be one", -1, NULL);
  expect_refusal (path, "no head");
  expect_refusal ("/nonexistent/head.gz", "no file");
}

static void
note_speed (FommHeadsPainter *painter)
{
  enum { COUNT = 30 };
  const gint64 begin = g_get_monotonic_time ();
  for (int i = 0; i < COUNT; i++)
    render (painter, 1000 + (guint64) i, &scene);
  tap_note ("%.1f pairs of %d px a second", COUNT * 1e6 / (double) (g_get_monotonic_time () - begin), SIZE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc != 3)
    return 2;
  g_autoptr (FommHeads) heads = fomm_train_heads_new (argv[1], &error);
  if (!tap_ok (heads != NULL, "the geometry can be read: %s", error ? error->message : "yes"))
    return tap_done ();
  tap_ok (!fomm_train_heads_painter_new (heads, 8) && !fomm_train_heads_painter_new (heads, 5000),
          "sizes out of bounds are refused");
  g_autoptr (FommHeadsPainter) painter = fomm_train_heads_painter_new (heads, SIZE);
  test_determinism (heads, painter);
  test_flow (painter);
  test_jacobians (painter);
  test_pose (painter);
  test_face (painter);
  test_movement (painter);
  test_lids (painter);
  test_acting ();
  test_damage (argv[1], argv[2]);
  note_speed (painter);
  return tap_done ();
}
