/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "view/overlay.h"

#include "view/badges.h"
#include "view/colormap.h"
#include "view/ellipse.h"
#include "view/flow.h"
#include "view/paint.h"

#include <math.h>

/* Radius of the circle that the local affine map is applied to, normalised units. */
#define CIRCLE 0.055
/* However wild a Jacobian is, its ellipse stays within these, normalised units. */
#define SMALLEST_AXIS 0.012
#define LARGEST_AXIS 0.30
#define HALO 0.6
/* Radius of a number, stroke units. */
#define BADGE 6.5

static const uint8_t black[3] = {0, 0, 0}, white[3] = {255, 255, 255};

/* One pixel of a 384-pixel picture; strokes of larger pictures grow with them. */
static double
stroke_unit (const FommCanvas *canvas)
{
  return fmax (1, fmin (canvas->width, canvas->height) / 384.0);
}

static double
to_pixels (double v, int n)
{
  return (v + 1) / 2 * (n - 1);
}

typedef struct Mark {
  double x, y, unit;
  FommEllipse ellipse;
  double axis[2][2];
  int keypoint;
  unsigned flags;
} Mark;

static Mark
make_mark (const FommCanvas *canvas, const FommKeypoints *keypoints, int k, unsigned flags)
{
  double half_w = (canvas->width - 1) / 2.0, half_h = (canvas->height - 1) / 2.0, half = fmin (half_w, half_h);
  Mark mark = {.x = to_pixels (keypoints->value[k][0], canvas->width),
               .y = to_pixels (keypoints->value[k][1], canvas->height),
               .unit = stroke_unit (canvas),
               .keypoint = k,
               .flags = flags};

  mark.ellipse = fomm_ellipse_from_jacobian (keypoints->jacobian[k], CIRCLE, half_w, half_h);
  mark.ellipse.major = fmin (fmax (mark.ellipse.major, SMALLEST_AXIS * half), LARGEST_AXIS * half);
  mark.ellipse.minor = fmin (fmax (mark.ellipse.minor, SMALLEST_AXIS * half), LARGEST_AXIS * half);
  for (int i = 0; i < 2; i++) {
    fomm_jacobian_axis (keypoints->jacobian[k], i, CIRCLE, half_w, half_h, mark.axis[i]);
    double length = hypot (mark.axis[i][0], mark.axis[i][1]), most = LARGEST_AXIS * half;
    for (int c = 0; c < 2 && length > most; c++)
      mark.axis[i][c] *= most / length;
  }
  return mark;
}

/* All strokes of one keypoint, `extra` wider on both sides together. */
static void
stroke (FommPaint *paint, const Mark *mark, double extra)
{
  bool ellipse = mark->flags & FOMM_OVERLAY_ELLIPSES;

  if (ellipse)
    fomm_paint_ellipse (paint, mark->x, mark->y, &mark->ellipse, 2 * mark->unit + extra,
                        fomm_keypoint_is_square (mark->keypoint));
  if (mark->flags & FOMM_OVERLAY_AXES) {
    fomm_paint_arrow (paint, mark->x, mark->y, mark->x + mark->axis[0][0], mark->y + mark->axis[0][1],
                      1.5 * mark->unit + extra);
    fomm_paint_line (paint, mark->x, mark->y, mark->x + mark->axis[1][0], mark->y + mark->axis[1][1],
                     1.5 * mark->unit + extra);
  }
  fomm_paint_disc (paint, mark->x, mark->y, (ellipse ? 1.75 : 3) * mark->unit + extra / 2);
}

static void
badge (FommPaint *paint, int keypoint, const double at[2], double radius)
{
  if (fomm_keypoint_is_square (keypoint))
    fomm_paint_square (paint, at[0], at[1], radius);
  else
    fomm_paint_disc (paint, at[0], at[1], radius);
}

static void
draw_badge (FommPaint *paint, int keypoint, const double at[2], double unit)
{
  uint8_t color[3];

  fomm_keypoint_color (keypoint, color);
  badge (paint, keypoint, at, (BADGE + 1.25) * unit);
  fomm_paint_fill (paint, black, HALO);
  badge (paint, keypoint, at, BADGE * unit);
  fomm_paint_fill (paint, color, 1);
  fomm_paint_number (paint, keypoint, at[0], at[1], BADGE * unit);
  fomm_paint_fill (paint, fomm_keypoint_has_white_text (keypoint) ? white : black, 1);
}

