/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-legend.h"

#include "vivant-overlay-view.h"

#include <glib/gi18n.h>
#include <math.h>

struct _VivantLegend {
  GtkBox parent_instance;

  GtkWidget *drawing, *text, *values;
  VivantView view;
  gboolean narrow, wanted;
};

G_DEFINE_FINAL_TYPE (VivantLegend, vivant_legend, GTK_TYPE_BOX)

static void
draw_scale (cairo_t *cr, int width, int height)
{
  for (int y = 0; y < height; y++) {
    guint8 rgb[3];

    vivant_overlay_occlusion_colour (1.0 - (double) y / MAX (height - 1, 1), rgb);
    cairo_set_source_rgb (cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
    cairo_rectangle (cr, 0, y, 14, 1);
    cairo_fill (cr);
  }
}

static void
draw_wheel (cairo_t *cr, int width, int height)
{
  const double r = MIN (width, height) / 2.0;

  for (int y = 0; y < (int) (2 * r); y++)
    for (int x = 0; x < (int) (2 * r); x++) {
      const double dx = x + 0.5 - r, dy = y + 0.5 - r;
      guint8 rgb[3];

      if (hypot (dx, dy) > r)
        continue;
      vivant_overlay_flow_colour (atan2 (-dy, dx), hypot (dx, dy) / r, rgb);
      cairo_set_source_rgb (cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
      cairo_rectangle (cr, x, y, 1, 1);
      cairo_fill (cr);
    }
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VivantLegend *self = VIVANT_LEGEND (data);

  if (self->view == VIVANT_VIEW_OCCLUSION)
    draw_scale (cr, width, height);
  else if (self->view == VIVANT_VIEW_FLOW)
    draw_wheel (cr, width, height);
}

static void
describe_occlusion (VivantLegend *self, VivantResult *result)
{
  g_autofree char *values =
      g_strdup_printf (_ ("%d%% painted"), (int) lrint (vivant_result_get_painted (result) * 100));

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->drawing), 14);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->drawing), 120);
  gtk_label_set_label (GTK_LABEL (self->text), _ ("1.0 Kept from portrait\n0.0 Painted by model"));
  gtk_label_set_label (GTK_LABEL (self->values), values);
}

static void
describe_flow (VivantLegend *self, double rim)
{
  g_autofree char *values = g_strdup_printf (_ ("Rim is %d px"), (int) lrint (rim));

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->drawing), 80);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->drawing), 80);
  gtk_label_set_label (GTK_LABEL (self->text), _ ("up: light, down: dark\nleft: blue, right: orange"));
  gtk_label_set_label (GTK_LABEL (self->values), values);
}

static void
describe_keypoint (VivantLegend *self, VivantResult *result, int keypoint, VivantPaneKind kind, VivantStudio *studio)
{
  const FommKeypoints *keypoints = kind == VIVANT_PANE_SOURCE   ? &result->source
                                   : kind == VIVANT_PANE_DRIVER ? &result->driving
                                                                : &result->transferred;
  const float *p = keypoints->value[keypoint];
  const float (*j)[2] = keypoints->jacobian[keypoint];
  const VivantKeypointEdit edit = vivant_project_state_get_edit (
      vivant_project_get_state (vivant_studio_get_project (studio)), keypoint, vivant_studio_get_playhead (studio));
  g_autofree char *title = g_strdup_printf (_ ("Keypoint %d"), keypoint);
  g_autofree char *values =
      keypoints->has_jacobian ? g_strdup_printf ("x %+.3f\ny %+.3f\n⎡%+.2f %+.2f⎤\n⎣%+.2f %+.2f⎦\n%d%%", (double) p[0],
                                                 (double) p[1], (double) j[0][0], (double) j[0][1], (double) j[1][0],
                                                 (double) j[1][1], edit.muted ? 0 : (int) lrint (edit.amount * 100))
                              : g_strdup_printf ("x %+.3f\ny %+.3f\n%d%%", (double) p[0], (double) p[1],
                                                 edit.muted ? 0 : (int) lrint (edit.amount * 100));

  gtk_label_set_label (GTK_LABEL (self->text), title);
  gtk_label_set_label (GTK_LABEL (self->values), values);
}

void
vivant_legend_update (VivantLegend *self, VivantView view, VivantResult *result, double rim, int keypoint,
                      VivantPaneKind kind, VivantStudio *studio)
{
  const gboolean map = view == VIVANT_VIEW_OCCLUSION || view == VIVANT_VIEW_FLOW;
  const gboolean numbers =
      view == VIVANT_VIEW_KEYPOINTS && result != NULL && keypoint >= 0 && keypoint < result->transferred.count;

  g_return_if_fail (VIVANT_IS_LEGEND (self));
  self->view = view;
  self->wanted = result != NULL && (map || numbers);
  gtk_widget_set_visible (self->drawing, map);
  if (self->wanted && view == VIVANT_VIEW_OCCLUSION)
    describe_occlusion (self, result);
  else if (self->wanted && view == VIVANT_VIEW_FLOW)
    describe_flow (self, rim);
  else if (self->wanted)
    describe_keypoint (self, result, keypoint, kind, studio);
  gtk_widget_set_visible (GTK_WIDGET (self), self->wanted && !self->narrow);
  gtk_widget_queue_draw (self->drawing);
}

static gboolean
apply_narrow (gpointer data)
{
  VivantLegend *self = VIVANT_LEGEND (data);

  gtk_widget_set_visible (GTK_WIDGET (self), self->wanted && !self->narrow);
  return G_SOURCE_REMOVE;
}

void
vivant_legend_set_narrow (VivantLegend *self, gboolean narrow)
{
  g_return_if_fail (VIVANT_IS_LEGEND (self));
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  /* Nothing may be shown or hidden while sizes are given out. */
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_narrow, g_object_ref (self), g_object_unref);
}

static void
vivant_legend_class_init (VivantLegendClass *klass)
{
}

static void
vivant_legend_init (VivantLegend *self)
{
  self->drawing = gtk_drawing_area_new ();
  g_object_set (self->drawing, "halign", GTK_ALIGN_START, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->drawing), draw_cb, self, NULL);
  self->text = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "max-width-chars", 20, NULL);
  gtk_widget_add_css_class (self->text, "caption");
  gtk_widget_add_css_class (self->text, "vivant-secondary");
  self->values = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (self->values, "caption-heading");
  gtk_widget_add_css_class (self->values, "numeric");
  gtk_box_append (GTK_BOX (self), self->drawing);
  gtk_box_append (GTK_BOX (self), self->text);
  gtk_box_append (GTK_BOX (self), self->values);
  g_object_set (self, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 8, "margin-start", 12, "margin-end", 12,
                "margin-top", 12, "margin-bottom", 12, "valign", GTK_ALIGN_CENTER, "visible", FALSE, NULL);
}

GtkWidget *
vivant_legend_new (void)
{
  return g_object_new (VIVANT_TYPE_LEGEND, NULL);
}
