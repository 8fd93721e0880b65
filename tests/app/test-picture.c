/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-picture.h"
#include "widget-test.h"

#define SIZE 256

static GtkWidget *
make_picture (Desk *desk, VivantPaneKind kind, VivantView view, GtkWindow **window)
{
  GtkWidget *picture = g_object_new (VIVANT_TYPE_PICTURE, NULL);

  vivant_project_set_view (desk->project, kind, view);
  vivant_picture_set_kind (VIVANT_PICTURE (picture), kind);
  vivant_picture_set_models (VIVANT_PICTURE (picture), desk->studio, desk->selection, desk->reader);
  *window = widget_test_show (picture, SIZE, SIZE);
  return picture;
}

static void
close_picture (GtkWindow *window, GtkWidget *picture, Desk *desk)
{
  vivant_picture_set_models (VIVANT_PICTURE (picture), NULL, NULL, NULL);
  widget_test_close (window, picture);
  desk_free (desk);
}

static void
test_hovering_shows_everywhere (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window, *other_window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_RESULT, VIVANT_VIEW_KEYPOINTS, &window);
  GtkWidget *other = make_picture (desk, VIVANT_PANE_DRIVER, VIVANT_VIEW_KEYPOINTS, &other_window);
  g_autofree char *before = widget_test_describe (other), *hovered = NULL, *after = NULL;
  GtkEventController *motion = widget_test_get_controller (picture, GTK_TYPE_EVENT_CONTROLLER_MOTION);

  /* Keypoint 0 is at (-0.4, -0.4). */
  g_signal_emit_by_name (motion, "motion", 0.3 * SIZE, 0.3 * SIZE);
  g_assert_cmpint (vivant_selection_get_hovered (desk->selection), ==, 0);
  hovered = widget_test_describe (other);
  g_assert_cmpstr (hovered, !=, before);
  g_signal_emit_by_name (motion, "leave");
  g_assert_cmpint (vivant_selection_get_hovered (desk->selection), ==, -1);
  after = widget_test_describe (other);
  g_assert_cmpstr (after, ==, before);
  vivant_picture_set_models (VIVANT_PICTURE (other), NULL, NULL, NULL);
  widget_test_close (other_window, other);
  close_picture (window, picture, desk);
}

static void
test_keys_choose_and_move_a_keypoint (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_RESULT, VIVANT_VIEW_KEYPOINTS, &window);
  VivantHistory *history = vivant_project_get_history (desk->project);
  VivantKeypointEdit edit;

  g_assert_false (widget_test_press (picture, GDK_KEY_Left, 0));
  g_assert_true (widget_test_press (picture, GDK_KEY_Page_Down, 0));
  g_assert_true (widget_test_press (picture, GDK_KEY_Page_Down, 0));
  g_assert_cmpint (vivant_selection_get_selected (desk->selection), ==, 1);
  g_assert_true (widget_test_press (picture, GDK_KEY_Right, 0));
  g_assert_true (widget_test_press (picture, GDK_KEY_Down, GDK_SHIFT_MASK));
  edit = vivant_project_state_get_edit (vivant_project_get_state (desk->project), 1, 0);
  /* One and eight pixels of the result's 64. */
  g_assert_cmpfloat_with_epsilon (edit.dx, 2.0 / 64, 1e-9);
  g_assert_cmpfloat_with_epsilon (edit.dy, 16.0 / 64, 1e-9);
  g_assert_cmpstr (vivant_history_get_undo_name (history), ==, "Move Keypoint 1");
  g_assert_true (widget_test_press (picture, GDK_KEY_Delete, 0));
  g_assert_cmpuint (vivant_project_get_state (desk->project)->edits->len, ==, 0);
  g_assert_true (widget_test_press (picture, GDK_KEY_Escape, 0));
  g_assert_cmpint (vivant_selection_get_selected (desk->selection), ==, -1);
  close_picture (window, picture, desk);
}

static gboolean
has_keypoints (GtkWidget *picture)
{
  vivant_picture_update (VIVANT_PICTURE (picture));
  return vivant_picture_get_keypoints (VIVANT_PICTURE (picture)) != NULL;
}

