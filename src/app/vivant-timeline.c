/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-timeline.h"

#include "vivant-chip.h"

#include <glib/gi18n.h>
#include <math.h>

#define TOP 18.0
#define TROUGH 28.0
#define BOTTOM 12.0
#define MARGIN 12.0
#define HANDLE_REACH 12.0

typedef enum Drag { DRAG_NONE, DRAG_PLAYHEAD, DRAG_IN, DRAG_OUT, DRAG_START } Drag;

struct _VivantTimeline {
  GtkWidget parent_instance;

  VivantStudio *studio;
  Drag drag;
  double drag_from; /* x */
  double hover;     /* x, negative when the pointer is elsewhere */
};

G_DEFINE_FINAL_TYPE (VivantTimeline, vivant_timeline, GTK_TYPE_WIDGET)

char *
vivant_timeline_format_time (double seconds)
{
  const int tenths = (int) floor (MAX (seconds, 0.0) * 10.0 + 1e-6);

  return g_strdup_printf ("%d:%02d.%d", tenths / 600, tenths / 10 % 60, tenths % 10);
}

/* ---- Places ---------------------------------------------------------------------------------------------------- */

static double
trough_width (VivantTimeline *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN, 1.0);
}

static double
x_of_frame (VivantTimeline *self, double frame)
{
  const int n = MAX (vivant_studio_get_n_frames (self->studio), 1);
  const double x = frame / n * trough_width (self);

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? MARGIN + trough_width (self) - x
                                                                          : MARGIN + x;
}

static int
frame_at (VivantTimeline *self, double x)
{
  const int n = vivant_studio_get_n_frames (self->studio);
  double at = (x - MARGIN) / trough_width (self);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    at = 1.0 - at;
  return CLAMP ((int) floor (at * n), 0, MAX (n - 1, 0));
}

/* ---- Drawing --------------------------------------------------------------------------------------------------- */

typedef struct Palette {
  GdkRGBA text, accent, now;
} Palette;

static void
get_palette (VivantTimeline *self, Palette *palette)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_style_context_get_color (context, &palette->text);
  if (!gtk_style_context_lookup_color (context, "accent_bg_color", &palette->accent))
    gdk_rgba_parse (&palette->accent, "#3584e4");
  gdk_rgba_parse (&palette->now, dark ? "#f8e45c" : "#f5c211");
}

static gboolean
high_contrast (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

static void
draw_span (VivantTimeline *self, GtkSnapshot *snapshot, int first, int end, const GdkRGBA *colour, gboolean hatch)
{
  const double a = x_of_frame (self, first), b = x_of_frame (self, end);
  const double x = MIN (a, b), width = fabs (b - a);
  const graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) x, (float) TOP, (float) width, (float) TROUGH);

  gtk_snapshot_append_color (snapshot, colour, &rect);
  if (!hatch)
    return;
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){0, 0, 0, 0.28f}, &rect);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &rect);

  cairo_rectangle (cr, x, TOP, width, TROUGH);
  cairo_clip (cr);
  for (double s = x - TROUGH - fmod (x, 11.3); s < x + width; s += 11.3) {
    cairo_move_to (cr, s, TOP + TROUGH);
    cairo_line_to (cr, s + TROUGH, TOP);
  }
  cairo_set_source_rgba (cr, 1, 1, 1, high_contrast () ? 1.0 : 0.5);
  cairo_set_line_width (cr, 4);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_states (VivantTimeline *self, GtkSnapshot *snapshot, const Palette *palette)
{
  VivantFrameStore *store = vivant_studio_get_store (self->studio);
  const int n = vivant_studio_get_n_frames (self->studio);
  int first = 0;

  while (first < n) {
    const VivantFrameState state = vivant_frame_store_get_state (store, first);
    int end = first + 1;

    while (end < n && vivant_frame_store_get_state (store, end) == state)
      end++;
    if (state == VIVANT_FRAME_NOW)
      /* One frame of a long clip is less than a pixel. */
      draw_span (self, snapshot, first, MAX (end, first + (int) ceil (6.0 * n / trough_width (self))), &palette->now,
                 FALSE);
    else if (state != VIVANT_FRAME_TODO)
      draw_span (self, snapshot, first, end, &palette->accent, state == VIVANT_FRAME_STALE);
    first = end;
  }
}

