/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-keypoint-swatch.h"
#include "vivant-overlay-view.h"
#include "widget-test.h"

static guint
colour_of (int keypoint)
{
  GdkRGBA colour;

  vivant_overlay_keypoint_colour (keypoint, &colour, NULL);
  return (guint) (colour.red * 255.0f + 0.5f) << 16 | (guint) (colour.green * 255.0f + 0.5f) << 8 |
         (guint) (colour.blue * 255.0f + 0.5f);
}

/* Round for the first ten, square for the next: colours alone do not tell twenty keypoints apart. */
static void
test_colour_and_shape (void)
{
  GtkWidget *swatch = vivant_keypoint_swatch_new (2, 20);
  GtkWindow *window = widget_test_show (swatch, 20, 20);
  int round, square;

  g_assert_cmpint (gtk_drawing_area_get_content_width (GTK_DRAWING_AREA (swatch)), ==, 20);
  round = widget_test_count_ink (swatch, colour_of (2), NULL);
  vivant_keypoint_swatch_set_keypoint (swatch, 12);
  square = widget_test_count_ink (swatch, colour_of (12), NULL);
  g_assert_cmpint (round, >, 150);
  g_assert_cmpint (square, >, round + 40);
  widget_test_close (window, swatch);
}

static void
test_drawn_anew (void)
{
  GtkWidget *swatch = vivant_keypoint_swatch_new (2, 20);
  GtkWindow *window = widget_test_show (swatch, 20, 20);
  g_autofree char *second = widget_test_describe (swatch), *third = NULL, *again = NULL;

  vivant_keypoint_swatch_set_keypoint (swatch, 3);
  third = widget_test_describe (swatch);
  vivant_keypoint_swatch_set_keypoint (swatch, 2);
  again = widget_test_describe (swatch);
  g_assert_cmpstr (second, !=, third);
  g_assert_cmpstr (second, ==, again);
  widget_test_close (window, swatch);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/keypoint-swatch/colour-and-shape", test_colour_and_shape);
  g_test_add_func ("/keypoint-swatch/drawn-anew", test_drawn_anew);
  return g_test_run ();
}
