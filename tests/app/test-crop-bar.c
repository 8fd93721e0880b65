/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-bar.h"
#include "widget-test.h"

typedef struct Heard {
  int found, whole, rotated, undone, resized, compact;
  double size;
} Heard;

static void
count_cb (int *count)
{
  (*count)++;
}

static void
resized_cb (GtkWidget *bar, double size, Heard *heard)
{
  heard->size = size;
  heard->resized++;
}

static GtkWidget *
make_bar (double most, gboolean rotates, Heard *heard)
{
  GtkWidget *bar = vivant_crop_bar_new (most, rotates);

  g_signal_connect_swapped (bar, "find-face", G_CALLBACK (count_cb), &heard->found);
  g_signal_connect_swapped (bar, "whole-picture", G_CALLBACK (count_cb), &heard->whole);
  g_signal_connect_swapped (bar, "rotate", G_CALLBACK (count_cb), &heard->rotated);
  g_signal_connect_swapped (bar, "undo", G_CALLBACK (count_cb), &heard->undone);
  g_signal_connect_swapped (bar, "notify::compact", G_CALLBACK (count_cb), &heard->compact);
  g_signal_connect (bar, "resized", G_CALLBACK (resized_cb), heard);
  return bar;
}

/* By what a screen reader calls it, among those that are shown. */
static gboolean
is_called (GtkWidget *button, gconstpointer name)
{
  g_autofree char *wrong =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return wrong == NULL && gtk_widget_get_child_visible (button);
}

static GtkWidget *
button (GtkWidget *bar, const char *name)
{
  return widget_test_find (bar, GTK_TYPE_BUTTON, is_called, name);
}

static gboolean
is_compact (GtkWidget *bar)
{
  gboolean compact;

  g_object_get (bar, "compact", &compact, NULL);
  return compact;
}

/* The same buttons, whether there is room for words or not. */
static void
test_buttons (gconstpointer data)
{
  const gboolean compact = GPOINTER_TO_INT (data);
  Heard heard = {0};
  GtkWidget *bar = make_bar (400, TRUE, &heard);
  GtkWindow *window = widget_test_show (bar, compact ? 320 : 800, 60);

  widget_test_settle ();
  g_assert_true (is_compact (bar) == compact);
  g_signal_emit_by_name (button (bar, "Find Face"), "clicked");
  g_signal_emit_by_name (button (bar, "Whole Picture"), "clicked");
  g_signal_emit_by_name (button (bar, "Rotate"), "clicked");
  g_assert_cmpint (heard.found, ==, 1);
  g_assert_cmpint (heard.whole, ==, 1);
  g_assert_cmpint (heard.rotated, ==, 1);
  g_assert_cmpint (heard.resized, ==, 0);
  vivant_crop_bar_set_can_find (VIVANT_CROP_BAR (bar), FALSE, "There is no model yet");
  g_assert_false (gtk_widget_get_sensitive (button (bar, "Find Face")));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button (bar, "Find Face")), ==, "There is no model yet");
  vivant_crop_bar_set_can_find (VIVANT_CROP_BAR (bar), TRUE, NULL);
  g_assert_true (gtk_widget_get_sensitive (button (bar, "Find Face")));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button (bar, "Find Face")), ==, compact ? "Find Face" : NULL);
  widget_test_close (window, bar);
}

/* Where the page's head has no place for it. */
static void
test_undo (void)
{
  Heard heard = {0};
  GtkWidget *bar = make_bar (400, TRUE, &heard);
  GtkWindow *window = widget_test_show (bar, 320, 60);

  widget_test_settle ();
  vivant_crop_bar_set_can_undo (VIVANT_CROP_BAR (bar), FALSE);
  g_assert_false (gtk_widget_get_sensitive (button (bar, "Undo")));
  vivant_crop_bar_set_can_undo (VIVANT_CROP_BAR (bar), TRUE);
  g_signal_emit_by_name (button (bar, "Undo"), "clicked");
  g_assert_cmpint (heard.undone, ==, 1);
  widget_test_close (window, bar);
}

/* Only what a user does is told. */
static void
test_size (void)
{
  Heard heard = {0};
  GtkWidget *bar = make_bar (400, FALSE, &heard), *scale;
  GtkWindow *window = widget_test_show (bar, 800, 60);

  g_assert_null (button (bar, "Rotate"));
  scale = widget_test_find (bar, GTK_TYPE_SCALE, NULL, NULL);
  vivant_crop_bar_set_size (VIVANT_CROP_BAR (bar), 123.5);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 123.5);
  vivant_crop_bar_set_size (VIVANT_CROP_BAR (bar), 1e9);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 400);
  g_assert_cmpint (heard.resized, ==, 0);
  gtk_range_set_value (GTK_RANGE (scale), 200);
  g_assert_cmpint (heard.resized, ==, 1);
  g_assert_cmpfloat (heard.size, ==, 200);
  widget_test_close (window, bar);
}

/* A picture smaller than the slider's least. */
static void
test_a_tiny_picture (void)
{
  Heard heard = {0};
  GtkWidget *bar = make_bar (8, TRUE, &heard);
  GtkWindow *window = widget_test_show (bar, 800, 60);

  vivant_crop_bar_set_size (VIVANT_CROP_BAR (bar), 8);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (widget_test_find (bar, GTK_TYPE_SCALE, NULL, NULL))), ==, 8);
  widget_test_close (window, bar);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_data_func ("/crop-bar/buttons-with-words", GINT_TO_POINTER (FALSE), test_buttons);
  g_test_add_data_func ("/crop-bar/buttons-without", GINT_TO_POINTER (TRUE), test_buttons);
  g_test_add_func ("/crop-bar/undo", test_undo);
  g_test_add_func ("/crop-bar/size", test_size);
  g_test_add_func ("/crop-bar/a-tiny-picture", test_a_tiny_picture);
  return g_test_run ();
}
