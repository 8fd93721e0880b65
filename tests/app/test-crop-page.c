/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-page.h"
#include "vivant-crop-tool.h"
#include "widget-test.h"

static VivantCrop
crop_of (GtkWidget *page)
{
  VivantCrop crop;

  vivant_crop_tool_get_crop (VIVANT_CROP_TOOL (widget_test_find (page, VIVANT_TYPE_CROP_TOOL, NULL, NULL)), &crop);
  return crop;
}

static void
click (GtkWidget *page, const char *text)
{
  g_signal_emit_by_name (widget_test_find (page, GTK_TYPE_BUTTON, widget_test_has_text, text), "clicked");
}

static void
test_has_steps_of_its_own (void)
{
  Desk *desk = desk_new ();
  GtkWidget *page = vivant_crop_page_new (desk->studio, desk->reader, FALSE), *tool;
  GtkWindow *window = widget_test_show (page, 1000, 700);
  VivantHistory *history = vivant_project_get_history (desk->project);
  g_autofree char *before = g_strdup (vivant_history_get_undo_name (history));
  double size;

  tool = widget_test_find (page, VIVANT_TYPE_CROP_TOOL, NULL, NULL);
  size = crop_of (page).size;
  g_assert_true (widget_test_press (tool, GDK_KEY_minus, 0));
  g_assert_cmpfloat (crop_of (page).size, <, size);
  vivant_crop_page_undo (VIVANT_CROP_PAGE (page));
  g_assert_cmpfloat_with_epsilon (crop_of (page).size, size, 1e-6);
  vivant_crop_page_redo (VIVANT_CROP_PAGE (page));
  g_assert_cmpfloat (crop_of (page).size, <, size);
  /* The project knows nothing of it yet. */
  g_assert_cmpstr (vivant_history_get_undo_name (history), ==, before);
  click (page, "Done");
  g_assert_cmpstr (vivant_history_get_undo_name (history), ==, "Crop Portrait");
  g_assert_cmpfloat_with_epsilon (vivant_project_get_state (desk->project)->source_crop.size, crop_of (page).size,
                                  1e-6);
  widget_test_close (window, page);
  desk_free (desk);
}

static void
test_cancel_leaves_the_project (void)
{
  Desk *desk = desk_new ();
  GtkWidget *page = vivant_crop_page_new (desk->studio, desk->reader, TRUE);
  GtkWindow *window = widget_test_show (page, 1000, 700);
  const guint64 revision = vivant_project_get_revision (desk->project);

  g_assert_true (
      widget_test_press (widget_test_find (page, VIVANT_TYPE_CROP_TOOL, NULL, NULL), GDK_KEY_minus, GDK_SHIFT_MASK));
  click (page, "Cancel");
  g_assert_cmpuint (vivant_project_get_revision (desk->project), ==, revision);
  widget_test_close (window, page);
  desk_free (desk);
}

static void
test_the_panel_becomes_a_strip (void)
{
  Desk *desk = desk_new ();
  GtkWidget *page = vivant_crop_page_new (desk->studio, desk->reader, FALSE);
  GtkWindow *window = widget_test_show (page, 1000, 700);

  g_assert_nonnull (widget_test_find (page, GTK_TYPE_LABEL, widget_test_has_text, "Fit"));
  widget_test_close (window, page);
  page = vivant_crop_page_new (desk->studio, desk->reader, FALSE);
  window = widget_test_show (page, 360, 700);
  g_assert_null (widget_test_find (page, GTK_TYPE_LABEL, widget_test_has_text, "Fit"));
  g_assert_nonnull (widget_test_find (page, GTK_TYPE_LABEL, widget_test_has_text, "What the Model Sees"));
  widget_test_close (window, page);
  desk_free (desk);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/crop-page/has-steps-of-its-own", test_has_steps_of_its_own);
  g_test_add_func ("/crop-page/cancel-leaves-the-project", test_cancel_leaves_the_project);
  g_test_add_func ("/crop-page/the-panel-becomes-a-strip", test_the_panel_becomes_a_strip);
  return g_test_run ();
}
