/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-overlay-view.h"

#include <math.h>

/* Found by search for the largest difference between any two, also with colour-blind eyes; see the design notes in the
 * README. 10 … 19 are told apart from 0 … 9 by shape as well. */
static const guint32 colours[20] = {0x5cbaff, 0xfd762d, 0x098665, 0xffeb03, 0x1e5fff, 0xc53b06, 0xbdb0b7,
                                    0xffffff, 0x6e6c88, 0xb4e0a7, 0x299fad, 0xf1c570, 0x67fad6, 0x77ac41,
                                    0x8c83ff, 0xbd937a, 0x968e8d, 0xf9dbff, 0xb6b5d6, 0x4e793e};
#define WHITE_TEXT ((1u << 2) | (1u << 4) | (1u << 5) | (1u << 8) | (1u << 19))

/* The affine map is applied to a circle of this radius, normalised units of the model's picture. */
#define RADIUS 0.06
#define HALO 1.25
#define BADGE 16.0

typedef struct Pen {
  cairo_t *cr;
  GdkRGBA colour;
  double width, alpha;
  gboolean opaque_halo;
} Pen;

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
    cairo_arc (cr, 0.0, 0.0, RADIUS * scale, 0.0, 2.0 * G_PI);
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
    const graphene_point_t end = vivant_square_map (square, p[0] + RADIUS * j[0][axis], p[1] + RADIUS * j[1][axis]);
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
draw_slash (const Pen *pen, const graphene_point_t *centre)
{
  cairo_move_to (pen->cr, centre->x - 7, centre->y + 7);
  cairo_line_to (pen->cr, centre->x + 7, centre->y - 7);
  stroke (pen);
}

static void
draw_badge (const Pen *pen, GtkWidget *widget, const graphene_point_t *at, int k)
{
  g_autofree char *text = g_strdup_printf ("%d", k);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans Bold");
  gboolean white;
  GdkRGBA colour;
  int width, height;

  vivant_overlay_keypoint_colour (k, &colour, &white);
  pango_font_description_set_absolute_size (font, 10 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_new_path (pen->cr);
  if (k % 20 < 10)
    cairo_arc (pen->cr, at->x, at->y, BADGE / 2, 0.0, 2.0 * G_PI);
  else
    cairo_rectangle (pen->cr, at->x - BADGE / 2, at->y - BADGE / 2, BADGE, BADGE);
  cairo_set_source_rgba (pen->cr, 0.0, 0.0, 0.0, 0.6 * pen->alpha);
  cairo_set_line_width (pen->cr, 2.0 * HALO);
  cairo_stroke_preserve (pen->cr);
  cairo_set_source_rgba (pen->cr, colour.red, colour.green, colour.blue, pen->alpha);
  cairo_fill (pen->cr);
  cairo_set_source_rgba (pen->cr, white, white, white, pen->alpha);
  cairo_move_to (pen->cr, at->x - width / 2.0, at->y - height / 2.0);
  pango_cairo_show_layout (pen->cr, layout);
  /* Else the next mark would be joined to the text's end. */
  cairo_new_path (pen->cr);
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
draw_keypoint (cairo_t *cr, GtkWidget *widget, const VivantSquare *square, const FommKeypoints *keypoints, int k,
               const VivantKeypointStyle *style)
{
  const VivantKeypointEdit edit = style->state != NULL ? vivant_project_state_get_edit (style->state, k, style->frame)
                                                       : (VivantKeypointEdit){.amount = 1.0};
  const graphene_point_t centre = vivant_square_map (square, keypoints->value[k][0], keypoints->value[k][1]);
  const gboolean hovered = style->hovered == k;
  Pen pen = {.cr = cr, .width = hovered ? 3.0 : 2.0, .opaque_halo = style->high_contrast};

  pen.alpha = style->hovered >= 0 && !hovered ? 0.45 : 1.0;
  vivant_overlay_keypoint_colour (k, &pen.colour, NULL);
  if ((style->marks & VIVANT_MARK_TRAILS) != 0)
    draw_trail (&pen, square, style, k);
  if ((style->marks & VIVANT_MARK_ELLIPSES) != 0)
    draw_ring (&pen, square, keypoints, k, &edit, hovered, style->selected == k);
  pen.width = 1.5;
  if ((style->marks & VIVANT_MARK_AXES) != 0 && !edit.muted) {
    axes_path (cr, square, keypoints, k);
    stroke (&pen);
  }
  if (edit.muted)
    draw_slash (&pen, &centre);
  cairo_arc (cr, centre.x, centre.y, 2.0, 0.0, 2.0 * G_PI);
  stroke (&pen);
  if ((style->marks & VIVANT_MARK_NUMBERS) != 0) {
    const double out = MAX (RADIUS * square->width / 2, 6.0);
    const graphene_point_t at =
        GRAPHENE_POINT_INIT ((float) (centre.x + out * 0.9 + 3), (float) (centre.y + out * 0.6 + 2));

    draw_badge (&pen, widget, &at, k);
  }
}

void
vivant_overlay_keypoints_snapshot (GtkSnapshot *snapshot, GtkWidget *widget, const VivantSquare *square,
                                   const FommKeypoints *keypoints, const VivantKeypointStyle *style)
{
  const float margin = 40.0f;
  const graphene_rect_t bounds =
      GRAPHENE_RECT_INIT ((float) square->x - margin, (float) square->y - margin, (float) square->width + 2 * margin,
                          (float) square->height + 2 * margin);
  cairo_t *cr;

  if (keypoints->count == 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (int k = 0; k < keypoints->count; k++)
    if (k != style->hovered)
      draw_keypoint (cr, widget, square, keypoints, k, style);
  if (style->hovered >= 0 && style->hovered < keypoints->count)
    draw_keypoint (cr, widget, square, keypoints, style->hovered, style);
  cairo_destroy (cr);
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
