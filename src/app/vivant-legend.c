/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-legend.h"

#include "vivant-overlay-view.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of the colours, pixels. */
#define BAR 14
#define LONGEST_BAR 200
#define WHEEL 84
#define SMALL_WHEEL 32
/* From this height on there is room for the column. */
#define COLUMN_NEEDS 110

struct _VivantLegend {
  GtkWidget parent_instance;

  VivantStudio *studio;
  GtkWidget *column, *line;
  GtkWidget *bar, *line_bar, *wheel, *line_wheel;        /* drawings */
  GtkWidget *scale, *compass;                            /* a bar or a wheel with its labels */
  GtkWidget *high, *high_text, *middle, *low, *low_text; /* beside the bar */
  GtkWidget *line_low, *line_high, *values, *line_values, *pick, *line_pick;
  VivantView view;
  int keypoint;
};

G_DEFINE_FINAL_TYPE (VivantLegend, vivant_legend, GTK_TYPE_WIDGET)

/* ---- Drawing --------------------------------------------------------------------------------------------------- */

/* Of the map shown, 0 … 1. */
static void
scale_colour (VivantLegend *self, double value, guint8 *rgb)
{
  GdkRGBA colour;
  float parts[3];

  if (self->view != VIVANT_VIEW_MASK) {
    vivant_overlay_occlusion_colour (value, rgb);
    return;
  }
  vivant_overlay_keypoint_colour (self->keypoint, &colour, NULL);
  parts[0] = colour.red;
  parts[1] = colour.green;
  parts[2] = colour.blue;
  /* Over the middle of a dimmed picture. */
  for (int c = 0; c < 3; c++)
    rgb[c] = (guint8) lrint (255.0 * (0.85 * value * (double) parts[c] + (1.0 - 0.85 * value) * 0.18));
}

