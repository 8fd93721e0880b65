/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "model-shelf.h"
#include "vivant-model-words.h"

#include <string.h>

static void
test_classes (void)
{
  GtkIconTheme *icons = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  g_assert_cmpstr (vivant_model_class_title ("face"), ==, "Faces");
  g_assert_cmpstr (vivant_model_class_title (""), ==, "Not Stated");
  for (int i = 0; vivant_model_classes[i] != NULL; i++) {
    g_assert_cmpstr (vivant_model_class_title (vivant_model_classes[i]), !=, vivant_model_classes[i]);
    g_assert_true (gtk_icon_theme_has_icon (icons, vivant_model_class_icon (vivant_model_classes[i])));
    for (int j = 0; j < i; j++)
      g_assert_cmpstr (vivant_model_class_title (vivant_model_classes[i]), !=,
                       vivant_model_class_title (vivant_model_classes[j]));
  }
}

/* What nobody has foreseen is shown as it is. */
static void
test_unknown_classes (void)
{
  g_assert_cmpstr (vivant_model_class_title ("teapot"), ==, "teapot");
  g_assert_cmpstr (vivant_model_class_icon ("teapot"), ==, vivant_model_class_icon (""));
  g_assert_cmpstr (vivant_model_class_title ("Face"), ==, "Face"); /* files spell it small */
}

static VivantModel *
describe (const char *path)
{
  g_autoptr (GError) error = NULL;
  VivantModel *model = vivant_model_new (path, NULL, TRUE);

  g_assert_true (vivant_model_describe (model, &error));
  g_assert_no_error (error);
  return model;
}

static void
test_imported (ModelShelf *self, gconstpointer data)
{
  g_autofree char *path = model_shelf_import (self, "variants/half.pth.tar", "vox <b>.pth.tar");
  g_autoptr (VivantModel) model = describe (path);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *summary = vivant_model_dup_summary (model), *origin = vivant_model_dup_origin (model);
  g_autofree char *year = g_date_time_format (now, "%Y");

  g_assert_cmpstr (summary, ==, "Faces, 256 px, 4 keypoints");
  g_assert_true (g_str_has_prefix (origin, "Imported on "));
  g_assert_nonnull (strstr (origin, year));
  g_assert_true (g_str_has_suffix (origin, " from “vox <b>.pth.tar”"));
}

static void
test_nothing_is_known (ModelShelf *self, gconstpointer data)
{
  g_autofree char *path = model_shelf_import (self, "variants/half.pth.tar", "something.pth.tar");
  g_autoptr (VivantModel) model = describe (path);
  g_autofree char *summary = vivant_model_dup_summary (model);

  g_assert_cmpstr (summary, ==, "256 px, 4 keypoints");
}

/* What came with the system says of itself where it is from. */
static void
test_built_in (void)
{
  g_autoptr (VivantModel) model = vivant_model_new (g_getenv ("VIVANT_TEST_MODEL"), NULL, FALSE);
  g_autofree char *origin = NULL, *summary = NULL;

  g_assert_true (vivant_model_describe (model, NULL));
  origin = vivant_model_dup_origin (model);
  summary = vivant_model_dup_summary (model);
  g_assert_cmpstr (origin, ==, vivant_model_get_origin (model));
  g_assert_cmpstr (summary, ==, "Faces, 256 px, 19 keypoints");
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/model-words/classes", test_classes);
  g_test_add_func ("/model-words/unknown-classes", test_unknown_classes);
  g_test_add ("/model-words/imported", ModelShelf, NULL, model_shelf_set_up, test_imported, model_shelf_tear_down);
  g_test_add ("/model-words/nothing-is-known", ModelShelf, NULL, model_shelf_set_up, test_nothing_is_known,
              model_shelf_tear_down);
  g_test_add_func ("/model-words/built-in", test_built_in);
  return g_test_run ();
}
