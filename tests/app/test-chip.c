/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-chip.h"
#include "widget-test.h"

enum { WIDTH = 200, HEIGHT = 60 };

/* Where the plate is: the rounded clip of what is drawn. */
static graphene_rect_t
plate_at (GtkWidget *widget, const char *text, double x, double bottom)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GskRenderNode *found;

  vivant_chip_snapshot (snapshot, widget, text, x, bottom);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_CONTAINER_NODE);
  found = gsk_container_node_get_child (node, 0);
  g_assert_cmpint (gsk_render_node_get_node_type (found), ==, GSK_ROUNDED_CLIP_NODE);
  return gsk_rounded_clip_node_get_clip (found)->bounds;
}

static void
test_place (void)
{
  GtkWidget *widget = gtk_drawing_area_new ();
  GtkWindow *window = widget_test_show (widget, WIDTH, HEIGHT);
  const graphene_rect_t middle = plate_at (widget, "12", 100, 50),
                        longer = plate_at (widget, "0:04.2 of 0:06", 100, 50);
  const graphene_rect_t left = plate_at (widget, "12", 2, 50), right = plate_at (widget, "12", WIDTH - 2, 50);

  g_assert_cmpfloat_with_epsilon (middle.origin.x + middle.size.width / 2, 100, 1);
  g_assert_cmpfloat_with_epsilon (middle.origin.y + middle.size.height, 50, 0.01);
  g_assert_cmpfloat (longer.size.width, >, middle.size.width + 20);
  g_assert_cmpfloat (longer.size.height, ==, middle.size.height);
  /* Kept within the widget at both ends. */
  g_assert_cmpfloat (left.origin.x, ==, 0);
  g_assert_cmpfloat_with_epsilon (right.origin.x + right.size.width, WIDTH, 0.01);
  widget_test_close (window, widget);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/chip/place", test_place);
  return g_test_run ();
}