static void
draw_bar (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VivantLegend *self = VIVANT_LEGEND (data);
  const gboolean upright = height > width, rtl = gtk_widget_get_direction (GTK_WIDGET (area)) == GTK_TEXT_DIR_RTL;
  cairo_pattern_t *pattern = upright ? cairo_pattern_create_linear (0, height, 0, 0)
                                     : cairo_pattern_create_linear (rtl ? width : 0, 0, rtl ? 0 : width, 0);

  for (int i = 0; i <= 16; i++) {
    guint8 rgb[3];

    scale_colour (self, i / 16.0, rgb);
    cairo_pattern_add_color_stop_rgb (pattern, i / 16.0, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
  }
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}

static void
draw_wheel (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const int side = MIN (width, height), scale = gtk_widget_get_scale_factor (GTK_WIDGET (area)), n = side * scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, n, n);
  const double r = n / 2.0;
  const int stride = cairo_image_surface_get_stride (surface);
  guint8 *data_at = cairo_image_surface_get_data (surface);

  for (int y = 0; y < n; y++)
    for (int x = 0; x < n; x++) {
      const double dx = x + 0.5 - r, dy = y + 0.5 - r;
      guint8 rgb[3];

      vivant_overlay_flow_colour (atan2 (-dy, dx), hypot (dx, dy) / r, rgb);
      *(guint32 *) (gpointer) (data_at + y * stride + x * 4) = (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
    }
  cairo_surface_mark_dirty (surface);
  cairo_arc (cr, width / 2.0, height / 2.0, side / 2.0, 0, 2 * G_PI);
  cairo_clip (cr);
  cairo_translate (cr, (width - side) / 2.0, (height - side) / 2.0);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

/* ---- Words ----------------------------------------------------------------------------------------------------- */

static void
describe_scale (VivantLegend *self, VivantResult *result)
{
  const gboolean mask = self->view == VIVANT_VIEW_MASK;
  const char *high = mask ? _ ("Moves with it") : _ ("Kept from portrait");
  const char *low = mask ? _ ("Does not") : _ ("Painted by model");
  g_autofree char *values =
      mask ? g_strdup_printf (_ ("Keypoint %d"), self->keypoint)
           : g_strdup_printf (_ ("%d%% painted"), (int) lrint (vivant_result_get_painted (result) * 100));

  gtk_label_set_label (GTK_LABEL (self->high_text), high);
  gtk_label_set_label (GTK_LABEL (self->low_text), low);
  gtk_label_set_label (GTK_LABEL (self->line_low), low);
  gtk_label_set_label (GTK_LABEL (self->line_high), high);
  gtk_label_set_label (GTK_LABEL (self->values), values);
  gtk_label_set_label (GTK_LABEL (self->line_values), values);
}

static void
describe_flow (VivantLegend *self, VivantResult *result, double rim)
{
  const double spacing =
      vivant_overlay_flow_get_spacing (result) * result->picture->width * result->crop[2] / MAX (result->map_width, 1);
  g_autofree char *text = g_strdup_printf (_ ("Rim is %d px"), (int) lrint (rim));
  g_autofree char *arrows = g_strdup_printf (_ ("Arrows every %d px"), (int) lrint (spacing));
  g_autofree char *both = g_strdup_printf ("%s\n%s", text, arrows);

  gtk_label_set_label (GTK_LABEL (self->values), both);
  gtk_label_set_label (GTK_LABEL (self->line_values), text);
}

void
vivant_legend_update (VivantLegend *self, VivantView view, VivantResult *result, double rim, VivantStudio *studio)
{
  const gboolean scale = view == VIVANT_VIEW_OCCLUSION || view == VIVANT_VIEW_MASK, flow = view == VIVANT_VIEW_FLOW;
  const gboolean mask = view == VIVANT_VIEW_MASK, wanted = result != NULL && (scale || flow);

  g_return_if_fail (VIVANT_IS_LEGEND (self));
  self->studio = studio;
  self->view = view;
  self->keypoint = vivant_project_get_state (vivant_studio_get_project (studio))->mask_keypoint;
  gtk_widget_set_visible (GTK_WIDGET (self), wanted);
  if (!wanted)
    return;
  gtk_widget_set_visible (self->scale, scale);
  gtk_widget_set_visible (self->compass, flow);
  gtk_widget_set_visible (self->line_bar, scale);
  gtk_widget_set_visible (self->line_low, scale && !mask);
  gtk_widget_set_visible (self->line_high, scale && !mask);
  gtk_widget_set_visible (self->line_wheel, flow);
  gtk_widget_set_visible (self->pick, mask);
  gtk_widget_set_visible (self->line_pick, mask);
  if (scale)
    describe_scale (self, result);
  else
    describe_flow (self, result, rim);
  gtk_widget_queue_draw (self->bar);
  gtk_widget_queue_draw (self->line_bar);
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
caption (const char *text, const char *css_class)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE, "max-width-chars", 18, NULL);

  gtk_widget_add_css_class (label, css_class);
  if (g_str_equal (css_class, "caption"))
    gtk_widget_add_css_class (label, "vivant-secondary");
  return label;
}

static GtkWidget *
drawing (VivantLegend *self, GtkDrawingAreaDrawFunc draw, int width, int height)
{
  GtkWidget *area = gtk_drawing_area_new ();

  g_object_set (area, "content-width", width, "content-height", height, "valign", GTK_ALIGN_CENTER, "overflow",
                GTK_OVERFLOW_HIDDEN, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, self, NULL);
  return area;
}

static void
step_cb (GtkButton *button, VivantLegend *self)
{
  FommModel *model = self->studio != NULL ? vivant_studio_get_model (self->studio) : NULL;
  const int by = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "by"));
  const int count = model != NULL ? fomm_model_get_config (model)->num_kp : 0;

  if (count > 0)
    g_object_set (vivant_studio_get_project (self->studio), "mask-keypoint", (self->keypoint + by + count) % count,
                  NULL);
}

static GtkWidget *
build_pick (VivantLegend *self)
{
  static const struct {
    const char *icon, *label;
    int by;
  } items[] = {{"go-previous-symbolic", N_ ("Previous Keypoint"), -1}, {"go-next-symbolic", N_ ("Next Keypoint"), 1}};
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    GtkWidget *button = gtk_button_new_from_icon_name (items[i].icon);

    g_object_set_data (G_OBJECT (button), "by", GINT_TO_POINTER (items[i].by));
    gtk_widget_set_tooltip_text (button, _ (items[i].label));
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (items[i].label), -1);
    g_signal_connect (button, "clicked", G_CALLBACK (step_cb), self);
    gtk_box_append (GTK_BOX (box), button);
  }
  return box;
}

