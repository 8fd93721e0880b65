/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-camera-row.h"
#include "widget-test.h"

#include <glib/gstdio.h>

static AdwComboRow *
make_row (Desk *desk, GtkWindow **window)
{
  GtkWidget *row = g_object_new (VIVANT_TYPE_CAMERA_ROW, NULL), *list = gtk_list_box_new ();

  vivant_live_set_active (vivant_studio_get_live (desk->studio), TRUE);
  vivant_camera_row_set_live (VIVANT_CAMERA_ROW (row), vivant_studio_get_live (desk->studio));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  *window = widget_test_show (list, 300, 80);
  return ADW_COMBO_ROW (row);
}

static void
test_names_the_camera (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  AdwComboRow *row;

  g_setenv ("VIVANT_CAMERA", g_getenv ("VIVANT_TEST_CLIP"), TRUE);
  row = make_row (desk, &window);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "driving.mp4");
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, 1);
  widget_test_close (window, row);
  desk_free (desk);
}

static void
test_chooses_one_of_several (void)
{
  Desk *desk = desk_new ();
  VivantLive *live = vivant_studio_get_live (desk->studio);
  g_autofree char *folder = g_dir_make_tmp ("test-camera-row-XXXXXX", NULL);
  g_autofree char *other = g_build_filename (folder, "other.mp4", NULL), *both = NULL;
  GtkWindow *window;
  AdwComboRow *row;

  g_assert_true (g_file_set_contents (other, "a file is enough to be on the list", -1, NULL));
  both = g_strjoin (G_SEARCHPATH_SEPARATOR_S, g_getenv ("VIVANT_TEST_CLIP"), other, NULL);
  g_setenv ("VIVANT_CAMERA", both, TRUE);
  row = make_row (desk, &window);
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, 2);
  g_assert_cmpstr (vivant_live_get_device (live), ==, g_getenv ("VIVANT_TEST_CLIP"));
  adw_combo_row_set_selected (row, 1);
  g_assert_cmpstr (vivant_live_get_device (live), ==, other);
  /* One that was remembered is chosen as long as it is there. */
  g_object_set (live, "device", g_getenv ("VIVANT_TEST_CLIP"), NULL);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  g_object_set (live, "device", "/dev/video99", NULL);
  g_assert_cmpstr (vivant_live_get_device (live), ==, g_getenv ("VIVANT_TEST_CLIP"));
  widget_test_close (window, row);
  desk_free (desk);
  g_unlink (other);
  g_rmdir (folder);
}

static void
test_says_that_there_is_none (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  AdwComboRow *row;

  g_setenv ("VIVANT_CAMERA", "/nowhere.mp4", TRUE);
  row = make_row (desk, &window);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "No camera is connected.");
  g_assert_null (vivant_live_get_device (vivant_studio_get_live (desk->studio)));
  widget_test_close (window, row);
  desk_free (desk);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/camera-row/names-the-camera", test_names_the_camera);
  g_test_add_func ("/camera-row/chooses-one-of-several", test_chooses_one_of_several);
  g_test_add_func ("/camera-row/says-that-there-is-none", test_says_that_there_is_none);
  return g_test_run ();
}
