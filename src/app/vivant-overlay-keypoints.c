/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-badges.h"

#include <math.h>

/* Found by search for the largest difference between any two, also with colour-blind eyes; see the design notes in the
 * README. 10 … 19 are told apart from 0 … 9 by shape as well. */
static const guint32 colours[20] = {0x5cbaff, 0xfd762d, 0x098665, 0xffeb03, 0x1e5fff, 0xc53b06, 0xbdb0b7,
                                    0xffffff, 0x6e6c88, 0xb4e0a7, 0x299fad, 0xf1c570, 0x67fad6, 0x77ac41,
                                    0x8c83ff, 0xbd937a, 0x968e8d, 0xf9dbff, 0xb6b5d6, 0x4e793e};
#define WHITE_TEXT ((1u << 2) | (1u << 4) | (1u << 5) | (1u << 8) | (1u << 19))

/* The affine map is applied to a circle of this radius, normalised units of the model's picture, but of no fewer pixels
 * than one can see. */
#define RADIUS 0.07
#define LEAST_RADIUS 5.5
#define HALO 1.25
/* A number's size, as a share of the square and in pixels: where the square is small, large numbers would hide it. */
#define BADGE_SHARE 0.075
#define LEAST_BADGE 11.0
#define MOST_BADGE 16.0

typedef struct Pen {
  cairo_t *cr;
  const VivantBadges *badges;
  GdkRGBA colour;
  double width, alpha;
  double badge; /* size of a number */
  gboolean opaque_halo;
} Pen;

/* Normalised units. */
static double
radius_in (const VivantSquare *square)
{
  return MAX (RADIUS, LEAST_RADIUS * 2.0 / MAX (square->width, 1.0));
}

double
vivant_overlay_keypoint_reach (const VivantSquare *square, const FommKeypoints *keypoints, int k)
{
  const float (*j)[2] = keypoints->jacobian[k];
  const double a = j[0][0], b = j[0][1], c = j[1][0], d = j[1][1];
  /* Largest singular value. */
  const double sum = a * a + b * b + c * c + d * d, det = a * d - b * c;
  const double stretch = sqrt (0.5 * (sum + sqrt (MAX (sum * sum - 4.0 * det * det, 0.0))));

  return CLAMP (stretch, 0.3, 4.0) * radius_in (square) * square->width / 2.0;
}

void
vivant_overlay_keypoint_colour (int keypoint, GdkRGBA *colour, gboolean *white_text)
{
  const int index = keypoint % 20;
  const guint32 rgb = colours[index];

  colour->red = (float) (rgb >> 16) / 255.0f;
  colour->green = (float) ((rgb >> 8) & 255) / 255.0f;
  colour->blue = (float) (rgb & 255) / 255.0f;
  colour->alpha = 1.0f;
  if (white_text != NULL)
    *white_text = (WHITE_TEXT >> index) & 1;
}

/* Every stroke has a dark halo: on a dark picture the colour stands out, on a light one the halo does. */
static void
stroke (const Pen *pen)
{
  cairo_set_source_rgba (pen->cr, 0.0, 0.0, 0.0, pen->alpha * (pen->opaque_halo ? 1.0 : 0.6));
  cairo_set_line_width (pen->cr, pen->width + 2.0 * HALO);
  cairo_stroke_preserve (pen->cr);
  cairo_set_source_rgba (pen->cr, pen->colour.red, pen->colour.green, pen->colour.blue, pen->alpha);
  cairo_set_line_width (pen->cr, pen->width);
  cairo_stroke (pen->cr);
}

static void
ellipse_path (cairo_t *cr, const VivantSquare *square, const FommKeypoints *keypoints, int k, double scale)
{
  const float (*j)[2] = keypoints->jacobian[k];
  const graphene_point_t centre = vivant_square_map (square, keypoints->value[k][0], keypoints->value[k][1]);
  cairo_matrix_t matrix;

  cairo_save (cr);
  cairo_matrix_init (&matrix, j[0][0] * square->width / 2, j[1][0] * square->height / 2, j[0][1] * square->width / 2,
                     j[1][1] * square->height / 2, centre.x, centre.y);
  if (fabs (matrix.xx * matrix.yy - matrix.xy * matrix.yx) > 1e-3) {
    cairo_transform (cr, &matrix);
    cairo_arc (cr, 0.0, 0.0, radius_in (square) * scale, 0.0, 2.0 * G_PI);
    cairo_close_path (cr);
  }
  cairo_restore (cr);
}