static void
draw_handle (VivantTimeline *self, GtkSnapshot *snapshot, double x)
{
  const gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const GdkRGBA ink = {0.14f, 0.12f, 0.19f, 1}, paper = {0.95f, 0.95f, 0.95f, 1};
  GskRoundedRect rect;

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT ((float) x - 5, (float) TOP - 3, 10, (float) TROUGH + 6),
                                   4);
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, dark ? &paper : &ink, &rect.bounds);
  gtk_snapshot_append_color (snapshot, dark ? &ink : &paper,
                             &GRAPHENE_RECT_INIT ((float) x - 1, (float) TOP + 6, 2, (float) TROUGH - 12));
  gtk_snapshot_pop (snapshot);
}

static void
draw_trims (VivantTimeline *self, GtkSnapshot *snapshot, const Palette *palette)
{
  const int n = vivant_studio_get_n_frames (self->studio);
  GdkRGBA veil = {1, 1, 1, 0.6f};
  int begin, end;

  vivant_studio_get_range (self->studio, &begin, &end);
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    veil = (GdkRGBA){0, 0, 0, 0.6f};
  if (begin > 0)
    draw_span (self, snapshot, 0, begin, &veil, FALSE);
  if (end < n)
    draw_span (self, snapshot, end, n, &veil, FALSE);
  draw_handle (self, snapshot, x_of_frame (self, begin));
  draw_handle (self, snapshot, x_of_frame (self, end));
}

static void
draw_flag (VivantTimeline *self, cairo_t *cr, const Palette *palette)
{
  const int start = vivant_studio_get_start_frame (self->studio);
  double x;

  if (start < 0)
    return;
  x = x_of_frame (self, start + 0.5);
  gdk_cairo_set_source_rgba (cr, &palette->text);
  cairo_rectangle (cr, x - 1, TOP - 8, 2, TROUGH + 8);
  cairo_move_to (cr, x + 1, TOP - 8);
  cairo_line_to (cr, x + 11, TOP - 8);
  cairo_line_to (cr, x + 8, TOP - 4);
  cairo_line_to (cr, x + 11, TOP);
  cairo_line_to (cr, x + 1, TOP);
  cairo_fill (cr);
}

static void
draw_edits (VivantTimeline *self, cairo_t *cr, const Palette *palette)
{
  GArray *edits = vivant_project_get_state (vivant_studio_get_project (self->studio))->edits;

  gdk_cairo_set_source_rgba (cr, &palette->text);
  for (guint i = 0; i < edits->len; i++) {
    const double x = x_of_frame (self, g_array_index (edits, VivantKeypointEdit, i).from + 0.5);
    const double y = TOP + TROUGH + 6;

    cairo_move_to (cr, x, y - 4);
    cairo_line_to (cr, x + 4, y);
    cairo_line_to (cr, x, y + 4);
    cairo_line_to (cr, x - 4, y);
    cairo_close_path (cr);
  }
  cairo_fill (cr);
}

static void
draw_playhead (VivantTimeline *self, cairo_t *cr, const Palette *palette)
{
  const double x = x_of_frame (self, vivant_studio_get_playhead (self->studio) + 0.5);

  cairo_rectangle (cr, x - 3, TOP - 6, 6, TROUGH + 10);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.35);
  cairo_fill (cr);
  cairo_rectangle (cr, x - 1.5, TOP - 6, 3, TROUGH + 10);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_arc (cr, x, TOP - 8, 6.5, 0, 2 * G_PI);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &palette->accent);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

/* Where the pointer is: a ghost line, and a chip above it with the time. */
static void
draw_hover (VivantTimeline *self, GtkSnapshot *snapshot, const Palette *palette)
{
  const double rate = vivant_studio_get_rate (self->studio), x = self->hover;
  g_autofree char *time = vivant_timeline_format_time (frame_at (self, x) / rate);
  g_autofree char *text = g_strdup_printf (_ ("%s, frame %d"), time, frame_at (self, x));

  for (double y = TOP; y < TOP + TROUGH; y += 6)
    gtk_snapshot_append_color (snapshot, &palette->text, &GRAPHENE_RECT_INIT ((float) floor (x), (float) y, 1, 3));
  vivant_chip_snapshot (snapshot, GTK_WIDGET (self), text, x, TOP - 4);
}

