/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "model-shelf.h"
#include "vivant-model-details.h"

#include <string.h>

typedef struct Fixture {
  ModelShelf shelf;
  GtkWidget *details;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  model_shelf_set_up (&fixture->shelf, NULL);
  fixture->details = vivant_model_details_new (fixture->shelf.studio);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_close (fixture->window, fixture->details);
  model_shelf_tear_down (&fixture->shelf, NULL);
}

static VivantModel *
find (Fixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  VivantModel *model = vivant_model_catalog_find (fixture->shelf.catalog, id, &error);

  g_assert_no_error (error);
  return model;
}

/* The first one is shown in a window from now on. */
static void
show (Fixture *fixture, const char *id)
{
  g_autoptr (VivantModel) model = find (fixture, id);

  vivant_model_details_set_model (VIVANT_MODEL_DETAILS (fixture->details), model);
  g_assert_true (vivant_model_details_get_model (VIVANT_MODEL_DETAILS (fixture->details)) == model);
  if (fixture->window == NULL)
    fixture->window = widget_test_show (fixture->details, 700, 900);
  widget_test_settle ();
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return widget_test_find (fixture->details, GTK_TYPE_LABEL, widget_test_has_text, text) != NULL;
}

static GtkWidget *
button (Fixture *fixture, const char *text)
{
  return widget_test_find (fixture->details, GTK_TYPE_BUTTON, widget_test_has_text, text);
}

static gboolean
has_title (GtkWidget *row, gconstpointer title)
{
  return g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0;
}

static GtkWidget *
row (Fixture *fixture, const char *title)
{
  return widget_test_find (fixture->details, ADW_TYPE_PREFERENCES_ROW, has_title, title);
}

static void
test_ones_own (Fixture *fixture, gconstpointer data)
{
  g_free (model_shelf_import (&fixture->shelf, "variants/half.pth.tar", "vox.pth.tar"));
  show (fixture, "vox");
  g_assert_true (says (fixture, "What Was Inferred"));
  g_assert_true (says (fixture, "Guessed from the file’s name"));
  g_assert_true (says (fixture, "From shapes"));
  g_assert_nonnull (button (fixture, "Remove…"));
  g_assert_nonnull (button (fixture, "Show in Files"));
  g_assert_true (gtk_widget_get_sensitive (button (fixture, "Use This Model")));
  g_signal_emit_by_name (button (fixture, "Use This Model"), "clicked");
  g_assert_cmpstr (vivant_project_get_state (fixture->shelf.project)->model, ==, "vox");
  show (fixture, "portrait"); /* in use by default before */
  show (fixture, "vox");
  g_assert_false (gtk_widget_get_sensitive (button (fixture, "In Use")));
}

static gboolean
is_corrected (gpointer data)
{
  g_autoptr (VivantModel) model = find (data, "vox");

  return vivant_model_describe (model, NULL) && g_str_equal (vivant_model_get_object_class (model), "body");
}

static gboolean
is_named (gpointer data)
{
  g_autoptr (VivantModel) model = find (data, "vox");

  return vivant_model_describe (model, NULL) && g_str_equal (vivant_model_get_title (model), "Grandmother’s");
}

static gboolean
is_licensed (gpointer data)
{
  g_autoptr (VivantModel) model = find (data, "vox");

  return vivant_model_describe (model, NULL) && g_str_equal (vivant_model_get_licence (model), "CC0");
}

static void
type (Fixture *fixture, const char *title, const char *text)
{
  GtkWidget *entry = row (fixture, title);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "apply");
}

/* Every correction is written into the file, and the others stay. */
static void
test_corrections (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantModel) model = NULL;
  GtkWidget *choice;

  g_free (model_shelf_import (&fixture->shelf, "variants/half.pth.tar", "vox.pth.tar"));
  show (fixture, "vox");
  choice = widget_test_find (row (fixture, "Shows"), GTK_TYPE_DROP_DOWN, NULL, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 2);
  widget_test_wait (is_corrected, fixture);
  show (fixture, "vox");
  g_assert_false (says (fixture, "Guessed from the file’s name"));
  type (fixture, "Name", "  Grandmother’s ");
  widget_test_wait (is_named, fixture);
  show (fixture, "vox");
  g_assert_true (says (fixture, "The file states no licence; ask its authors before you publish."));
  type (fixture, "Licence", "CC0");
  widget_test_wait (is_licensed, fixture);
  show (fixture, "vox");
  g_assert_false (says (fixture, "The file states no licence; ask its authors before you publish."));
  g_assert_true (is_named (fixture) && is_corrected (fixture));
}

