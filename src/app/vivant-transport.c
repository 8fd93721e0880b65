/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-transport.h"

#include "vivant-timeline.h"

#include <glib/gi18n.h>
#include <math.h>

struct _VivantTransport {
  GtkBox parent_instance;

  VivantStudio *studio;
  VivantTimeline *timeline;
  GtkWidget *play, *repeat, *trouble, *time, *total, *legend, *count, *eta, *pause, *cancel, *progress;
  gboolean narrow;
};

enum { PROP_0, PROP_TROUBLE, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VivantTransport, vivant_transport, GTK_TYPE_BOX)

static char *
format_eta (double seconds)
{
  const int minutes = (int) lrint (seconds / 60.0);

  if (seconds < 0.0)
    return g_strdup ("");
  if (seconds < 50.0)
    return g_strdup (_ ("Less than a minute left"));
  return g_strdup_printf (ngettext ("About %d minute left", "About %d minutes left", (gulong) MAX (minutes, 1)),
                          MAX (minutes, 1));
}

void
vivant_transport_describe (VivantStudio *studio, char **count, char **eta)
{
  const VivantPhase phase = vivant_studio_get_phase (studio);
  int begin, end, done;

  vivant_studio_get_range (studio, &begin, &end);
  done = vivant_frame_store_count (vivant_studio_get_store (studio), VIVANT_FRAME_DONE, begin, end);
  if (end == begin) {
    *count = g_strdup ("");
    *eta = g_strdup ("");
  } else if (phase == VIVANT_PHASE_IDLE && done == 0) {
    const int start = vivant_studio_get_start_frame (studio);

    *count =
        g_strdup_printf (ngettext ("%d frame to animate", "%d frames to animate", (gulong) (end - begin)), end - begin);
    *eta = start >= 0 ? g_strdup_printf (_ ("Start frame %d found"), start) : g_strdup ("");
  } else {
    *count =
        g_strdup_printf (ngettext ("%d of %d frame", "%d of %d frames", (gulong) (end - begin)), done, end - begin);
    *eta = phase == VIVANT_PHASE_RENDERING ? format_eta (vivant_studio_get_eta (studio)) : g_strdup ("");
  }
}

static void
update (VivantTransport *self)
{
  const VivantPhase phase = vivant_studio_get_phase (self->studio);
  const double rate = vivant_studio_get_rate (self->studio);
  g_autofree char *time = vivant_timeline_format_time (vivant_studio_get_playhead (self->studio) / rate);
  g_autofree char *length = vivant_timeline_format_time (vivant_studio_get_n_frames (self->studio) / rate);
  g_autofree char *total = g_strdup_printf (_ ("of %s"), length), *count = NULL, *eta = NULL;
  const gboolean active = phase != VIVANT_PHASE_IDLE;

  gtk_label_set_label (GTK_LABEL (self->time), time);
  gtk_label_set_label (GTK_LABEL (self->total), total);
  vivant_transport_describe (self->studio, &count, &eta);
  gtk_label_set_label (GTK_LABEL (self->count), count);
  gtk_label_set_label (GTK_LABEL (self->eta), eta);
  gtk_widget_set_visible (self->eta, *eta != '\0');
  gtk_widget_set_visible (self->pause, active && !self->narrow);
  gtk_widget_set_visible (self->cancel, active && !self->narrow);
  gtk_button_set_label (GTK_BUTTON (self->pause), phase == VIVANT_PHASE_PAUSED ? _ ("Resume") : _ ("Pause"));
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
icon_button (const char *icon, const char *action, const char *label, const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const VivantFrameState state = (VivantFrameState) GPOINTER_TO_INT (data);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (area));
  GdkRGBA accent, text;

  gtk_style_context_get_color (context, &text);
  if (!gtk_style_context_lookup_color (context, "accent_bg_color", &accent))
    gdk_rgba_parse (&accent, "#3584e4");
  if (state == VIVANT_FRAME_NOW)
    gdk_rgba_parse (&accent, "#f5c211");
  text.alpha = 0.14f;
  gdk_cairo_set_source_rgba (cr, state == VIVANT_FRAME_TODO ? &text : &accent);
  cairo_arc (cr, 3, 3, 3, G_PI, 1.5 * G_PI);
  cairo_arc (cr, width - 3, 3, 3, 1.5 * G_PI, 2 * G_PI);
  cairo_arc (cr, width - 3, height - 3, 3, 0, 0.5 * G_PI);
  cairo_arc (cr, 3, height - 3, 3, 0.5 * G_PI, G_PI);
  cairo_clip (cr);
  cairo_paint (cr);
  if (state != VIVANT_FRAME_STALE)
    return;
  cairo_set_source_rgba (cr, 1, 1, 1, 0.6);
  cairo_set_line_width (cr, 3);
  for (int x = -height; x < width; x += 7) {
    cairo_move_to (cr, x, height);
    cairo_line_to (cr, x + height, 0);
  }
  cairo_stroke (cr);
}

