/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-choice-row.h"
#include "widget-test.h"

#define HINT "A model of the same kind of object learns faster"

typedef struct Fixture {
  GtkWindow *window;
  GtkWidget *list, *row;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkStringList) choices =
      gtk_string_list_new ((const char *const[]){"1024 × 1280, as the portrait", "256 × 256", NULL});

  fixture->row = vivant_choice_row_new ("Start From", HINT, choices);
  fixture->list = gtk_list_box_new ();
  gtk_list_box_append (GTK_LIST_BOX (fixture->list), fixture->row);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_close (fixture->window, fixture->row);
}

static gboolean
is_below (gpointer row)
{
  return adw_combo_row_get_use_subtitle (ADW_COMBO_ROW (row));
}

static gboolean
is_beside (gpointer row)
{
  return !is_below (row);
}

static gboolean
is_whole (gpointer label)
{
  return !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
}

static void
show (Fixture *fixture, int width)
{
  fixture->window = widget_test_show (fixture->list, width, 200);
  widget_test_settle ();
}

static const char *
subtitle (Fixture *fixture)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (fixture->row));
}

static void
test_wide (Fixture *fixture, gconstpointer data)
{
  GtkWidget *label;

  show (fixture, 900);
  label = widget_test_find (fixture->row, GTK_TYPE_LABEL, widget_test_has_text, "1024 × 1280, as the portrait");
  widget_test_wait (is_whole, label);
  g_assert_false (adw_combo_row_get_use_subtitle (ADW_COMBO_ROW (fixture->row)));
  g_assert_cmpstr (subtitle (fixture), ==, HINT);
}

/* What is chosen can be read in whole, and is followed. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  show (fixture, 320);
  widget_test_wait (is_below, fixture->row);
  g_assert_cmpstr (subtitle (fixture), ==, "1024 × 1280, as the portrait");
  adw_combo_row_set_selected (ADW_COMBO_ROW (fixture->row), 1);
  g_assert_cmpstr (subtitle (fixture), ==, "256 × 256");
}

/* It is not stuck in the form that it once had. */
static void
test_made_wider (Fixture *fixture, gconstpointer data)
{
  show (fixture, 320);
  widget_test_wait (is_below, fixture->row);
  gtk_widget_set_size_request (fixture->list, 900, -1);
  widget_test_wait (is_beside, fixture->row);
  g_assert_cmpstr (subtitle (fixture), ==, HINT);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add ("/choice-row/wide", Fixture, NULL, set_up, test_wide, tear_down);
  g_test_add ("/choice-row/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  g_test_add ("/choice-row/made-wider", Fixture, NULL, set_up, test_made_wider, tear_down);
  return g_test_run ();
}
