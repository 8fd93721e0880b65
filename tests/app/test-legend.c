/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-legend.h"
#include "widget-test.h"

static gboolean
says (GtkWidget *legend, const char *text)
{
  widget_test_settle ();
  return widget_test_find (legend, GTK_TYPE_LABEL, widget_test_has_text, text) != NULL;
}

static void
test_says_what_colours_mean (void)
{
  Desk *desk = desk_new ();
  g_autoptr (VivantResult) result = desk_make_result (0);
  GtkWidget *legend = vivant_legend_new ();
  GtkWindow *window = widget_test_show (legend, 180, 280);

  vivant_legend_update (VIVANT_LEGEND (legend), VIVANT_VIEW_OCCLUSION, result, 11.0, desk->studio);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_true (says (legend, "Kept from portrait"));
  g_assert_true (says (legend, "Painted by model"));
  g_assert_true (says (legend, "50% painted"));
  vivant_legend_update (VIVANT_LEGEND (legend), VIVANT_VIEW_FLOW, result, 11.0, desk->studio);
  g_assert_true (says (legend, "left"));
  g_assert_true (says (legend, "Rim is 11 px\nArrows every 4 px"));
  g_assert_false (says (legend, "Painted by model"));
  vivant_legend_update (VIVANT_LEGEND (legend), VIVANT_VIEW_MASK, result, 11.0, desk->studio);
  g_assert_true (says (legend, "Keypoint 0"));
  vivant_legend_update (VIVANT_LEGEND (legend), VIVANT_VIEW_PICTURE, result, 11.0, desk->studio);
  g_assert_false (gtk_widget_get_visible (legend));
  vivant_legend_update (VIVANT_LEGEND (legend), VIVANT_VIEW_FLOW, NULL, 11.0, desk->studio);
  g_assert_false (gtk_widget_get_visible (legend));
  widget_test_close (window, legend);
  desk_free (desk);
}

static void
test_is_a_line_where_there_is_no_room (void)
{
  Desk *desk = desk_new ();
  g_autoptr (VivantResult) result = desk_make_result (0);
  GtkWidget *legend = vivant_legend_new ();
  GtkWindow *window = widget_test_show (legend, 320, VIVANT_LEGEND_HEIGHT);

  vivant_legend_update (VIVANT_LEGEND (legend), VIVANT_VIEW_OCCLUSION, result, 11.0, desk->studio);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_true (says (legend, "Painted by model"));
  /* Only the column has the middle. */
  g_assert_false (says (legend, "0.5"));
  widget_test_close (window, legend);
  desk_free (desk);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/legend/says-what-colours-mean", test_says_what_colours_mean);
  g_test_add_func ("/legend/is-a-line-where-there-is-no-room", test_is_a_line_where_there_is_no_room);
  return g_test_run ();
}
