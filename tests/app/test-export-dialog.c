/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-export-dialog.h"
#include "widget-test.h"

#include <glib/gstdio.h>

typedef struct Fixture {
  Desk *desk;
  GSettings *settings;
  VivantQueue *queue;
  char *folder;
  GtkWidget *dialog;
  int exports;
  VivantRenderOptions options;
  VivantExportSettings chosen;
  char *path;
} Fixture;

static void
export_cb (VivantExportDialog *dialog, const VivantRenderOptions *options, const VivantExportSettings *settings,
           Fixture *fixture)
{
  fixture->exports++;
  fixture->options = *options;
  fixture->chosen = *settings;
  g_free (fixture->path);
  fixture->path = g_strdup (settings->path);
}

static void
open_dialog (Fixture *fixture)
{
  fixture->dialog = vivant_export_dialog_new (fixture->desk->studio, fixture->settings, fixture->queue, FALSE);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  g_signal_connect (fixture->dialog, "export", G_CALLBACK (export_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  gtk_test_widget_wait_for_draw (fixture->dialog);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->desk = desk_new ();
  fixture->settings = g_settings_new (VIVANT_TEST_SCHEMA);
  fixture->folder = g_dir_make_tmp ("vivant-export-XXXXXX", NULL);
  g_settings_set_string (fixture->settings, "export-folder", fixture->folder);
  fixture->queue = vivant_queue_new (fixture->desk->catalog);
  vivant_queue_set_paused (fixture->queue, TRUE);
  open_dialog (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  widget_test_settle ();
  g_assert_null (fixture->dialog);
  g_object_unref (fixture->queue);
  desk_free (fixture->desk);
  g_object_unref (fixture->settings);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* The combo row with this title. */
static gboolean
has_title (GtkWidget *row, gconstpointer title)
{
  return g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title);
}

static void
choose (Fixture *fixture, const char *title, guint which)
{
  GtkWidget *row = widget_test_find (fixture->dialog, ADW_TYPE_COMBO_ROW, has_title, title);

  g_assert_nonnull (row);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), which);
}

static void
press (Fixture *fixture, const char *label)
{
  GtkWidget *button = widget_test_find (fixture->dialog, GTK_TYPE_BUTTON, widget_test_has_text, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  widget_test_settle ();
}

static void
test_usual (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = NULL, *name = NULL;

  press (fixture, "Export");
  g_assert_cmpint (fixture->exports, ==, 1);
  g_assert_null (fixture->dialog);
  g_assert_cmpint (fixture->chosen.overlay, ==, VIVANT_OVERLAY_NONE);
  g_assert_true (fixture->chosen.audio);
  g_assert_true (fixture->chosen.synthetic_tag);
  g_assert_cmpint (fixture->options.size, ==, 0);
  g_assert_cmpint (fixture->options.count, ==, 0);
  name = g_strconcat ("portrait – driving", vivant_media_format_get_extension (fixture->chosen.format), NULL);
  expected = g_build_filename (fixture->folder, name, NULL);
  g_assert_cmpstr (fixture->path, ==, expected);
}

/* Ten frames are ready; the clip has more. */
static void
test_part (Fixture *fixture, gconstpointer data)
{
  press (fixture, "First 10 Only");
  g_assert_null (widget_test_find (fixture->dialog, GTK_TYPE_BUTTON, widget_test_has_text, "First 10 Only"));
  choose (fixture, "Picture", 1);
  choose (fixture, "Size", 2);
  press (fixture, "Export");
  g_assert_cmpint (fixture->options.first, ==, 0);
  g_assert_cmpint (fixture->options.count, ==, DESK_FRAMES);
  g_assert_cmpint (fixture->options.size, ==, 512);
  g_assert_cmpint (fixture->chosen.overlay, ==, VIVANT_OVERLAY_SIDE_BY_SIDE);
}

static void
set_name (Fixture *fixture, const char *name)
{
  gtk_editable_set_text (GTK_EDITABLE (widget_test_find (fixture->dialog, ADW_TYPE_ENTRY_ROW, NULL, NULL)), name);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  set_name (fixture, "  ");
  press (fixture, "Export");
  g_assert_cmpint (fixture->exports, ==, 0);
  set_name (fixture, "../over/there");
  press (fixture, "Export");
  g_assert_cmpint (fixture->exports, ==, 1);
  /* A name is a name, never a way out of the folder. */
  g_assert_true (g_str_has_prefix (fixture->path, fixture->folder));
  g_assert_null (strchr (fixture->path + strlen (fixture->folder) + 1, '/'));
}

/* What is there, and what waits in the queue, is not overwritten unasked. */
static void
test_taken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *there = g_build_filename (fixture->folder, "portrait – driving.mp4", NULL);
  g_autofree char *queued = g_build_filename (fixture->folder, "portrait – driving (2).mp4", NULL);
  VivantExportSettings settings;

  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  vivant_export_settings_init (&settings);
  settings.path = queued;
  vivant_queue_add (fixture->queue, "First", vivant_project_get_state (fixture->desk->project), NULL, &settings);
  g_assert_true (g_file_set_contents (there, "a clip", -1, NULL));
  open_dialog (fixture);
  press (fixture, "Export");
  g_assert_true (g_str_has_suffix (fixture->path, "portrait – driving (3).mp4"));
  open_dialog (fixture);
  set_name (fixture, "portrait – driving (2)");
  press (fixture, "Export");
  g_assert_cmpint (fixture->exports, ==, 1); /* it asks first */
  g_unlink (there);
}

static void
test_remembers (Fixture *fixture, gconstpointer data)
{
  GtkWidget *card = widget_test_find (fixture->dialog, GTK_TYPE_LABEL, widget_test_has_text, "GIF");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_ancestor (card, GTK_TYPE_TOGGLE_BUTTON)), TRUE);
  /* A GIF has no sound to offer. */
  g_assert_nonnull (
      widget_test_find (fixture->dialog, GTK_TYPE_LABEL, widget_test_has_text, "This format cannot carry any"));
  press (fixture, "Export");
  g_assert_cmpint (fixture->chosen.format, ==, VIVANT_MEDIA_FORMAT_GIF);
  open_dialog (fixture);
  set_name (fixture, "another");
  press (fixture, "Export");
  g_assert_cmpint (fixture->chosen.format, ==, VIVANT_MEDIA_FORMAT_GIF);
  g_settings_reset (fixture->settings, "export-format");
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/export-dialog/usual", test_usual);
  ADD ("/export-dialog/part", test_part);
  ADD ("/export-dialog/names", test_names);
  ADD ("/export-dialog/taken", test_taken);
  ADD ("/export-dialog/remembers", test_remembers);
#undef ADD
  return g_test_run ();
}