/* What was thought of a square is nowhere in another one, be it chosen, undone or still to be found. */
static void
test_only_what_fits_the_square_is_drawn (gconstpointer data)
{
  const gboolean driver = GPOINTER_TO_INT (data);
  const VivantPaneKind kind = driver ? VIVANT_PANE_DRIVER : VIVANT_PANE_SOURCE;
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, kind, VIVANT_VIEW_KEYPOINTS, &window);
  g_autofree char *marked = widget_test_describe (picture), *plain = NULL;

  g_assert_true (has_keypoints (picture));
  vivant_project_set_framing (desk->project, driver, 0, &(VivantCrop){FALSE, 0, 0, 200}, NULL);
  g_assert_false (has_keypoints (picture));
  g_assert_false (widget_test_press (picture, GDK_KEY_Page_Down, 0));
  desk_render (desk);
  g_assert_true (has_keypoints (picture));
  /* Half a pixel is none. */
  vivant_project_set_framing (desk->project, driver, 0, &(VivantCrop){FALSE, 0.2, 0, 200.2}, NULL);
  g_assert_true (has_keypoints (picture));
  vivant_project_set_framing (desk->project, driver, 1, &(VivantCrop){FALSE, 0, 0, 200}, NULL);
  g_assert_false (has_keypoints (picture));
  desk_render (desk);
  for (int i = 0; i < 3; i++)
    g_free (vivant_project_undo (desk->project));
  g_assert_false (has_keypoints (picture));
  plain = widget_test_describe (picture);
  g_assert_cmpstr (plain, !=, marked);
  close_picture (window, picture, desk);
}

/* Nor is the portrait of now held beside what became of another square. */
static void
test_compares_only_what_fits (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_RESULT, VIVANT_VIEW_COMPARE, &window);

  g_assert_true (vivant_picture_compares (VIVANT_PICTURE (picture)));
  vivant_project_set_framing (desk->project, FALSE, 0, &(VivantCrop){FALSE, 0, 0, 200}, NULL);
  vivant_picture_update (VIVANT_PICTURE (picture));
  g_assert_false (vivant_picture_compares (VIVANT_PICTURE (picture)));
  desk_render (desk);
  vivant_picture_update (VIVANT_PICTURE (picture));
  g_assert_true (vivant_picture_compares (VIVANT_PICTURE (picture)));
  close_picture (window, picture, desk);
}

static void
test_a_keypoint_is_dragged (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_RESULT, VIVANT_VIEW_KEYPOINTS, &window);
  GtkEventController *drag = widget_test_get_controller (picture, GTK_TYPE_GESTURE_DRAG);
  VivantKeypointEdit edit;

  g_signal_emit_by_name (drag, "drag-begin", 0.5 * SIZE, 0.75 * SIZE);
  g_assert_cmpint (vivant_selection_get_selected (desk->selection), ==, 2);
  g_assert_false (vivant_selection_get_held (desk->selection));
  g_signal_emit_by_name (drag, "drag-update", 32.0, 0.0);
  g_signal_emit_by_name (drag, "drag-update", 64.0, -32.0);
  g_assert_true (vivant_selection_get_held (desk->selection));
  g_signal_emit_by_name (drag, "drag-end", 64.0, -32.0);
  g_assert_false (vivant_selection_get_held (desk->selection));
  edit = vivant_project_state_get_edit (vivant_project_get_state (desk->project), 2, 0);
  g_assert_cmpfloat_with_epsilon (edit.dx, 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (edit.dy, -0.25, 1e-6);
  /* One step, whatever the number of movements. */
  g_free (vivant_project_undo (desk->project));
  g_assert_cmpuint (vivant_project_get_state (desk->project)->edits->len, ==, 0);
  close_picture (window, picture, desk);
}

static void
test_escape_puts_a_dragged_keypoint_back (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_RESULT, VIVANT_VIEW_KEYPOINTS, &window);
  GtkEventController *drag = widget_test_get_controller (picture, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (drag, "drag-begin", 0.5 * SIZE, 0.75 * SIZE);
  g_signal_emit_by_name (drag, "drag-update", 32.0, 0.0);
  g_assert_cmpuint (vivant_project_get_state (desk->project)->edits->len, ==, 1);
  g_assert_true (widget_test_press (picture, GDK_KEY_Escape, 0));
  g_assert_false (vivant_selection_get_held (desk->selection));
  g_assert_cmpuint (vivant_project_get_state (desk->project)->edits->len, ==, 0);
  g_signal_emit_by_name (drag, "drag-update", 64.0, 0.0);
  g_assert_cmpuint (vivant_project_get_state (desk->project)->edits->len, ==, 0);
  close_picture (window, picture, desk);
}