static GtkWidget *
build_legend (void)
{
  static const struct {
    VivantFrameState state;
    const char *text;
  } items[] = {{VIVANT_FRAME_DONE, N_ ("Rendered")},
               {VIVANT_FRAME_NOW, N_ ("Now")},
               {VIVANT_FRAME_STALE, N_ ("Out of date")},
               {VIVANT_FRAME_TODO, N_ ("To do")}};
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    GtkWidget *swatch = gtk_drawing_area_new (), *label = gtk_label_new (_ (items[i].text));

    g_object_set (swatch, "content-width", 12, "content-height", 12, "valign", GTK_ALIGN_CENTER, "margin-start",
                  i > 0 ? 6 : 0, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
    gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, GINT_TO_POINTER (items[i].state), NULL);
    gtk_widget_add_css_class (label, "caption");
    gtk_box_append (GTK_BOX (box), swatch);
    gtk_box_append (GTK_BOX (box), label);
  }
  return box;
}

static GtkWidget *
build_progress (VivantTransport *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *labels = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->count = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0f, NULL);
  gtk_widget_add_css_class (self->count, "caption-heading");
  gtk_widget_add_css_class (self->count, "numeric");
  self->eta = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0f, NULL);
  gtk_widget_add_css_class (self->eta, "caption");
  gtk_widget_add_css_class (self->eta, "vivant-secondary");
  gtk_widget_set_valign (labels, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_end (labels, 6);
  gtk_box_append (GTK_BOX (labels), self->count);
  gtk_box_append (GTK_BOX (labels), self->eta);
  self->pause = gtk_button_new_with_label (_ ("Pause"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->pause), "win.pause");
  self->cancel = gtk_button_new_with_label (_ ("Cancel"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->cancel), "win.cancel");
  gtk_widget_set_valign (self->pause, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->cancel, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), labels);
  gtk_box_append (GTK_BOX (box), self->pause);
  gtk_box_append (GTK_BOX (box), self->cancel);
  return box;
}

/* The legend takes what room is left, and is left out where that is not enough. It asks for none: else the sidebar
 * would give way to it. */
static void
measure_legend (GtkWidget *host, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    gtk_widget_measure (gtk_widget_get_first_child (host), orientation, -1, minimum, natural, NULL, NULL);
}

static void
allocate_legend (GtkWidget *host, int width, int height, int baseline)
{
  GtkWidget *legend = gtk_widget_get_first_child (host);
  int least;

  gtk_widget_measure (legend, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_set_child_visible (legend, width >= least);
  gtk_widget_size_allocate (legend, &(GtkAllocation){MAX (width - least, 0) / 2, 0, least, height}, baseline);
}

static GtkWidget *
build_controls (VivantTransport *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *host = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *first =
      icon_button ("media-skip-backward-symbolic", "win.first-frame", _ ("First Frame"), _ ("First Frame (Home)"));
  GtkWidget *last =
      icon_button ("media-skip-forward-symbolic", "win.last-frame", _ ("Last Frame"), _ ("Last Frame (End)"));

  self->play = icon_button ("media-playback-start-symbolic", "win.play", _ ("Play"), _ ("Play (Space)"));
  self->repeat = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->repeat), "media-playlist-repeat-symbolic");
  gtk_widget_set_tooltip_text (self->repeat, _ ("Repeat"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->repeat), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Repeat"), -1);
  gtk_widget_set_valign (self->repeat, GTK_ALIGN_CENTER);
  self->trouble = g_object_new (GTK_TYPE_IMAGE, "icon-name", "audio-volume-muted-symbolic", "visible", FALSE,
                                "margin-start", 6, NULL);
  gtk_widget_add_css_class (self->trouble, "vivant-secondary");
  self->time = gtk_label_new ("0:00.0");
  gtk_widget_add_css_class (self->time, "heading");
  gtk_widget_add_css_class (self->time, "numeric");
  gtk_widget_set_margin_start (self->time, 6);
  self->total = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->total, "numeric");
  gtk_widget_add_css_class (self->total, "vivant-secondary");
  gtk_widget_add_css_class (first, "flat");
  gtk_widget_add_css_class (last, "flat");
  gtk_box_append (GTK_BOX (row), first);
  gtk_box_append (GTK_BOX (row), self->play);
  gtk_box_append (GTK_BOX (row), last);
  gtk_box_append (GTK_BOX (row), self->repeat);
  gtk_box_append (GTK_BOX (row), self->trouble);
  gtk_box_append (GTK_BOX (row), self->time);
  gtk_box_append (GTK_BOX (row), self->total);
  self->legend = build_legend ();
  gtk_box_append (GTK_BOX (host), self->legend);
  gtk_widget_set_layout_manager (host, gtk_custom_layout_new (NULL, measure_legend, allocate_legend));
  g_object_set (host, "hexpand", TRUE, "margin-start", 12, "margin-end", 12, NULL);
  gtk_box_append (GTK_BOX (row), host);
  self->progress = adw_squeezer_new ();
  adw_squeezer_add (ADW_SQUEEZER (self->progress), build_progress (self));
  adw_squeezer_add (ADW_SQUEEZER (self->progress), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (self->progress), FALSE);
  gtk_box_append (GTK_BOX (row), self->progress);
  g_object_set (row, "margin-start", 12, "margin-end", 12, "margin-bottom", 12, NULL);
  return row;
}

