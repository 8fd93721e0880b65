/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-bar.h"
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

static const VivantProjectState *
state_of (Desk *desk)
{
  return vivant_project_get_state (desk->project);
}

static void
press_rotate (GtkWidget *page)
{
  g_signal_emit_by_name (widget_test_find (page, VIVANT_TYPE_CROP_BAR, NULL, NULL), "rotate");
}

/* A square that was placed by hand turns with the picture; the project has one step of it all. */
static void
test_rotates (void)
{
  const VivantCrop placed = {FALSE, 20, 60, 300};
  Desk *desk = desk_new ();
  VivantHistory *history = vivant_project_get_history (desk->project);
  GtkWidget *page;
  GtkWindow *window;

  vivant_project_set_crop (desk->project, FALSE, &placed);
  page = vivant_crop_page_new (desk->studio, desk->reader, FALSE);
  window = widget_test_show (page, 1000, 700);
  press_rotate (page);
  g_assert_cmpint (state_of (desk)->source_turn, ==, 1);
  g_assert_cmpfloat_with_epsilon (crop_of (page).x, 512 - 60 - 300, 1e-6);
  g_assert_cmpfloat_with_epsilon (crop_of (page).y, 20, 1e-6);
  g_assert_true (widget_test_press (page, GDK_KEY_R, GDK_SHIFT_MASK));
  g_assert_cmpint (state_of (desk)->source_turn, ==, 0);
  g_assert_true (widget_test_press (page, GDK_KEY_r, 0));
  g_assert_true (widget_test_press (page, GDK_KEY_r, 0));
  g_assert_cmpint (state_of (desk)->source_turn, ==, 2);
  vivant_crop_page_undo (VIVANT_CROP_PAGE (page));
  g_assert_cmpint (state_of (desk)->source_turn, ==, 1);
  vivant_crop_page_redo (VIVANT_CROP_PAGE (page));
  g_assert_cmpint (state_of (desk)->source_turn, ==, 2);
  g_assert_true (
      widget_test_press (widget_test_find (page, VIVANT_TYPE_CROP_TOOL, NULL, NULL), GDK_KEY_minus, GDK_SHIFT_MASK));
  click (page, "Done");
  g_assert_cmpstr (vivant_history_get_undo_name (history), ==, "Rotate Portrait");
  g_assert_cmpfloat_with_epsilon (state_of (desk)->source_crop.size, crop_of (page).size, 1e-6);
  g_free (vivant_project_undo (desk->project));
  g_assert_cmpint (state_of (desk)->source_turn, ==, 0);
  g_assert_cmpfloat (state_of (desk)->source_crop.size, ==, 300);
  widget_test_close (window, page);
  desk_free (desk);
}

static void
test_cancel_turns_back (void)
{
  Desk *desk = desk_new ();
  GtkWidget *page;
  GtkWindow *window;

  vivant_project_set_crop (desk->project, FALSE, &(VivantCrop){FALSE, 20, 60, 300});
  page = vivant_crop_page_new (desk->studio, desk->reader, FALSE);
  window = widget_test_show (page, 1000, 700);
  press_rotate (page);
  press_rotate (page);
  click (page, "Cancel");
  g_assert_cmpint (state_of (desk)->source_turn, ==, 0);
  g_assert_cmpfloat (state_of (desk)->source_crop.x, ==, 20);
  widget_test_close (window, page);
  desk_free (desk);
}

/* What the studio does when the search has found a square; the desk has no model. */
static void
find (Desk *desk, const VivantCrop *found)
{
  VivantProjectState *next = vivant_project_state_copy (state_of (desk));

  next->source_crop = *found;
  vivant_project_amend (desk->project, next);
  g_signal_emit_by_name (desk->studio, "framed");
}

/* What was found in the upright picture is looked for anew in the turned one, and belongs to the same step. */
static void
test_rotating_searches_again (void)
{
  Desk *desk = desk_new ();
  GtkWidget *page;
  GtkWindow *window;
  VivantCrop before;

  find (desk, &(VivantCrop){TRUE, 10, 14, 491});
  page = vivant_crop_page_new (desk->studio, desk->reader, FALSE);
  window = widget_test_show (page, 1000, 700);
  before = crop_of (page);
  press_rotate (page);
  g_assert_true (state_of (desk)->source_crop.automatic);
  g_assert_cmpfloat (state_of (desk)->source_crop.size, ==, 0.0);
  find (desk, &(VivantCrop){TRUE, 30, 40, 400});
  g_assert_cmpfloat_with_epsilon (crop_of (page).size, 400, 1e-6);
  g_assert_true (crop_of (page).automatic);
  vivant_crop_page_undo (VIVANT_CROP_PAGE (page));
  g_assert_cmpint (state_of (desk)->source_turn, ==, 0);
  g_assert_cmpfloat_with_epsilon (crop_of (page).size, before.size, 1e-6);
  click (page, "Cancel");
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
  g_assert_nonnull (widget_test_find (page, GTK_TYPE_LABEL, widget_test_has_text, "Whole Picture"));
  widget_test_close (window, page);
  page = vivant_crop_page_new (desk->studio, desk->reader, FALSE);
  window = widget_test_show (page, 360, 700);
  g_assert_null (widget_test_find (page, GTK_TYPE_LABEL, widget_test_has_text, "Fit"));
  g_assert_null (widget_test_find (page, GTK_TYPE_LABEL, widget_test_has_text, "Whole Picture"));
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
  g_test_add_func ("/crop-page/rotates", test_rotates);
  g_test_add_func ("/crop-page/cancel-turns-back", test_cancel_turns_back);
  g_test_add_func ("/crop-page/rotating-searches-again", test_rotating_searches_again);
  g_test_add_func ("/crop-page/the-panel-becomes-a-strip", test_the_panel_becomes_a_strip);
  return g_test_run ();
}
