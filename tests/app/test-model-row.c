/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "model-shelf.h"
#include "vivant-model-row.h"

static gboolean
is_loading (GtkWidget *row)
{
  return g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Loading…") == 0;
}

static gboolean
has_loaded (gpointer row)
{
  return !is_loading (row);
}

/* In a list, as it is used. */
static GtkWidget *
show (VivantModel *model, GtkWindow **window)
{
  GtkWidget *list = gtk_list_box_new (), *row = vivant_model_row_new (model);

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  *window = widget_test_show (list, 400, 120);
  return row;
}

static void
assert_says (GtkWidget *row, const char *subtitle, gboolean in_use)
{
  g_autofree char *words = g_strconcat (subtitle, in_use ? ", In Use" : "", NULL);

  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, subtitle);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
  g_assert_true ((widget_test_find (row, GTK_TYPE_LABEL, widget_test_has_text, "In Use") != NULL) == in_use);
}

static void
test_facts_come_later (ModelShelf *self, gconstpointer data)
{
  g_autofree char *path = model_shelf_import (self, "variants/half.pth.tar", "vox.pth.tar");
  g_autoptr (VivantModel) model = vivant_model_new (path, NULL, TRUE);
  GtkWindow *window;
  GtkWidget *row = show (model, &window);

  g_assert_true (vivant_model_row_get_model (VIVANT_MODEL_ROW (row)) == model);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "vox");
  widget_test_wait (has_loaded, row);
  assert_says (row, "Faces, 256 px, 4 keypoints", FALSE);
  vivant_model_row_set_in_use (VIVANT_MODEL_ROW (row), TRUE);
  widget_test_settle ();
  assert_says (row, "Faces, 256 px, 4 keypoints", TRUE);
  vivant_model_row_set_in_use (VIVANT_MODEL_ROW (row), FALSE);
  widget_test_settle ();
  assert_says (row, "Faces, 256 px, 4 keypoints", FALSE);
  widget_test_close (window, row);
}

/* What cannot be read says so, whatever is chosen meanwhile. */
static void
test_a_broken_model (ModelShelf *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "<broken>.safetensors", NULL);
  g_autoptr (VivantModel) model = NULL;
  GtkWindow *window;
  GtkWidget *row;

  g_assert_true (g_file_set_contents (path, "no model", -1, NULL));
  model = vivant_model_new (path, NULL, TRUE);
  row = show (model, &window);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "<broken>");
  widget_test_wait (has_loaded, row);
  assert_says (row, "Cannot be read", FALSE);
  vivant_model_row_set_in_use (VIVANT_MODEL_ROW (row), TRUE);
  widget_test_settle ();
  assert_says (row, "Cannot be read", TRUE);
  widget_test_close (window, row);
}

/* A list that closes while its rows are reading. */
static void
test_closed_while_loading (ModelShelf *self, gconstpointer data)
{
  for (int i = 0; i < 5; i++) {
    VivantModel *model = vivant_model_new (g_getenv ("VIVANT_TEST_MODEL"), NULL, FALSE);
    GtkWindow *window;
    gpointer row = show (model, &window), left = model;

    g_object_add_weak_pointer (row, &row);
    g_object_add_weak_pointer (left, &left);
    g_object_unref (model);
    gtk_window_destroy (window);
    WAIT_UNTIL (row == NULL && left == NULL); /* the model may go in the thread that read it */
  }
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
#define ADD(name, test) \
  g_test_add ("/model-row/" name, ModelShelf, NULL, model_shelf_set_up, test, model_shelf_tear_down)
  ADD ("facts-come-later", test_facts_come_later);
  ADD ("a-broken-model", test_a_broken_model);
  ADD ("closed-while-loading", test_closed_while_loading);
#undef ADD
  return g_test_run ();
}