static void
axes_path (cairo_t *cr, const VivantSquare *square, const FommKeypoints *keypoints, int k)
{
  const float *p = keypoints->value[k];
  const float (*j)[2] = keypoints->jacobian[k];
  const graphene_point_t centre = vivant_square_map (square, p[0], p[1]);

  for (int axis = 0; axis < 2; axis++) {
    const double r = radius_in (square);
    const graphene_point_t end = vivant_square_map (square, p[0] + r * j[0][axis], p[1] + r * j[1][axis]);
    const double dx = end.x - centre.x, dy = end.y - centre.y, length = hypot (dx, dy);

    cairo_move_to (cr, centre.x, centre.y);
    cairo_line_to (cr, end.x, end.y);
    if (length > 5.0) {
      const double ux = dx / length * 4.0, uy = dy / length * 4.0;

      cairo_move_to (cr, end.x - ux - uy * 0.6, end.y - uy + ux * 0.6);
      cairo_line_to (cr, end.x, end.y);
      cairo_line_to (cr, end.x - ux + uy * 0.6, end.y - uy - ux * 0.6);
    }
  }
}

static void
draw_trail (const Pen *pen, const VivantSquare *square, const VivantKeypointStyle *style, int k)
{
  for (int i = 1; i < style->n_trail; i++) {
    const graphene_point_t a =
        vivant_square_map (square, style->trail[i - 1].value[k][0], style->trail[i - 1].value[k][1]);
    const graphene_point_t b = vivant_square_map (square, style->trail[i].value[k][0], style->trail[i].value[k][1]);
    Pen faded = *pen;

    faded.alpha *= 0.1 + 0.9 * i / style->n_trail;
    faded.width = 2.0;
    cairo_move_to (pen->cr, a.x, a.y);
    cairo_line_to (pen->cr, b.x, b.y);
    stroke (&faded);
  }
}

static void
slash_path (cairo_t *cr, const graphene_point_t *centre)
{
  cairo_move_to (cr, centre->x - 7, centre->y + 7);
  cairo_line_to (cr, centre->x + 7, centre->y - 7);
}

/* A line to a number that had to stand aside. */
static void
draw_leader (const Pen *pen, const graphene_point_t *centre, const graphene_point_t *at, double ring)
{
  const double dx = at->x - centre->x, dy = at->y - centre->y, length = hypot (dx, dy);
  Pen thin = *pen;

  if (length < ring + pen->badge / 2 + 4.0)
    return;
  thin.width = 1.0;
  cairo_move_to (pen->cr, centre->x + dx / length * ring, centre->y + dy / length * ring);
  cairo_line_to (pen->cr, at->x, at->y);
  stroke (&thin);
}

/* From where a keypoint was to where the user moved it. */
static void
draw_way (const Pen *pen, const VivantSquare *square, const float *place, const VivantKeypointEdit *edit, int shows_way)
{
  static const double dotted[] = {1.0, 4.0};
  const double sign = shows_way > 0 ? 1.0 : -1.0;
  const graphene_point_t here = vivant_square_map (square, place[0], place[1]);
  const graphene_point_t there = vivant_square_map (square, place[0] + sign * edit->dx, place[1] + sign * edit->dy);

  if (shows_way == 0 || hypot (here.x - there.x, here.y - there.y) < 2.0)
    return;
  cairo_set_dash (pen->cr, dotted, 2, 0.0);
  cairo_move_to (pen->cr, here.x, here.y);
  cairo_line_to (pen->cr, there.x, there.y);
  stroke (pen);
  cairo_set_dash (pen->cr, NULL, 0, 0.0);
  cairo_arc (pen->cr, there.x, there.y, 3.0, 0.0, 2.0 * G_PI);
  stroke (pen);
}

static void
draw_ring (const Pen *pen, const VivantSquare *square, const FommKeypoints *keypoints, int k,
           const VivantKeypointEdit *edit, gboolean hovered, gboolean selected)
{
  static const double dashed[] = {5.0, 3.0}, dotted[] = {1.5, 3.0};

  if (selected) {
    Pen outer = *pen;

    outer.colour = (GdkRGBA){1, 1, 1, 1};
    outer.width = 1.5;
    ellipse_path (pen->cr, square, keypoints, k, 1.35);
    stroke (&outer);
  }
  if (hovered) {
    ellipse_path (pen->cr, square, keypoints, k, 1.0);
    cairo_set_source_rgba (pen->cr, pen->colour.red, pen->colour.green, pen->colour.blue, 0.3);
    cairo_fill (pen->cr);
  }
  if (edit->muted)
    cairo_set_dash (pen->cr, dotted, 2, 0.0);
  else if (k % 20 >= 10)
    cairo_set_dash (pen->cr, dashed, 2, 0.0);
  ellipse_path (pen->cr, square, keypoints, k, 1.0);
  stroke (pen);
  if (!edit->muted && edit->amount > 1.0) {
    ellipse_path (pen->cr, square, keypoints, k, 0.6);
    stroke (pen);
  }
  cairo_set_dash (pen->cr, NULL, 0, 0.0);
}

