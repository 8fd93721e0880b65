/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-timeline.h"
#include "widget-test.h"

/* The trough begins 12 pixels from the edge; so 150 frames of the sample have 4 pixels each. */
#define WIDTH 624
#define X_OF(frame) (12 + (frame) *4)

static GtkWidget *
make_timeline (Desk *desk, GtkWindow **window)
{
  GtkWidget *timeline = g_object_new (VIVANT_TYPE_TIMELINE, NULL);

  vivant_timeline_set_studio (VIVANT_TIMELINE (timeline), desk->studio);
  *window = widget_test_show (timeline, WIDTH, 58);
  return timeline;
}

static void
test_time_is_written_in_tenths (void)
{
  g_autofree char *zero = vivant_timeline_format_time (0), *long_time = vivant_timeline_format_time (754.96);

  g_assert_cmpstr (zero, ==, "0:00.0");
  g_assert_cmpstr (long_time, ==, "12:34.9");
}

static void
test_shows_what_is_rendered (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *timeline = make_timeline (desk, &window);
  const graphene_rect_t done = GRAPHENE_RECT_INIT (X_OF (3), 20, 24, 20), todo = GRAPHENE_RECT_INIT (200, 20, 24, 20);
  GdkRGBA accent;
  guint rgb;

  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (timeline), "accent_bg_color", &accent));
  rgb = (guint) (accent.red * 255) << 16 | (guint) (accent.green * 255) << 8 | (guint) (accent.blue * 255);
  g_assert_cmpint (widget_test_count_ink (timeline, rgb, &done), ==, 480);
  g_assert_cmpint (widget_test_count_ink (timeline, rgb, &todo), ==, 0);
  vivant_frame_store_invalidate (vivant_studio_get_store (desk->studio), 0);
  /* Hatched now. */
  g_assert_cmpint (widget_test_count_ink (timeline, rgb, &done), <, 300);
  widget_test_close (window, timeline);
  desk_free (desk);
}

static void
test_keys_move_the_playhead (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *timeline = make_timeline (desk, &window);

  g_assert_true (widget_test_press (timeline, GDK_KEY_Right, 0));
  g_assert_cmpint (vivant_studio_get_playhead (desk->studio), ==, 1);
  g_assert_true (widget_test_press (timeline, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_cmpint (vivant_studio_get_playhead (desk->studio), ==, 11);
  g_assert_true (widget_test_press (timeline, GDK_KEY_Page_Down, 0));
  g_assert_cmpint (vivant_studio_get_playhead (desk->studio), ==, 36);
  g_assert_true (widget_test_press (timeline, GDK_KEY_Left, 0));
  g_assert_cmpint (vivant_studio_get_playhead (desk->studio), ==, 35);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "Frame 35 of 150, 0:01.4, to do");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "10 rendered, 0 out of date");
  widget_test_close (window, timeline);
  desk_free (desk);
}

static void
test_keys_follow_the_direction (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *timeline = make_timeline (desk, &window);

  gtk_widget_set_direction (timeline, GTK_TEXT_DIR_RTL);
  g_assert_true (widget_test_press (timeline, GDK_KEY_Left, 0));
  g_assert_cmpint (vivant_studio_get_playhead (desk->studio), ==, 1);
  widget_test_close (window, timeline);
  desk_free (desk);
}

/* What is being cut off is seen: the playhead goes along. */
static void
test_dragging_a_trim (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *timeline = make_timeline (desk, &window);
  GtkEventController *drag = widget_test_get_controller (timeline, GTK_TYPE_GESTURE_DRAG);
  int begin, end;

  g_signal_emit_by_name (drag, "drag-begin", X_OF (0) + 1.0, 40.0);
  g_signal_emit_by_name (drag, "drag-update", X_OF (30) - X_OF (0) + 1.0, 0.0);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
  vivant_studio_get_range (desk->studio, &begin, &end);
  g_assert_cmpint (begin, ==, 30);
  g_assert_cmpint (vivant_studio_get_playhead (desk->studio), ==, 30);
  g_signal_emit_by_name (drag, "drag-begin", X_OF (end) - 1.0, 40.0);
  g_signal_emit_by_name (drag, "drag-update", X_OF (100) - X_OF (end) + 3.0, 0.0);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
  vivant_studio_get_range (desk->studio, &begin, &end);
  g_assert_cmpint (end, ==, 101);
  g_assert_cmpint (vivant_studio_get_playhead (desk->studio), ==, 100);
  widget_test_close (window, timeline);
  desk_free (desk);
}

static void
test_pressing_moves_the_playhead (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *timeline = make_timeline (desk, &window);
  GtkEventController *drag = widget_test_get_controller (timeline, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (drag, "drag-begin", X_OF (100) + 2.0, 30.0);
  g_assert_cmpint (vivant_studio_get_playhead (desk->studio), ==, 100);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
  /* The trims' handles are at the ends. */
  g_signal_emit_by_name (drag, "drag-begin", X_OF (0) + 1.0, 40.0);
  g_assert_cmpint (vivant_studio_get_playhead (desk->studio), ==, 100);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
  widget_test_close (window, timeline);
  desk_free (desk);
}

static void
test_is_a_named_slider (void)
{
  GtkWidget *timeline = g_object_new (VIVANT_TYPE_TIMELINE, NULL);
  GtkWindow *window = widget_test_show (timeline, WIDTH, 58);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_PROPERTY_LABEL, "Timeline");
  g_assert_false (widget_test_press (timeline, GDK_KEY_Left, 0));
  widget_test_close (window, timeline);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/timeline/time-is-written-in-tenths", test_time_is_written_in_tenths);
  g_test_add_func ("/timeline/shows-what-is-rendered", test_shows_what_is_rendered);
  g_test_add_func ("/timeline/keys-move-the-playhead", test_keys_move_the_playhead);
  g_test_add_func ("/timeline/keys-follow-the-direction", test_keys_follow_the_direction);
  g_test_add_func ("/timeline/pressing-moves-the-playhead", test_pressing_moves_the_playhead);
  g_test_add_func ("/timeline/dragging-a-trim", test_dragging_a_trim);
  g_test_add_func ("/timeline/is-a-named-slider", test_is_a_named_slider);
  return g_test_run ();
}
