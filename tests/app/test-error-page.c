/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-error-page.h"
#include "vivant-error.h"
#include "widget-test.h"

#include <glib/gstdio.h>

static char *
write_file (const char *bytes, gsize size)
{
  char *path = g_build_filename (g_get_tmp_dir (), "vivant-error-page.pth.tar", NULL);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  return path;
}

static void
test_explains_a_file (void)
{
  g_autofree char *path = write_file ("<!DOCTYPE html><html>", 21);
  g_autoptr (GError) error =
      g_error_new (VIVANT_ERROR, VIVANT_ERROR_MODEL, "“%s”: This is a web page & nothing else.", path);
  GtkWidget *page = vivant_error_page_new ();
  GtkWindow *window = widget_test_show (page, 700, 700);
  const char *details;

  vivant_error_page_show (VIVANT_ERROR_PAGE (page), "This File Is Not a Model", error, path, "Choose Another File…",
                          "win.import-model");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_nonnull (widget_test_find (page, GTK_TYPE_LABEL, widget_test_has_text, "This File Is Not a Model"));
  g_assert_nonnull (widget_test_find (page, GTK_TYPE_LABEL, widget_test_has_text,
                                      "“vivant-error-page.pth.tar”: This is a web page &amp; nothing else."));
  g_assert_nonnull (widget_test_find (page, GTK_TYPE_BUTTON, widget_test_has_text, "Choose Another File…"));
  g_assert_nonnull (widget_test_find (page, GTK_TYPE_BUTTON, widget_test_has_text, "Back to Models"));
  details = vivant_error_page_get_details (VIVANT_ERROR_PAGE (page));
  g_assert_nonnull (strstr (details, path));
  g_assert_nonnull (strstr (details, "3C 21 44 4F"));
  g_assert_nonnull (strstr (details, "21 bytes"));
  g_assert_nonnull (strstr (details, "model (exit status 3)"));
  g_unlink (path);
  widget_test_close (window, page);
}

static void
test_needs_neither_file_nor_button (void)
{
  g_autoptr (GError) error = g_error_new (VIVANT_ERROR, VIVANT_ERROR_INPUT, "It is too dark.");
  GtkWidget *page = vivant_error_page_new ();
  GtkWindow *window = widget_test_show (page, 700, 700);

  vivant_error_page_show (VIVANT_ERROR_PAGE (page), "Rendering Stopped", error, NULL, NULL, NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_nonnull (widget_test_find (page, GTK_TYPE_BUTTON, widget_test_has_text, "Back"));
  g_assert_null (widget_test_find (page, GTK_TYPE_BUTTON, widget_test_has_text, "Back to Models"));
  g_assert_nonnull (strstr (vivant_error_page_get_details (VIVANT_ERROR_PAGE (page)), "It is too dark."));
  widget_test_close (window, page);
}

static void
test_fits_a_narrow_window (void)
{
  g_autoptr (GError) error = g_error_new (VIVANT_ERROR, VIVANT_ERROR_INPUT, "It is too dark.");
  GtkWidget *page = vivant_error_page_new ();
  GtkWindow *window = widget_test_show (page, 360, 700);
  int least;

  vivant_error_page_show (VIVANT_ERROR_PAGE (page), "This Picture Cannot Be Opened", error, "/a/b.png",
                          "Choose Another File…", "win.open-portrait");
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 340);
  widget_test_close (window, page);
}

static void
test_recognises_models (void)
{
  static const struct {
    const char *bytes;
    gsize size;
    gboolean model;
  } cases[] = {{"PK\3\4.........", 13, TRUE},
               {"\x80\2\x8a\n.........", 13, TRUE},
               {"\x40\1\0\0\0\0\0\0{\"a\":1}", 15, TRUE},
               {"<!DOCTYPE html>", 15, FALSE},
               {"\x80\2", 2, FALSE},
               {"", 0, FALSE}};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = write_file (cases[i].bytes, cases[i].size);

    g_assert_cmpint (vivant_error_page_looks_like_model (path), ==, cases[i].model);
    g_unlink (path);
    g_assert_false (vivant_error_page_looks_like_model (path));
  }
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/error-page/explains-a-file", test_explains_a_file);
  g_test_add_func ("/error-page/needs-neither-file-nor-button", test_needs_neither_file_nor_button);
  g_test_add_func ("/error-page/fits-a-narrow-window", test_fits_a_narrow_window);
  g_test_add_func ("/error-page/recognises-models", test_recognises_models);
  return g_test_run ();
}
