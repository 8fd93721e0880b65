/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The dialog asks when there is no training, and shows the one there is. */
#include "vivant-train-dialog.h"
#include "vivant-train-job.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>

static AdwApplication *application;
static GtkWidget *parent;

/* The first button below `widget` with this label, or NULL. */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
    if (VIVANT_IS_TRAIN_DIALOG (window))
      return window;
  }
  return NULL;
}

static GtkWidget *
open_dialog (void)
{
  g_autoptr (VivantModelCatalog) catalog = vivant_model_catalog_new ();

  vivant_train_dialog_present (GTK_WINDOW (parent), catalog);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return find_dialog ();
}

static void
test_asks (void)
{
  GtkWidget *dialog = open_dialog (), *start = find_button (dialog, "Start Training");

  g_assert_nonnull (start);
  g_assert_true (gtk_widget_get_mapped (start));
  g_assert_false (gtk_widget_get_sensitive (start)); /* there is no folder yet */
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_set_data (G_OBJECT (application), "train-job", NULL);
}

static gboolean
has_title (GtkWidget *row, const char *title)
{
  return ADW_IS_COMBO_ROW (row) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title);
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (has_title (widget, title))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

/* What was chosen is what the training is told. The folder has no clip, so that it stops with a word. */
static void
test_starts (void)
{
  g_autofree char *folder = g_dir_make_tmp ("clips-XXXXXX", NULL), *name = g_path_get_basename (folder);
  GtkWidget *dialog = open_dialog (), *start = find_button (dialog, "Start Training");
  AdwComboRow *length = ADW_COMBO_ROW (find_row (dialog, "How Long"));
  VivantTrainJob *job = g_object_get_data (G_OBJECT (application), "train-job");

  g_assert_cmpuint (adw_combo_row_get_selected (length), ==, 1);
  adw_combo_row_set_selected (length, 2);
  vivant_train_dialog_set_folder (VIVANT_TRAIN_DIALOG (dialog), folder);
  g_assert_true (gtk_widget_get_sensitive (start));
  g_signal_emit_by_name (start, "clicked");
  g_assert_cmpstr (vivant_train_job_get_data (job), ==, folder);
  g_assert_cmpstr (vivant_train_job_get_title (job), ==, name);
  g_assert_cmpfloat (vivant_train_job_get_minutes (job), ==, 8 * 60);
  WAIT_UNTIL (vivant_train_job_get_state (job) == VIVANT_TRAIN_PAUSED);
  g_assert_nonnull (vivant_train_job_get_message (job));
  vivant_train_job_discard (job);
  g_assert_true (gtk_widget_get_mapped (find_button (dialog, "Start Training")));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_set_data (G_OBJECT (application), "train-job", NULL);
  g_rmdir (folder);
}

static void
test_shows_what_is_there (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "vivant", "training", NULL);
  g_autofree char *settings = g_build_filename (folder, "training.ini", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (settings,
                                      "[Training]\nTitle=Puppet\nData=/nowhere\n[Progress]\nFraction=0.5\n"
                                      "Error=0.02\nCopyError=0.04\n",
                                      -1, NULL));
  GtkWidget *dialog = open_dialog (), *resume = find_button (dialog, "Resume");
  g_assert_nonnull (resume);
  g_assert_true (gtk_widget_get_mapped (resume));
  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "Finish Now"))); /* there is no model yet */
  g_assert_false (gtk_widget_get_mapped (find_button (dialog, "Start Training")));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_set_data (G_OBJECT (application), "train-job", NULL);
  g_unlink (settings);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("vivant-train-dialog-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  application = adw_application_new ("io.github.vivantapp.TrainDialogTest", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  parent = adw_application_window_new (GTK_APPLICATION (application));
  g_test_add_func ("/train-dialog/asks", test_asks);
  g_test_add_func ("/train-dialog/starts", test_starts);
  g_test_add_func ("/train-dialog/shows", test_shows_what_is_there);
  return g_test_run ();
}
