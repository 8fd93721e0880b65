/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-tool.h"

#include "vivant-chip.h"
#include "vivant-shown-picture.h"

#include <glib/gi18n.h>
#include <math.h>

#define MARGIN 24.0
#define ARM 26.0
#define CORNER_REACH 22.0
#define SMALLEST 32.0
/* A square that is dragged stops where the face is in its middle, when it is so near on the screen. */
#define SNAP 8.0
#define GLIDE_MS 350
/* How dark the picture is outside the square: darker than in a pane, since here the square is all there is to see to,
 * and darker still while it moves. */
#define OUTSIDE 0.55f
#define OUTSIDE_DRAGGED 0.65f

struct _VivantCropTool {
  GtkWidget parent_instance;

  VivantMediaPicture *picture; /* what is shown of the input */
  int width, height;           /* of the input, pixels: those of the square */
  VivantShownPicture shown;
  VivantCrop crop, before;
  AdwAnimation *glide; /* of what is drawn, from where it was, to the crop; NULL: there is none */
  VivantCrop glides_from;
  int grabbed; /* -1 nothing, 0 … 3 corners, 4 the whole */
  int corner;  /* that the keys move; -1: the whole */
  VivantFound found;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (VivantCropTool, vivant_crop_tool, GTK_TYPE_WIDGET)

static double
get_layout (VivantCropTool *self, double *left, double *top)
{
  const double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN, 1.0);
  const double height = MAX (gtk_widget_get_height (GTK_WIDGET (self)) - 2 * MARGIN, 1.0);
  const double scale = MIN (width / self->width, height / self->height);

  *left = MARGIN + (width - self->width * scale) / 2;
  *top = MARGIN + (height - self->height * scale) / 2;
  return scale;
}

static void
update_value (VivantCropTool *self)
{
  static const char *const corners[4] = {N_ ("Top left corner"), N_ ("Top right corner"), N_ ("Bottom left corner"),
                                         N_ ("Bottom right corner")};
  const double off = hypot (self->crop.x + self->crop.size / 2 - self->width / 2.0,
                            self->crop.y + self->crop.size / 2 - self->height / 2.0);
  g_autofree char *square =
      g_strdup_printf (_ ("Crop square, %d pixels, %d%% off the middle"), (int) lrint (self->crop.size),
                       (int) lrint (100.0 * off / MIN (self->width, self->height)));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->corner >= 0 ? _ (corners[self->corner]) : square, -1);
}

static void
stop_gliding (VivantCropTool *self)
{
  if (self->glide == NULL)
    return;
  adw_animation_pause (self->glide);
  g_clear_object (&self->glide);
}

static double
between (double from, double to, double share)
{
  return from + share * (to - from);
}

/* What is drawn now. */
static VivantCrop
get_drawn (VivantCropTool *self)
{
  const VivantCrop *from = &self->glides_from;
  double share;

  if (self->glide == NULL)
    return self->crop;
  share = adw_animation_get_value (self->glide);
  return (VivantCrop){self->crop.automatic, between (from->x, self->crop.x, share),
                      between (from->y, self->crop.y, share), between (from->size, self->crop.size, share)};
}

