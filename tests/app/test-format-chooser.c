/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-format-chooser.h"
#include "widget-test.h"

static void
count_cb (GObject *chooser, GParamSpec *pspec, int *count)
{
  (*count)++;
}

static void
test_offers_what_can_be_written (void)
{
  GtkWidget *chooser = vivant_format_chooser_new ();
  GtkWindow *window = widget_test_show (chooser, 560, 100);
  int count = 0;

  g_assert_true (vivant_media_format_is_available (VIVANT_MEDIA_FORMAT_GIF));
  g_assert_true (vivant_media_format_is_available (vivant_format_chooser_get_format (VIVANT_FORMAT_CHOOSER (chooser))));
  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++) {
    static const char *const names[] = {"MP4", "WebM", "GIF", "PNG"};
    GtkWidget *card = widget_test_find (chooser, GTK_TYPE_LABEL, widget_test_has_text, names[i]);

    g_assert_cmpint (card != NULL, ==, vivant_media_format_is_available ((VivantMediaFormat) i));
    if (card == NULL)
      continue;
    card = gtk_widget_get_ancestor (card, GTK_TYPE_TOGGLE_BUTTON);
    gtk_test_accessible_assert_property (card, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                         ((const char *const[]){"MP4, plays everywhere", "WebM, for the web",
                                                                "GIF, no sound", "PNG, one per frame"})[i]);
  }
  vivant_format_chooser_set_format (VIVANT_FORMAT_CHOOSER (chooser), VIVANT_MEDIA_FORMAT_PNG);
  g_signal_connect (chooser, "notify::format", G_CALLBACK (count_cb), &count);
  vivant_format_chooser_set_format (VIVANT_FORMAT_CHOOSER (chooser), VIVANT_MEDIA_FORMAT_GIF);
  g_assert_cmpint (vivant_format_chooser_get_format (VIVANT_FORMAT_CHOOSER (chooser)), ==, VIVANT_MEDIA_FORMAT_GIF);
  g_assert_cmpint (count, ==, 1);
  widget_test_close (window, chooser);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/format-chooser/offers-what-can-be-written", test_offers_what_can_be_written);
  return g_test_run ();
}
