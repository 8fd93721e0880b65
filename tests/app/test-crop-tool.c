/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-tool.h"
#include "widget-test.h"

static GtkWidget *
make_tool (GtkWindow **window)
{
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (400, 200);
  GtkWidget *tool;

  memset (picture->data, 0x80, picture->stride * 200);
  tool = vivant_crop_tool_new (picture, picture->width, picture->height);
  vivant_crop_tool_set_crop (VIVANT_CROP_TOOL (tool), &(VivantCrop){.x = 100, .y = 50, .size = 100});
  *window = widget_test_show (tool, 448, 248);
  return tool;
}

static void
assert_crop (GtkWidget *tool, double x, double y, double size)
{
  VivantCrop crop;

  vivant_crop_tool_get_crop (VIVANT_CROP_TOOL (tool), &crop);
  g_assert_cmpfloat_with_epsilon (crop.x, x, 1e-6);
  g_assert_cmpfloat_with_epsilon (crop.y, y, 1e-6);
  g_assert_cmpfloat_with_epsilon (crop.size, size, 1e-6);
}

static void
test_stays_in_the_picture (void)
{
  GtkWindow *window;
  GtkWidget *tool = make_tool (&window);

  vivant_crop_tool_set_crop (VIVANT_CROP_TOOL (tool), &(VivantCrop){.x = 390, .y = -70, .size = 100});
  assert_crop (tool, 300, 0, 100);
  vivant_crop_tool_set_crop (VIVANT_CROP_TOOL (tool), &(VivantCrop){.x = 0, .y = 0, .size = 5000});
  assert_crop (tool, 0, 0, 200);
  vivant_crop_tool_set_crop (VIVANT_CROP_TOOL (tool), &(VivantCrop){.size = 0});
  assert_crop (tool, 100, 0, 200);
  widget_test_close (window, tool);
}

static void
test_keys_move_and_size_it (void)
{
  GtkWindow *window;
  GtkWidget *tool = make_tool (&window);

  g_assert_true (widget_test_press (tool, GDK_KEY_Right, 0));
  assert_crop (tool, 101, 50, 100);
  g_assert_true (widget_test_press (tool, GDK_KEY_Up, GDK_SHIFT_MASK));
  assert_crop (tool, 101, 45, 100);
  g_assert_true (widget_test_press (tool, GDK_KEY_plus, 0));
  assert_crop (tool, 100, 44, 102);
  g_assert_false (widget_test_press (tool, GDK_KEY_a, 0));
  widget_test_close (window, tool);
}

static void
test_tab_goes_to_the_corners (void)
{
  GtkWindow *window;
  GtkWidget *tool = make_tool (&window);

  gtk_widget_grab_focus (tool);
  g_assert_true (gtk_widget_child_focus (tool, GTK_DIR_TAB_FORWARD));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (tool), GTK_ACCESSIBLE_PROPERTY_LABEL, "Top left corner");
  /* The opposite corner, (200, 150), stays. */
  g_assert_true (widget_test_press (tool, GDK_KEY_Left, 0));
  assert_crop (tool, 99, 49, 101);
  for (int i = 0; i < 3; i++)
    g_assert_true (gtk_widget_child_focus (tool, GTK_DIR_TAB_FORWARD));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (tool), GTK_ACCESSIBLE_PROPERTY_LABEL, "Bottom right corner");
  g_assert_false (gtk_widget_child_focus (tool, GTK_DIR_TAB_FORWARD));
  widget_test_close (window, tool);
}