static void
test_the_clips_keypoints_stay (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_DRIVER, VIVANT_VIEW_KEYPOINTS, &window);
  GtkEventController *drag = widget_test_get_controller (picture, GTK_TYPE_GESTURE_DRAG);
  graphene_rect_t content;

  g_assert_true (vivant_picture_get_content (VIVANT_PICTURE (picture), &content));
  g_signal_emit_by_name (drag, "drag-begin", content.origin.x + 0.5 * content.size.width,
                         content.origin.y + 0.75 * content.size.height);
  g_assert_cmpint (vivant_selection_get_selected (desk->selection), ==, 2);
  g_signal_emit_by_name (drag, "drag-update", 32.0, 0.0);
  g_assert_cmpuint (vivant_project_get_state (desk->project)->edits->len, ==, 0);
  close_picture (window, picture, desk);
}

static void
test_occlusion_is_drawn (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_INSPECT, VIVANT_VIEW_OCCLUSION, &window);
  const graphene_rect_t left = GRAPHENE_RECT_INIT (0, 0, SIZE / 2 - 20, SIZE);

  g_assert_cmpint (widget_test_count_ink (picture, 0x00204d, &left), ==, (SIZE / 2 - 20) * SIZE);
  g_assert_cmpint (widget_test_count_ink (picture, 0xffea46, NULL), >, SIZE * SIZE / 3);
  close_picture (window, picture, desk);
}

static void
test_page_keys_choose_the_mask (void)
{
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_INSPECT, VIVANT_VIEW_MASK, &window);

  g_assert_true (widget_test_press (picture, GDK_KEY_Page_Up, 0));
  g_assert_cmpint (vivant_project_get_state (desk->project)->mask_keypoint, ==, DESK_KEYPOINTS - 1);
  g_assert_true (widget_test_press (picture, GDK_KEY_Page_Down, 0));
  g_assert_cmpint (vivant_project_get_state (desk->project)->mask_keypoint, ==, 0);
  close_picture (window, picture, desk);
}

static void
test_describes_itself (void)
{
  /* In a variable: the macro would take it for a format. */
  const char *expected = "3 keypoints shown. Keypoint 2 selected at 50%, 75%.";
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_RESULT, VIVANT_VIEW_KEYPOINTS, &window);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, "Result, frame 0");
  vivant_selection_set_selected (desk->selection, 2);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, expected);
  close_picture (window, picture, desk);
  desk = desk_new ();
  picture = make_picture (desk, VIVANT_PANE_INSPECT, VIVANT_VIEW_OCCLUSION, &window);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, "Occlusion, frame 0");
  close_picture (window, picture, desk);
}

/* The first node of a type within a drawing; belongs to the drawing. */
static GskRenderNode *
find_node (GskRenderNode *node, GskRenderNodeType type)
{
  GskRenderNode *found = NULL;

  if (gsk_render_node_get_node_type (node) == type)
    return node;
  if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE)
    for (guint i = 0; i < gsk_container_node_get_n_children (node) && found == NULL; i++)
      found = find_node (gsk_container_node_get_child (node, i), type);
  return found;
}

/* What stays the same from frame to frame must be the same node, or the renderer paints it again. */
static void
test_only_what_changes_is_drawn_anew (void)
{
  static const struct {
    VivantPaneKind kind;
    gboolean same;
  } cases[] = {{VIVANT_PANE_SOURCE, TRUE}, {VIVANT_PANE_RESULT, FALSE}};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Desk *desk = desk_new ();
    GtkWindow *window;
    GtkWidget *picture = make_picture (desk, cases[i].kind, VIVANT_VIEW_KEYPOINTS, &window);
    g_autoptr (GskRenderNode) before = widget_test_draw (picture), after = NULL, hovered = NULL;

    vivant_studio_set_playhead (desk->studio, 3);
    vivant_picture_update (VIVANT_PICTURE (picture));
    after = widget_test_draw (picture);
    g_assert_nonnull (find_node (before, GSK_CAIRO_NODE));
    g_assert_true ((find_node (after, GSK_CAIRO_NODE) == find_node (before, GSK_CAIRO_NODE)) == cases[i].same);
    if (cases[i].same)
      g_assert_true (gsk_texture_node_get_texture (find_node (after, GSK_TEXTURE_NODE)) ==
                     gsk_texture_node_get_texture (find_node (before, GSK_TEXTURE_NODE)));
    vivant_selection_set_hovered (desk->selection, 1);
    hovered = widget_test_draw (picture);
    g_assert_true (find_node (hovered, GSK_CAIRO_NODE) != find_node (after, GSK_CAIRO_NODE));
    vivant_selection_set_hovered (desk->selection, -1);
    close_picture (window, picture, desk);
  }
}