static void
vivant_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VivantTimeline *self = VIVANT_TIMELINE (widget);
  const float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  GskRoundedRect trough;
  Palette palette;
  GdkRGBA todo;
  cairo_t *cr;

  get_palette (self, &palette);
  todo = palette.text;
  todo.alpha = 0.12f;
  gsk_rounded_rect_init_from_rect (
      &trough, &GRAPHENE_RECT_INIT ((float) MARGIN, (float) TOP, (float) trough_width (self), (float) TROUGH), 6);
  gtk_snapshot_push_rounded_clip (snapshot, &trough);
  gtk_snapshot_append_color (snapshot, &todo, &trough.bounds);
  if (self->studio != NULL && vivant_studio_get_n_frames (self->studio) > 0)
    draw_states (self, snapshot, &palette);
  gtk_snapshot_pop (snapshot);
  if (high_contrast ())
    gtk_snapshot_append_border (snapshot, &trough, (float[]){1, 1, 1, 1},
                                (GdkRGBA[]){palette.text, palette.text, palette.text, palette.text});
  if (self->studio == NULL || vivant_studio_get_n_frames (self->studio) == 0)
    return;
  draw_trims (self, snapshot, &palette);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw_flag (self, cr, &palette);
  draw_edits (self, cr, &palette);
  draw_playhead (self, cr, &palette);
  cairo_destroy (cr);
  if (self->hover >= MARGIN && self->drag == DRAG_NONE)
    draw_hover (self, snapshot, &palette);
  if (gtk_widget_has_visible_focus (widget))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (widget), MARGIN - 4, TOP - 4,
                               trough_width (self) + 8, TROUGH + 8);
}

static void
vivant_timeline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : (int) (TOP + TROUGH + BOTTOM);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : *minimum;
}

/* ---- Pointer --------------------------------------------------------------------------------------------------- */

static Drag
thing_at (VivantTimeline *self, double x, double y)
{
  const int start = vivant_studio_get_start_frame (self->studio);
  int begin, end;

  vivant_studio_get_range (self->studio, &begin, &end);
  if (y < TOP && start >= 0 && fabs (x_of_frame (self, start + 0.5) + 5 - x) < HANDLE_REACH)
    return DRAG_START;
  if (fabs (x_of_frame (self, vivant_studio_get_playhead (self->studio) + 0.5) - x) < HANDLE_REACH && y < TOP + 6)
    return DRAG_PLAYHEAD;
  if (fabs (x_of_frame (self, begin) - x) < HANDLE_REACH / 2 + 2)
    return DRAG_IN;
  if (fabs (x_of_frame (self, end) - x) < HANDLE_REACH / 2 + 2)
    return DRAG_OUT;
  return DRAG_PLAYHEAD;
}