static void
drag (GtkWidget *tool, double x, double y, double dx, double dy)
{
  GtkEventController *gesture = widget_test_get_controller (tool, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  g_signal_emit_by_name (gesture, "drag-update", dx, dy);
  g_signal_emit_by_name (gesture, "drag-end", dx, dy);
}

static void
test_is_dragged (void)
{
  GtkWindow *window;
  GtkWidget *tool = make_tool (&window);

  /* The picture begins at (24, 24) and is shown pixel for pixel. */
  drag (tool, 174, 124, 30, -10);
  assert_crop (tool, 130, 40, 100);
  drag (tool, 24 + 230, 24 + 140, 20, 20);
  assert_crop (tool, 130, 40, 120);
  drag (tool, 30, 30, 50, 50);
  assert_crop (tool, 130, 40, 120);
  g_assert_false (vivant_crop_tool_get_dragging (VIVANT_CROP_TOOL (tool)));
  widget_test_close (window, tool);
}

static void
test_what_was_found_is_drawn (void)
{
  GtkWindow *window;
  GtkWidget *tool = make_tool (&window);

  g_assert_cmpint (widget_test_count_ink (tool, 0xffeb03, NULL), ==, 0);
  vivant_crop_tool_set_found (VIVANT_CROP_TOOL (tool),
                              &(VivantFound){.x = 150, .y = 100, .half_width = 30, .half_height = 40});
  g_assert_cmpint (widget_test_count_ink (tool, 0xffeb03, NULL), >, 100);
  g_assert_cmpint (widget_test_count_ink (tool, 0xffeb03, &GRAPHENE_RECT_INIT (24 + 115, 24 + 55, 70, 90)), ==,
                   widget_test_count_ink (tool, 0xffeb03, NULL));
  widget_test_close (window, tool);
}

static void
test_outside_is_darker (void)
{
  GtkWindow *window;
  GtkWidget *tool = make_tool (&window);
  const graphene_rect_t inside = GRAPHENE_RECT_INIT (24 + 140, 24 + 90, 20, 20);
  const graphene_rect_t outside = GRAPHENE_RECT_INIT (24 + 20, 24 + 54, 20, 20);

  g_assert_cmpint (widget_test_count_ink (tool, 0x404040, &outside), ==, 400);
  g_assert_cmpint (widget_test_count_ink (tool, 0x404040, &inside), ==, 0);
  widget_test_close (window, tool);
}

/* A pixel of the picture is one of the screen. */
static void
test_a_face_attracts_the_square (void)
{
  GtkWindow *window;
  GtkWidget *tool = make_tool (&window);
  GtkEventController *drag = widget_test_get_controller (tool, GTK_TYPE_GESTURE_DRAG);

  vivant_crop_tool_set_found (VIVANT_CROP_TOOL (tool),
                              &(VivantFound){.x = 190, .y = 110, .half_width = 20, .half_height = 30});
  g_signal_emit_by_name (drag, "drag-begin", 174.0, 124.0);
  g_signal_emit_by_name (drag, "drag-update", 35.0, 0.0);
  assert_crop (tool, 140, 50, 100);
  g_signal_emit_by_name (drag, "drag-update", 20.0, 4.0);
  assert_crop (tool, 120, 60, 100);
  g_signal_emit_by_name (drag, "drag-update", 20.0, 22.0);
  assert_crop (tool, 120, 72, 100);
  g_signal_emit_by_name (drag, "drag-end", 20.0, 22.0);
  /* Keys are exact. */
  vivant_crop_tool_set_crop (VIVANT_CROP_TOOL (tool), &(VivantCrop){.x = 140, .y = 60, .size = 100});
  g_assert_true (widget_test_press (tool, GDK_KEY_Left, 0));
  assert_crop (tool, 139, 60, 100);
  widget_test_close (window, tool);
}

/* What is told is at once the new square. */
static void
test_glides_to_what_was_found (void)
{
  const VivantCrop found = {TRUE, 40, 20, 150};
  GtkWindow *window;
  GtkWidget *tool = make_tool (&window);
  VivantCrop crop;

  for (int i = 0; i < 2; i++) {
    g_object_set (gtk_settings_get_default (), "gtk-enable-animations", i == 0, NULL);
    vivant_crop_tool_set_crop (VIVANT_CROP_TOOL (tool), &(VivantCrop){.x = 100, .y = 50, .size = 100});
    vivant_crop_tool_glide (VIVANT_CROP_TOOL (tool), &found);
    assert_crop (tool, 40, 20, 150);
    vivant_crop_tool_get_crop (VIVANT_CROP_TOOL (tool), &crop);
    g_assert_true (crop.automatic);
    widget_test_settle ();
    /* It may be taken hold of meanwhile. */
    g_assert_true (widget_test_press (tool, GDK_KEY_Left, 0));
    assert_crop (tool, 38.5, 20, 150);
    vivant_crop_tool_glide (VIVANT_CROP_TOOL (tool), &found);
  }
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  widget_test_close (window, tool);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/crop-tool/stays-in-the-picture", test_stays_in_the_picture);
  g_test_add_func ("/crop-tool/keys-move-and-size-it", test_keys_move_and_size_it);
  g_test_add_func ("/crop-tool/tab-goes-to-the-corners", test_tab_goes_to_the_corners);
  g_test_add_func ("/crop-tool/is-dragged", test_is_dragged);
  g_test_add_func ("/crop-tool/what-was-found-is-drawn", test_what_was_found_is_drawn);
  g_test_add_func ("/crop-tool/outside-is-darker", test_outside_is_darker);
  g_test_add_func ("/crop-tool/a-face-attracts-the-square", test_a_face_attracts_the_square);
  g_test_add_func ("/crop-tool/glides-to-what-was-found", test_glides_to_what_was_found);
  return g_test_run ();
}