static void
place (VivantCropTool *self, gboolean automatic, double x, double y, double size)
{
  const double most = MIN (self->width, self->height);

  stop_gliding (self);
  size = CLAMP (size, MIN (SMALLEST, most), most);
  self->crop = (VivantCrop){.automatic = automatic,
                            .x = CLAMP (x, 0.0, self->width - size),
                            .y = CLAMP (y, 0.0, self->height - size),
                            .size = size};
  update_value (self);
  g_signal_emit (self, changed_signal, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* By hand. */
static void
set_crop (VivantCropTool *self, double x, double y, double size)
{
  place (self, FALSE, x, y, size);
}

/* Moves one corner by (dx, dy) pixels of the picture from where it was in `from`; the opposite one stays. */
static void
move_corner (VivantCropTool *self, const VivantCrop *from, int corner, double dx, double dy)
{
  const gboolean right = (corner & 1) != 0, bottom = (corner >> 1) != 0;
  const double x1 = from->x + from->size, y1 = from->y + from->size;
  double size = from->size + (right ? dx : -dx) / 2 + (bottom ? dy : -dy) / 2;

  size = MAX (size, SMALLEST);
  size = MIN (size, right ? self->width - from->x : x1);
  size = MIN (size, bottom ? self->height - from->y : y1);
  set_crop (self, right ? from->x : x1 - size, bottom ? from->y : y1 - size, size);
}

/* Changes the size around the middle. */
static void
resize_by (VivantCropTool *self, double factor)
{
  const double size = self->crop.size * factor, shift = (self->crop.size - size) / 2;

  set_crop (self, self->crop.x + shift, self->crop.y + shift, size);
}

/* ---- Drawing --------------------------------------------------------------------------------------------------- */

static void
corner_path (cairo_t *cr, double x, double y, double dx, double dy)
{
  cairo_move_to (cr, x + dx * ARM, y);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x, y + dy * ARM);
}

static void
draw_thirds (cairo_t *cr, double x, double y, double size)
{
  for (int i = 1; i < 3; i++) {
    cairo_move_to (cr, floor (x + size * i / 3) + 0.5, y);
    cairo_line_to (cr, floor (x + size * i / 3) + 0.5, y + size);
    cairo_move_to (cr, x, floor (y + size * i / 3) + 0.5);
    cairo_line_to (cr, x + size, floor (y + size * i / 3) + 0.5);
  }
  /* Bright pictures need the dark edge. */
  cairo_set_source_rgba (cr, 0, 0, 0, 0.35);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.7);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
draw_frame (cairo_t *cr, double x, double y, double size)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_rectangle (cr, x, y, size, size);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  corner_path (cr, x, y, 1, 1);
  corner_path (cr, x + size, y, -1, 1);
  corner_path (cr, x, y + size, 1, -1);
  corner_path (cr, x + size, y + size, -1, -1);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_set_line_width (cr, 9);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 6);
  cairo_stroke (cr);
}

/* What the model found there. */
static void
draw_found (VivantCropTool *self, cairo_t *cr, double left, double top, double scale)
{
  static const double dashes[] = {8, 6};

  if (self->found.half_width <= 0.0)
    return;
  cairo_save (cr);
  cairo_translate (cr, left + self->found.x * scale, top + self->found.y * scale);
  cairo_rotate (cr, self->found.lean);
  cairo_scale (cr, self->found.half_width * scale, self->found.half_height * scale);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_set_source_rgb (cr, 1.0, 0.92, 0.01);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_size (VivantCropTool *self, GtkSnapshot *snapshot, double x, double y, double size)
{
  const int side = (int) lrint (self->crop.size);
  g_autofree char *text = g_strdup_printf (_ ("%d × %d px"), side, side);

  vivant_chip_snapshot (snapshot, GTK_WIDGET (self), text, x + size / 2, y + size - 10);
}

static void
draw_outside (VivantCropTool *self, GtkSnapshot *snapshot, const graphene_rect_t *all, const graphene_rect_t *square)
{
  const GdkRGBA dark = {0, 0, 0, self->grabbed >= 0 ? OUTSIDE_DRAGGED : OUTSIDE};
  const float l = all->origin.x, t = all->origin.y, w = all->size.width, h = all->size.height;
  const float x = square->origin.x, y = square->origin.y, size = square->size.width;

  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (l, t, w, y - t));
  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (l, y + size, w, t + h - y - size));
  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (l, y, x - l, size));
  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (x + size, y, l + w - x - size, size));
}

static void
draw_focus (VivantCropTool *self, GtkSnapshot *snapshot, double x, double y, double size)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  if (self->corner < 0)
    gtk_snapshot_render_focus (snapshot, context, x - 8, y - 8, size + 16, size + 16);
  else
    gtk_snapshot_render_focus (snapshot, context, x + (self->corner & 1) * size - CORNER_REACH,
                               y + (self->corner >> 1) * size - CORNER_REACH, 2 * CORNER_REACH, 2 * CORNER_REACH);
}

static void
vivant_crop_tool_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VivantCropTool *self = VIVANT_CROP_TOOL (widget);
  const float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  double left, top, scale, x, y, size;
  VivantCrop crop;
  graphene_rect_t all;
  cairo_t *cr;

  if (self->picture == NULL)
    return;
  scale = get_layout (self, &left, &top);
  crop = get_drawn (self);
  x = left + crop.x * scale;
  y = top + crop.y * scale;
  size = crop.size * scale;
  graphene_rect_init (&all, (float) left, (float) top, (float) (self->width * scale), (float) (self->height * scale));
  gtk_snapshot_append_texture (snapshot, self->shown.texture, &all);
  draw_outside (self, snapshot, &all, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) size, (float) size));
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw_thirds (cr, x, y, size);
  draw_found (self, cr, left, top, scale);
  draw_frame (cr, x, y, size);
  cairo_destroy (cr);
  draw_size (self, snapshot, x, y, size);
  if (gtk_widget_has_visible_focus (widget))
    draw_focus (self, snapshot, x, y, size);
}

