/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-tool.h"

#include "vivant-overlay-view.h"

#include <glib/gi18n.h>
#include <math.h>

#define MARGIN 24.0
#define ARM 26.0
#define CORNER_REACH 22.0
#define SMALLEST 32.0

struct _VivantCropTool {
  GtkWidget parent_instance;

  VivantMediaPicture *picture;
  GdkTexture *texture;
  VivantCrop crop, before;
  int grabbed; /* -1 nothing, 0 … 3 corners, 4 the whole */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (VivantCropTool, vivant_crop_tool, GTK_TYPE_WIDGET)

static double
get_layout (VivantCropTool *self, double *left, double *top)
{
  const double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN, 1.0);
  const double height = MAX (gtk_widget_get_height (GTK_WIDGET (self)) - 2 * MARGIN, 1.0);
  const double scale = MIN (width / self->picture->width, height / self->picture->height);

  *left = MARGIN + (width - self->picture->width * scale) / 2;
  *top = MARGIN + (height - self->picture->height * scale) / 2;
  return scale;
}

static void
set_crop (VivantCropTool *self, double x, double y, double size)
{
  const double most = MIN (self->picture->width, self->picture->height);

  size = CLAMP (size, MIN (SMALLEST, most), most);
  self->crop = (VivantCrop){.automatic = FALSE,
                            .x = CLAMP (x, 0.0, self->picture->width - size),
                            .y = CLAMP (y, 0.0, self->picture->height - size),
                            .size = size};
  g_signal_emit (self, changed_signal, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
draw_frame (cairo_t *cr, double x, double y, double size)
{
  cairo_set_source_rgba (cr, 1, 1, 1, 0.5);
  cairo_set_line_width (cr, 1);
  for (int i = 1; i < 3; i++) {
    cairo_move_to (cr, x + size * i / 3, y);
    cairo_line_to (cr, x + size * i / 3, y + size);
    cairo_move_to (cr, x, y + size * i / 3);
    cairo_line_to (cr, x + size, y + size * i / 3);
  }
  cairo_stroke (cr);
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

static void
vivant_crop_tool_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VivantCropTool *self = VIVANT_CROP_TOOL (widget);
  double left, top, scale, x, y, size, w, h;
  GdkRGBA dark = {0, 0, 0, 0.55f};
  cairo_t *cr;

  if (self->picture == NULL)
    return;
  scale = get_layout (self, &left, &top);
  w = self->picture->width * scale;
  h = self->picture->height * scale;
  gtk_snapshot_append_texture (snapshot, self->texture,
                               &GRAPHENE_RECT_INIT ((float) left, (float) top, (float) w, (float) h));
  x = left + self->crop.x * scale;
  y = top + self->crop.y * scale;
  size = self->crop.size * scale;
  gtk_snapshot_append_color (snapshot, &dark,
                             &GRAPHENE_RECT_INIT ((float) left, (float) top, (float) w, (float) (y - top)));
  gtk_snapshot_append_color (
      snapshot, &dark, &GRAPHENE_RECT_INIT ((float) left, (float) (y + size), (float) w, (float) (top + h - y - size)));
  gtk_snapshot_append_color (snapshot, &dark,
                             &GRAPHENE_RECT_INIT ((float) left, (float) y, (float) (x - left), (float) size));
  gtk_snapshot_append_color (
      snapshot, &dark,
      &GRAPHENE_RECT_INIT ((float) (x + size), (float) y, (float) (left + w - x - size), (float) size));
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                                 (float) gtk_widget_get_height (widget)));
  draw_frame (cr, x, y, size);
  cairo_destroy (cr);
  if (gtk_widget_has_visible_focus (widget))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (widget), x - 6, y - 6, size + 12, size + 12);
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
  self->before = self->crop;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, VivantCropTool *self)
{
  double left, top, by, right, bottom, size;
  const double scale = get_layout (self, &left, &top);
  const VivantCrop *from = &self->before;

  if (self->grabbed < 0)
    return;
  dx /= scale;
  dy /= scale;
  if (self->grabbed == 4) {
    set_crop (self, from->x + dx, from->y + dy, from->size);
    return;
  }
  /* The opposite corner stays. */
  by = ((self->grabbed & 1) != 0 ? dx : -dx) / 2 + ((self->grabbed >> 1) != 0 ? dy : -dy) / 2;
  size = MAX (from->size + by, SMALLEST);
  right = from->x + from->size;
  bottom = from->y + from->size;
  size = MIN (size, (self->grabbed & 1) != 0 ? self->picture->width - from->x : right);
  size = MIN (size, (self->grabbed >> 1) != 0 ? self->picture->height - from->y : bottom);
  set_crop (self, (self->grabbed & 1) != 0 ? from->x : right - size,
            (self->grabbed >> 1) != 0 ? from->y : bottom - size, size);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, VivantCropTool *self)
{
  resize_by (self, dy > 0 ? 0.95 : 1.0 / 0.95);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, VivantCropTool *self)
{
  const double step = self->crop.size * ((state & GDK_SHIFT_MASK) != 0 ? 0.05 : 0.01);

  switch (key) {
  case GDK_KEY_Left:
    set_crop (self, self->crop.x - step, self->crop.y, self->crop.size);
    return TRUE;
  case GDK_KEY_Right:
    set_crop (self, self->crop.x + step, self->crop.y, self->crop.size);
    return TRUE;
  case GDK_KEY_Up:
    set_crop (self, self->crop.x, self->crop.y - step, self->crop.size);
    return TRUE;
  case GDK_KEY_Down:
    set_crop (self, self->crop.x, self->crop.y + step, self->crop.size);
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

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
vivant_crop_tool_dispose (GObject *object)
{
  VivantCropTool *self = VIVANT_CROP_TOOL (object);

  g_clear_object (&self->texture);
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
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  changed_signal =
      g_signal_new ("changed", VIVANT_TYPE_CROP_TOOL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vivant_crop_tool_init (VivantCropTool *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Crop square"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Arrow keys move the square, plus and minus change its size."), -1);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  self->grabbed = -1;
}

GtkWidget *
vivant_crop_tool_new (VivantMediaPicture *picture)
{
  VivantCropTool *self = g_object_new (VIVANT_TYPE_CROP_TOOL, NULL);

  vivant_crop_tool_set_picture (self, picture);
  return GTK_WIDGET (self);
}

void
vivant_crop_tool_set_picture (VivantCropTool *self, VivantMediaPicture *picture)
{
  g_return_if_fail (VIVANT_IS_CROP_TOOL (self) && picture != NULL);
  vivant_media_picture_ref (picture);
  g_clear_pointer (&self->picture, vivant_media_picture_unref);
  g_clear_object (&self->texture);
  self->picture = picture;
  self->texture = vivant_texture_from_picture (picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
vivant_crop_tool_get_crop (VivantCropTool *self, VivantCrop *crop)
{
  *crop = self->crop;
}

void
vivant_crop_tool_set_crop (VivantCropTool *self, const VivantCrop *crop)
{
  const double most = MIN (self->picture->width, self->picture->height);

  g_return_if_fail (VIVANT_IS_CROP_TOOL (self));
  if (crop->size > 0)
    set_crop (self, crop->x, crop->y, crop->size);
  else
    set_crop (self, (self->picture->width - most) / 2, (self->picture->height - most) / 2, most);
  self->crop.automatic = crop->automatic;
}
