/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-keypoint-swatch.h"

#include "vivant-overlay-view.h"

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const int keypoint = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (area), "keypoint"));
  GdkRGBA colour;

  vivant_overlay_keypoint_colour (keypoint, &colour, NULL);
  if (keypoint % 20 < 10)
    cairo_arc (cr, width / 2.0, height / 2.0, MIN (width, height) / 2.0 - 1, 0, 2 * G_PI);
  else
    cairo_rectangle (cr, 1, 1, width - 2, height - 2);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

GtkWidget *
vivant_keypoint_swatch_new (int keypoint, int size)
{
  GtkWidget *area = gtk_drawing_area_new ();

  g_object_set (area, "content-width", size, "content-height", size, "valign", GTK_ALIGN_CENTER, "accessible-role",
                GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, NULL, NULL);
  vivant_keypoint_swatch_set_keypoint (area, keypoint);
  return area;
}

void
vivant_keypoint_swatch_set_keypoint (GtkWidget *swatch, int keypoint)
{
  g_object_set_data (G_OBJECT (swatch), "keypoint", GINT_TO_POINTER (keypoint));
  gtk_widget_queue_draw (swatch);
}