/* The playhead goes along with every handle: so it is seen where the clip is cut. */
static void
drag_to (VivantTimeline *self, double x)
{
  VivantProject *project = vivant_studio_get_project (self->studio);
  const int n = vivant_studio_get_n_frames (self->studio);
  int begin, end, frame = frame_at (self, x);

  vivant_studio_get_range (self->studio, &begin, &end);
  switch (self->drag) {
  case DRAG_PLAYHEAD:
    break;
  case DRAG_IN:
    frame = MIN (frame, end - 1);
    vivant_project_set_trim (project, frame, end < n ? end : 0);
    break;
  case DRAG_OUT:
    frame = MAX (frame, begin);
    vivant_project_set_trim (project, begin, frame + 1 >= n ? 0 : frame + 1);
    break;
  case DRAG_START:
    frame = CLAMP (frame, begin, end - 1);
    vivant_project_set_start (project, VIVANT_START_CHOSEN, frame);
    break;
  case DRAG_NONE:
  default:
    return;
  }
  vivant_studio_set_playhead (self->studio, frame);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, VivantTimeline *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->studio == NULL || vivant_studio_get_n_frames (self->studio) == 0)
    return;
  self->drag = thing_at (self, x, y);
  self->drag_from = x;
  if (self->drag == DRAG_PLAYHEAD)
    drag_to (self, x);
  else
    vivant_history_seal (vivant_project_get_history (vivant_studio_get_project (self->studio)));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, VivantTimeline *self)
{
  if (self->drag != DRAG_NONE)
    drag_to (self, self->drag_from + dx);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, VivantTimeline *self)
{
  if (self->drag > DRAG_PLAYHEAD)
    vivant_history_seal (vivant_project_get_history (vivant_studio_get_project (self->studio)));
  self->drag = DRAG_NONE;
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, VivantTimeline *self)
{
  if (self->studio == NULL || vivant_studio_get_n_frames (self->studio) == 0)
    return;
  self->hover = x;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), thing_at (self, x, y) > DRAG_PLAYHEAD ? "ew-resize" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (GtkEventControllerMotion *motion, VivantTimeline *self)
{
  self->hover = -1.0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- Keys ------------------------------------------------------------------------------------------------------ */

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, VivantTimeline *self)
{
  const int rate = self->studio != NULL ? (int) lrint (vivant_studio_get_rate (self->studio)) : 25;
  const int step = (state & GDK_SHIFT_MASK) != 0 ? 10 : 1;
  const int sign = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  int by;

  if (self->studio == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key) {
  case GDK_KEY_Left:
    by = -step * sign;
    break;
  case GDK_KEY_Right:
    by = step * sign;
    break;
  case GDK_KEY_Page_Up:
    by = -rate;
    break;
  case GDK_KEY_Page_Down:
    by = rate;
    break;
  default:
    return FALSE;
  }
  vivant_studio_set_playhead (self->studio, vivant_studio_get_playhead (self->studio) + by);
  return TRUE;
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
update_value (VivantTimeline *self)
{
  static const char *const states[] = {N_ ("to do"), N_ ("being rendered"), N_ ("rendered"), N_ ("out of date")};
  VivantFrameStore *store = vivant_studio_get_store (self->studio);
  const int playhead = vivant_studio_get_playhead (self->studio), n = vivant_studio_get_n_frames (self->studio);
  g_autofree char *time = vivant_timeline_format_time (playhead / vivant_studio_get_rate (self->studio));
  const char *state = n > 0 ? _ (states[vivant_frame_store_get_state (store, playhead)]) : "";
  /* Translators: frame, frames, time, then "rendered", "to do" … */
  g_autofree char *value = g_strdup_printf (_ ("Frame %d of %d, %s, %s"), playhead, n, time, state);
  g_autofree char *summary =
      g_strdup_printf (_ ("%d rendered, %d out of date"), vivant_frame_store_count (store, VIVANT_FRAME_DONE, 0, n),
                       vivant_frame_store_count (store, VIVANT_FRAME_STALE, 0, n));

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
      (double) MAX (n - 1, 0), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) playhead, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
      n > 0 ? value : "", GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
vivant_timeline_set_studio (VivantTimeline *self, VivantStudio *studio)
{
  g_return_if_fail (VIVANT_IS_TIMELINE (self));
  if (!g_set_object (&self->studio, studio) || studio == NULL)
    return;
  g_signal_connect_object (studio, "notify", G_CALLBACK (update_value), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio, "framed", G_CALLBACK (update_value), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vivant_studio_get_store (studio), "states-changed", G_CALLBACK (update_value), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vivant_studio_get_project (studio), "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  update_value (self);
}

static void
vivant_timeline_dispose (GObject *object)
{
  g_clear_object (&VIVANT_TIMELINE (object)->studio);
  G_OBJECT_CLASS (vivant_timeline_parent_class)->dispose (object);
}

static void
vivant_timeline_class_init (VivantTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vivant_timeline_dispose;
  widget_class->snapshot = vivant_timeline_snapshot;
  widget_class->measure = vivant_timeline_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
vivant_timeline_init (VivantTimeline *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();

  self->hover = -1.0;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Timeline"), -1);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
