/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-models-page.h"
#include "widget-test.h"

#include <glib/gstdio.h>

typedef struct Fixture {
  char *root, *user;
  VivantProject *project;
  VivantModelCatalog *catalog;
  VivantStudio *studio;
  VivantImporter *importer;
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static void
copy (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) size, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *system = NULL, *model = NULL;

  fixture->root = g_dir_make_tmp ("vivant-models-XXXXXX", NULL);
  fixture->user = g_build_filename (fixture->root, "user", NULL);
  system = g_build_filename (fixture->root, "system", NULL);
  g_assert_cmpint (g_mkdir (system, 0700), ==, 0);
  model = g_build_filename (system, "portrait.safetensors", NULL);
  copy (g_getenv ("VIVANT_TEST_MODEL"), model);
  fixture->project = vivant_project_new ();
  fixture->catalog = vivant_model_catalog_new_for_folders (fixture->user, (const char *const[]){system, NULL});
  fixture->studio = vivant_studio_new (fixture->project, fixture->catalog);
  fixture->importer = vivant_importer_new (fixture->catalog);
  fixture->page = vivant_models_page_new (fixture->studio, fixture->importer);
  fixture->window = widget_test_show (fixture->page, data != NULL ? GPOINTER_TO_INT (data) : 1100, 800);
}

static void
remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_folder (child);
    else
      g_unlink (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_close (fixture->window, fixture->page);
  g_object_unref (fixture->importer);
  g_object_unref (fixture->studio);
  g_object_unref (fixture->catalog);
  g_object_unref (fixture->project);
  remove_folder (fixture->root);
  g_free (fixture->user);
  g_free (fixture->root);
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return widget_test_find (fixture->page, GTK_TYPE_LABEL, widget_test_has_text, text) != NULL;
}

static gboolean
is_loaded (gpointer data)
{
  return says (data, "Faces, 256 px, 19 keypoints");
}

static void
test_built_in (Fixture *fixture, gconstpointer data)
{
  widget_test_wait (is_loaded, fixture);
  g_assert_true (says (fixture, "Built In"));
  g_assert_false (says (fixture, "Imported"));
  g_assert_true (says (fixture, "In Use"));
  g_assert_true (says (fixture, "Complete and undamaged."));
  g_assert_true (says (fixture, "As Trained"));
  /* What came with the system cannot be corrected or removed. */
  g_assert_null (widget_test_find (fixture->page, GTK_TYPE_DROP_DOWN, NULL, NULL));
  g_assert_null (widget_test_find (fixture->page, GTK_TYPE_BUTTON, widget_test_has_text, "Remove…"));
}

static gboolean
is_idle (gpointer data)
{
  return vivant_importer_get_path (((Fixture *) data)->importer) == NULL;
}

static gboolean
is_reference (gpointer data)
{
  g_autoptr (VivantModel) model = vivant_model_catalog_find (((Fixture *) data)->catalog, "vox", NULL);

  return model != NULL && vivant_model_describe (model, NULL) && !vivant_model_get_config (model)->align_corners;
}

static void
test_import_correct_and_use (Fixture *fixture, gconstpointer data)
{
  g_autofree char *from = g_build_filename (g_getenv ("VIVANT_TEST_CHECKPOINTS"), "variants/half.pth.tar", NULL);
  g_autofree char *path = g_build_filename (fixture->root, "vox.pth.tar", NULL);
  GtkWidget *row;

  copy (from, path);
  vivant_importer_add (fixture->importer, path);
  widget_test_settle ();
  widget_test_wait (is_idle, fixture);
  widget_test_settle ();
  g_assert_true (says (fixture, "Imported"));
  g_assert_true (says (fixture, "From shapes"));
  g_assert_true (says (fixture, "Assumed"));
  g_assert_true (says (fixture, "Guessed from the file’s name"));

  row = gtk_widget_get_ancestor (widget_test_find (fixture->page, GTK_TYPE_LABEL, widget_test_has_text, "Sampling"),
                                 ADW_TYPE_ACTION_ROW);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (widget_test_find (row, GTK_TYPE_DROP_DOWN, NULL, NULL)), 1);
  widget_test_wait (is_reference, fixture);
  widget_test_settle ();

  g_signal_emit_by_name (widget_test_find (fixture->page, GTK_TYPE_BUTTON, widget_test_has_text, "Use This Model"),
                         "clicked");
  g_assert_cmpstr (vivant_project_get_state (fixture->project)->model, ==, "vox");
  g_assert_null (widget_test_find (fixture->page, GTK_TYPE_BUTTON, widget_test_has_text, "Use This Model"));
}

/* What changes while the page folds must not leave its header without a place. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  const graphene_rect_t header = GRAPHENE_RECT_INIT (0, 0, GPOINTER_TO_INT (data), 46);

  widget_test_wait (is_loaded, fixture);
  gtk_test_widget_wait_for_draw (fixture->page);
  g_assert_null (widget_test_find (fixture->page, GTK_TYPE_LABEL, widget_test_has_text, "Import…"));
  g_assert_cmpint (widget_test_count_ink (fixture->page, 0x2f2f2f, &header), >, 20);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add ("/models-page/built-in", Fixture, NULL, set_up, test_built_in, tear_down);
  g_test_add ("/models-page/import-correct-and-use", Fixture, NULL, set_up, test_import_correct_and_use, tear_down);
  g_test_add ("/models-page/narrow", Fixture, GINT_TO_POINTER (360), set_up, test_narrow, tear_down);
  return g_test_run ();
}
