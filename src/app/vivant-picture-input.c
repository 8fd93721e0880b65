/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-picture-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of a keypoint, pixels from its centre. */
#define REACH 16.0

static VivantProject *
get_project (VivantPicture *self)
{
  return vivant_studio_get_project (self->studio);
}

static int
pick (VivantPicture *self, double x, double y)
{
  graphene_rect_t content;
  VivantSquare square;

  if (self->studio == NULL || !_vivant_picture_has_marks (self) || !_vivant_picture_layout (self, &content, &square))
    return -1;
  return vivant_overlay_keypoints_pick (&square, _vivant_picture_get_keypoints (self), x, y, REACH);
}

/* ---- Edits ----------------------------------------------------------------------------------------------------- */

/* The edit that a change here belongs to: the last one at or before the playhead, or one of the whole clip. */
static VivantKeypointEdit
edit_here (VivantPicture *self, int keypoint)
{
  return vivant_project_state_get_edit (vivant_project_get_state (get_project (self)), keypoint,
                                        vivant_studio_get_playhead (self->studio));
}

static void
move_keypoint (VivantPicture *self, int keypoint, double dx, double dy)
{
  VivantKeypointEdit edit = edit_here (self, keypoint);
  g_autofree char *name = g_strdup_printf (_ ("Move Keypoint %d"), keypoint);

  edit.dx = CLAMP (dx, -2.0, 2.0);
  edit.dy = CLAMP (dy, -2.0, 2.0);
  vivant_project_edit_keypoint (get_project (self), &edit, name);
}

/* ---- Pointer --------------------------------------------------------------------------------------------------- */

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, VivantPicture *self)
{
  int keypoint;

  if (self->selection == NULL || self->drag >= 0)
    return;
  keypoint = pick (self, x, y);
  vivant_selection_set_hovered (self->selection, keypoint);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   keypoint < 0 ? NULL : (self->kind == VIVANT_PANE_DRIVER ? "pointer" : "grab"));
}