static GtkWidget *
build_scale (VivantLegend *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bottom = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->bar = drawing (self, draw_bar, BAR, 72);
  g_object_set (self->bar, "valign", GTK_ALIGN_FILL, "vexpand", TRUE, NULL);
  gtk_widget_add_css_class (self->bar, "vivant-legend-bar");
  self->high = caption ("1.0", "caption-heading");
  self->high_text = caption (NULL, "caption");
  self->middle = caption ("0.5", "caption-heading");
  self->low = caption ("0.0", "caption-heading");
  self->low_text = caption (NULL, "caption");
  g_object_set (self->middle, "vexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_box_append (GTK_BOX (top), self->high);
  gtk_box_append (GTK_BOX (top), self->high_text);
  gtk_box_append (GTK_BOX (bottom), self->low);
  gtk_box_append (GTK_BOX (bottom), self->low_text);
  gtk_box_append (GTK_BOX (texts), top);
  gtk_box_append (GTK_BOX (texts), self->middle);
  gtk_box_append (GTK_BOX (texts), bottom);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  return box;
}

static GtkWidget *
build_compass (VivantLegend *self)
{
  static const struct {
    const char *text;
    int column, row;
  } items[] = {{N_ ("up"), 1, 0}, {N_ ("left"), 0, 1}, {N_ ("right"), 2, 1}, {N_ ("down"), 1, 2}};
  GtkWidget *grid = gtk_grid_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  /* Left is left in every language; only the whole is on the other side. */
  gtk_widget_set_direction (grid, GTK_TEXT_DIR_LTR);
  self->wheel = drawing (self, draw_wheel, WHEEL, WHEEL);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    GtkWidget *label = gtk_label_new (_ (items[i].text));

    gtk_widget_add_css_class (label, "caption");
    gtk_widget_add_css_class (label, "vivant-secondary");
    gtk_grid_attach (GTK_GRID (grid), label, items[i].column, items[i].row, 1, 1);
  }
  gtk_grid_attach (GTK_GRID (grid), self->wheel, 1, 1, 1, 1);
  g_object_set (grid, "column-spacing", 4, "row-spacing", 2, NULL);
  gtk_box_append (GTK_BOX (box), grid);
  return box;
}

static GtkWidget *
build_column (VivantLegend *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->scale = build_scale (self);
  self->compass = build_compass (self);
  self->values = caption (NULL, "caption-heading");
  gtk_widget_add_css_class (self->values, "numeric");
  self->pick = build_pick (self);
  gtk_widget_set_halign (self->pick, GTK_ALIGN_START);
  gtk_widget_set_vexpand (self->scale, TRUE);
  gtk_box_append (GTK_BOX (box), self->scale);
  gtk_box_append (GTK_BOX (box), self->compass);
  gtk_box_append (GTK_BOX (box), self->values);
  gtk_box_append (GTK_BOX (box), self->pick);
  return box;
}

static GtkWidget *
build_line (VivantLegend *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->line_low = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  self->line_high = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  self->line_values = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  self->line_bar = drawing (self, draw_bar, 48, 10);
  gtk_widget_add_css_class (self->line_bar, "vivant-legend-bar");
  self->line_wheel = drawing (self, draw_wheel, SMALL_WHEEL, SMALL_WHEEL);
  self->line_pick = build_pick (self);
  gtk_widget_add_css_class (self->line_low, "caption");
  gtk_widget_add_css_class (self->line_high, "caption");
  gtk_widget_add_css_class (self->line_values, "caption-heading");
  gtk_widget_add_css_class (self->line_values, "numeric");
  g_object_set (self->line_bar, "hexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), self->line_low);
  gtk_box_append (GTK_BOX (box), self->line_wheel);
  gtk_box_append (GTK_BOX (box), self->line_bar);
  gtk_box_append (GTK_BOX (box), self->line_high);
  gtk_box_append (GTK_BOX (box), self->line_values);
  gtk_box_append (GTK_BOX (box), self->line_pick);
  return box;
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
vivant_legend_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  /* Whoever gives out the room decides on the form. */
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 48 : VIVANT_LEGEND_HEIGHT;
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  int least_width, least_height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &(GtkAllocation){x, y, width, MAX (height, least_height)}, -1);
}

static void
vivant_legend_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivantLegend *self = VIVANT_LEGEND (widget);
  const gboolean column = height >= COLUMN_NEEDS;
  const int tall = MIN (height - 24, LONGEST_BAR + 40);

  gtk_widget_set_child_visible (self->column, column);
  gtk_widget_set_child_visible (self->line, !column);
  if (column)
    place (self->column, 14, (height - tall) / 2, MAX (width - 22, 0), tall);
  else
    place (self->line, 8, 0, MAX (width - 16, 0), height);
}

static void
vivant_legend_dispose (GObject *object)
{
  VivantLegend *self = VIVANT_LEGEND (object);

  g_clear_pointer (&self->column, gtk_widget_unparent);
  g_clear_pointer (&self->line, gtk_widget_unparent);
  G_OBJECT_CLASS (vivant_legend_parent_class)->dispose (object);
}

static void
vivant_legend_class_init (VivantLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vivant_legend_dispose;
  widget_class->measure = vivant_legend_measure;
  widget_class->size_allocate = vivant_legend_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
vivant_legend_init (VivantLegend *self)
{
  self->column = build_column (self);
  self->line = build_line (self);
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Legend"), -1);
}

GtkWidget *
vivant_legend_new (void)
{
  return g_object_new (VIVANT_TYPE_LEGEND, NULL);
}