static void
draw_badges (FommPaint *paint, const FommKeypoints *keypoints, unsigned flags)
{
  const FommCanvas *canvas = &paint->canvas;
  double unit = stroke_unit (canvas);
  FommBadges badges = {
      .count = keypoints->count, .radius = (BADGE + 1.25) * unit, .right = canvas->width, .bottom = canvas->height};

  for (int k = 0; k < badges.count; k++) {
    Mark mark = make_mark (canvas, keypoints, k, flags);

    badges.centre[k][0] = mark.x;
    badges.centre[k][1] = mark.y;
    badges.ring[k] = flags & FOMM_OVERLAY_ELLIPSES ? mark.ellipse.major : 3 * unit;
  }
  fomm_badges_place (&badges);
  for (int k = 0; k < badges.count; k++)
    draw_badge (paint, k, badges.at[k], unit);
}

FommStatus
fomm_overlay_keypoints (const FommCanvas *canvas, const FommKeypoints *keypoints, unsigned flags, FommError *error)
{
  FommPaint paint;
  FommStatus status = fomm_paint_init (&paint, canvas, error);

  for (int k = 0; status == FOMM_OK && k < keypoints->count; k++) {
    Mark mark = make_mark (canvas, keypoints, k, flags);
    uint8_t color[3];
    fomm_keypoint_color (k, color);
    stroke (&paint, &mark, 2.5 * mark.unit);
    fomm_paint_fill (&paint, black, HALO);
    stroke (&paint, &mark, 0);
    fomm_paint_fill (&paint, color, 1);
  }
  if (status == FOMM_OK && flags & FOMM_OVERLAY_NUMBERS)
    draw_badges (&paint, keypoints, flags);
  fomm_paint_clear (&paint);
  return status;
}

FommStatus
fomm_overlay_trail (const FommCanvas *canvas, int keypoint, const float (*positions)[2], int count, FommError *error)
{
  FommPaint paint;
  FommStatus status = fomm_paint_init (&paint, canvas, error);
  uint8_t color[3];

  fomm_keypoint_color (keypoint, color);
  for (int i = 1; status == FOMM_OK && i < count; i++) {
    fomm_paint_line (&paint, to_pixels (positions[i - 1][0], canvas->width),
                     to_pixels (positions[i - 1][1], canvas->height), to_pixels (positions[i][0], canvas->width),
                     to_pixels (positions[i][1], canvas->height), 2 * stroke_unit (canvas));
    fomm_paint_fill (&paint, color, 0.1 + 0.9 * i / (count - 1));
  }
  fomm_paint_clear (&paint);
  return status;
}

static void
draw_arrows (FommPaint *paint, const float *deformation, int height, int width, int spacing, double stroke_width)
{
  const FommCanvas *canvas = &paint->canvas;

  for (int y = spacing / 2; y < canvas->height; y += spacing)
    for (int x = spacing / 2; x < canvas->width; x += spacing) {
      double u = fomm_lattice (x, canvas->width), v = fomm_lattice (y, canvas->height), m[2];
      fomm_flow_at (deformation, height, width, u, v, m);
      double dx = m[0] * (canvas->width - 1) / 2, dy = m[1] * (canvas->height - 1) / 2;
      /* From where the picture was to where it has come; less than half a pixel is rest. */
      if (hypot (dx, dy) >= 0.5)
        fomm_paint_arrow (paint, x - dx, y - dy, x, y, stroke_width);
    }
}

FommStatus
fomm_overlay_arrows (const FommCanvas *canvas, const float *deformation, int height, int width, int spacing,
                     FommError *error)
{
  FommPaint paint;
  FommStatus status = fomm_paint_init (&paint, canvas, error);
  double unit = stroke_unit (canvas);

  if (status == FOMM_OK) {
    draw_arrows (&paint, deformation, height, width, spacing < 2 ? 2 : spacing, 2.5 * unit);
    fomm_paint_fill (&paint, black, 0.7);
    draw_arrows (&paint, deformation, height, width, spacing < 2 ? 2 : spacing, unit);
    fomm_paint_fill (&paint, white, 1);
  }
  fomm_paint_clear (&paint);
  return status;
}
