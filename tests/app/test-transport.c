/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-transport.h"
#include "widget-test.h"

static GtkWidget *
make_transport (Desk *desk, int width, GtkWindow **window)
{
  GtkWidget *transport = g_object_new (VIVANT_TYPE_TRANSPORT, NULL);

  vivant_transport_set_studio (VIVANT_TRANSPORT (transport), desk->studio);
  *window = widget_test_show (transport, width, 110);
  return transport;
}

static gboolean
says (GtkWidget *transport, const char *text)
{
  widget_test_settle ();
  return widget_test_find (transport, GTK_TYPE_LABEL, widget_test_has_text, text) != NULL;
}

static gboolean
has_tooltip (GtkWidget *widget, gconstpointer text)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

static void
test_tells_time_and_progress (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *transport = make_transport (desk, 960, &window);

  g_assert_true (says (transport, "10 of 150 frames"));
  g_assert_true (says (transport, "0:00.0"));
  vivant_studio_set_playhead (desk->studio, 105);
  g_assert_true (says (transport, "0:04.2"));
  widget_test_close (window, transport);
  desk_free (desk);
}

static void
test_gives_way_in_a_narrow_window (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *wide = make_transport (desk, 960, &window), *narrow;
  int least;

  g_assert_true (says (wide, "Out of date"));
  gtk_widget_measure (wide, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <, 350);
  widget_test_close (window, wide);
  narrow = make_transport (desk, 350, &window);
  g_assert_false (says (narrow, "Out of date"));
  g_assert_true (says (narrow, "0:00.0"));
  widget_test_close (window, narrow);
  desk_free (desk);
}

static void
test_says_why_it_is_silent (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *transport = make_transport (desk, 960, &window), *image = NULL;
  const char *trouble = "No speaker";

  g_object_set (transport, "trouble", trouble, NULL);
  image = widget_test_find (transport, GTK_TYPE_IMAGE, has_tooltip, trouble);
  g_assert_nonnull (image);
  g_assert_true (gtk_widget_get_visible (image));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, trouble);
  vivant_transport_set_narrow (VIVANT_TRANSPORT (transport), TRUE);
  g_assert_false (gtk_widget_get_visible (image));
  vivant_transport_set_narrow (VIVANT_TRANSPORT (transport), FALSE);
  g_object_set (transport, "trouble", NULL, NULL);
  g_assert_false (gtk_widget_get_visible (image));
  widget_test_close (window, transport);
  desk_free (desk);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/transport/tells-time-and-progress", test_tells_time_and_progress);
  g_test_add_func ("/transport/gives-way-in-a-narrow-window", test_gives_way_in_a_narrow_window);
  g_test_add_func ("/transport/says-why-it-is-silent", test_says_why_it_is_silent);
  return g_test_run ();
}
