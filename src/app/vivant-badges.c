/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-badges.h"

#include <math.h>
#include <string.h>

#define HALO 1.25
#define CORNER 3.0

static void
badge_path (cairo_t *cr, int k, double r)
{
  cairo_new_path (cr);
  if (k % 20 < 10) {
    cairo_arc (cr, 0.0, 0.0, r, 0.0, 2.0 * G_PI);
    return;
  }
  cairo_arc (cr, r - CORNER, -r + CORNER, CORNER, -G_PI / 2, 0.0);
  cairo_arc (cr, r - CORNER, r - CORNER, CORNER, 0.0, G_PI / 2);
  cairo_arc (cr, -r + CORNER, r - CORNER, CORNER, G_PI / 2, G_PI);
  cairo_arc (cr, -r + CORNER, -r + CORNER, CORNER, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
draw_number (cairo_t *cr, PangoLayout *layout, int k)
{
  PangoRectangle ink;
  char text[8];

  g_snprintf (text, sizeof text, "%d", k);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  cairo_move_to (cr, -ink.x - ink.width / 2.0, -ink.y - ink.height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

/* Pixels across a picture; the number is in its middle. */
static int
extent (double size)
{
  return (int) ceil (size + 2.0 * HALO) + 2;
}

static cairo_surface_t *
make_image (const VivantBadges *self, PangoLayout *layout, int k)
{
  const int side = extent (self->size) * self->scale;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side, side);
  gboolean white;
  GdkRGBA colour;
  cairo_t *cr;

  cairo_surface_set_device_scale (image, self->scale, self->scale);
  vivant_overlay_keypoint_colour (k, &colour, &white);
  cr = cairo_create (image);
  cairo_translate (cr, extent (self->size) / 2.0, extent (self->size) / 2.0);
  badge_path (cr, k, self->size / 2);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, self->opaque_halo ? 1.0 : 0.6);
  cairo_set_line_width (cr, 2.0 * HALO);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, white, white, white);
  draw_number (cr, layout, k);
  cairo_destroy (cr);
  return image;
}

static PangoLayout *
number_layout (GtkWidget *widget, double size)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, NULL);
  g_autoptr (PangoFontDescription) font =
      pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (layout)));

  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_font_description_set_absolute_size (font, size * 11.0 / 16.0 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  return layout;
}

static void
clear_images (VivantBadges *self)
{
  for (int k = 0; k < FOMM_MAX_KEYPOINTS; k++)
    g_clear_pointer (&self->images[k], cairo_surface_destroy);
}

void
vivant_badges_prepare (VivantBadges *self, GtkWidget *widget, double size, gboolean opaque_halo, int count)
{
  const int scale = gtk_widget_get_scale_factor (widget);
  const guint font = pango_context_get_serial (gtk_widget_get_pango_context (widget));
  g_autoptr (PangoLayout) layout = NULL;

  if (self->size != size || self->scale != scale || self->font != font || self->opaque_halo != opaque_halo)
    clear_images (self);
  self->size = size;
  self->scale = scale;
  self->font = font;
  self->opaque_halo = opaque_halo;
  for (int k = 0; k < count; k++)
    if (self->images[k] == NULL) {
      if (layout == NULL)
        layout = number_layout (widget, size);
      self->images[k] = make_image (self, layout, k);
    }
}

const graphene_point_t *
vivant_badges_place (VivantBadges *self, const VivantSquare *square, const FommKeypoints *keypoints, double radius)
{
  if (!self->placed || memcmp (&self->square, square, sizeof *square) != 0 ||
      memcmp (&self->keypoints, keypoints, sizeof *keypoints) != 0 || self->radius != radius)
    vivant_overlay_place_badges (square, keypoints, radius, self->offsets);
  self->placed = TRUE;
  self->square = *square;
  self->keypoints = *keypoints;
  self->radius = radius;
  return self->offsets;
}

void
vivant_badges_draw (const VivantBadges *self, cairo_t *cr, int k, const graphene_point_t *at, double alpha)
{
  const double half = extent (self->size) / 2.0;

  cairo_set_source_surface (cr, self->images[k], round ((at->x - half) * self->scale) / self->scale,
                            round ((at->y - half) * self->scale) / self->scale);
  cairo_paint_with_alpha (cr, alpha);
}

void
vivant_badges_clear (VivantBadges *self)
{
  clear_images (self);
  self->placed = FALSE;
}