static void
vivant_crop_tool_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivantCropTool *self = VIVANT_CROP_TOOL (widget);
  double left, top, scale;

  if (self->picture == NULL)
    return;
  scale = get_layout (self, &left, &top) * gtk_widget_get_scale_factor (widget);
  vivant_shown_picture_set (&self->shown, self->picture, NULL, scale * self->width, scale * self->height);
}

static void
vivant_crop_tool_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = 160;
  *natural = 560;
}

/* ---- Pointer and keys ------------------------------------------------------------------------------------------ */

static int
thing_at (VivantCropTool *self, double px, double py)
{
  double left, top;
  const double scale = get_layout (self, &left, &top);
  const double x = left + self->crop.x * scale, y = top + self->crop.y * scale, size = self->crop.size * scale;

  for (int i = 0; i < 4; i++)
    if (hypot (px - (x + (i & 1) * size), py - (y + (i >> 1) * size)) < CORNER_REACH)
      return i;
  return px >= x && px <= x + size && py >= y && py <= y + size ? 4 : -1;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, VivantCropTool *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->grabbed = thing_at (self, x, y);
  self->corner = self->grabbed < 4 ? self->grabbed : -1;
  self->before = self->crop;
  update_value (self);
}

/* Along one axis. */
static double
snap (const VivantCropTool *self, double start, double middle, double scale)
{
  const double off = start + self->before.size / 2 - middle;

  return self->found.half_width > 0.0 && fabs (off) * scale < SNAP ? start - off : start;
}

static void
drag_square (VivantCropTool *self, double dx, double dy, double scale)
{
  const double x = snap (self, self->before.x + dx / scale, self->found.x, scale);
  const double y = snap (self, self->before.y + dy / scale, self->found.y, scale);

  set_crop (self, x, y, self->before.size);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, VivantCropTool *self)
{
  double left, top;
  const double scale = get_layout (self, &left, &top);

  if (self->grabbed == 4)
    drag_square (self, dx, dy, scale);
  else if (self->grabbed >= 0)
    move_corner (self, &self->before, self->grabbed, dx / scale, dy / scale);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, VivantCropTool *self)
{
  self->grabbed = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, VivantCropTool *self)
{
  static const char *const cursors[] = {"nwse-resize", "nesw-resize", "nesw-resize", "nwse-resize", "move"};
  const int thing = thing_at (self, x, y);

  if (self->grabbed < 0)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), thing >= 0 ? cursors[thing] : NULL);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, VivantCropTool *self)
{
  resize_by (self, dy > 0 ? 0.95 : 1.0 / 0.95);
  return TRUE;
}

static void
step (VivantCropTool *self, int dx, int dy, double by)
{
  const VivantCrop from = self->crop;

  if (self->corner >= 0)
    /* Along one axis only, a corner moves half as far; so it follows the key. */
    move_corner (self, &from, self->corner, 2.0 * dx * by, 2.0 * dy * by);
  else
    set_crop (self, from.x + dx * by, from.y + dy * by, from.size);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, VivantCropTool *self)
{
  const double by = self->crop.size * ((state & GDK_SHIFT_MASK) != 0 ? 0.05 : 0.01);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key) {
  case GDK_KEY_Left:
    step (self, -1, 0, by);
    return TRUE;
  case GDK_KEY_Right:
    step (self, 1, 0, by);
    return TRUE;
  case GDK_KEY_Up:
    step (self, 0, -1, by);
    return TRUE;
  case GDK_KEY_Down:
    step (self, 0, 1, by);
    return TRUE;
  case GDK_KEY_plus:
  case GDK_KEY_equal:
  case GDK_KEY_KP_Add:
    resize_by (self, 1.02);
    return TRUE;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    resize_by (self, 1 / 1.02);
    return TRUE;
  default:
    return FALSE;
  }
}