/* Where there is little room, a picture without sound says enough. */
static void
update_trouble (VivantTransport *self)
{
  gtk_widget_set_visible (self->trouble, gtk_widget_get_tooltip_text (self->trouble) != NULL && !self->narrow);
}

/* ---- Public ---------------------------------------------------------------------------------------------------- */

void
vivant_transport_set_studio (VivantTransport *self, VivantStudio *studio)
{
  g_return_if_fail (VIVANT_IS_TRANSPORT (self));
  if (!g_set_object (&self->studio, studio))
    return;
  vivant_timeline_set_studio (self->timeline, studio);
  if (studio == NULL)
    return;
  g_signal_connect_object (studio, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio, "framed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vivant_studio_get_store (studio), "states-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vivant_studio_get_project (studio), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
vivant_transport_set_playing (VivantTransport *self, gboolean playing)
{
  g_return_if_fail (VIVANT_IS_TRANSPORT (self));
  gtk_button_set_icon_name (GTK_BUTTON (self->play),
                            playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  playing ? _ ("Pause Playback") : _ ("Play"), -1);
  gtk_widget_set_tooltip_text (self->play, playing ? _ ("Pause (Space)") : _ ("Play (Space)"));
}

gboolean
vivant_transport_get_repeat (VivantTransport *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->repeat));
}

void
vivant_transport_set_repeat (VivantTransport *self, gboolean repeat)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->repeat), repeat);
}

void
vivant_transport_set_narrow (VivantTransport *self, gboolean narrow)
{
  g_return_if_fail (VIVANT_IS_TRANSPORT (self));
  self->narrow = narrow;
  gtk_widget_set_visible (self->progress, !narrow);
  update_trouble (self);
  if (self->studio != NULL)
    update (self);
}

GtkWidget *
vivant_transport_get_timeline (VivantTransport *self)
{
  return GTK_WIDGET (self->timeline);
}

static void
vivant_transport_dispose (GObject *object)
{
  g_clear_object (&VIVANT_TRANSPORT (object)->studio);
  G_OBJECT_CLASS (vivant_transport_parent_class)->dispose (object);
}

static void
vivant_transport_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, gtk_widget_get_tooltip_text (VIVANT_TRANSPORT (object)->trouble));
}

static void
vivant_transport_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VivantTransport *self = VIVANT_TRANSPORT (object);
  const char *trouble = g_value_get_string (value);

  gtk_widget_set_tooltip_text (self->trouble, trouble);
  update_trouble (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trouble), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  trouble != NULL ? trouble : "", -1);
}

static void
vivant_transport_class_init (VivantTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vivant_transport_dispose;
  object_class->get_property = vivant_transport_get_property;
  object_class->set_property = vivant_transport_set_property;
  properties[PROP_TROUBLE] =
      g_param_spec_string ("trouble", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vivant_transport_init (VivantTransport *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "vivant-transport");
  self->timeline = g_object_new (VIVANT_TYPE_TIMELINE, "hexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->timeline));
  gtk_box_append (GTK_BOX (self), build_controls (self));
}
