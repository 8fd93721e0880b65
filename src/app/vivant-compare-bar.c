/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-compare-bar.h"

#include <glib/gi18n.h>
#include <math.h>

#define KNOB 14.0
#define REACH 20.0
#define STEP 0.02

struct _VivantCompareBar {
  GtkWidget parent_instance;

  double share, drag_from;
};

enum { PROP_0, PROP_SHARE, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VivantCompareBar, vivant_compare_bar, GTK_TYPE_WIDGET)

static double
bar_x (VivantCompareBar *self)
{
  return self->share * gtk_widget_get_width (GTK_WIDGET (self));
}

/* ---- Drawing --------------------------------------------------------------------------------------------------- */

static void
draw_knob (cairo_t *cr, double x, double y)
{
  cairo_arc (cr, x, y, KNOB, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.45);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, 0.18, 0.18, 0.18);
  cairo_set_line_width (cr, 2);
  for (int side = -1; side <= 1; side += 2) {
    cairo_move_to (cr, x + side * 4, y - 4);
    cairo_line_to (cr, x + side * 8, y);
    cairo_line_to (cr, x + side * 4, y + 4);
  }
  cairo_stroke (cr);
}

static void
vivant_compare_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const float x = (float) bar_x (VIVANT_COMPARE_BAR (widget)), height = (float) gtk_widget_get_height (widget);
  const float half = (float) KNOB + 2;
  cairo_t *cr;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA){0, 0, 0, 0.45f}, &GRAPHENE_RECT_INIT (x - 2, 0, 4, height));
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){1, 1, 1, 1}, &GRAPHENE_RECT_INIT (x - 1, 0, 2, height));
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - half, height / 2 - half, 2 * half, 2 * half));
  draw_knob (cr, x, height / 2);
  cairo_destroy (cr);
  if (gtk_widget_has_visible_focus (widget))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (widget), x - half, height / 2 - half, 2 * half,
                               2 * half);
}

/* ---- Pointer and keys ------------------------------------------------------------------------------------------ */

/* Only the bar takes the pointer: what lies under the rest of the picture can still be clicked. */
static gboolean
vivant_compare_bar_contains (GtkWidget *widget, double x, double y)
{
  return fabs (x - bar_x (VIVANT_COMPARE_BAR (widget))) < REACH && y >= 0 && y < gtk_widget_get_height (widget);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, VivantCompareBar *self)
{
  self->drag_from = self->share;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, VivantCompareBar *self)
{
  vivant_compare_bar_set_share (self, self->drag_from + dx / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1));
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, VivantCompareBar *self)
{
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  switch (key) {
  case GDK_KEY_Left:
    vivant_compare_bar_set_share (self, self->share - STEP);
    return TRUE;
  case GDK_KEY_Right:
    vivant_compare_bar_set_share (self, self->share + STEP);
    return TRUE;
  case GDK_KEY_Home:
    vivant_compare_bar_set_share (self, 0.0);
    return TRUE;
  case GDK_KEY_End:
    vivant_compare_bar_set_share (self, 1.0);
    return TRUE;
  default:
    return FALSE;
  }
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
update_value (VivantCompareBar *self)
{
  const int percent = (int) lrint (self->share * 100.0);
  g_autofree char *text = g_strdup_printf (_ ("%d%% portrait"), percent);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double) percent, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
vivant_compare_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_double (value, VIVANT_COMPARE_BAR (object)->share);
}

static void
vivant_compare_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  vivant_compare_bar_set_share (VIVANT_COMPARE_BAR (object), g_value_get_double (value));
}

static void
vivant_compare_bar_class_init (VivantCompareBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = vivant_compare_bar_get_property;
  object_class->set_property = vivant_compare_bar_set_property;
  widget_class->snapshot = vivant_compare_bar_snapshot;
  widget_class->contains = vivant_compare_bar_contains;
  properties[PROP_SHARE] = g_param_spec_double ("share", NULL, NULL, 0.0, 1.0, 0.5,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
vivant_compare_bar_init (VivantCompareBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->share = 0.5;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "ew-resize");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Before and After"), -1);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  update_value (self);
}

GtkWidget *
vivant_compare_bar_new (void)
{
  return g_object_new (VIVANT_TYPE_COMPARE_BAR, NULL);
}

double
vivant_compare_bar_get_share (VivantCompareBar *self)
{
  g_return_val_if_fail (VIVANT_IS_COMPARE_BAR (self), 0.5);
  return self->share;
}

void
vivant_compare_bar_set_share (VivantCompareBar *self, double share)
{
  g_return_if_fail (VIVANT_IS_COMPARE_BAR (self));
  share = CLAMP (share, 0.0, 1.0);
  if (self->share == share)
    return;
  self->share = share;
  update_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHARE]);
}
