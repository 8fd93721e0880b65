/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-body.h"

#define PANEL 312
#define STRIP 112
/* Narrower than this the panel is a strip below the picture. */
#define PANEL_NEEDS 720
/* Lower than this there is no strip. */
#define STRIP_NEEDS 380

static void
allocate (GtkWidget *body, int width, int height, int baseline)
{
  GtkWidget *stage = gtk_widget_get_first_child (body), *panel = gtk_widget_get_next_sibling (stage);
  GtkWidget *strip = gtk_widget_get_next_sibling (panel);
  const gboolean rtl = gtk_widget_get_direction (body) == GTK_TEXT_DIR_RTL;
  const gboolean wide = width >= PANEL_NEEDS, low = height < STRIP_NEEDS;
  const int w = wide ? width - PANEL : width, h = wide || low ? height : height - STRIP;

  gtk_widget_set_child_visible (panel, wide);
  gtk_widget_set_child_visible (strip, !wide && !low);
  gtk_widget_size_allocate (stage, &(GtkAllocation){wide && rtl ? PANEL : 0, 0, w, h}, baseline);
  if (wide)
    gtk_widget_size_allocate (panel, &(GtkAllocation){rtl ? 0 : w, 0, PANEL, height}, baseline);
  else if (!low)
    gtk_widget_size_allocate (strip, &(GtkAllocation){0, h, width, STRIP}, baseline);
}

static void
measure (GtkWidget *body, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
         int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (body), orientation, -1, minimum, natural, NULL, NULL);
}

GtkWidget *
vivant_crop_body_new (GtkWidget *stage, GtkWidget *panel, GtkWidget *strip)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (body), stage);
  gtk_box_append (GTK_BOX (body), panel);
  gtk_box_append (GTK_BOX (body), strip);
  gtk_widget_set_layout_manager (body, gtk_custom_layout_new (NULL, measure, allocate));
  gtk_widget_set_vexpand (body, TRUE);
  return body;
}
