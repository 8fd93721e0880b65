/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "tap.h"
#include "view/colormap.h"
#include "view/overlay.h"
#include "view/paint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 96
#define STRIDE (3 * SIZE + 5)

static uint8_t picture[SIZE * STRIDE];
static const FommCanvas canvas = {picture, SIZE, SIZE, STRIDE};

static void
wipe (void)
{
  memset (picture, 100, sizeof picture);
}

static const uint8_t *
at (int x, int y)
{
  return picture + y * STRIDE + 3 * x;
}

static int
count_changed (void)
{
  int n = 0;

  for (int y = 0; y < SIZE; y++)
    for (int x = 0; x < SIZE; x++)
      n += memcmp (at (x, y), (const uint8_t[]){100, 100, 100}, 3) != 0;
  return n;
}

static bool
margins_untouched (void)
{
  for (int y = 0; y < SIZE; y++)
    for (int i = 3 * SIZE; i < STRIDE; i++)
      if (picture[y * STRIDE + i] != 100)
        return false;
  return true;
}

static void
test_paint (void)
{
  const uint8_t red[3] = {255, 0, 0};
  const FommEllipse circle = {20, 20, 0, false};
  FommPaint paint;

  wipe ();
  if (!tap_ok (fomm_paint_init (&paint, &canvas, NULL) == FOMM_OK, "there is something to draw on"))
    return;
  fomm_paint_disc (&paint, 48, 48, 10);
  fomm_paint_disc (&paint, 48, 48, 10);
  fomm_paint_fill (&paint, red, 0.5);
  tap_ok (at (48, 48)[0] == 178 && at (48, 48)[1] == 50, "overlapping shapes are laid down once");
  tap_ok (abs (count_changed () - 314) < 60 && at (48, 58)[0] > 100 && at (48, 58)[0] < 178, "discs have soft edges");
  fomm_paint_fill (&paint, red, 1);
  tap_ok (at (48, 48)[0] == 178, "filled is forgotten");

  wipe ();
  fomm_paint_ellipse (&paint, 48, 48, &circle, 2, false);
  fomm_paint_fill (&paint, red, 1);
  int solid = count_changed ();
  tap_ok (at (68, 48)[0] > 250 && at (48, 48)[0] == 100, "an ellipse is an outline");
  wipe ();
  fomm_paint_ellipse (&paint, 48, 48, &circle, 2, true);
  fomm_paint_fill (&paint, red, 1);
  tap_ok (count_changed () < 0.95 * solid, "dashes leave gaps");

  wipe ();
  fomm_paint_number (&paint, 8, 24, 48, 10);
  fomm_paint_fill (&paint, red, 1);
  int eight = count_changed ();
  wipe ();
  fomm_paint_number (&paint, 1, 24, 48, 10);
  fomm_paint_fill (&paint, red, 1);
  tap_ok (count_changed () > 20 && count_changed () < eight, "numbers differ");

  wipe ();
  fomm_paint_line (&paint, -1e30, 48, 1e30, 48, 2);
  fomm_paint_line (&paint, NAN, 0, 5, 5, 2);
  fomm_paint_square (&paint, 500, 500, 20);
  fomm_paint_disc (&paint, -30, -30, 5);
  fomm_paint_fill (&paint, red, 1);
  tap_ok (margins_untouched (), "what lies outside is left out");
  fomm_paint_clear (&paint);
  const FommCanvas empty = {NULL, 0, 0, 0};
  FommError error = {0};
  tap_ok (fomm_paint_init (&paint, &empty, &error) == FOMM_ERROR_ARGUMENT, "nothing to draw on is an error");
}

static void
test_keypoints (void)
{
  FommKeypoints points = {.count = 3, .has_jacobian = true};
  uint8_t color[3];
  const unsigned all = FOMM_OVERLAY_NUMBERS | FOMM_OVERLAY_ELLIPSES | FOMM_OVERLAY_AXES;

  for (int k = 0; k < 3; k++)
    points.jacobian[k][0][0] = points.jacobian[k][1][1] = 1;
  points.value[1][0] = 0.5F;
  points.value[2][0] = points.value[2][1] = -3; /* far outside */
  wipe ();
  FommStatus status = fomm_overlay_keypoints (&canvas, &points, 0, NULL);
  fomm_keypoint_color (1, color);
  tap_ok (status == FOMM_OK && memcmp (at (71, 47), color, 3) == 0, "a dot in its keypoint's colour at its place");
  int dots = count_changed ();
  wipe ();
  status = fomm_overlay_keypoints (&canvas, &points, all, NULL);
  tap_ok (status == FOMM_OK && count_changed () > 2 * dots && margins_untouched (), "ellipses, axes and numbers");
  points.value[0][0] = NAN;
  points.jacobian[1][0][1] = INFINITY;
  status = fomm_overlay_keypoints (&canvas, &points, all, NULL);
  tap_ok (status == FOMM_OK && margins_untouched (), "what is not finite does no harm");
}

static void
test_trail_and_arrows (void)
{
  const float trail[3][2] = {{-0.8F, 0}, {0, 0}, {0.8F, 0}};
  float deformation[2 * 2 * 2] = {-1.2F, -1, 0.8F, -1, -1.2F, 1, 0.8F, 1};
  FommStatus status;

  wipe ();
  status = fomm_overlay_trail (&canvas, 3, trail, 3, NULL);
  tap_ok (status == FOMM_OK && at (75, 47)[0] > at (20, 47)[0] && at (20, 47)[0] > 100, "a trail fades into the past");
  wipe ();
  status = fomm_overlay_arrows (&canvas, deformation, 2, 2, 24, NULL);
  tap_ok (status == FOMM_OK && at (10, 12)[0] > 200 && at (20, 22)[0] == 100, "arrows show where things went");
  for (int i = 0; i < 4; i++)
    deformation[2 * i] += 0.2F;
  wipe ();
  status = fomm_overlay_arrows (&canvas, deformation, 2, 2, 24, NULL);
  tap_ok (status == FOMM_OK && count_changed () == 0, "no movement, no arrows");
}

int
main (void)
{
  test_paint ();
  test_keypoints ();
  test_trail_and_arrows ();
  return tap_done ();
}
