/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-chip.h"

#define SCALE 0.85
#define PADDING 8
#define RADIUS 6

void
vivant_chip_snapshot (GtkSnapshot *snapshot, GtkWidget *widget, const char *text, double x, double bottom)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;
  GskRoundedRect plate;
  double left;

  pango_attr_list_insert (attributes, pango_attr_scale_new (SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  left = CLAMP (x - width / 2.0 - PADDING, 0, MAX (gtk_widget_get_width (widget) - width - 2 * PADDING, 0));
  gsk_rounded_rect_init_from_rect (&plate,
                                   &GRAPHENE_RECT_INIT ((float) left, (float) (bottom - height - PADDING),
                                                        (float) (width + 2 * PADDING), (float) (height + PADDING)),
                                   RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &plate);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){0, 0, 0, 0.78f}, &plate.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (plate.bounds.origin.x + PADDING, plate.bounds.origin.y + PADDING / 2));
  gtk_snapshot_append_layout (snapshot, layout, &(GdkRGBA){1, 1, 1, 1});
  gtk_snapshot_restore (snapshot);
}