static gboolean
is_checked (gpointer data)
{
  Fixture *fixture = data;

  return gtk_widget_get_sensitive (button (fixture, "Check Again"));
}

static void
check (Fixture *fixture)
{
  g_signal_emit_by_name (button (fixture, "Check Again"), "clicked");
  g_assert_true (says (fixture, "Checking…"));
  widget_test_wait (is_checked, fixture);
  widget_test_settle ();
}

/* A file that was damaged since it was shown. */
static void
test_checking (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = model_shelf_import (&fixture->shelf, "variants/half.pth.tar", "vox.pth.tar");

  show (fixture, "vox");
  check (fixture);
  g_assert_true (says (fixture, "Complete and undamaged. A picture was animated with it."));
  g_assert_true (g_file_set_contents (path, "no model any more", -1, NULL));
  check (fixture);
  g_assert_false (says (fixture, "Complete and undamaged. A picture was animated with it."));
  g_assert_false (says (fixture, "Checking…"));
}

/* The answer belongs to the model that was asked about. */
static void
test_another_one_while_checking (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->shelf.folder, "broken.safetensors", NULL);

  g_assert_true (g_file_set_contents (path, "no model", -1, NULL));
  vivant_model_catalog_refresh (fixture->shelf.catalog);
  show (fixture, "broken");
  g_assert_false (gtk_widget_get_sensitive (button (fixture, "Use This Model")));
  g_assert_null (row (fixture, "Shows"));
  g_signal_emit_by_name (button (fixture, "Check Again"), "clicked");
  show (fixture, "portrait");
  for (int i = 0; i < 20; i++) {
    widget_test_settle ();
    g_usleep (5000);
  }
  g_assert_true (says (fixture, "Complete and undamaged."));
  g_assert_nonnull (row (fixture, "Shows"));
  g_assert_true (is_checked (fixture));
}

static void
test_closed_while_busy (Fixture *fixture, gconstpointer data)
{
  gpointer details;

  g_free (model_shelf_import (&fixture->shelf, "variants/half.pth.tar", "vox.pth.tar"));
  show (fixture, "vox");
  g_signal_emit_by_name (button (fixture, "Check Again"), "clicked");
  type (fixture, "Name", "Other");
  /* Whatever is under way lets go of it in the end. */
  details = fixture->details;
  g_object_add_weak_pointer (details, &details);
  gtk_window_destroy (fixture->window);
  WAIT_UNTIL (details == NULL);
  fixture->details = vivant_model_details_new (fixture->shelf.studio);
  fixture->window = NULL;
  show (fixture, "portrait");
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  GtkWidget *use;
  int natural, narrow;

  show (fixture, "portrait");
  use = gtk_widget_get_parent (button (fixture, "In Use"));
  gtk_widget_measure (use, GTK_ORIENTATION_HORIZONTAL, -1, &natural, NULL, NULL, NULL);
  vivant_model_details_set_narrow (VIVANT_MODEL_DETAILS (fixture->details), TRUE);
  gtk_widget_measure (use, GTK_ORIENTATION_HORIZONTAL, -1, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, <, natural);
  gtk_widget_measure (fixture->details, GTK_ORIENTATION_HORIZONTAL, -1, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, <=, 360);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
#define ADD(name, test) g_test_add ("/model-details/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("ones-own", test_ones_own);
  ADD ("corrections", test_corrections);
  ADD ("checking", test_checking);
  ADD ("another-one-while-checking", test_another_one_while_checking);
  ADD ("closed-while-busy", test_closed_while_busy);
  ADD ("narrow", test_narrow);
#undef ADD
  return g_test_run ();
}
