/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The bar, and the panes, while a clip that stands in for a camera runs with the real model. */
#include "vivant-live-bar.h"
#include "vivant-pane.h"
#include "widget-test.h"

typedef struct Stage {
  VivantModelCatalog *catalog;
  VivantProject *project;
  VivantStudio *studio;
  VivantLive *live;
} Stage;

static gboolean
can_start (gpointer live)
{
  return vivant_live_get_can_start (live);
}

static gboolean
has_rate (gpointer live)
{
  return vivant_live_get_rate (live) > 0;
}

static gboolean
has_ended (gpointer studio)
{
  return G_OBJECT (studio)->ref_count == 1;
}

static void
set_up (Stage *stage, gconstpointer data)
{
  stage->catalog = vivant_model_catalog_new ();
  stage->project = vivant_project_new ();
  stage->studio = vivant_studio_new (stage->project, stage->catalog);
  stage->live = vivant_studio_get_live (stage->studio);
  vivant_project_set_source (stage->project, g_getenv ("VIVANT_TEST_PORTRAIT"));
  vivant_live_set_active (stage->live, TRUE);
  widget_test_wait (can_start, stage->live);
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  vivant_studio_close (stage->studio);
  widget_test_wait (has_ended, stage->studio);
  g_assert_finalize_object (stage->studio);
  g_assert_finalize_object (stage->project);
  g_object_unref (stage->catalog);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  widget_test_settle ();
  return widget_test_find (widget, GTK_TYPE_LABEL, widget_test_has_text, text) != NULL;
}

static gboolean
ends_with (GtkWidget *widget, gconstpointer ending)
{
  return g_str_has_suffix (gtk_label_get_label (GTK_LABEL (widget)), ending);
}

static void
test_tells_how_it_goes (Stage *stage, gconstpointer data)
{
  GtkWidget *bar = g_object_new (VIVANT_TYPE_LIVE_BAR, NULL);
  GtkWindow *window;

  vivant_live_bar_set_live (VIVANT_LIVE_BAR (bar), stage->live);
  window = widget_test_show (bar, 700, 60);
  g_assert_true (says (bar, "The camera is off."));
  g_assert_true (says (bar, "Start"));
  vivant_live_start (stage->live);
  g_assert_true (says (bar, "Stop"));
  g_assert_true (says (bar, "Starting the camera…"));
  widget_test_wait (has_rate, stage->live);
  vivant_live_bar_update (VIVANT_LIVE_BAR (bar));
  widget_test_settle ();
  g_assert_nonnull (widget_test_find (bar, GTK_TYPE_LABEL, ends_with, " ms behind the camera"));
  g_assert_true (says (bar, "Record"));
  vivant_live_set_recording (stage->live, TRUE);
  g_assert_true (says (bar, "Finish Recording"));
  g_assert_true (says (bar, "Recording, 0:00"));
  vivant_live_stop (stage->live);
  g_assert_true (says (bar, "Record"));
  g_assert_true (says (bar, "The camera is off."));
  widget_test_close (window, bar);
}

static void
test_fits_a_narrow_window (Stage *stage, gconstpointer data)
{
  GtkWidget *bar = g_object_new (VIVANT_TYPE_LIVE_BAR, NULL);
  GtkWindow *window;
  int wide, narrow;

  vivant_live_bar_set_live (VIVANT_LIVE_BAR (bar), stage->live);
  window = widget_test_show (bar, 700, 60);
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &wide, NULL, NULL, NULL);
  vivant_live_bar_set_narrow (VIVANT_LIVE_BAR (bar), TRUE);
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, <, wide);
  g_assert_cmpint (narrow, <, 350);
  g_assert_false (says (bar, "Set Neutral Pose"));
  widget_test_close (window, bar);
}

/* The panes show what the camera sees and what comes of it, and nothing once it is off. */
static void
test_panes (Stage *stage, gconstpointer data)
{
  VivantSelection *selection = vivant_selection_new ();
  VivantClipReader *reader = vivant_clip_reader_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  VivantPane *panes[VIVANT_N_PANES];
  GtkWindow *window;

  for (int i = 0; i < VIVANT_N_PANES; i++) {
    panes[i] = VIVANT_PANE (vivant_pane_new ((VivantPaneKind) i));
    vivant_pane_set_models (panes[i], stage->studio, selection, reader);
    gtk_widget_set_hexpand (GTK_WIDGET (panes[i]), TRUE);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (panes[i]));
  }
  window = widget_test_show (box, 1200, 300);
  g_assert_true (vivant_picture_is_empty (vivant_pane_get_picture (panes[VIVANT_PANE_DRIVER])));
  g_assert_true (says (GTK_WIDGET (panes[VIVANT_PANE_DRIVER]), "The camera is off."));
  vivant_live_start (stage->live);
  widget_test_wait (has_rate, stage->live);
  for (int i = 0; i < VIVANT_N_PANES; i++)
    vivant_pane_update (panes[i]);
  for (int i = 0; i < VIVANT_N_PANES; i++)
    g_assert_false (vivant_picture_is_empty (vivant_pane_get_picture (panes[i])));
  g_assert_true (vivant_picture_get_result (vivant_pane_get_picture (panes[VIVANT_PANE_RESULT])) ==
                 vivant_live_get_result (stage->live));
  g_assert_nonnull (vivant_picture_get_keypoints (vivant_pane_get_picture (panes[VIVANT_PANE_DRIVER])));
  widget_test_settle ();
  g_assert_nonnull (widget_test_find (GTK_WIDGET (panes[VIVANT_PANE_RESULT]), GTK_TYPE_LABEL, ends_with, " fps"));
  vivant_live_stop (stage->live);
  for (int i = 0; i < VIVANT_N_PANES; i++)
    vivant_pane_update (panes[i]);
  g_assert_true (vivant_picture_is_empty (vivant_pane_get_picture (panes[VIVANT_PANE_DRIVER])));
  widget_test_close (window, box);
  g_object_unref (selection);
  g_object_unref (reader);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("test-live-bar-XXXXXX", NULL);
  const char *clean[] = {"rm", "-rf", folder, NULL};
  int status;

  /* For what is recorded. */
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_setenv ("VIVANT_CAMERA", g_getenv ("VIVANT_TEST_CLIP"), TRUE);
  widget_test_init (&argc, &argv);
  g_test_add ("/live-bar/tells-how-it-goes", Stage, NULL, set_up, test_tells_how_it_goes, tear_down);
  g_test_add ("/live-bar/fits-a-narrow-window", Stage, NULL, set_up, test_fits_a_narrow_window, tear_down);
  g_test_add ("/live-bar/panes", Stage, NULL, set_up, test_panes, tear_down);
  status = g_test_run ();
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return status;
}
