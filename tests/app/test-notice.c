/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-notice.h"
#include "widget-test.h"

static void
test_shows_and_hides (void)
{
  GtkWidget *notice = g_object_new (VIVANT_TYPE_NOTICE, NULL);
  GtkWindow *window = widget_test_show (notice, 400, 100);

  g_assert_false (gtk_widget_get_visible (notice));
  g_assert_null (vivant_notice_get_text (VIVANT_NOTICE (notice)));
  vivant_notice_show (VIVANT_NOTICE (notice), "dialog-warning-symbolic", "Something lasts.", "Mend", "win.mend");
  widget_test_settle ();
  g_assert_true (gtk_widget_get_visible (notice));
  g_assert_cmpstr (vivant_notice_get_text (VIVANT_NOTICE (notice)), ==, "Something lasts.");
  g_assert_nonnull (widget_test_find (notice, GTK_TYPE_BUTTON, widget_test_has_text, "Mend"));
  vivant_notice_show (VIVANT_NOTICE (notice), "dialog-information-symbolic", "Nothing to do.", NULL, NULL);
  widget_test_settle ();
  g_assert_null (widget_test_find (notice, GTK_TYPE_BUTTON, NULL, NULL));
  vivant_notice_hide (VIVANT_NOTICE (notice));
  widget_test_settle ();
  g_assert_null (vivant_notice_get_text (VIVANT_NOTICE (notice)));
  g_assert_false (gtk_widget_get_visible (notice));
  widget_test_close (window, notice);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/notice/shows-and-hides", test_shows_and_hides);
  return g_test_run ();
}
