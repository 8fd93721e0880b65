/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-picture.h"
#include "vivant-stage.h"
#include "widget-test.h"

static int
count_panes (GtkWidget *stage)
{
  int shown = 0;

  for (int i = 0; i < VIVANT_N_PANES; i++)
    shown += gtk_widget_get_mapped (GTK_WIDGET (vivant_stage_get_pane (VIVANT_STAGE (stage), (VivantPaneKind) i)));
  return shown;
}

static void
assert_panes (int width, int height, int layout, int expected)
{
  Desk *desk = desk_new ();
  GtkWidget *stage = g_object_new (VIVANT_TYPE_STAGE, NULL);
  GtkWindow *window;

  g_object_set (desk->project, "layout", layout, NULL);
  vivant_stage_set_models (VIVANT_STAGE (stage), desk->studio, desk->selection, desk->reader);
  window = widget_test_show (stage, width, height);
  g_assert_cmpint (count_panes (stage), ==, expected);
  vivant_stage_set_models (VIVANT_STAGE (stage), NULL, NULL, NULL);
  widget_test_close (window, stage);
  desk_free (desk);
}

static void
test_panes_fit_the_room (void)
{
  assert_panes (960, 640, 4, 4);
  assert_panes (960, 640, 2, 2);
  assert_panes (960, 640, 1, 1);
  assert_panes (600, 300, 4, 2);
  assert_panes (340, 480, 4, 1);
  assert_panes (340, 90, 4, 1);
}

static void
test_choosing_a_keypoint_chooses_its_mask (void)
{
  Desk *desk = desk_new ();
  GtkWidget *stage = g_object_new (VIVANT_TYPE_STAGE, NULL);
  GtkWindow *window;

  vivant_stage_set_models (VIVANT_STAGE (stage), desk->studio, desk->selection, desk->reader);
  window = widget_test_show (stage, 960, 640);
  vivant_selection_set_selected (desk->selection, 2);
  g_assert_cmpint (vivant_project_get_state (desk->project)->mask_keypoint, ==, 2);
  vivant_selection_set_selected (desk->selection, -1);
  g_assert_cmpint (vivant_project_get_state (desk->project)->mask_keypoint, ==, 2);
  vivant_stage_set_models (VIVANT_STAGE (stage), NULL, NULL, NULL);
  widget_test_close (window, stage);
  desk_free (desk);
}

static void
test_right_to_left_is_mirrored (void)
{
  Desk *desk = desk_new ();
  GtkWidget *stage;
  GtkWindow *window;
  graphene_point_t at;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  stage = g_object_new (VIVANT_TYPE_STAGE, NULL);
  vivant_stage_set_models (VIVANT_STAGE (stage), desk->studio, desk->selection, desk->reader);
  window = widget_test_show (stage, 960, 640);
  g_assert_true (
      gtk_widget_compute_point (GTK_WIDGET (vivant_stage_get_pane (VIVANT_STAGE (stage), VIVANT_PANE_SOURCE)), stage,
                                &GRAPHENE_POINT_INIT (0, 0), &at));
  g_assert_cmpfloat (at.x, >, 480);
  vivant_stage_set_models (VIVANT_STAGE (stage), NULL, NULL, NULL);
  widget_test_close (window, stage);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  desk_free (desk);
}

typedef struct Wanted {
  GtkWidget *stage;
  VivantPaneKind kind;
  gboolean shown;
} Wanted;

static gboolean
is_as_wanted (gpointer data)
{
  const Wanted *wanted = data;

  return gtk_widget_get_mapped (GTK_WIDGET (vivant_stage_get_pane (VIVANT_STAGE (wanted->stage), wanted->kind))) ==
         wanted->shown;
}

static void
wait_for_pane (GtkWidget *stage, VivantPaneKind kind, gboolean shown)
{
  widget_test_wait (is_as_wanted, &(Wanted){stage, kind, shown});
}

