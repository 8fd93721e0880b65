/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-header.h"
#include "widget-test.h"

typedef struct Heard {
  int cancel, done, undo, redo;
} Heard;

static void
count_cb (int *count)
{
  (*count)++;
}

static GtkWidget *
make_header (Heard *heard)
{
  GtkWidget *header = vivant_crop_header_new ("Crop Portrait");

  g_signal_connect_swapped (header, "cancel", G_CALLBACK (count_cb), &heard->cancel);
  g_signal_connect_swapped (header, "done", G_CALLBACK (count_cb), &heard->done);
  g_signal_connect_swapped (header, "undo", G_CALLBACK (count_cb), &heard->undo);
  g_signal_connect_swapped (header, "redo", G_CALLBACK (count_cb), &heard->redo);
  return header;
}

static GtkWidget *
button (GtkWidget *header, const char *text)
{
  return widget_test_find (header, GTK_TYPE_BUTTON, widget_test_has_text, text);
}

static void
test_buttons (void)
{
  Heard heard = {0};
  GtkWidget *header = make_header (&heard);
  GtkWindow *window = widget_test_show (header, 800, 60);

  vivant_crop_header_set_steps (VIVANT_CROP_HEADER (header), TRUE, FALSE);
  g_assert_true (gtk_widget_get_sensitive (button (header, "Undo")));
  g_assert_false (gtk_widget_get_sensitive (button (header, "Redo")));
  g_signal_emit_by_name (button (header, "Cancel"), "clicked");
  g_signal_emit_by_name (button (header, "Undo"), "clicked");
  g_signal_emit_by_name (button (header, "Redo"), "clicked");
  g_assert_cmpint (heard.cancel, ==, 1);
  g_assert_cmpint (heard.undo, ==, 1);
  g_assert_cmpint (heard.redo, ==, 1);
  g_assert_cmpint (heard.done, ==, 0);
  g_signal_emit_by_name (button (header, "Done"), "clicked");
  g_assert_cmpint (heard.done, ==, 1);
  widget_test_close (window, header);
}

/* The title has the place of the steps. */
static void
test_compact (void)
{
  Heard heard = {0};
  GtkWidget *header = make_header (&heard), *title;
  GtkWindow *window;

  vivant_crop_header_set_compact (VIVANT_CROP_HEADER (header), TRUE);
  vivant_crop_header_set_subtitle (VIVANT_CROP_HEADER (header), "portrait, 512 × 512");
  window = widget_test_show (header, 360, 60);
  g_assert_null (button (header, "Undo"));
  g_assert_null (button (header, "Redo"));
  g_assert_nonnull (button (header, "Done"));
  title = widget_test_find (header, GTK_TYPE_LABEL, widget_test_has_text, "Crop Portrait");
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (title))));
  g_assert_nonnull (widget_test_find (header, GTK_TYPE_LABEL, widget_test_has_text, "portrait, 512 × 512"));
  vivant_crop_header_set_compact (VIVANT_CROP_HEADER (header), FALSE);
  widget_test_settle ();
  g_assert_nonnull (button (header, "Redo"));
  widget_test_close (window, header);
}

/* A title that is too long for the window gives way to a short one. */
static void
test_long_title (void)
{
  GtkWidget *header = vivant_crop_header_new ("Crop the Portrait of the Lady With the Ermine"), *title;
  GtkWindow *window;

  vivant_crop_header_set_compact (VIVANT_CROP_HEADER (header), TRUE);
  window = widget_test_show (header, 360, 60);
  title = widget_test_find (header, GTK_TYPE_LABEL, widget_test_has_text, "Crop");
  g_assert_nonnull (title);
  g_assert_true (gtk_widget_get_child_visible (title));
  widget_test_close (window, header);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/crop-header/buttons", test_buttons);
  g_test_add_func ("/crop-header/compact", test_compact);
  g_test_add_func ("/crop-header/long-title", test_long_title);
  return g_test_run ();
}
