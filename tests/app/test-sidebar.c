/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-sidebar.h"
#include "widget-test.h"

static GtkWidget *
make_sidebar (Desk *desk, GtkWindow **window)
{
  GtkWidget *sidebar = g_object_new (VIVANT_TYPE_SIDEBAR, NULL);

  vivant_sidebar_set_studio (VIVANT_SIDEBAR (sidebar), desk->studio, desk->reader);
  *window = widget_test_show (sidebar, 300, 1100);
  return sidebar;
}

static GtkWidget *
find_button (GtkWidget *sidebar, const char *label)
{
  GtkWidget *button = widget_test_find (sidebar, GTK_TYPE_TOGGLE_BUTTON, widget_test_has_text, label);

  g_assert_nonnull (button);
  return button;
}

static gboolean
says (GtkWidget *sidebar, const char *text)
{
  widget_test_settle ();
  return widget_test_find (sidebar, GTK_TYPE_LABEL, widget_test_has_text, text) != NULL;
}

static gboolean
is_active (GtkWidget *button)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button));
}

/* The driver is a clip or the camera, and the rows are those of what it is. */
static void
test_driver_is_clip_or_camera (void)
{
  Desk *desk = desk_new ();
  VivantLive *live = vivant_studio_get_live (desk->studio);
  GtkWindow *window;
  GtkWidget *sidebar = make_sidebar (desk, &window);
  GtkWidget *clip = find_button (sidebar, "Clip"), *camera = find_button (sidebar, "Camera");

  g_assert_true (is_active (clip) && !is_active (camera));
  g_assert_true (says (sidebar, "Start Frame"));
  g_assert_false (says (sidebar, "Mirror"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (camera), TRUE);
  g_assert_true (vivant_live_get_active (live));
  g_assert_false (vivant_live_get_running (live)); /* choosing it does not turn it on */
  g_assert_true (!is_active (clip) && is_active (camera));
  g_assert_true (says (sidebar, "Mirror"));
  g_assert_true (says (sidebar, "Neutral Pose"));
  g_assert_false (says (sidebar, "Start Frame"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (clip), TRUE);
  g_assert_false (vivant_live_get_active (live));
  g_assert_true (says (sidebar, "Start Frame"));
  g_assert_false (says (sidebar, "Mirror"));
  widget_test_close (window, sidebar);
  desk_free (desk);
}

/* Shown only where there is one. */
static void
test_virtual_camera (void)
{
  Desk *desk = desk_new ();
  VivantLive *live = vivant_studio_get_live (desk->studio);
  g_autofree char *output = NULL;
  GtkWindow *window;
  GtkWidget *sidebar = make_sidebar (desk, &window), *row, *button;

  vivant_live_set_active (live, TRUE);
  g_assert_false (says (sidebar, "Virtual Camera"));
  vivant_live_set_active (live, FALSE);
  g_setenv ("VIVANT_VIRTUAL_CAMERA", "/nowhere/loopback", TRUE);
  vivant_live_set_active (live, TRUE);
  g_assert_true (says (sidebar, "Virtual Camera"));
  g_assert_true (says (sidebar, "loopback"));
  row = gtk_widget_get_ancestor (widget_test_find (sidebar, GTK_TYPE_LABEL, widget_test_has_text, "Virtual Camera"),
                                 ADW_TYPE_ACTION_ROW);
  button = widget_test_find (row, GTK_TYPE_SWITCH, NULL, NULL);
  gtk_switch_set_active (GTK_SWITCH (button), TRUE);
  g_object_get (live, "output", &output, NULL);
  g_assert_cmpstr (output, ==, "/nowhere/loopback");
  g_object_set (live, "output", NULL, NULL);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (button)));
  g_unsetenv ("VIVANT_VIRTUAL_CAMERA");
  widget_test_close (window, sidebar);
  desk_free (desk);
}

static void
test_another_clip_takes_over (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *sidebar = make_sidebar (desk, &window);

  vivant_live_set_active (vivant_studio_get_live (desk->studio), TRUE);
  g_assert_true (is_active (find_button (sidebar, "Camera")));
  vivant_project_set_driver (desk->project, g_getenv ("VIVANT_TEST_PORTRAIT"));
  g_assert_true (is_active (find_button (sidebar, "Clip")));
  g_assert_false (is_active (find_button (sidebar, "Camera")));
  g_assert_false (says (sidebar, "Mirror"));
  widget_test_close (window, sidebar);
  desk_free (desk);
}

/* Where a file can be dropped. */
static void
test_input_rows (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *sidebar = make_sidebar (desk, &window), *source, *driver;
  gboolean drives = TRUE;

  source = widget_test_find (sidebar, GTK_TYPE_LABEL, widget_test_has_text, "portrait");
  source = vivant_sidebar_get_input_row (VIVANT_SIDEBAR (sidebar), source, &drives);
  g_assert_true (ADW_IS_ACTION_ROW (source));
  g_assert_false (drives);
  driver = widget_test_find (sidebar, GTK_TYPE_LABEL, widget_test_has_text, "driving");
  driver = vivant_sidebar_get_input_row (VIVANT_SIDEBAR (sidebar), driver, &drives);
  g_assert_true (ADW_IS_ACTION_ROW (driver) && driver != source);
  g_assert_true (drives);
  g_assert_true (vivant_sidebar_get_input_row (VIVANT_SIDEBAR (sidebar), driver, &drives) == driver);
  g_assert_null (vivant_sidebar_get_input_row (VIVANT_SIDEBAR (sidebar), sidebar, &drives));
  g_assert_null (vivant_sidebar_get_input_row (
      VIVANT_SIDEBAR (sidebar), widget_test_find (sidebar, GTK_TYPE_LABEL, widget_test_has_text, "Relative"), &drives));
  g_assert_null (vivant_sidebar_get_input_row (VIVANT_SIDEBAR (sidebar), NULL, &drives));
  widget_test_close (window, sidebar);
  desk_free (desk);
}

int
main (int argc, char **argv)
{
  g_setenv ("VIVANT_CAMERA", g_getenv ("VIVANT_TEST_CLIP"), TRUE);
  widget_test_init (&argc, &argv);
  g_test_add_func ("/sidebar/driver-is-clip-or-camera", test_driver_is_clip_or_camera);
  g_test_add_func ("/sidebar/input-rows", test_input_rows);
  g_test_add_func ("/sidebar/virtual-camera", test_virtual_camera);
  g_test_add_func ("/sidebar/another-clip-takes-over", test_another_clip_takes_over);
  return g_test_run ();
}