/* Who is before the camera sees it beside the result, and what is wrong with it where there is one pane only. */
static void
test_the_camera_is_seen (void)
{
  Desk *desk = desk_new ();
  VivantLive *live = vivant_studio_get_live (desk->studio);
  GtkWidget *stage = g_object_new (VIVANT_TYPE_STAGE, NULL);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The camera is gone");
  GtkWindow *window;

  g_object_set (desk->project, "layout", 2, NULL);
  vivant_stage_set_models (VIVANT_STAGE (stage), desk->studio, desk->selection, desk->reader);
  window = widget_test_show (stage, 960, 640);
  wait_for_pane (stage, VIVANT_PANE_SOURCE, TRUE);
  wait_for_pane (stage, VIVANT_PANE_DRIVER, FALSE);
  vivant_live_set_active (live, TRUE);
  wait_for_pane (stage, VIVANT_PANE_DRIVER, TRUE);
  wait_for_pane (stage, VIVANT_PANE_SOURCE, FALSE);
  wait_for_pane (stage, VIVANT_PANE_RESULT, TRUE);
  g_object_set (desk->project, "layout", 1, NULL);
  wait_for_pane (stage, VIVANT_PANE_DRIVER, FALSE);
  g_signal_emit_by_name (live, "failed", error);
  wait_for_pane (stage, VIVANT_PANE_DRIVER, TRUE);
  vivant_live_set_active (live, FALSE);
  vivant_stage_set_models (VIVANT_STAGE (stage), NULL, NULL, NULL);
  widget_test_close (window, stage);
  desk_free (desk);
}

typedef struct Playing {
  Desk *desk;
  GtkWidget *stage;
  int frames, shown; /* of the clock, and of the clip as the result's pane has it */
  int last;
} Playing;

/* As a window does while it plays: the playhead goes on in every frame of the clock. */
static gboolean
play_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Playing *self = data;
  const int next = (vivant_studio_get_playhead (self->desk->studio) + 1) % DESK_FRAMES;

  self->frames++;
  vivant_studio_set_playhead (self->desk->studio, next);
  vivant_stage_queue_update (VIVANT_STAGE (self->stage));
  return G_SOURCE_CONTINUE;
}

static void
after_paint_cb (GdkFrameClock *clock, Playing *self)
{
  VivantPane *pane = vivant_stage_get_pane (VIVANT_STAGE (self->stage), VIVANT_PANE_RESULT);
  GtkWidget *picture = widget_test_find (GTK_WIDGET (pane), VIVANT_TYPE_PICTURE, NULL, NULL);
  VivantResult *result = vivant_picture_get_result (VIVANT_PICTURE (picture));

  self->shown += result != NULL && result->index != self->last;
  self->last = result != NULL ? result->index : -1;
}

static gboolean
has_played (gpointer data)
{
  return ((Playing *) data)->frames >= 30;
}

static void
test_no_frame_is_left_out (void)
{
  Desk *desk = desk_new ();
  GtkWidget *stage = g_object_new (VIVANT_TYPE_STAGE, NULL);
  Playing playing = {.desk = desk, .stage = stage, .last = -1};
  GdkFrameClock *clock;
  GtkWindow *window;
  guint tick;

  vivant_stage_set_models (VIVANT_STAGE (stage), desk->studio, desk->selection, desk->reader);
  window = widget_test_show (stage, 960, 640);
  tick = gtk_widget_add_tick_callback (GTK_WIDGET (window), play_cb, &playing, NULL);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &playing);
  widget_test_wait (has_played, &playing);
  gtk_widget_remove_tick_callback (GTK_WIDGET (window), tick);
  g_signal_handlers_disconnect_by_data (clock, &playing);
  /* All but the first, which may wait for a frame of the clock. */
  g_assert_cmpint (playing.shown, >=, playing.frames - 2);
  vivant_stage_set_models (VIVANT_STAGE (stage), NULL, NULL, NULL);
  widget_test_close (window, stage);
  desk_free (desk);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/stage/panes-fit-the-room", test_panes_fit_the_room);
  g_test_add_func ("/stage/choosing-a-keypoint-chooses-its-mask", test_choosing_a_keypoint_chooses_its_mask);
  g_test_add_func ("/stage/right-to-left-is-mirrored", test_right_to_left_is_mirrored);
  g_test_add_func ("/stage/the-camera-is-seen", test_the_camera_is_seen);
  g_test_add_func ("/stage/no-frame-is-left-out", test_no_frame_is_left_out);
  return g_test_run ();
}