static void
draw_keypoint (Pen pen, const VivantSquare *square, const FommKeypoints *keypoints, int k,
               const VivantKeypointStyle *style, const graphene_point_t *offset)
{
  const VivantKeypointEdit edit = style->state != NULL ? vivant_project_state_get_edit (style->state, k, style->frame)
                                                       : (VivantKeypointEdit){.amount = 1.0};
  const graphene_point_t centre = vivant_square_map (square, keypoints->value[k][0], keypoints->value[k][1]);
  const gboolean hovered = style->hovered == k;

  pen.width = hovered ? 3.0 : 2.0;
  pen.alpha = style->hovered >= 0 && !hovered ? 0.45 : 1.0;
  vivant_overlay_keypoint_colour (k, &pen.colour, NULL);
  if ((style->marks & VIVANT_MARK_TRAILS) != 0)
    draw_trail (&pen, square, style, k);
  draw_way (&pen, square, keypoints->value[k], &edit, style->shows_way);
  if ((style->marks & VIVANT_MARK_ELLIPSES) != 0)
    draw_ring (&pen, square, keypoints, k, &edit, hovered, style->selected == k);
  pen.width = 1.5;
  if ((style->marks & VIVANT_MARK_AXES) != 0 && !edit.muted)
    axes_path (pen.cr, square, keypoints, k);
  if (edit.muted)
    slash_path (pen.cr, &centre);
  cairo_new_sub_path (pen.cr);
  cairo_arc (pen.cr, centre.x, centre.y, 1.5, 0.0, 2.0 * G_PI);
  stroke (&pen);
  if ((style->marks & VIVANT_MARK_NUMBERS) != 0) {
    const graphene_point_t at = GRAPHENE_POINT_INIT (centre.x + offset->x, centre.y + offset->y);

    draw_leader (&pen, &centre, &at, vivant_overlay_keypoint_reach (square, keypoints, k));
    vivant_badges_draw (pen.badges, pen.cr, k, &at, pen.alpha);
  }
}

static void
draw_all (const Pen *pen, const VivantSquare *square, const FommKeypoints *keypoints, const VivantKeypointStyle *style,
          const graphene_point_t *offsets)
{
  cairo_set_line_cap (pen->cr, CAIRO_LINE_CAP_ROUND);
  /* Half the time of the best, and nobody sees a difference in lines this thin. */
  cairo_set_antialias (pen->cr, CAIRO_ANTIALIAS_FAST);
  cairo_set_tolerance (pen->cr, 0.2);
  for (int k = 0; k < keypoints->count; k++)
    if (k != style->hovered)
      draw_keypoint (*pen, square, keypoints, k, style, &offsets[k]);
  if (style->hovered >= 0 && style->hovered < keypoints->count)
    draw_keypoint (*pen, square, keypoints, style->hovered, style, &offsets[style->hovered]);
}

void
vivant_overlay_keypoints_snapshot (GtkSnapshot *snapshot, GtkWidget *widget, const VivantSquare *square,
                                   const FommKeypoints *keypoints, const VivantKeypointStyle *style)
{
  const float margin = 40.0f;
  const graphene_rect_t bounds =
      GRAPHENE_RECT_INIT ((float) square->x - margin, (float) square->y - margin, (float) square->width + 2 * margin,
                          (float) square->height + 2 * margin);
  VivantBadges own = {0}, *badges = style->badges != NULL ? style->badges : &own;
  Pen pen = {.badges = badges,
             .opaque_halo = style->high_contrast,
             .badge = CLAMP (square->width * BADGE_SHARE, LEAST_BADGE, MOST_BADGE)};
  const graphene_point_t *offsets = badges->offsets;

  if (keypoints->count == 0)
    return;
  if ((style->marks & VIVANT_MARK_NUMBERS) != 0) {
    vivant_badges_prepare (badges, widget, pen.badge, style->high_contrast, keypoints->count);
    offsets = vivant_badges_place (badges, square, style->numbered != NULL ? style->numbered : keypoints,
                                   pen.badge / 2 + HALO);
  }
  pen.cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  draw_all (&pen, square, keypoints, style, offsets);
  cairo_destroy (pen.cr);
  vivant_badges_clear (&own);
}

int
vivant_overlay_keypoints_pick (const VivantSquare *square, const FommKeypoints *keypoints, double x, double y,
                               double reach)
{
  double best = reach;
  int found = -1;

  for (int k = 0; k < keypoints->count; k++) {
    const graphene_point_t at = vivant_square_map (square, keypoints->value[k][0], keypoints->value[k][1]);
    const double distance = hypot (at.x - x, at.y - y);

    if (distance < best) {
      best = distance;
      found = k;
    }
  }
  return found;
}