/* What drawing a pane costs on the main loop, so that sixty frames a second leave time for everything else. */
static int
count_nodes (GskRenderNode *node, GskRenderNodeType type)
{
  int n = gsk_render_node_get_node_type (node) == type;

  switch (gsk_render_node_get_node_type (node)) {
  case GSK_CONTAINER_NODE:
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      n += count_nodes (gsk_container_node_get_child (node, i), type);
    return n;
  case GSK_TRANSFORM_NODE:
    return n + count_nodes (gsk_transform_node_get_child (node), type);
  case GSK_CLIP_NODE:
    return n + count_nodes (gsk_clip_node_get_child (node), type);
  default:
    return n;
  }
}

/* What costs time in a frame is what Cairo draws and what is put on the screen as a picture: a few things for each
 * view, however many keypoints, arrows and trails there are. */
static void
test_a_frame_is_made_of_few_things (void)
{
  static const struct {
    VivantView view;
    int drawings, pictures;
  } most[] = {{VIVANT_VIEW_KEYPOINTS, 1, 1},
              {VIVANT_VIEW_OCCLUSION, 0, 1},
              {VIVANT_VIEW_FLOW, 1, 1},
              {VIVANT_VIEW_MASK, 0, 2},
              {VIVANT_VIEW_COMPARE, 1, 2}};
  Desk *desk = desk_new ();
  GtkWindow *window;
  GtkWidget *picture = make_picture (desk, VIVANT_PANE_RESULT, VIVANT_VIEW_KEYPOINTS, &window);

  g_object_set (desk->project, "marks", 15u, NULL);
  for (guint v = 0; v < G_N_ELEMENTS (most); v++) {
    g_autoptr (GskRenderNode) node = NULL;

    vivant_project_set_view (desk->project, VIVANT_PANE_RESULT, most[v].view);
    vivant_studio_set_playhead (desk->studio, DESK_FRAMES - 1);
    vivant_picture_update (VIVANT_PICTURE (picture));
    gtk_test_widget_wait_for_draw (picture);
    node = widget_test_draw (picture);
    g_test_message ("view %d: %d drawings, %d pictures", (int) most[v].view, count_nodes (node, GSK_CAIRO_NODE),
                    count_nodes (node, GSK_TEXTURE_NODE));
    g_assert_cmpint (count_nodes (node, GSK_CAIRO_NODE), <=, most[v].drawings);
    g_assert_cmpint (count_nodes (node, GSK_TEXTURE_NODE), <=, most[v].pictures);
    g_assert_cmpint (count_nodes (node, GSK_CAIRO_NODE) + count_nodes (node, GSK_TEXTURE_NODE), >, 0);
  }
  close_picture (window, picture, desk);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/picture/hovering-shows-everywhere", test_hovering_shows_everywhere);
  g_test_add_func ("/picture/keys-choose-and-move-a-keypoint", test_keys_choose_and_move_a_keypoint);
  g_test_add_func ("/picture/a-keypoint-is-dragged", test_a_keypoint_is_dragged);
  g_test_add_data_func ("/picture/only-what-fits-the-portraits-square-is-drawn", GINT_TO_POINTER (FALSE),
                        test_only_what_fits_the_square_is_drawn);
  g_test_add_data_func ("/picture/only-what-fits-the-clips-square-is-drawn", GINT_TO_POINTER (TRUE),
                        test_only_what_fits_the_square_is_drawn);
  g_test_add_func ("/picture/compares-only-what-fits", test_compares_only_what_fits);
  g_test_add_func ("/picture/escape-puts-a-dragged-keypoint-back", test_escape_puts_a_dragged_keypoint_back);
  g_test_add_func ("/picture/the-clips-keypoints-stay", test_the_clips_keypoints_stay);
  g_test_add_func ("/picture/occlusion-is-drawn", test_occlusion_is_drawn);
  g_test_add_func ("/picture/page-keys-choose-the-mask", test_page_keys_choose_the_mask);
  g_test_add_func ("/picture/describes-itself", test_describes_itself);
  g_test_add_func ("/picture/only-what-changes-is-drawn-anew", test_only_what_changes_is_drawn_anew);
  g_test_add_func ("/picture/a-frame-is-made-of-few-things", test_a_frame_is_made_of_few_things);
  return g_test_run ();
}