/* Tab goes from the square to its corners, then on. */
static gboolean
vivant_crop_tool_focus (GtkWidget *widget, GtkDirectionType direction)
{
  VivantCropTool *self = VIVANT_CROP_TOOL (widget);
  const gboolean forward = direction == GTK_DIR_TAB_FORWARD;
  int next;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (!gtk_widget_has_focus (widget))
    next = forward ? -1 : 3;
  else if (forward ? self->corner >= 3 : self->corner < 0)
    return FALSE;
  else
    next = self->corner + (forward ? 1 : -1);
  self->corner = next;
  update_value (self);
  gtk_widget_queue_draw (widget);
  return gtk_widget_has_focus (widget) || gtk_widget_grab_focus (widget);
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
vivant_crop_tool_dispose (GObject *object)
{
  VivantCropTool *self = VIVANT_CROP_TOOL (object);

  stop_gliding (self);
  vivant_shown_picture_clear (&self->shown);
  g_clear_pointer (&self->picture, vivant_media_picture_unref);
  G_OBJECT_CLASS (vivant_crop_tool_parent_class)->dispose (object);
}

static void
vivant_crop_tool_class_init (VivantCropToolClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vivant_crop_tool_dispose;
  widget_class->snapshot = vivant_crop_tool_snapshot;
  widget_class->measure = vivant_crop_tool_measure;
  widget_class->size_allocate = vivant_crop_tool_size_allocate;
  widget_class->focus = vivant_crop_tool_focus;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  changed_signal =
      g_signal_new ("changed", VIVANT_TYPE_CROP_TOOL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vivant_crop_tool_init (VivantCropTool *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new (), *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      _ ("Arrow keys move the square or its corner, plus and minus change its size, Tab goes to the corners."), -1);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  self->grabbed = self->corner = -1;
}

GtkWidget *
vivant_crop_tool_new (VivantMediaPicture *picture, int width, int height)
{
  VivantCropTool *self = g_object_new (VIVANT_TYPE_CROP_TOOL, NULL);

  vivant_crop_tool_set_picture (self, picture, width, height);
  return GTK_WIDGET (self);
}

void
vivant_crop_tool_set_picture (VivantCropTool *self, VivantMediaPicture *picture, int width, int height)
{
  g_return_if_fail (VIVANT_IS_CROP_TOOL (self) && picture != NULL);
  vivant_media_picture_ref (picture);
  g_clear_pointer (&self->picture, vivant_media_picture_unref);
  self->picture = picture;
  self->width = width;
  self->height = height;
  vivant_shown_picture_set (&self->shown, picture, NULL, 0.0, 0.0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
vivant_crop_tool_get_crop (VivantCropTool *self, VivantCrop *crop)
{
  *crop = self->crop;
}

void
vivant_crop_tool_set_crop (VivantCropTool *self, const VivantCrop *crop)
{
  const double most = MIN (self->width, self->height);

  g_return_if_fail (VIVANT_IS_CROP_TOOL (self));
  if (crop->size > 0)
    place (self, crop->automatic, crop->x, crop->y, crop->size);
  else
    place (self, crop->automatic, (self->width - most) / 2, (self->height - most) / 2, most);
}

static void
glide_cb (double share, gpointer data)
{
  gtk_widget_queue_draw (data);
}

void
vivant_crop_tool_glide (VivantCropTool *self, const VivantCrop *crop)
{
  AdwAnimation *animation;
  VivantCrop from;

  g_return_if_fail (VIVANT_IS_CROP_TOOL (self));
  from = get_drawn (self);
  vivant_crop_tool_set_crop (self, crop);
  self->glides_from = from;
  animation = adw_timed_animation_new (GTK_WIDGET (self), 0.0, 1.0, GLIDE_MS,
                                       adw_callback_animation_target_new (glide_cb, self, NULL));
  self->glide = animation;
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->glide), ADW_EASE_IN_OUT_CUBIC);
  g_signal_connect_object (self->glide, "done", G_CALLBACK (stop_gliding), self, G_CONNECT_SWAPPED);
  /* Without animations it is over at once. */
  adw_animation_play (g_object_ref (animation));
  g_object_unref (animation);
}

void
vivant_crop_tool_set_found (VivantCropTool *self, const VivantFound *found)
{
  g_return_if_fail (VIVANT_IS_CROP_TOOL (self));
  self->found = *found;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
vivant_crop_tool_get_dragging (VivantCropTool *self)
{
  g_return_val_if_fail (VIVANT_IS_CROP_TOOL (self), FALSE);
  return self->grabbed >= 0;
}