static void
leave_cb (GtkEventControllerMotion *motion, VivantPicture *self)
{
  if (self->selection != NULL && self->drag < 0)
    vivant_selection_set_hovered (self->selection, -1);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, VivantPicture *self)
{
  const int keypoint = pick (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->selection != NULL)
    vivant_selection_set_selected (self->selection, keypoint);
  /* The clip's keypoints are what they are. */
  if (keypoint < 0 || self->kind == VIVANT_PANE_DRIVER) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  const VivantKeypointEdit edit = edit_here (self, keypoint);

  self->drag = keypoint;
  self->dragged = FALSE;
  self->drag_x = edit.dx;
  self->drag_y = edit.dy;
  memcpy (self->drag_from, _vivant_picture_get_keypoints (self)->value[keypoint], sizeof self->drag_from);
  vivant_history_seal (vivant_project_get_history (get_project (self)));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, VivantPicture *self)
{
  graphene_rect_t content;
  VivantSquare square;

  if (self->drag < 0 || (!self->dragged && hypot (dx, dy) < 3.0) || !_vivant_picture_layout (self, &content, &square))
    return;
  self->dragged = TRUE;
  vivant_selection_set_held (self->selection, TRUE);
  dx *= 2.0 / square.width;
  dy *= 2.0 / square.height;
  self->drag_to[0] = self->drag_from[0] + (float) dx;
  self->drag_to[1] = self->drag_from[1] + (float) dy;
  move_keypoint (self, self->drag, self->drag_x + dx, self->drag_y + dy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, VivantPicture *self)
{
  if (self->drag >= 0)
    vivant_history_seal (vivant_project_get_history (get_project (self)));
  self->drag = -1;
  if (self->selection != NULL)
    vivant_selection_set_held (self->selection, FALSE);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Puts back what is being dragged; the step that the drag made goes with it. */
static void
cancel_drag (VivantPicture *self)
{
  const gboolean moved = self->dragged;

  self->drag = -1;
  self->dragged = FALSE;
  vivant_selection_set_held (self->selection, FALSE);
  gtk_gesture_set_state (self->drag_gesture, GTK_EVENT_SEQUENCE_DENIED);
  if (moved)
    g_free (vivant_project_undo (get_project (self)));
}

static void
menu_cb (GtkGestureClick *gesture, int n_press, double x, double y, VivantPicture *self)
{
  const int keypoint = pick (self, x, y);
  const guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (keypoint < 0 || (button == GDK_BUTTON_PRIMARY && n_press != 2))
    return;
  vivant_selection_set_selected (self->selection, keypoint);
  g_signal_emit (self, _vivant_picture_menu_signal, 0, keypoint, x, y);
}

/* ---- Keys ------------------------------------------------------------------------------------------------------ */

static void
select_next (VivantPicture *self, int by)
{
  const FommKeypoints *keypoints = _vivant_picture_get_keypoints (self);
  const int selected = vivant_selection_get_selected (self->selection);

  if (keypoints == NULL)
    return;
  if (selected < 0)
    vivant_selection_set_selected (self->selection, by > 0 ? 0 : keypoints->count - 1);
  else
    vivant_selection_set_selected (self->selection, (selected + by + keypoints->count) % keypoints->count);
}

static void
step_mask (VivantPicture *self, int by)
{
  const int count = self->result != NULL ? self->result->num_masks - 1 : 0;
  const int now = vivant_project_get_state (get_project (self))->mask_keypoint;

  if (count > 0)
    g_object_set (get_project (self), "mask-keypoint", (now + by + count) % count, NULL);
}

static void
nudge (VivantPicture *self, int keypoint, int dx, int dy, gboolean far)
{
  const VivantKeypointEdit edit = edit_here (self, keypoint);
  /* One pixel of the model's picture. */
  const double step = (far ? 8.0 : 1.0) * 2.0 / MAX (self->base != NULL ? self->base->width : 256, 64);

  move_keypoint (self, keypoint, edit.dx + dx * step, edit.dy + dy * step);
}

static void
open_menu (VivantPicture *self, int keypoint)
{
  const FommKeypoints *keypoints = _vivant_picture_get_keypoints (self);
  graphene_rect_t content;
  graphene_point_t at;
  VivantSquare square;

  if (keypoints == NULL || keypoint >= keypoints->count || !_vivant_picture_layout (self, &content, &square))
    return;
  at = vivant_square_map (&square, keypoints->value[keypoint][0], keypoints->value[keypoint][1]);
  g_signal_emit (self, _vivant_picture_menu_signal, 0, keypoint, (double) at.x, (double) at.y);
}

static gboolean
key_on_keypoint (VivantPicture *self, guint key, gboolean shift)
{
  const int keypoint = vivant_selection_get_selected (self->selection);

  switch (key) {
  case GDK_KEY_Left:
    nudge (self, keypoint, -1, 0, shift);
    return TRUE;
  case GDK_KEY_Right:
    nudge (self, keypoint, 1, 0, shift);
    return TRUE;
  case GDK_KEY_Up:
    nudge (self, keypoint, 0, -1, shift);
    return TRUE;
  case GDK_KEY_Down:
    nudge (self, keypoint, 0, 1, shift);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_Menu:
    open_menu (self, keypoint);
    return TRUE;
  case GDK_KEY_Delete:
    vivant_project_reset_keypoint (get_project (self), keypoint);
    return TRUE;
  case GDK_KEY_Escape:
    vivant_selection_set_selected (self->selection, -1);
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, VivantPicture *self)
{
  if (self->studio == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (self->drag >= 0 && key == GDK_KEY_Escape) {
    cancel_drag (self);
    return TRUE;
  }
  if (_vivant_picture_get_view (self) == VIVANT_VIEW_MASK && (key == GDK_KEY_Page_Down || key == GDK_KEY_Page_Up)) {
    step_mask (self, key == GDK_KEY_Page_Down ? 1 : -1);
    return TRUE;
  }
  if (!_vivant_picture_has_marks (self))
    return FALSE;
  if (key == GDK_KEY_Page_Down || key == GDK_KEY_Page_Up) {
    select_next (self, key == GDK_KEY_Page_Down ? 1 : -1);
    return TRUE;
  }
  return vivant_selection_get_selected (self->selection) >= 0 &&
         key_on_keypoint (self, key, (state & GDK_SHIFT_MASK) != 0);
}

void
_vivant_picture_init_input (VivantPicture *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  self->drag_gesture = drag;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
